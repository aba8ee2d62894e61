import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ivilab } from '../boot/ivilab.ts';

const LAYOUT = join(import.meta.dirname, '../../assets/layouts/rtos-only.yaml');

/** The cluster's picture again and again while the demonstration drives; in between its trip is set to 0 by a finger. */
const SCRIPT = `
- { stage: drawing }
- { sleep: 1 }
- { call: display.hash, params: { head: cluster } }
- { call: input.tap, params: { head: cluster, x: 640, y: 440 } }
- { sleep: 0.5 }
- { call: display.hash, params: { head: cluster } }
- { call: display.heads }
- { call: domains.destroy, params: { domain: rtos } }
- { sleep: 0.5 }
- { call: display.hash, params: { head: cluster } }
- { call: display.heads }
`;

interface Event {
  readonly seconds: number;
  readonly service: string;
  readonly type: string;
  readonly call?: string;
  readonly result?: unknown;
  readonly domain?: string | null;
}

let directory: string;
let runs: Event[][];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ivilab-repeat-'));
  const script = join(directory, 'script.yaml');
  writeFileSync(script, SCRIPT);
  runs = [];
  for (const name of ['first', 'second']) {
    const events = join(directory, name);
    const run = await ivilab(['run', LAYOUT, '--script', script, '--events', events, '--timeout', '900']);
    expect([run.status, run.said]).toEqual([0, expect.anything()]);
    const lines = readFileSync(events, 'utf8').trim().split('\n');
    runs.push(lines.map((line) => JSON.parse(line) as Event));
  }
}, 1_900_000);

afterAll(() => rmSync(directory, { recursive: true }));

test('the same layout and the same input give the same pictures at the same times', () => {
  const told = runs.map((events) =>
    events
      .filter(({ service }) => ['script', 'display', 'input'].includes(service))
      .map(({ seconds, type, call, result, domain }) => ({ seconds, type, call, result, domain })),
  );
  expect(told[1]).toEqual(told[0]);
});

test('a head changes while its guest draws, and tells whose picture it shows', () => {
  const results = (name: string) => runs[0]!.filter(({ call }) => call === name).map(({ result }) => result);
  expect(new Set(results('display.hash')).size).toBe(3);
  const owners = results('display.heads').map((heads) =>
    (heads as { domain: string | null }[]).map(({ domain }) => domain),
  );
  expect(owners).toEqual([
    ['rtos', null],
    [null, null],
  ]);
});

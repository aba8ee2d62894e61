import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { DomainInfo } from '../../core/lab/agent/protocol.ts';
import { runLab, scratch, type Told } from './lab.ts';

const layout = (name: string): string => join(import.meta.dirname, '../../assets/layouts', `${name}.yaml`);
const place = scratch();
afterAll(() => place.remove());

/** What happened without when it did on the wall. */
const virtual = (events: readonly Told[]): object[] => events.map(({ wall: _, ...event }) => event);

test('the RTOS alone comes up and draws, twice the same to the pixel', async () => {
  const script = [
    { stage: 'drawing' },
    { sleep: 0.2 },
    { console: 'rtos', types: 'stat\r' },
    { console: 'rtos', shows: 'rtos> $' },
    { call: 'display.hash', params: { head: 'cluster' } },
  ];
  const [first, second] = await Promise.all([1, 2].map(() => runLab(layout('rtos-only'), script, place.path)));
  expect(first!.said).toContain('all heads drawing');
  expect(first!.status).toBe(0);
  expect(first!.results('display.hash')).toHaveLength(1);
  expect(virtual(second!.events)).toEqual(virtual(first!.events));
});

test('two Linux guests on one CPU share it by weight and cap', async () => {
  const busy = 'while :; do :; done &\n';
  const run = await runLab(
    layout('two-linux'),
    [
      ...['heavy', 'light'].flatMap((console) => [
        { console, shows: 'DOMU-UP' },
        { console, shows: 'linux:/# ' },
      ]),
      ...['heavy', 'light'].map((console) => ({ console, types: busy })),
      { sleep: 0.5 },
      { call: 'domains.list' },
      { sleep: 2 },
      { call: 'domains.list' },
    ],
    place.path,
  );
  expect(run.status).toBe(0);
  const [before, after] = run.results('domains.list') as DomainInfo[][];
  const used = (name: string): number =>
    (after!.find((domain) => domain.name === name)!.cpuTime - before!.find((d) => d.name === name)!.cpuTime) / 1e9;
  // Three to one by weight: 0.5 s of 2 s, and no more than half a CPU by the cap.
  expect(used('light')).toBeGreaterThan(0.4);
  expect(used('light')).toBeLessThan(0.7);
  expect(used('heavy')).toBeGreaterThan(1.2);
  expect(used('heavy') + used('light')).toBeLessThan(2.1);
});

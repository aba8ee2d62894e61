import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Command } from './command.ts';
import { keyCommand } from './key.ts';
import { ControlServer } from './lab/control-server.ts';
import { screenshotCommand } from './screenshot.ts';
import { tapCommand } from './tap.ts';

const PIXELS = Uint8Array.of(1, 2, 3, 0, 4, 5, 6, 0);

let directory: string;
let server: ControlServer;
let calls: [method: string, params: unknown][];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ivilab-heads-'));
  server = await ControlServer.listen(join(directory, 'control'), async (method, params) => {
    calls.push([method, params]);
    return method === 'display.frame' ? { width: 2, height: 1, seconds: 1, pixels: PIXELS } : undefined;
  });
});

beforeEach(() => {
  calls = [];
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

/** Runs a command for the lab of the test: its status, and what it says on standard error. */
async function run(command: Command, ...words: string[]) {
  const stderr = new PassThrough();
  const io = { stdout: new PassThrough(), stderr, stdin: Readable.from([]) };
  const status = await command.run(['--lab', join(directory, 'control'), ...words], io);
  return { status, said: String(stderr.read() ?? '') };
}

test('one place is a tap, several are a movement', async () => {
  expect(await run(tapCommand, '640', '400')).toEqual({ status: 0, said: '' });
  await run(tapCommand, '1', '2', '3', '4', '--head', 'cluster', '--seconds', '1.5');
  expect(calls).toEqual([
    ['input.tap', { x: 640, y: 400 }],
    [
      'input.drag',
      {
        head: 'cluster',
        seconds: 1.5,
        points: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
  ]);
});

test('keys are pressed one after the other, and none when one of them is unknown', async () => {
  expect((await run(keyCommand, 'A', 'CTRL+C')).status).toBe(0);
  expect(calls).toEqual([
    ['input.key', { key: 'A' }],
    ['input.key', { key: 'CTRL+C' }],
  ]);
  expect(await run(keyCommand, 'B', 'NOKEY')).toEqual({
    status: 1,
    said: expect.stringMatching(/^ivilab key: there is no key "NOKEY"/),
  });
  expect(calls).toHaveLength(2);
});

test('a screenshot is a PNG file of the head', async () => {
  const file = join(directory, 'a.png');
  expect((await run(screenshotCommand, '--head', 'centre', file)).status).toBe(0);
  expect(calls).toEqual([['display.frame', { head: 'centre' }]]);
  expect(readFileSync(file).toString('latin1', 1, 4)).toBe('PNG');
  expect(readFileSync(file).readUInt32BE(16)).toBe(2);
});

test.each([
  [tapCommand, ['5'], /write where, in pixels/],
  [tapCommand, ['5', 'x'], /'x' is not a number/],
  [tapCommand, ['1', '2', '3'], /write where/],
  [tapCommand, ['1', '2', '--seconds', 'long'], /'long' is not a number/],
  [keyCommand, [], /write keys/],
  [keyCommand, ['A', '--seconds', 'x'], /--seconds x/],
  [screenshotCommand, ['a.png'], /write a head and a file/],
  [screenshotCommand, ['--head', 'centre'], /write a head and a file/],
  [screenshotCommand, ['--head', 'centre', 'a', 'b'], /write a head and a file/],
] as const)('a wrong command line is told before the lab is asked: %#', async (command, words, wrong) => {
  const { status, said } = await run(command, ...words);
  expect([status, said]).toEqual([1, expect.stringMatching(wrong)]);
  expect(said.trimEnd().split('\n')).toHaveLength(1);
  expect(calls).toEqual([]);
});

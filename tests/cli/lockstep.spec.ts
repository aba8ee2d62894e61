import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ivilab } from './run.ts';

const PROGRAM = join(import.meta.dirname, '../../assets/guests/conformance/exceptions.elf');
const LOG = join(import.meta.dirname, '../conformance/logs/exceptions.svc.log');

test('lockstep: a program runs to its end on both engines, with its output once', async () => {
  const { status, output, said } = await ivilab(['exec', PROGRAM, '--lockstep']);
  expect(output).toBe(readFileSync(LOG, 'latin1'));
  expect(said).toMatch(/the engines agree: \d{5,} instructions, [1-9]\d* regions translated/);
  expect(status).toBe(0);
});

test.each([
  [['--engine', 'fast'], '--engine fast: it takes translate or evaluate'],
  [['--lockstep', '--engine', 'evaluate'], 'leave out --engine'],
  [['--lockstep', '--stats', '/dev/null'], 'leave out --stats'],
])('lockstep: %j is refused', async (options, why) => {
  const { status, said } = await ivilab(['exec', PROGRAM, ...options]);
  expect(said).toContain(why);
  expect(status).toBe(1);
});

test('engine: evaluated and translated, a program says the same', async () => {
  const runs = await Promise.all(['evaluate', 'translate'].map((e) => ivilab(['exec', PROGRAM, '--engine', e])));
  expect(runs[1]).toEqual(runs[0]);
});

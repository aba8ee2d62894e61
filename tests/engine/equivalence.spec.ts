import { expect, test } from 'vitest';
import * as a from './assembler.ts';
import { setVectors, timerHandler, timerOn, vectors } from './interrupts.ts';
import { Pair, START } from './pair.ts';
import { numbers, randomProgram } from './programs.ts';

const PROGRAMS = 25;
const INSTRUCTIONS = 300_000;

/** Steps of a few instructions, and of many: translated code is entered and left at all its places. */
const steps = (seed: number) => {
  const pick = numbers(seed);
  return () => 1 + pick(pick(2) === 0 ? 50 : 10_000);
};

test('random programs have the same registers after any number of instructions, evaluated and translated', () => {
  let regions = 0;
  for (let seed = 1; seed <= PROGRAMS; seed++)
    regions += new Pair(randomProgram(seed)).steps(INSTRUCTIONS, steps(seed + 1000)).regions;
  // The comparison means something only if code was translated.
  expect(regions).toBeGreaterThan(PROGRAMS * 2);
});

const SVC = 0xef00_0000;
const UNDEFINED = 0xe7f0_00f0;

test('random programs under timer interrupts, with SVC, undefined instructions and masks, are the same too', () => {
  const p = new a.Assembler(START);
  setVectors(timerOn(p))
    .set(5, START + 0x1000)
    .add(a.CPSIE_I, a.bx(5));
  vectors(p, 'irq', 'svc', 'undefined');
  timerHandler(p);
  // SVC in Supervisor mode loses LR: the programs' functions have it on the stack.
  for (const name of ['svc', 'undefined']) p.label(name).add(a.eorr(7, 7, a.LR), a.rol(7, 7, 7), a.exceptionReturn(0));
  const image = p.image();
  let [regions, interrupts] = [0, 0];
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const bytes = randomProgram(seed + 500, [SVC, UNDEFINED, SVC | 0x1000_0000, a.CPSID_I, a.CPSIE_I, a.CPSIE_I]);
    const pair = new Pair(image, { blobs: [{ address: START + 0x1000, bytes }] });
    regions += pair.steps(INSTRUCTIONS, steps(seed + 2000)).regions;
    interrupts += pair.translated.cpus[0]!.interrupts;
  }
  expect(regions).toBeGreaterThan(PROGRAMS * 2);
  expect(interrupts).toBeGreaterThan(PROGRAMS * 50);
});

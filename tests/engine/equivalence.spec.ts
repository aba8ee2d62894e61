import { expect, test } from 'vitest';
import { machineWith, numbers, randomProgram, registersOf, stateHash } from './programs.ts';

const PROGRAMS = 25;
const INSTRUCTIONS = 300_000;

test('random programs have the same registers after any number of instructions, evaluated and translated', () => {
  let regions = 0;
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const image = randomProgram(seed);
    const evaluated = machineWith(image, 'evaluate');
    const translated = machineWith(image, 'translate');
    const pick = numbers(seed + 1000);
    for (let at = 0; at < INSTRUCTIONS; ) {
      at += 1 + pick(pick(2) === 0 ? 50 : 10_000);
      evaluated.run(at);
      translated.run(at);
      expect(registersOf(translated), `program ${seed} after ${at} instructions`).toEqual(registersOf(evaluated));
      expect(translated.instructions).toBe(evaluated.instructions);
    }
    expect(stateHash(translated), `memory of program ${seed}`).toBe(stateHash(evaluated));
    regions += translated.translator!.figures.regions;
  }
  // The comparison means something only if code was translated.
  expect(regions).toBeGreaterThan(PROGRAMS * 2);
});

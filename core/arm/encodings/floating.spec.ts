import { expect, it } from 'vitest';
import type { Instruction } from '../ir/node.ts';
import { InstructionDecoder } from './decode.ts';
import { mayBeFloating } from './floating.ts';
import { tables } from './tables.ts';

it('floating: what is enabled changes the meaning of no instruction but those that may be floating', () => {
  const decoder = new InstructionDecoder(tables);
  const decode = (word: number, isa: 'a32' | 't32', size: 2 | 4, on: boolean): Instruction =>
    decoder.decode(
      word,
      {
        ...{ isa, size, offset: 0, pageOffset: 0, bigEndian: false, inIT: false, alignmentChecked: false },
        ...{ fpEnabled: on, simdEnabled: on, shortVectors: !on },
      },
      14,
    );
  const different: string[] = [];
  let floating = 0;
  let state = 1;
  const draw = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  const check = (word: number, isa: 'a32' | 't32', size: 2 | 4): void => {
    const same = JSON.stringify(decode(word, isa, size, true)) === JSON.stringify(decode(word, isa, size, false));
    if (same) return;
    floating++;
    if (!mayBeFloating(word, isa === 't32', size)) different.push(`${isa} ${word.toString(16)}`);
  };
  // Of the words with the same highest bits one, and two with the bits of VFP's coprocessors.
  for (let high = 0; high < 1 << 12; high++)
    for (let n = 0; n < 3; n++) {
      const drawn = ((high << 20) | (draw() >>> 12)) >>> 0;
      const word = n === 0 ? drawn : ((drawn & ~0xe00) | 0xa00) >>> 0;
      check(word, 'a32', 4);
      if (word >>> 27 >= 0b11101) check(word, 't32', 4);
    }
  for (let word = 0; word < 0xe800; word += 7) check(word, 't32', 2);
  expect(different).toEqual([]);
  expect(floating).toBeGreaterThan(500);
});

import { expect, test } from 'vitest';
import { InstructionDecoder } from '../../arm/encodings/decode.ts';
import { tables } from '../../arm/encodings/tables.ts';
import { decodeAt } from '../evaluate/block.ts';
import { LoweredWords } from './lowered-words.ts';

const decoder = new InstructionDecoder(tables);
const decoded = (word: number) => decodeAt(decoder, { word, size: 4 }, 0, 0, 0, 0);

test('what asks the system nothing is known for every privilege, a system operation only for its own', () => {
  const lowered = new LoweredWords(false);
  const [add, mrs] = [0xe081_0002 | 0, 0xe10f_0000 | 0];
  const at = lowered.add(5, add, decoded(add), 0, 1);
  expect([0, 1, 2].map((p) => lowered.find(5, add, p as 0 | 1 | 2))).toEqual([at, at, at]);
  const system = lowered.add(5, mrs, decoded(mrs), 0, 1);
  expect([0, 1, 2].map((p) => lowered.find(5, mrs, p as 0 | 1 | 2))).toEqual([0, system, 0]);
  expect(lowered.find(4, add, 1)).toBe(0);
});

test('tens of thousands of words are found again, each as what it is', () => {
  const lowered = new LoweredWords(false);
  // MOV r0, #imm and B: as different as words of one program are alike.
  const words = Array.from(
    { length: 40_000 },
    (_, i) => (i & 1 ? 0xea00_0000 | i : 0xe300_0000 | (i & 0xfff) | ((i >> 12) << 16)) | 0,
  );
  // The same words in Thumb code, for instance, are something else.
  const variants = [0, 1, 2];
  const places = variants.map((variant) =>
    words.map((word) => {
      lowered.reserve(1);
      return lowered.add(variant, word, decoded(word), 0, 0);
    }),
  );
  for (const variant of variants)
    expect(words.filter((word, i) => lowered.find(variant, word, 0) !== places[variant]![i])).toEqual([]);
});

test('when there is no more room, all is forgotten', () => {
  const lowered = new LoweredWords(false);
  const word = 0xe081_0002 | 0;
  lowered.add(0, word, decoded(word), 0, 0);
  lowered.reserve(1 << 19);
  expect(lowered.find(0, word, 0)).toBe(0);
});

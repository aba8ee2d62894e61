import { expect, test } from 'vitest';
import { type MicroName, microOp, stateWord } from './micro-ops.ts';
import { takeApart, tidy } from './tidy.ts';

const op = (name: MicroName, d: number, a: number, b = 0, imm = 0): number[] => [
  microOp(name) | (d << 8) | (a << 16) | (b << 24),
  imm,
];
const [r0, r1, r2, r3] = [0, 1, 2, 3].map(stateWord) as [number, number, number, number];
const tidied = (...ops: number[][]): readonly number[] => tidy(takeApart(ops.flat()));

test('a value that nothing asks for is not made, unless making it may fault', () => {
  expect(tidied(op('move', 5, r0), op('add', r1, r2, r3))).toEqual(op('add', r1, r2, r3));
  const load = [op('loadU32', 5, r0), op('add', r1, r2, r3)];
  expect(tidied(...load)).toEqual(load.flat());
});

test('a value is asked for by operations that name it in their constant, and by those that read their destination', () => {
  for (const later of [op('select', r1, r2, r3, 5), op('overflow', r1, r2, r3, 5), op('storeU32', 5, r1, 3, 0)]) {
    const ops = [op('move', 5, r0), later];
    expect(tidied(...ops)).toEqual(ops.flat());
  }
});

test('what is moved on is made there, if nothing else reads it', () => {
  expect(tidied(op('loadU32', 5, r0, 3, 4), op('move', r1, 5))).toEqual(op('loadU32', r1, r0, 3, 4));
  const read = [op('add', 5, r0, r2), op('move', r1, 5), op('add', r2, 5, r3)];
  expect(tidied(...read)).toEqual(read.flat());
});

test('what lies under a condition within an instruction stays as it is', () => {
  const ops = [op('move', 5, r0), op('skipIfZero', 0, r1, 0, 16), op('add', r1, r2, r3)];
  expect(tidied(...ops)).toEqual(ops.flat());
});

test('moves go three by three', () => {
  const moves = [0, 1, 2, 3, 4].map((i) => op('move', stateWord(i), stateWord(i + 5)));
  const word = (...numbers: number[]): number => numbers.map(stateWord).reduce((all, n, i) => all | (n << (8 * i)), 0);
  expect(tidied(...moves)).toEqual([
    ...op('moves', r0, stateWord(5), 0, word(1, 6, 2, 7)),
    ...op('moves', r3, stateWord(8), 0, word(4, 9, 4, 9)),
  ]);
});

import { describe, expect, test } from 'vitest';
import { controlWord, doubleWords, InlineBench, type Operation, randomWords, singleWord } from './test-inline.ts';

const RUNS = 3000;

const three = ['add', 'sub', 'mul', 'div', 'negMul', 'mulAcc', 'mulSub', 'negMulSub', 'negMulAcc'];
const two = ['sqrt', 'move', 'abs', 'neg'];

/** Destination apart from the operands, and the same as each and both of them. */
const OVERLAPS = [
  [0, 1, 2],
  [1, 1, 2],
  [2, 1, 2],
  [1, 1, 1],
] as const;

const operations: Operation[] = [32, 64].flatMap((size) => [
  ...three.flatMap((name) => OVERLAPS.map((registers) => ({ name, args: [size, ...registers] }))),
  ...two.flatMap((name) => [1, 2].map((m) => ({ name, args: [size, 1, m] }))),
]);

describe('inline VFP arithmetic agrees with the primitives in bits and flags', () => {
  const bench = new InlineBench(operations);
  const words = new Int32Array(64);

  test.each(operations.map((operation, i) => ({ i, title: `${operation.name} ${operation.args.join(' ')}` })))(
    '$title',
    ({ i }) => {
      const next = randomWords(i + 1);
      for (let n = 0; n < RUNS; n++) {
        fill(words, next, operations[i]!.args[0] === 64);
        const control = controlWord(next);
        if (!bench.agrees(i, words, control)) expect.fail(bench.explain(i, words, control));
      }
    },
  );

  test('ordinary numbers need no primitive', () => {
    const next = randomWords(7);
    bench.slow = 0;
    for (const [i, { args }] of operations.entries()) {
      ordinary(words, next, args[0] === 64);
      for (const control of [0, 0x10, 1 << 24]) bench.agrees(i, words, control);
    }
    expect(bench.slow).toBe(0);
  });
});

function fill(words: Int32Array, next: () => number, wide: boolean): void {
  for (let w = 0; w < 8; w += 2) words.set(wide ? doubleWords(next) : [singleWord(next), singleWord(next)], w);
}

/** Positive numbers around one. */
function ordinary(words: Int32Array, next: () => number, wide: boolean): void {
  for (let w = 0; w < 8; w += 2) {
    if (wide) words.set([next(), 0x3fe0_0000 | (next() >>> 11)], w);
    else words.set([0x3f00_0000 | (next() >>> 9), 0x3f00_0000 | (next() >>> 9)], w);
  }
}

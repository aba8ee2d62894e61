import { describe, expect, test } from 'vitest';
import { controlWord, InlineBench, randomWords, singleWord } from './test-inline.ts';
import { drawOperations, SIMD_GROUP } from './test-operations.ts';

const RUNS = 60;

const operations = drawOperations(SIMD_GROUP, 60_000, 40);
const names = [...new Set(operations.map(({ name }) => name))];
const bench = new InlineBench(operations);

/** Words as integers of all sizes: the limits of each, small ones, anything; or as singles. */
function fill(words: Int32Array, next: () => number): void {
  const kind = next() >>> 30;
  for (let w = 0; w < words.length; w++) words[w] = kind === 0 ? singleWord(next) : integerWord(next);
}

function integerWord(next: () => number): number {
  switch (next() >>> 29) {
    case 0:
      return 0x8000_0000 | 0;
    case 1:
      return [0, -1, 0x7fff_ffff, 0x8000_7fff | 0, 0x7f80_ff00, 0x8080_8080 | 0, 0x0001_0001, 1][next() >>> 29]!;
    case 2:
      return next() >> 24;
    default:
      return next();
  }
}

describe('inline vector operations agree with the primitives in bits and flags', () => {
  const words = new Int32Array(64);

  test.each(names)('%s', (name) => {
    const next = randomWords(names.indexOf(name) + 1);
    for (const [i, operation] of operations.entries()) {
      if (operation.name !== name) continue;
      for (let n = 0; n < RUNS; n++) {
        fill(words, next);
        const control = controlWord(next);
        if (!bench.agrees(i, words, control)) expect.fail(bench.explain(i, words, control));
      }
    }
  });
});

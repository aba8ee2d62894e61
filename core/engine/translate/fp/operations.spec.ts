import { describe, expect, test } from 'vitest';
import { IXC } from '../../../arm/fp/fpscr.ts';
import { controlWord, doubleWords, InlineBench, randomWords, singleWord } from './test-inline.ts';
import { drawOperations, SIMD_GROUP, STRUCTURE_GROUP, VFP_GROUP } from './test-operations.ts';

const RUNS = 60;

const operations = [
  ...drawOperations(SIMD_GROUP, 60_000, 40),
  ...drawOperations(VFP_GROUP, 20_000, 40),
  ...drawOperations(STRUCTURE_GROUP, 5000, 200),
];
const names = [...new Set(operations.map(({ name }) => name))];
const bench = new InlineBench(operations);

/** The number below one and the smallest normal one: their product is tiny until it is rounded. */
const BOUNDARY = [
  [0x3f7f_ffff, 0x3f7f_ffff],
  [0x0080_0000, 0x0080_0000],
  [-1, 0x3fef_ffff],
  [0, 0x0010_0000],
];

/** Words as singles, as doubles, or as integers of all sizes: the limits of each, small ones, anything. */
function fill(words: Int32Array, next: () => number): void {
  const kind = next() >>> 29;
  for (let w = 0; w < words.length; w += 2) {
    if (kind === 7 && next() < 0) words.set(amounts(next), w);
    else if (kind === 0) words.set(BOUNDARY[next() >>> 30]!, w);
    else if (kind < 4) words.set([singleWord(next), singleWord(next)], w);
    else words.set(kind < 6 ? doubleWords(next) : [integerWord(next), integerWord(next)], w);
  }
}

/** Shift amounts that are the same in all elements of some size. */
function amounts(next: () => number): [number, number] {
  const amount = next() >> 25;
  const word = [amount, (amount & 0xffff) * 0x0001_0001, (amount & 0xff) * 0x0101_0101, amount & 7][next() >>> 30]!;
  return next() < 0 ? [word, word] : [amount, 0];
}

function integerWord(next: () => number): number {
  switch (next() >>> 29) {
    case 0:
      return 0x8000_0000 | 0;
    case 1:
      return [0, -1, 0x7fff_ffff, 0x8000_7fff | 0, 0x7f80_ff00, 0x8080_8080 | 0, 0x0100_0001, 1][next() >>> 29]!;
    case 2:
      return next() >> 24;
    default:
      return next();
  }
}

/** Primitives that have no inline code, or none for some arguments. */
const LEFT_TO_PRIMITIVES = [
  ...[
    'halfToSingle',
    'singleToHalf',
    'simd.vcvtFromHalf',
    'simd.vcvtToHalf',
    'toInteger',
    'toFixed',
    'simd.vcvtToFixed',
  ],
  ...['simd.vrecpe', 'simd.vrecpeF', 'simd.vrsqrte', 'simd.vrsqrteF'],
  ...['simd.vshl', 'simd.vrshl', 'simd.vqshl', 'simd.vqrshl', 'simd.vqadd', 'simd.vqsub', 'simd.vqshrn'],
  ...['simd.vmulP', 'simd.vmullP'],
];

describe('inline operations agree with the primitives in bits and flags', () => {
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

  test('2^24 + 1, the first integer that is no single, is inexact', () => {
    words.fill(2 ** 24 + 1);
    for (const [i, { name }] of operations.entries())
      if (/from(Fixed|Integer)/i.test(name)) expect(bench.agrees(i, words, 0), bench.explain(i, words, 0)).toBe(true);
  });

  test('fused operations do without an instruction of the host', () => {
    const fused = operations.filter(({ name }) => /fused|vfm/i.test(name));
    const without = new InlineBench(fused, false);
    const next = randomWords(11);
    for (let i = 0; i < fused.length; i++)
      for (let n = 0; n < RUNS; n++) {
        fill(words, next);
        const control = controlWord(next);
        if (!without.agrees(i, words, control)) expect.fail(without.explain(i, words, control));
      }
    expect(fused.length).toBeGreaterThan(100);
  });

  test('ordinary numbers need no primitive once IXC is set, nor do exact results', () => {
    const next = randomWords(3);
    const slow = new Set<string>();
    for (const [i, { name }] of operations.entries()) {
      for (let w = 0; w < 64; w += 2) words.set([0x3f80_0000 | (next() >>> 9), 0x3fe0_0000 | (next() >>> 11)], w);
      bench.slow = 0;
      bench.agrees(i, words, IXC);
      words.fill(0);
      if (!name.startsWith('div')) bench.agrees(i, words, 0);
      if (bench.slow > 0) slow.add(name);
    }
    expect([...slow].filter((name) => !LEFT_TO_PRIMITIVES.includes(name))).toEqual([]);
  });
});

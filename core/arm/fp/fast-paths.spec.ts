import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environment } from './environment.ts';
import { DOUBLE, SINGLE } from './format.ts';
import { FPSCR_DN, FPSCR_FZ, IXC } from './fpscr.ts';
import { ADD, DIV, MUL, MUL_ADD, SQRT, SUB } from './operations.ts';
import { FP_STATE_SIZE, RegisterFile } from './register-file.ts';
import { doubles, singles } from './test-operands.ts';

const file = new RegisterFile({ registers: new ArrayBuffer(FP_STATE_SIZE), byteOffset: 0 });
const RUNS = { numRuns: 3000 };

/** Round to nearest with FZ, DN and an IXC that is already set in every combination: where fast paths apply. */
const nearest = fc
  .tuple(fc.boolean(), fc.boolean(), fc.boolean())
  .map(([fz, dn, ixc]) => (fz ? FPSCR_FZ : 0) | (dn ? FPSCR_DN : 0) | (ixc ? IXC : 0));

type Fast = (f: RegisterFile, control: number, ...operands: number[]) => number;
type Exact = (f: typeof SINGLE, env: ReturnType<typeof environment>, ...operands: bigint[]) => bigint;

const toNumber32 = (bits: bigint): number => {
  file.u32[0] = Number(bits);
  return file.f32[0]!;
};
const toNumber64 = (bits: bigint): number => {
  file.u64[0] = bits;
  return file.f64[0]!;
};
const toBits32 = (value: number): bigint => {
  file.f32[0] = value;
  return BigInt(file.u32[0]!);
};
const toBits64 = (value: number): bigint => {
  file.f64[0] = value;
  return file.u64[0]!;
};

/** Compares a fast path with the exact way where it decides; counts how often it does. */
function agreement(size: 32 | 64, fast: Fast, exact: Exact, values: fc.Arbitrary<bigint>, operands: number): number {
  const toNumber = size === 32 ? toNumber32 : toNumber64;
  const toBits = size === 32 ? toBits32 : toBits64;
  let decided = 0;
  fc.assert(
    fc.property(fc.array(values, { minLength: operands, maxLength: operands }), nearest, (bits, control) => {
      const numbers = bits.map(toNumber);
      file.fpscr = control;
      const result = fast(file, control, ...numbers);
      if (Number.isNaN(result)) return;
      decided++;
      const env = environment(control);
      const expected = exact(size === 32 ? SINGLE : DOUBLE, env, ...bits);
      expect([toBits(result).toString(16), file.fpscr]).toEqual([expected.toString(16), control | env.raised]);
    }),
    RUNS,
  );
  return decided;
}

const OPERATIONS = [
  ['add', ADD, 2],
  ['sub', SUB, 2],
  ['mul', MUL, 2],
  ['div', DIV, 2],
  ['sqrt', SQRT, 1],
  ['mulAdd', MUL_ADD, 3],
] as const;

describe('fast paths agree with exact arithmetic in bits and flags', () => {
  test.each(OPERATIONS)('single %s', (_, op, operands) => {
    const decided = agreement(32, op.fast32 as Fast, op.exact as Exact, singles, operands);
    expect(decided).toBeGreaterThan(RUNS.numRuns / 10);
  });

  test.each(OPERATIONS)('double %s', (_, op, operands) => {
    const decided = agreement(64, op.fast64 as Fast, op.exact as Exact, doubles, operands);
    expect(decided).toBeGreaterThan(RUNS.numRuns / 10);
  });

  test('a fused single next to the middle of two singles is left to the exact way', () => {
    // 1 + 2^-24 + 2^-60 lies above the tie, but rounds to the tie in double.
    const tie = 1 + 2 ** -24;
    expect(MUL_ADD.fast32(file, 0, 2 ** -60, tie, 1)).toBeNaN();
  });

  test('a double that was rounded up to the smallest normal number is left to the exact way', () => {
    file.fpscr = IXC;
    expect(MUL.fast64(file, 0, 1 - 2 ** -53, 2 ** -1022)).toBeNaN();
    expect(DIV.fast64(file, 0, 2 ** -1022, 1 + 2 ** -52)).toBeNaN();
  });

  test('other rounding modes are left to the exact way', () => {
    for (const mode of [1, 2, 3]) expect(ADD.fast64(file, mode << 22, 1, 2)).toBeNaN();
  });
});

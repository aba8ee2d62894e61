import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, div, mul, mulAdd, sqrt, sub } from './arithmetic.ts';
import { environment } from './environment.ts';
import { DOUBLE, type Format, HALF, negated, SINGLE } from './format.ts';
import {
  DZC,
  FPSCR_DN,
  FPSCR_FZ,
  IDC,
  IOC,
  IXC,
  OFC,
  TO_MINUS_INFINITY,
  TO_PLUS_INFINITY,
  TO_ZERO,
  UFC,
  withRounding,
} from './fpscr.ts';
import { controls, doubles, singles } from './test-operands.ts';

type Case = readonly [
  what: string,
  f: Format,
  control: number,
  op: (f: Format, env: ReturnType<typeof environment>, ...operands: bigint[]) => bigint,
  operands: readonly bigint[],
  result: bigint,
  raised: number,
];

const any = (op: unknown) => op as Case[3];
const S = SINGLE;
const D = DOUBLE;
const ONE = 0x3f80_0000n;
const INF = 0x7f80_0000n;
const MAX = 0x7f7f_ffffn;
const LEAST_NORMAL = 0x0080_0000n;
const SIGN = 0x8000_0000n;
const NAN = 0x7fc0_0000n;
const UP = withRounding(0, TO_PLUS_INFINITY);
const DOWN = withRounding(0, TO_MINUS_INFINITY);
const CHOP = withRounding(0, TO_ZERO);

/** Values worked out by hand from the pseudocode of ARM ARM A2.7.6. */
const CASES: readonly Case[] = [
  ['1 + 2^-24 is a tie that goes to even', S, 0, any(add), [ONE, 0x3380_0000n], ONE, IXC],
  ['1 + 2^-24 upwards', S, UP, any(add), [ONE, 0x3380_0000n], ONE + 1n, IXC],
  ['-1 - 2^-24 downwards', S, DOWN, any(sub), [ONE | SIGN, 0x3380_0000n], (ONE + 1n) | SIGN, IXC],
  ['x - x is +0', S, 0, any(sub), [ONE, ONE], 0n, 0],
  ['x - x is -0 downwards', S, DOWN, any(sub), [ONE, ONE], SIGN, 0],
  ['-0 + -0 is -0', S, 0, any(add), [SIGN, SIGN], SIGN, 0],
  ['infinity - infinity', S, 0, any(sub), [INF, INF], NAN, IOC],
  ['infinity · 0', S, 0, any(mul), [INF, 0n], NAN, IOC],
  ['0 / 0', S, 0, any(div), [0n, 0n], NAN, IOC],
  ['1 / -0', S, 0, any(div), [ONE, SIGN], INF | SIGN, DZC],
  ['infinity / 0 raises nothing', S, 0, any(div), [INF, 0n], INF, 0],
  ['max · 2 overflows', S, 0, any(mul), [MAX, 0x4000_0000n], INF, OFC | IXC],
  ['max · 2 to zero stays finite', S, CHOP, any(mul), [MAX, 0x4000_0000n], MAX, OFC | IXC],
  ['-max · 2 upwards stays finite', S, UP, any(mul), [MAX | SIGN, 0x4000_0000n], MAX | SIGN, OFC | IXC],
  ['an exact denormal is no underflow', S, 0, any(mul), [LEAST_NORMAL, 0x3f00_0000n], 0x0040_0000n, 0],
  ['a lost bit of a denormal is', S, 0, any(mul), [LEAST_NORMAL + 1n, 0x3f00_0000n], 0x0040_0000n, UFC | IXC],
  ['tiny before rounding up to normal', S, 0, any(mul), [0x3f7f_ffffn, LEAST_NORMAL], LEAST_NORMAL, UFC | IXC],
  ['a flushed result raises UFC alone', S, FPSCR_FZ, any(mul), [0xbf7f_ffffn, LEAST_NORMAL], SIGN, UFC],
  ['a flushed operand raises IDC', S, FPSCR_FZ, any(add), [1n, ONE], ONE, IDC],
  ['a flushed divisor divides by zero', S, FPSCR_FZ, any(div), [ONE, 1n], INF, IDC | DZC],
  ['the first NaN wins', S, 0, any(add), [0x7fc0_0001n, 0xffc0_0002n], 0x7fc0_0001n, 0],
  ['a signalling NaN wins over it', S, 0, any(add), [0x7fc0_0001n, 0xff80_0002n], 0xffc0_0002n, IOC],
  ['subtraction leaves the sign of a NaN', S, 0, any(sub), [ONE, 0x7fc0_0002n], 0x7fc0_0002n, 0],
  ['default NaN', S, FPSCR_DN, any(add), [0xffc0_0001n, ONE], NAN, 0],
  ['sqrt(-0)', S, 0, any(sqrt), [SIGN], SIGN, 0],
  ['sqrt(-1)', S, 0, any(sqrt), [ONE | SIGN], NAN, IOC],
  ['sqrt(2)', D, 0, any(sqrt), [0x4000_0000_0000_0000n], 0x3ff6_a09e_667f_3bcdn, IXC],
  ['sqrt(2) upwards is the same', D, UP, any(sqrt), [0x4000_0000_0000_0000n], 0x3ff6_a09e_667f_3bcdn, IXC],
  ['sqrt(2) to zero', D, CHOP, any(sqrt), [0x4000_0000_0000_0000n], 0x3ff6_a09e_667f_3bccn, IXC],
  ['the least denormal squared', D, UP, any(mul), [1n, 1n], 1n, UFC | IXC],
  ['1/3', HALF, 0, any(div), [0x3c00n, 0x4200n], 0x3555n, IXC],
  ['halves are never flushed', HALF, FPSCR_FZ, any(add), [1n, 1n], 2n, 0],
  ['fused: one rounding', S, 0, any(mulAdd), [0xbf80_0002n, ONE + 1n, ONE + 1n], 0x2880_0000n, 0],
  ['fused: quiet addend, infinity · 0', S, 0, any(mulAdd), [0xffc0_0005n, INF, 0n], NAN, IOC],
  ['fused: signalling addend, infinity · 0', S, 0, any(mulAdd), [0xff80_0005n, INF, 0n], 0xffc0_0005n, IOC],
  ['fused: the addend comes first', S, 0, any(mulAdd), [0x7fc0_0005n, 0x7fc0_0006n, ONE], 0x7fc0_0005n, 0],
  ['fused: infinity - infinity', S, 0, any(mulAdd), [INF | SIGN, INF, ONE], NAN, IOC],
];

describe('exact arithmetic', () => {
  test.each(CASES)('%s', (_, f, control, op, operands, result, raised) => {
    const env = environment(control);
    const actual = op(f, env, ...operands);
    expect({ bits: actual.toString(16), raised: env.raised }).toEqual({ bits: result.toString(16), raised });
  });

  const formats = [
    [SINGLE, singles],
    [DOUBLE, doubles],
  ] as const;

  test.each(formats)('addition commutes but for the choice of a NaN', (f, values) => {
    fc.assert(
      fc.property(values, values, controls, (a, b, control) => {
        const one = environment(control | FPSCR_DN);
        const other = environment(control | FPSCR_DN);
        expect(add(f, one, a, b)).toBe(add(f, other, b, a));
        expect(one.raised).toBe(other.raised);
      }),
    );
  });

  test.each(formats)('a - b is a + -b', (f, values) => {
    fc.assert(
      fc.property(values, values, controls, (a, b, control) => {
        const one = environment(control | FPSCR_DN);
        const other = environment(control | FPSCR_DN);
        expect(sub(f, one, a, b)).toBe(add(f, other, a, negated(f, b)));
        expect(one.raised).toBe(other.raised);
      }),
    );
  });

  test.each(formats)('1 · a + b is a + b and a · b + -0 is a · b', (f, values) => {
    fc.assert(
      fc.property(values, values, controls, (a, b, control) => {
        const env = environment(control | FPSCR_DN);
        const one = BigInt(f.bias) << BigInt(f.fractionBits);
        expect(mulAdd(f, env, b, a, one)).toBe(add(f, env, a, b));
        const product = mul(f, env, a, b);
        // A zero product keeps its sign only next to a zero of that sign.
        expect(mulAdd(f, env, product & f.signBit, a, b)).toBe(product);
      }),
    );
  });
});

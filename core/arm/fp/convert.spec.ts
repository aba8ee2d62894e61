import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromFixed, toFixed, toFormat } from './convert.ts';
import { environment } from './environment.ts';
import { DOUBLE, type Format, HALF, SINGLE } from './format.ts';
import { FPSCR_AHP, FPSCR_FZ, IDC, IOC, IXC, OFC, TO_PLUS_INFINITY, UFC, withRounding } from './fpscr.ts';
import { halves, singles } from './test-operands.ts';

const S32 = { width: 32, fraction: 0, unsigned: false };
const U32 = { width: 32, fraction: 0, unsigned: true };
const S16 = { width: 16, fraction: 8, unsigned: false };

describe('to integer and fixed point', () => {
  test.each([
    ['2^31 saturates', 0x4f00_0000n, S32, 2n ** 31n - 1n, IOC],
    ['-2^31 fits', 0xcf00_0000n, S32, -(2n ** 31n), 0],
    ['a negative number saturates to unsigned zero', 0xbf80_0000n, U32, 0n, IOC],
    ['-0.5 truncates to unsigned zero and is inexact', 0xbf00_0000n, U32, 0n, IXC],
    ['a NaN is zero', 0x7fc0_0000n, S32, 0n, IOC],
    ['minus infinity saturates', 0xff80_0000n, S32, -(2n ** 31n), IOC],
    ['1.5 is 384/256', 0x3fc0_0000n, S16, 384n, 0],
    ['128 saturates in 8.8', 0x4300_0000n, S16, 0x7fffn, IOC],
  ] as const)('%s', (_, bits, type, value, raised) => {
    const env = environment();
    expect([toFixed(SINGLE, env, bits, type, true), env.raised]).toEqual([value, raised]);
  });

  test('VCVTR rounds ties to even and follows the rounding mode', () => {
    expect(toFixed(SINGLE, environment(), 0x4020_0000n, S32, false)).toBe(2n);
    expect(toFixed(SINGLE, environment(withRounding(0, TO_PLUS_INFINITY)), 0x4020_0000n, S32, false)).toBe(3n);
  });

  test('an integer that fits comes back', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 32 }), (value, fraction) => {
        const env = environment();
        const bits = fromFixed(DOUBLE, env, BigInt(value), fraction);
        expect(toFixed(DOUBLE, env, bits, { width: 32, fraction, unsigned: false }, true)).toBe(BigInt(value));
        expect(env.raised).toBe(0);
      }),
    );
  });
});

describe('between formats', () => {
  type Case = readonly [string, Format, Format, number, bigint, bigint, number];
  test.each<Case>([
    ['65520 overflows a half', SINGLE, HALF, 0, 0x477f_f000n, 0x7c00n, OFC | IXC],
    ['65504 is the largest half', SINGLE, HALF, 0, 0x477f_e000n, 0x7bffn, 0],
    ['65536 is an alternative half', SINGLE, HALF, FPSCR_AHP, 0x4780_0000n, 0x7c00n, 0],
    ['131072 is too large for it', SINGLE, HALF, FPSCR_AHP, 0x4800_0000n, 0x7fffn, IOC],
    ['minus infinity becomes its largest', SINGLE, HALF, FPSCR_AHP, 0xff80_0000n, 0xffffn, IOC],
    ['a NaN becomes its zero', SINGLE, HALF, FPSCR_AHP, 0xffc0_0000n, 0x8000n, IOC],
    ['exponent 31 is a number in it', HALF, SINGLE, FPSCR_AHP, 0x7c00n, 0x4780_0000n, 0],
    ['a denormal half is not flushed', HALF, SINGLE, FPSCR_FZ, 0x0001n, 0x3380_0000n, 0],
    ['nor is one that is made', SINGLE, HALF, FPSCR_FZ, 0x3380_0000n, 0x0001n, 0],
    ['a denormal single is', SINGLE, DOUBLE, FPSCR_FZ, 0x8000_0001n, 1n << 63n, IDC],
    ['a signalling NaN keeps its payload', SINGLE, DOUBLE, 0, 0xff80_0001n, 0xfff8_0000_2000_0000n, IOC],
    ['a narrowed NaN keeps the top of it', DOUBLE, SINGLE, 0, 0x7ff8_1234_5678_9abcn, 0x7fc0_91a2n, 0],
    ['a tiny double underflows', DOUBLE, SINGLE, 0, 0x3680_0000_0000_0000n, 0n, UFC | IXC],
  ])('%s', (_, from, to, control, bits, result, raised) => {
    const env = environment(control);
    const actual = toFormat(from, to, env, bits);
    expect([actual.toString(16), env.raised]).toEqual([result.toString(16), raised]);
  });

  test('widening and narrowing again gives the number back', () => {
    const env = environment();
    fc.assert(
      fc.property(halves, singles, (half, single) => {
        const isNan = (f: Format, x: bigint) => (x & (f.signBit - 1n)) > f.infinity;
        fc.pre(!isNan(HALF, half) && !isNan(SINGLE, single));
        expect(toFormat(SINGLE, HALF, env, toFormat(HALF, SINGLE, env, half))).toBe(half);
        expect(toFormat(DOUBLE, SINGLE, env, toFormat(SINGLE, DOUBLE, env, single))).toBe(single);
      }),
    );
    expect(env.raised).toBe(0);
  });
});

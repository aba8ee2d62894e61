import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare, EQUAL, extreme, GREATER, LESS, UNORDERED } from './compare.ts';
import { environment } from './environment.ts';
import { DOUBLE, SINGLE } from './format.ts';
import { FPSCR_FZ, IDC, IOC } from './fpscr.ts';
import { doubles } from './test-operands.ts';

const ONE = 0x3f80_0000n;
const MINUS_ONE = 0xbf80_0000n;
const MINUS_ZERO = 0x8000_0000n;

describe('compare', () => {
  test.each([
    ['zeros are equal', 0n, MINUS_ZERO, false, EQUAL, 0],
    ['-1 < 1', MINUS_ONE, ONE, false, LESS, 0],
    ['1 > -infinity', ONE, 0xff80_0000n, false, GREATER, 0],
    ['a quiet NaN is unordered in silence', 0x7fc0_0000n, ONE, false, UNORDERED, 0],
    ['unless VCMPE asks', 0x7fc0_0000n, ONE, true, UNORDERED, IOC],
    ['a signalling one never is', ONE, 0x7f80_0001n, false, UNORDERED, IOC],
  ] as const)('%s', (_, a, b, signalling, ordering, raised) => {
    const env = environment();
    expect([compare(SINGLE, env, a, b, signalling), env.raised]).toEqual([ordering, raised]);
  });

  test('a flushed denormal equals zero and raises IDC', () => {
    const env = environment(FPSCR_FZ);
    expect(compare(SINGLE, env, 1n, 0n, false)).toBe(EQUAL);
    expect(env.raised).toBe(IDC);
  });

  test('orders doubles as the host does', () => {
    const view = new DataView(new ArrayBuffer(8));
    const number = (bits: bigint) => {
      view.setBigUint64(0, bits);
      return view.getFloat64(0);
    };
    fc.assert(
      fc.property(doubles, doubles, (a, b) => {
        const x = number(a);
        const y = number(b);
        const expected = x < y ? LESS : x > y ? GREATER : x === y ? EQUAL : UNORDERED;
        expect(compare(DOUBLE, environment(), a, b, false)).toBe(expected);
      }),
    );
  });
});

describe('extreme', () => {
  test('+0 is larger than -0, in either order', () => {
    const env = environment();
    expect(extreme(SINGLE, env, MINUS_ZERO, 0n, 1)).toBe(0n);
    expect(extreme(SINGLE, env, 0n, MINUS_ZERO, -1)).toBe(MINUS_ZERO);
  });

  test('gives the larger and the smaller of two negative numbers', () => {
    const env = environment();
    expect(extreme(SINGLE, env, MINUS_ONE, 0xc000_0000n, 1)).toBe(MINUS_ONE);
    expect(extreme(SINGLE, env, MINUS_ONE, 0xc000_0000n, -1)).toBe(0xc000_0000n);
  });
});

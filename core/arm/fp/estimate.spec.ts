import { describe, expect, test } from 'vitest';
import { environment } from './environment.ts';
import {
  reciprocalEstimate,
  reciprocalOf,
  reciprocalRootEstimate,
  reciprocalRootOf,
  reciprocalRootStep,
  reciprocalStep,
  unsignedReciprocalEstimate,
  unsignedReciprocalRootEstimate,
} from './estimate.ts';
import { DZC, FPSCR_DN, FPSCR_FZ, IDC, IOC, UFC } from './fpscr.ts';

const STANDARD = FPSCR_FZ | FPSCR_DN;

describe('estimates', () => {
  test('the reciprocal is within 1/256 of the true one over the whole table', () => {
    for (let scaled = 256; scaled < 512; scaled++) {
      const estimate = reciprocalOf(scaled) / 256;
      for (const x of [scaled / 512, (scaled + 0.999) / 512]) expect(Math.abs(estimate * x - 1)).toBeLessThan(1 / 256);
    }
  });

  test('the reciprocal square root is within 1/256 of the true one over the whole table', () => {
    for (let scaled = 128; scaled < 512; scaled++) {
      const estimate = reciprocalRootOf(scaled) / 256;
      const width = scaled < 256 ? 1 : 2;
      const low = scaled < 256 ? scaled : scaled & ~1;
      for (const x of [low / 512, (low + width - 0.001) / 512])
        expect(Math.abs(estimate * Math.sqrt(x) - 1)).toBeLessThan(1 / 256);
    }
  });

  test('unsigned operands without a leading one saturate', () => {
    expect(unsignedReciprocalEstimate(0x7fff_ffff)).toBe(0xffff_ffff);
    expect(unsignedReciprocalEstimate(0x8000_0000)).toBe(0xff80_0000);
    expect(unsignedReciprocalRootEstimate(0x3fff_ffff)).toBe(0xffff_ffff);
    expect(unsignedReciprocalRootEstimate(0x4000_0000)).toBe(0xff80_0000);
  });

  test.each([
    ['1/1', reciprocalEstimate, 0x3f80_0000n, 0x3f7f_8000n, 0],
    ['1/-0', reciprocalEstimate, 0x8000_0000n, 0xff80_0000n, DZC],
    ['1/2^126', reciprocalEstimate, 0x7e80_0000n, 0n, UFC],
    ['1/denormal', reciprocalEstimate, 1n, 0x7f80_0000n, IDC | DZC],
    ['1/infinity', reciprocalEstimate, 0xff80_0000n, 0x8000_0000n, 0],
    ['1/sqrt(1)', reciprocalRootEstimate, 0x3f80_0000n, 0x3f7f_8000n, 0],
    ['1/sqrt(4)', reciprocalRootEstimate, 0x4080_0000n, 0x3eff_8000n, 0],
    ['1/sqrt(-1)', reciprocalRootEstimate, 0xbf80_0000n, 0x7fc0_0000n, IOC],
    ['1/sqrt(0)', reciprocalRootEstimate, 0n, 0x7f80_0000n, DZC],
  ] as const)('%s', (_, estimate, operand, result, raised) => {
    const env = environment(STANDARD);
    expect([estimate(env, operand).toString(16), env.raised]).toEqual([result.toString(16), raised]);
  });

  test('steps take infinity by zero as zero', () => {
    const env = environment(STANDARD);
    expect(reciprocalStep(env, 0x7f80_0000n, 0n)).toBe(0x4000_0000n);
    expect(reciprocalRootStep(env, 0x8000_0000n, 0x7f80_0000n)).toBe(0x3fc0_0000n);
    expect(env.raised).toBe(0);
  });
});

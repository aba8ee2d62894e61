import { beforeEach, describe, expect, test } from 'vitest';
import { BenchAbort, FpBench } from '../semantics/fp-bench.ts';
import { expandImmediate } from './simd-immediate.ts';

let bench: FpBench;
beforeEach(() => {
  bench = new FpBench();
});

/** Words as GNU as assembles the instructions, and the primitive that each is. */
const WORDS: readonly [assembly: string, word: number, primitive: string][] = [
  ['vmla.f64 d16, d17, d31', 0xee410baf, 'mulAcc 64 16 17 31'],
  ['vnmls.f32 s1, s2, s31', 0xee510a2f, 'negMulSub 32 1 2 31'],
  ['vfnma.f64 d1, d2, d3', 0xee921b43, 'negFusedMulAcc 64 1 2 3'],
  ['vfnms.f32 s1, s2, s3', 0xeed10a21, 'negFusedMulSub 32 1 2 3'],
  ['vmov.f64 d7, #1.0', 0xeeb77b00, 'moveImmediate 64 7 112'],
  ['vcvtb.f32.f16 s3, s4', 0xeef21a42, 'halfToSingle 0 3 4'],
  ['vcvtt.f16.f32 s3, s4', 0xeef31ac2, 'singleToHalf 1 3 4'],
  ['vcvt.f64.u32 d20, s5', 0xeef84b62, 'fromInteger 64 1 20 5'],
  ['vcvtr.s32.f64 s9, d20', 0xeefd4b64, 'toInteger 64 0 0 9 20'],
  ['vcvt.u32.f32 s9, s20', 0xeefc4aca, 'toInteger 32 1 1 9 20'],
  ['vcvt.f32.s16 s7, s7, #5', 0xeefa3a65, 'fromFixed 32 16 0 5 7'],
  ['vcvt.u32.f64 d18, d18, #31', 0xeeff2be0, 'toFixed 64 32 1 31 18'],
  ['vcmpe.f64 d1, #0.0', 0xeeb51bc0, 'compareZero 64 1 1'],
  ['vadd.i16 q8, q9, q10', 0xf25208e4, 'simd.vadd 16 0 2 16 18 20'],
  ['vrshl.s64 d3, d4, d5', 0xf2353504, 'simd.vrshl 64 0 1 3 5 4'],
  ['vqdmulh.s16 d3, d4, d5[3]', 0xf2943c6d, 'simd.vqdmulhScalar 16 1 3 4 5 3'],
  ['vqdmlal.s32 q3, d4, d15[1]', 0xf2a4636f, 'simd.vqdmlalScalar 32 0 6 4 15 1'],
  ['vshr.u64 q1, q2, #63', 0xf38120d4, 'simd.vshift 64 1 2 2 4 -63'],
  ['vsli.8 d1, d2, #7', 0xf38f1512, 'simd.vsli 8 1 1 1 2 7'],
  ['vqrshrun.s64 d1, q2, #32', 0xf3a01854, 'simd.vqrshrn 32 0 1 1 4 -32'],
  ['vshll.s16 q1, d2, #3', 0xf2932a12, 'simd.vshll 16 0 2 2 3'],
  ['vshll.i16 q1, d2, #16', 0xf3b62302, 'simd.vshll 16 0 2 2 16'],
  ['vcvt.s32.f32 q1, q2, #5', 0xf2bb2f54, 'simd.vcvtToFixed 0 5 2 2 4'],
  ['vcvt.f32.u32 q1, q2', 0xf3bb26c4, 'simd.vcvtFromFixed 1 0 2 2 4'],
  ['vext.8 q1, q2, q3, #13', 0xf2b42d46, 'simd.vext 2 2 4 6 13'],
  ['vtbx.8 d1, {d2-d5}, d6', 0xf3b21b46, 'simd.vtbl 4 1 1 2 6'],
  ['vdup.8 q1, d17[6]', 0xf3bd2c61, 'simd.vdup 8 2 2 17 6'],
  ['vzip.16 q1, q2', 0xf3b621c4, 'simd.vzip 16 2 2 4'],
  ['vmull.p8 q1, d2, d3', 0xf2822e03, 'simd.vmullP 8 0 2 2 3'],
  ['vmul.f32 q1, q2, d3[1]', 0xf3a42963, 'simd.vmulScalarF 2 2 4 3 1'],
  ['vacgt.f32 d1, d2, d3', 0xf3221e13, 'simd.vacgt 1 1 2 3'],
  ['vpmin.f32 d1, d2, d3', 0xf3221f03, 'simd.vpminF 1 2 3'],
  ['vrsqrte.u32 q1, q2', 0xf3bb24c4, 'simd.vrsqrte 2 2 4'],
  ['vqmovun.s32 d3, q4', 0xf3b63248, 'simd.vqshrn 16 0 1 3 8 0'],
];

describe('encodings', () => {
  test.each(WORDS)('%s', (_, word, primitive) => {
    expect(bench.primitives(word)).toEqual([primitive]);
  });

  test('T32 has 1110 in place of the condition, and U in bit 28 of SIMD data processing', () => {
    bench.context = { ...bench.context, isa: 't32' };
    expect(bench.primitives(0xee410baf)).toEqual(['mulAcc 64 16 17 31']);
    expect(bench.primitives(0xff8120d4)).toEqual(['simd.vshift 64 1 2 2 4 -63']);
    expect(bench.primitives(0xef5208e4)).toEqual(['simd.vadd 16 0 2 16 18 20']);
  });

  test.each([
    ['an odd Q register', 0xf2521844],
    ['VMUL of 64-bit elements', 0xf2300910],
    ['VQDMULL of bytes', 0xf2800d00],
    ['VZIP of words in D registers', 0xf3ba1182],
    ['VEXT beyond the D register', 0xf2b01800],
    ['half-precision arithmetic', 0xf2100d00],
    ['VMOV with op and cmode 15', 0xf2800f30],
  ])('%s is UNDEFINED', (_, word) => {
    expect(() => bench.run(word)).toThrow(BenchAbort);
  });

  test('VFP and Advanced SIMD are disabled apart', () => {
    bench.context = { ...bench.context, simdEnabled: false };
    bench.run(0xf25208e4); // vadd.i16 q8, q9, q10
    expect(bench.calls).toEqual(['fpDisabled(1)']);
    bench.run(0xee921b43); // vfnma.f64 d1, d2, d3
    expect(bench.calls).toHaveLength(1);
    bench.context = { ...bench.context, fpEnabled: false };
    bench.run(0xee921b43);
    expect(bench.calls[1]).toBe('fpDisabled(0)');
  });
});

describe('FPSCR.Len or Stride other than zero', () => {
  const inBench = (word: number) => {
    bench.context = { ...bench.context, shortVectors: true };
    return () => bench.run(word);
  };
  test.each([
    ['vadd.f64 d0, d1, d2', 0xee310b02],
    ['vmov.f32 s0, #1.0', 0xeeb70a00],
    ['vfma.f32 s0, s1, s2', 0xeea00a81],
  ])('makes %s UNDEFINED', (_, word) => {
    expect(inBench(word)).toThrow('UNDEFINED');
  });
  test.each([
    ['vcmp.f64 d0, d1', 0xeeb40b41],
    ['vcvt.f64.f32 d0, s0', 0xeeb70ac0],
    ['vmov r0, s0', 0xee100a10],
    ['vadd.f32 q0, q1, q2', 0xf2020d44],
  ])('is nothing to %s', (_, word) => {
    expect(inBench(word)).not.toThrow();
  });
});

describe('modified immediates', () => {
  test.each([
    [0, 0, 0x12, 0x12, 0x12],
    [0, 6, 0x12, 0x1200_0000, 0x1200_0000],
    [0, 10, 0x12, 0x1200_1200, 0x1200_1200],
    [0, 12, 0x12, 0x12ff, 0x12ff],
    [0, 13, 0x12, 0x12_ffff, 0x12_ffff],
    [0, 14, 0x12, 0x1212_1212, 0x1212_1212],
    [1, 14, 0b1010_0111, 0x00ff_ffff, 0xff00_ff00],
    [0, 15, 0xf0, 0xbf80_0000, 0xbf80_0000],
  ])('op %i, cmode %i, %i', (op, cmode, imm8, low, high) => {
    expect(expandImmediate(op, cmode, imm8).map((word) => word >>> 0)).toEqual([low, high]);
  });

  test('VMOV, VBIC and VMVN', () => {
    const { u32 } = bench.unit.file;
    bench.run(0xf3823e37); // vmov.i64 d3, #0xff00ff0000ffffff
    expect([...u32.slice(6, 8)]).toEqual([0x00ff_ffff, 0xff00_ff00]);
    u32.fill(0xffff_ffff, 12, 16);
    bench.run(0xf2856b75); // vbic.i16 q3, #0x5500
    expect([...u32.slice(12, 16)]).toEqual(new Array(4).fill(0xaaff_aaff));
    bench.run(0xf2816d72); // vmvn.i32 q3, #0x12ffff
    expect(u32[15]).toBe(0xffed_0000);
  });
});

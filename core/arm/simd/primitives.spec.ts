import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { FpUnit } from '../fp/fp-unit.ts';
import { FPSCR_QC, IDC, IOC, IXC, OFC, TO_PLUS_INFINITY, UFC, withRounding } from '../fp/fpscr.ts';
import { FP_STATE_SIZE } from '../fp/register-file.ts';
import type { SimdName } from './primitives.ts';

const unit = new FpUnit({ registers: new ArrayBuffer(FP_STATE_SIZE), byteOffset: 0 });
const { file, simd } = unit;

beforeEach(() => {
  file.u8.fill(0);
  file.fpscr = 0;
});

const fill = (bytes: readonly number[]): void => file.u8.set(bytes);
const someRegisters = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 256, maxLength: 256 });
const bytesOf = (register: number, count: number): number[] => [...file.u8.slice(register * 8, (register + count) * 8)];

describe('integer elements', () => {
  test('a Q register has twice the elements of a D register', () => {
    file.u16.fill(1, 8, 24);
    simd.vadd(16, 0, 1, 0, 2, 4);
    simd.vadd(16, 0, 2, 10, 2, 4);
    expect([...file.u16.slice(0, 5)]).toEqual([2, 2, 2, 2, 0]);
    expect([...file.u16.slice(40, 48)]).toEqual([2, 2, 2, 2, 2, 2, 2, 2]);
  });

  test('64-bit elements carry over all of their bits', () => {
    file.u64[1] = 0xffff_ffffn;
    file.u64[2] = 1n;
    simd.vadd(64, 0, 1, 0, 1, 2);
    expect(file.u64[0]).toBe(0x1_0000_0000n);
  });

  test('saturation stops at the ends of the type and sets QC', () => {
    file.i8.set([127, -128, 1], 8);
    file.i8.set([1, -1, 1], 16);
    simd.vqadd(8, 0, 1, 0, 1, 2);
    expect([...file.i8.slice(0, 3)]).toEqual([127, -128, 2]);
    expect(file.fpscr).toBe(FPSCR_QC);
  });

  test('64-bit elements saturate too', () => {
    file.u64[1] = 1n;
    file.u64[2] = 2n;
    simd.vqsub(64, 1, 1, 0, 1, 2);
    expect([file.u64[0], file.fpscr]).toEqual([0n, FPSCR_QC]);
  });

  test('the product of two least numbers is the only one that VQDMULH saturates', () => {
    file.i16.set([-32768, -32768, 32767, 1], 4);
    file.i16.set([-32768, 32767, 32767, 1], 8);
    simd.vqdmulh(16, 0, 1, 0, 1, 2);
    expect([...file.i16.slice(0, 4)]).toEqual([32767, -32767, 32766, 0]);
    expect(file.fpscr).toBe(FPSCR_QC);
  });

  test('VQDMLAL saturates the product and the sum', () => {
    file.i64[0] = -1n;
    file.i32[4] = file.i32[6] = -(2 ** 31);
    simd.vqdmlal(32, 0, 0, 2, 3);
    expect([file.i64[0], file.fpscr]).toEqual([2n ** 63n - 2n, FPSCR_QC]);
  });

  test('VMULL.U32 keeps all bits of the product', () => {
    file.u32.fill(0xffff_ffff, 4, 8);
    simd.vmull(32, 1, 0, 2, 3);
    expect(file.u64[1]).toBe(0xffff_fffe_0000_0001n);
  });

  test('VSUBHN takes the high half and VRSUBHN rounds it', () => {
    file.u64[2] = 0x1_8000_0000n;
    simd.vsubhn(32, 0, 2, 4);
    simd.vrsubhn(32, 1, 2, 4);
    expect([file.u32[0], file.u32[2]]).toEqual([1, 2]);
  });

  test('VQRSHRUN turns negative numbers to zero and large ones to the maximum', () => {
    file.i16.set([-1, 1000, 12, 4], 16);
    simd.vqrshrn(8, 0, 1, 0, 4, -3);
    expect([...file.u8.slice(0, 4)]).toEqual([0, 125, 2, 1]);
    expect(file.fpscr).toBe(0);
    simd.vqrshrn(8, 0, 1, 0, 4, -1);
    expect([file.u8[1], file.fpscr]).toEqual([255, FPSCR_QC]);
  });

  test('VSLI and VSRI leave the other bits of the destination', () => {
    file.u32[0] = file.u32[1] = 0xaaaa_aaaa;
    file.u32[2] = file.u32[3] = 0x1234_5678;
    simd.vsli(32, 1, 1, 0, 1, 8);
    expect(file.u32[0]).toBe(0x3456_78aa);
    file.u32[0] = 0xaaaa_aaaa;
    simd.vsri(32, 1, 1, 0, 1, -8);
    expect(file.u32[0]).toBe(0xaa12_3456);
    simd.vsri(32, 1, 1, 0, 1, -32);
    expect(file.u32[0]).toBe(0xaa12_3456);
  });

  test('VPADAL adds neighbours to elements of twice the size', () => {
    file.u64[0] = 0xffff_ffff_ffff_ffffn;
    file.u32.fill(0x8000_0000, 2, 4);
    simd.vpadal(32, 1, 1, 0, 1);
    expect(file.u64[0]).toBe(0xffff_ffffn);
  });

  test('VPMAX takes the neighbours of the first operand, then those of the second', () => {
    file.i8.set([1, -2, 3, -4, 5, -6, 7, -8], 8);
    file.i8.set([-1, -2, -3, -4, -5, -6, -7, -8], 16);
    simd.vpmax(8, 0, 2, 1, 2);
    expect([...file.i8.slice(16, 24)]).toEqual([1, 3, 5, 7, -1, -3, -5, -7]);
  });
});

describe('bits', () => {
  test('VBSL, VBIT and VBIF choose by the destination, the second operand and its complement', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer(), (d, n, m) => {
        file.i32.set([d, 0, n, 0, m, 0]);
        simd.vbsl(1, 0, 1, 2);
        expect(file.i32[0]).toBe(m ^ (d & (n ^ m)));
        file.i32[0] = d;
        simd.vbit(1, 0, 1, 2);
        expect(file.i32[0]).toBe(d ^ (m & (n ^ d)));
        file.i32[0] = d;
        simd.vbif(1, 0, 1, 2);
        expect(file.i32[0]).toBe(n ^ (m & (n ^ d)));
      }),
    );
  });
});

describe('moves of elements', () => {
  test.each([8, 16, 32])('VUZP undoes VZIP, and VTRN and VREV undo themselves, with %i bits', (size) => {
    fc.assert(
      fc.property(someRegisters, (bytes) => {
        fill(bytes);
        simd.vzip(size, 2, 0, 2);
        simd.vuzp(size, 2, 0, 2);
        simd.vtrn(size, 2, 4, 6);
        simd.vtrn(size, 2, 4, 6);
        simd.vrev(size, 64, 2, 8, 10);
        simd.vrev(size, 64, 2, 10, 8);
        expect(bytesOf(0, 8)).toEqual(bytes.slice(0, 64));
        expect(bytesOf(10, 2)).toEqual(bytes.slice(80, 96));
      }),
      { numRuns: 30 },
    );
  });

  test('VZIP interleaves and VTRN transposes', () => {
    file.u8.set([0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17]);
    simd.vzip(8, 1, 0, 1);
    expect(bytesOf(0, 2)).toEqual([0, 10, 1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16, 7, 17]);
    file.u16.set([0, 1, 2, 3, 10, 11, 12, 13]);
    simd.vtrn(16, 1, 0, 1);
    expect([...file.u16.slice(0, 8)]).toEqual([0, 10, 2, 12, 1, 11, 3, 13]);
  });

  test('VEXT takes bytes across both operands', () => {
    file.u8.set(Array.from({ length: 16 }, (_, i) => i));
    simd.vext(1, 0, 0, 1, 3);
    expect(bytesOf(0, 1)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('VTBL gives zero beyond the table and VTBX keeps what was there', () => {
    file.u8.set([1, 2, 3, 4, 5, 6, 7, 8], 8);
    file.u8.set([0, 7, 8, 255, 1, 1, 1, 1], 16);
    file.u8.fill(9, 0, 8);
    simd.vtbl(1, 1, 0, 1, 2);
    expect(bytesOf(0, 1)).toEqual([1, 8, 9, 9, 2, 2, 2, 2]);
    simd.vtbl(1, 0, 0, 1, 2);
    expect(bytesOf(0, 1)).toEqual([1, 8, 0, 0, 2, 2, 2, 2]);
  });

  test('VDUP repeats one element', () => {
    file.u16[7] = 0x1234;
    simd.vdup(16, 2, 4, 1, 3);
    expect([...file.u16.slice(16, 24)]).toEqual(new Array(8).fill(0x1234));
  });
});

describe('floating point', () => {
  test('uses the standard FPSCR whatever FPSCR says', () => {
    file.fpscr = withRounding(0, TO_PLUS_INFINITY);
    file.u32.set([1, 0x3f80_0000], 2);
    file.u32.set([0x3f80_0000, 0x3380_0000], 4);
    simd.vaddF(1, 0, 1, 2);
    // The denormal is flushed; 1 + 2^-24 goes to the nearest even number.
    expect([file.u32[0], file.u32[1]]).toEqual([0x3f80_0000, 0x3f80_0000]);
    expect(file.fpscr).toBe(withRounding(0, TO_PLUS_INFINITY) | IDC | IXC);
  });

  test('gives the default NaN', () => {
    file.u32.fill(0xffc1_2345, 2, 4);
    simd.vaddF(1, 0, 1, 1);
    expect(file.u32[0]).toBe(0x7fc0_0000);
  });

  test('flags of every element add up', () => {
    file.u32.set([0x7f7f_ffff, 0x0080_0000], 2);
    file.u32.set([0x7f7f_ffff, 0x0080_0000], 4);
    simd.vmulF(1, 0, 1, 2);
    expect([file.u32[0], file.u32[1]]).toEqual([0x7f80_0000, 0]);
    expect(file.fpscr).toBe(OFC | IXC | UFC);
  });

  test('a scalar that the destination overlaps is read first', () => {
    file.f32.set([2, 3, 5, 7]);
    simd.vmulScalarF(1, 0, 1, 0, 0);
    expect([file.f32[0], file.f32[1]]).toEqual([10, 14]);
  });

  test('a neighbour that the destination overlaps is read first', () => {
    file.f32.set([1, 2, 10, 20]);
    simd.vpaddF(0, 1, 0);
    expect([file.f32[0], file.f32[1]]).toEqual([30, 3]);
  });

  test('comparisons are signalling but for equality', () => {
    file.u32[2] = 0x7fc0_0000;
    simd.vceqF(1, 0, 1, 1);
    expect([file.i32[0], file.i32[1], file.fpscr]).toEqual([0, -1, 0]);
    simd.vcgeF(1, 0, 1, 1);
    expect([file.i32[0], file.i32[1], file.fpscr]).toEqual([0, -1, IOC]);
  });

  test('VACGT compares magnitudes', () => {
    file.f32.set([-3, 2], 2);
    file.f32.set([2, -2], 4);
    simd.vacgt(1, 0, 1, 2);
    expect([file.i32[0], file.i32[1]]).toEqual([-1, 0]);
  });

  test('VMAX knows the sign of zero', () => {
    file.f32.set([-0, 0], 2);
    file.f32.set([0, -0], 4);
    simd.vmaxF(1, 0, 1, 2);
    simd.vminF(1, 3, 1, 2);
    expect([file.u32[0], file.u32[1], file.u32[6], file.u32[7]]).toEqual([0, 0, 0x8000_0000, 0x8000_0000]);
  });

  test('conversions truncate and saturate', () => {
    file.f32.set([-1.9, 1e10], 2);
    simd.vcvtToFixed(0, 0, 1, 0, 1);
    expect([file.i32[0], file.i32[1]]).toEqual([-1, 0x7fff_ffff]);
    expect(file.fpscr).toBe(IOC | IXC);
    simd.vcvtFromFixed(0, 8, 1, 2, 0);
    expect(file.f32[4]).toBe(-1 / 256);
  });

  test('halves and singles of a Q register convert in place', () => {
    file.f32.set([1, -2, 0.5, 65504]);
    simd.vcvtToHalf(0, 0);
    expect([...file.u16.slice(0, 4)]).toEqual([0x3c00, 0xc000, 0x3800, 0x7bff]);
    simd.vcvtFromHalf(0, 0);
    expect([...file.f32.slice(0, 4)]).toEqual([1, -2, 0.5, 65504]);
  });
});

/** Shapes where destination and operands differ in layout: name, arguments with the registers d, n, m, registers written. */
const OVERLAPPING: readonly [SimdName, (d: number, n: number, m: number) => number[], number][] = [
  ['vaddl', (d, n, m) => [16, 0, d, n, m], 2],
  ['vmull', (d, n, m) => [32, 1, d, n, m], 2],
  ['vaddw', (d, n, m) => [8, 1, d, n, m], 2],
  ['vaddhn', (d, n, m) => [16, d, n, m], 1],
  ['vpadd', (d, n, m) => [8, 0, d, n, m], 1],
  ['vpaddl', (d, _, m) => [16, 0, 2, d, m], 2],
  ['vshll', (d, _, m) => [32, 0, d, m, 5], 2],
  ['vshrn', (d, _, m) => [32, 0, 0, d, m, -5], 1],
  ['vmulScalar', (d, n, m) => [16, 2, d, n, m, 3], 2],
  ['vmullScalar', (d, n, m) => [16, 0, d, n, m, 1], 2],
  ['vext', (d, n, m) => [2, d, n, m, 5], 2],
  ['vrev', (d, _, m) => [8, 32, 2, d, m], 2],
  ['vtbl', (d, n, m) => [2, 0, d, n, m], 1],
  ['vdup', (d, _, m) => [8, 2, d, m, 5], 2],
];

test.each(OVERLAPPING)(
  '%s: a destination that overlaps an operand does not change the result',
  (name, args, written) => {
    const registers = fc.integer({ min: 0, max: 3 }).map((n) => n * 2);
    fc.assert(
      fc.property(someRegisters, registers, registers, registers, (bytes, d, n, m) => {
        fill(bytes);
        simd[name](...args(16, n, m));
        const expected = bytesOf(16, written);
        fill(bytes);
        simd[name](...args(d, n, m));
        expect(bytesOf(d, written)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  },
);

test('primitives are found by the names that instructions give them', () => {
  file.u64[2] = 5n;
  unit.primitive('simd.vand')(1, 0, 2, 2);
  unit.primitive('move')(64, 1, 0);
  expect(file.u64[1]).toBe(5n);
  expect(() => unit.primitive('simd.vnothing')).toThrow('simd.vnothing: not a primitive');
});

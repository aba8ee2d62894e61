import { beforeEach, describe, expect, test } from 'vitest';
import { FpUnit } from './fp-unit.ts';
import { FPSCR_DN, FPSCR_LEN, IOC, IXC, TO_PLUS_INFINITY, withRounding } from './fpscr.ts';
import { FP_STATE_SIZE } from './register-file.ts';

const unit = new FpUnit({ registers: new ArrayBuffer(8 + FP_STATE_SIZE), byteOffset: 8 });
const { file } = unit;

beforeEach(() => {
  file.u64.fill(0n);
  file.fpscr = 0;
});

describe('FpUnit', () => {
  test('S registers are halves of D registers', () => {
    file.f32.set([1, 2], 2);
    unit.add(32, 3, 2, 3);
    expect(file.u64[1]).toBe(0x4040_0000_3f80_0000n);
  });

  test('D16 to D31 take part', () => {
    file.f64[17] = 1.5;
    file.f64[31] = -4;
    unit.mul(64, 30, 17, 31);
    expect(file.f64[30]).toBe(-6);
  });

  test('flags add up in FPSCR and control bits stay', () => {
    file.fpscr = FPSCR_DN | IXC;
    unit.div(32, 0, 1, 2);
    expect(file.fpscr).toBe(FPSCR_DN | IXC | IOC);
    expect(file.u32[0]).toBe(0x7fc0_0000);
  });

  test('VMLA rounds the product and VFMA does not', () => {
    const nearOne = 1 + 2 ** -23;
    for (const d of [0, 1]) file.f32[d] = -(1 + 2 ** -22);
    file.f32[2] = nearOne;
    unit.mulAcc(32, 0, 2, 2);
    unit.fusedMulAcc(32, 1, 2, 2);
    expect([file.f32[0], file.f32[1]]).toEqual([0, 2 ** -46]);
  });

  test.each([
    ['mulAcc', 10 + 6],
    ['mulSub', 10 - 6],
    ['negMulSub', -10 + 6],
    ['negMulAcc', -10 - 6],
    ['fusedMulAcc', 10 + 6],
    ['fusedMulSub', 10 - 6],
    ['negFusedMulSub', -10 + 6],
    ['negFusedMulAcc', -10 - 6],
  ] as const)('%s has the signs of its name', (name, result) => {
    file.f64.set([10, 2, 3]);
    unit[name](64, 0, 1, 2);
    expect(file.f64[0]).toBe(result);
  });

  test('VNMUL negates a NaN too', () => {
    file.u32[1] = 0x7fc0_0001;
    unit.negMul(32, 0, 1, 2);
    expect(file.u32[0]).toBe(0xffc0_0001);
  });

  test('VABS and VNEG leave a signalling NaN as it is', () => {
    file.u64[1] = 0xfff0_0000_0000_0001n;
    unit.abs(64, 0, 1);
    unit.neg(64, 2, 0);
    expect([file.u64[0], file.u64[2]]).toEqual([0x7ff0_0000_0000_0001n, 0xfff0_0000_0000_0001n]);
    expect(file.fpscr).toBe(0);
  });

  test('VMOV (immediate) expands sign, exponent and fraction', () => {
    unit.moveImmediate(64, 1, 0x70);
    unit.moveImmediate(32, 0, 0x80);
    unit.moveImmediate(32, 1, 0x3f);
    expect([file.f64[1], file.f32[0], file.f32[1]]).toEqual([1, -2, 31]);
  });

  test('VCMP replaces the flags', () => {
    file.fpscr = 0xf000_0000 | 0;
    file.f64.set([1, 2]);
    unit.compare(64, 0, 0, 1);
    expect(file.fpscr >>> 28).toBe(0b1000);
    unit.compareZero(64, 0, 1);
    expect(file.fpscr >>> 28).toBe(0b0010);
  });

  test('VCVT truncates where VCVTR rounds as FPSCR says', () => {
    file.fpscr = withRounding(0, TO_PLUS_INFINITY);
    file.f64[1] = 2.25;
    unit.toInteger(64, 0, 1, 0, 1);
    unit.toInteger(64, 0, 0, 1, 1);
    expect([file.i32[0], file.i32[1]]).toEqual([2, 3]);
  });

  test('a 16-bit fixed-point result fills the whole register', () => {
    file.f64[0] = -1.5;
    unit.toFixed(64, 16, 0, 8, 0);
    expect(file.i64[0]).toBe(-384n);
    unit.fromFixed(64, 16, 0, 8, 0);
    expect(file.f64[0]).toBe(-1.5);
  });

  test('fixed point is converted to nearest whatever the rounding mode', () => {
    file.fpscr = withRounding(0, TO_PLUS_INFINITY);
    file.i32[0] = 0x0100_0001;
    unit.fromFixed(32, 32, 0, 0, 0);
    expect(file.f32[0]).toBe(0x0100_0000);
    file.i32[1] = 0x0100_0001;
    unit.fromInteger(32, 0, 1, 1);
    expect(file.f32[1]).toBe(0x0100_0002);
  });

  test('half precision uses the half that is named and keeps the other', () => {
    file.f32[1] = 1.5;
    file.u32[0] = 0x1234_5678;
    unit.singleToHalf(1, 0, 1);
    expect(file.u32[0]).toBe(0x3e00_5678);
    unit.halfToSingle(1, 2, 0);
    expect(file.f32[2]).toBe(1.5);
  });

  test('VMSR keeps Len and drops the trap enables', () => {
    unit.writeFpscr(0xffff_ffff | 0);
    expect(file.fpscr & 0x9f00).toBe(0);
    expect(file.fpscr & FPSCR_LEN).toBe(FPSCR_LEN);
  });
});

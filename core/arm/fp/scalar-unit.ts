import type { Ordering } from './compare.ts';
import { DOUBLE, HALF, SINGLE } from './format.ts';
import { FPSCR_RMODE, FPSCR_WRITABLE, IXC, NZCV, TO_NEAREST, withRounding } from './fpscr.ts';
import { ADD, DIV, MUL, SQRT, SUB } from './operations.ts';
import { RegisterArithmetic, type Size } from './register-arithmetic.ts';

const SMALLEST_NORMAL_SINGLE = 2 ** -126;

/**
 * VFPv4 on one CPU's register file. Each method is one instruction's effect: `size` 32 or 64, then register numbers
 * (destination first), then immediates. Cumulative exceptions are ORed into FPSCR. Source: ARM ARM A8.8 (VADD to VSUB), A2.7.
 */
export class ScalarUnit extends RegisterArithmetic {
  /** VMSR FPSCR: bits that the Cortex-A15 does not have stay zero. */
  writeFpscr(value: number): void {
    this.file.fpscr = value & FPSCR_WRITABLE;
  }

  add(size: Size, d: number, n: number, m: number): void {
    this.run2(ADD, size, this.file.fpscr, d, n, m);
  }
  sub(size: Size, d: number, n: number, m: number): void {
    this.run2(SUB, size, this.file.fpscr, d, n, m);
  }
  mul(size: Size, d: number, n: number, m: number): void {
    this.run2(MUL, size, this.file.fpscr, d, n, m);
  }
  div(size: Size, d: number, n: number, m: number): void {
    this.run2(DIV, size, this.file.fpscr, d, n, m);
  }
  /** VNMUL. */
  negMul(size: Size, d: number, n: number, m: number): void {
    this.mul(size, d, n, m);
    this.neg(size, d, d);
  }
  sqrt(size: Size, d: number, m: number): void {
    this.run1(SQRT, size, this.file.fpscr, d, m);
  }

  /** VMLA, VMLS, VNMLS, VNMLA: the product is rounded before it is added. */
  mulAcc(size: Size, d: number, n: number, m: number): void {
    this.runMulAcc(size, this.file.fpscr, false, false, d, n, m);
  }
  mulSub(size: Size, d: number, n: number, m: number): void {
    this.runMulAcc(size, this.file.fpscr, false, true, d, n, m);
  }
  negMulSub(size: Size, d: number, n: number, m: number): void {
    this.runMulAcc(size, this.file.fpscr, true, false, d, n, m);
  }
  negMulAcc(size: Size, d: number, n: number, m: number): void {
    this.runMulAcc(size, this.file.fpscr, true, true, d, n, m);
  }

  /** VFMA, VFMS, VFNMS, VFNMA: one rounding. */
  fusedMulAcc(size: Size, d: number, n: number, m: number): void {
    this.runFused(size, this.file.fpscr, false, false, d, n, m);
  }
  fusedMulSub(size: Size, d: number, n: number, m: number): void {
    this.runFused(size, this.file.fpscr, false, true, d, n, m);
  }
  negFusedMulSub(size: Size, d: number, n: number, m: number): void {
    this.runFused(size, this.file.fpscr, true, false, d, n, m);
  }
  negFusedMulAcc(size: Size, d: number, n: number, m: number): void {
    this.runFused(size, this.file.fpscr, true, true, d, n, m);
  }

  /** VMOV (register), VABS and VNEG move bits and raise nothing. */
  move(size: Size, d: number, m: number): void {
    if (size === 64) this.file.u64[d] = this.file.u64[m]!;
    else this.file.i32[d] = this.file.i32[m]!;
  }
  abs(size: Size, d: number, m: number): void {
    this.move(size, d, m);
    this.file.i32[size === 64 ? d * 2 + 1 : d]! &= 0x7fff_ffff;
  }
  neg(size: Size, d: number, m: number): void {
    this.move(size, d, m);
    this.file.i32[size === 64 ? d * 2 + 1 : d]! ^= 0x8000_0000;
  }
  /** VMOV (immediate) with the instruction's eight bits. ARM ARM A7.5.1 (VFPExpandImm). */
  moveImmediate(size: Size, d: number, imm8: number): void {
    const sign = (imm8 & 0x80) << 24;
    const low = imm8 & 0x3f;
    const repeated = (imm8 & 0x40) !== 0;
    if (size === 32) {
      this.file.i32[d] = sign | (repeated ? 0x3e00_0000 : 0x4000_0000) | (low << 19);
      return;
    }
    this.file.i32[d * 2] = 0;
    this.file.i32[d * 2 + 1] = sign | (repeated ? 0x3fc0_0000 : 0x4000_0000) | (low << 16);
  }

  /** VCMP, and VCMPE with `signalling` 1: sets FPSCR's NZCV. */
  compare(size: Size, signalling: number, d: number, m: number): void {
    this.#setOrdering(this.runCompare(size, this.file.fpscr, signalling !== 0, d, m));
  }
  compareZero(size: Size, signalling: number, d: number): void {
    this.#setOrdering(this.runCompareZero(size, this.file.fpscr, signalling !== 0, d));
  }
  #setOrdering(nzcv: Ordering): void {
    this.file.fpscr = (this.file.fpscr & ~NZCV) | (nzcv << 28);
  }

  /** VCVT and VCVTR to a 32-bit integer in S `d`; VCVTR has `truncate` 0. */
  toInteger(size: Size, unsigned: number, truncate: number, d: number, m: number): void {
    const type = { width: 32, fraction: 0, unsigned: unsigned !== 0 };
    this.file.i32[d] = this.runToFixed(size, this.file.fpscr, type, truncate !== 0, m);
  }
  /** VCVT from a 32-bit integer in S `m`, rounded as FPSCR says. */
  fromInteger(size: Size, unsigned: number, d: number, m: number): void {
    const value = unsigned ? this.file.u32[m]! : this.file.i32[m]!;
    this.runFromFixed(size, this.file.fpscr, d, value, 0);
  }
  /** VCVT to a fixed-point number of `width` 16 or 32 bits with `fraction` bits after the point, extended to the register's size. */
  toFixed(size: Size, width: 16 | 32, unsigned: number, fraction: number, d: number): void {
    const type = { width, fraction, unsigned: unsigned !== 0 };
    const value = this.runToFixed(size, this.file.fpscr, type, true, d);
    if (size === 32) {
      this.file.i32[d] = value;
      return;
    }
    this.file.i32[d * 2] = value;
    this.file.i32[d * 2 + 1] = unsigned ? 0 : value >> 31;
  }
  /** VCVT from fixed point, rounded to nearest whatever FPSCR says. */
  fromFixed(size: Size, width: 16 | 32, unsigned: number, fraction: number, d: number): void {
    const { file } = this;
    const word = file.i32[size === 64 ? d * 2 : d]!;
    const value = width === 32 ? (unsigned ? word >>> 0 : word) : unsigned ? word & 0xffff : (word << 16) >> 16;
    this.runFromFixed(size, withRounding(file.fpscr, TO_NEAREST), d, value, fraction);
  }

  /** VCVT.F64.F32: S `m` to D `d`. */
  singleToDouble(d: number, m: number): void {
    const { file } = this;
    const value = file.f32[m]!;
    if (Math.abs(value) >= SMALLEST_NORMAL_SINGLE || value === 0) file.f64[d] = value;
    else file.u64[d] = this.convert(SINGLE, DOUBLE, file.fpscr, BigInt(file.u32[m]!));
  }
  /** VCVT.F32.F64: D `m` to S `d`. */
  doubleToSingle(d: number, m: number): void {
    const { file } = this;
    const value = file.f64[m]!;
    const single = Math.fround(value);
    const fast = (Math.abs(value) >= SMALLEST_NORMAL_SINGLE && Math.abs(single) < Infinity) || value === 0;
    if (!fast || (file.fpscr & FPSCR_RMODE) !== 0) {
      file.u32[d] = Number(this.convert(DOUBLE, SINGLE, file.fpscr, file.u64[m]!));
      return;
    }
    if (single !== value) file.raise(IXC);
    file.f32[d] = single;
  }
  /** VCVTB (`top` 0) and VCVTT (`top` 1) from half precision. */
  halfToSingle(top: number, d: number, m: number): void {
    const half = this.file.u16[m * 2 + top]!;
    this.file.u32[d] = Number(this.convert(HALF, SINGLE, this.file.fpscr, BigInt(half)));
  }
  /** VCVTB and VCVTT to half precision; the other half of S `d` keeps its value. */
  singleToHalf(top: number, d: number, m: number): void {
    const { file } = this;
    file.u16[d * 2 + top] = this.runSingleToHalf(file.fpscr, m);
  }
}

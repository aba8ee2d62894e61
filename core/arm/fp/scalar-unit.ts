import { compare, type Ordering } from './compare.ts';
import { toFixed as exactToFixed, type FixedPoint, fromFixed, toFormat } from './convert.ts';
import { Environment } from './environment.ts';
import { fastOrdering } from './fast-compare.ts';
import { DOUBLE, type Format, HALF, negated, SINGLE } from './format.ts';
import { FPSCR_RMODE, FPSCR_WRITABLE, IXC, NZCV, TO_NEAREST, withRounding } from './fpscr.ts';
import { ADD, type Binary, DIV, MUL, MUL_ADD, SQRT, SUB } from './operations.ts';
import { RegisterFile, type RegisterFileLocation } from './register-file.ts';

/** Operand size in bits: registers are S (32) or D (64). Single registers may be any of the 64 words, for Advanced SIMD's lanes. */
export type Size = 32 | 64;

const formatOf = (size: Size): Format => (size === 64 ? DOUBLE : SINGLE);
const SMALLEST_NORMAL_SINGLE = 2 ** -126;

/**
 * VFPv4 on one CPU's register file. Every method but `run…` is one instruction's effect: `size` 32 or 64, then register numbers
 * (destination first), then immediates. Cumulative exceptions are ORed into FPSCR. Source: ARM ARM A8.8 (VADD to VSUB), A2.7.
 */
export class ScalarUnit {
  readonly file: RegisterFile;
  readonly #env = new Environment();

  constructor(location: RegisterFileLocation) {
    this.file = new RegisterFile(location);
  }

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
    const { file } = this;
    const control = file.fpscr;
    if (size === 64) {
      const fast = SQRT.fast64(file, control, file.f64[m]!);
      if (!Number.isNaN(fast)) file.f64[d] = fast;
      else file.u64[d] = this.#finish(SQRT.exact(DOUBLE, this.#env.load(control), file.u64[m]!));
      return;
    }
    const fast = SQRT.fast32(file, control, file.f32[m]!);
    if (!Number.isNaN(fast)) file.f32[d] = fast;
    else file.u32[d] = Number(this.#finish(SQRT.exact(SINGLE, this.#env.load(control), BigInt(file.u32[m]!))));
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
    const { file } = this;
    const fast = fastOrdering(size, file.fpscr, size === 64 ? file.f64[d]! : file.f32[d]!, 0);
    this.#setOrdering(fast ?? this.#compareExact(size, file.fpscr, signalling !== 0, this.#bits(size, d), 0n));
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
    else file.u64[d] = this.#convert(SINGLE, DOUBLE, file.fpscr, BigInt(file.u32[m]!));
  }
  /** VCVT.F32.F64: D `m` to S `d`. */
  doubleToSingle(d: number, m: number): void {
    const { file } = this;
    const value = file.f64[m]!;
    const single = Math.fround(value);
    const fast = (Math.abs(value) >= SMALLEST_NORMAL_SINGLE && Math.abs(single) < Infinity) || value === 0;
    if (!fast || (file.fpscr & FPSCR_RMODE) !== 0) {
      file.u32[d] = Number(this.#convert(DOUBLE, SINGLE, file.fpscr, file.u64[m]!));
      return;
    }
    if (single !== value) file.raise(IXC);
    file.f32[d] = single;
  }
  /** VCVTB (`top` 0) and VCVTT (`top` 1) from half precision. */
  halfToSingle(top: number, d: number, m: number): void {
    const half = this.file.u16[m * 2 + top]!;
    this.file.u32[d] = Number(this.#convert(HALF, SINGLE, this.file.fpscr, BigInt(half)));
  }
  /** VCVTB and VCVTT to half precision; the other half of S `d` keeps its value. */
  singleToHalf(top: number, d: number, m: number): void {
    const { file } = this;
    file.u16[d * 2 + top] = this.runSingleToHalf(file.fpscr, m);
  }

  // What follows takes the control bits of the FPSCR to use: Advanced SIMD calls it with the standard ones.

  run2(op: Binary, size: Size, control: number, d: number, n: number, m: number): void {
    const { file } = this;
    if (size === 64) {
      const fast = op.fast64(file, control, file.f64[n]!, file.f64[m]!);
      if (!Number.isNaN(fast)) file.f64[d] = fast;
      else file.u64[d] = this.#finish(op.exact(DOUBLE, this.#env.load(control), file.u64[n]!, file.u64[m]!));
      return;
    }
    const fast = op.fast32(file, control, file.f32[n]!, file.f32[m]!);
    if (!Number.isNaN(fast)) file.f32[d] = fast;
    else file.u32[d] = this.exact32(control, op.exact, file.u32[n]!, file.u32[m]!);
  }

  runCompare(size: Size, control: number, signalling: boolean, n: number, m: number): Ordering {
    const { file } = this;
    const wide = size === 64;
    const fast = fastOrdering(size, control, wide ? file.f64[n]! : file.f32[n]!, wide ? file.f64[m]! : file.f32[m]!);
    return fast ?? this.#compareExact(size, control, signalling, this.#bits(size, n), this.#bits(size, m));
  }
  #compareExact(size: Size, control: number, signalling: boolean, a: bigint, b: bigint): Ordering {
    const env = this.#env.load(control);
    const ordering = compare(formatOf(size), env, a, b, signalling);
    this.file.raise(env.raised);
    return ordering;
  }

  /** ±D`d` ± (`n` · `m`, rounded). A negation is of the bits, so a NaN's sign changes too. */
  runMulAcc(size: Size, control: number, minusD: boolean, minusP: boolean, d: number, n: number, m: number): void {
    const { file } = this;
    const wide = size === 64;
    const view = wide ? file.f64 : file.f32;
    const product = (wide ? MUL.fast64 : MUL.fast32)(file, control, view[n]!, view[m]!);
    const addend = view[d]!;
    const sum = (wide ? ADD.fast64 : ADD.fast32)(file, control, minusD ? -addend : addend, minusP ? -product : product);
    if (!Number.isNaN(sum)) {
      view[d] = sum;
      return;
    }
    const f = formatOf(size);
    const env = this.#env.load(control);
    const exactProduct = MUL.exact(f, env, this.#bits(size, n), this.#bits(size, m));
    const exactAddend = this.#bits(size, d);
    const result = ADD.exact(
      f,
      env,
      minusD ? negated(f, exactAddend) : exactAddend,
      minusP ? negated(f, exactProduct) : exactProduct,
    );
    this.#setBits(size, d, this.#finish(result));
  }

  /** ±D`d` + ±`n` · `m` with one rounding; it is `n` that is negated. */
  runFused(size: Size, control: number, minusD: boolean, minusN: boolean, d: number, n: number, m: number): void {
    const { file } = this;
    const wide = size === 64;
    const view = wide ? file.f64 : file.f32;
    const addend = minusD ? -view[d]! : view[d]!;
    const factor = minusN ? -view[n]! : view[n]!;
    const fast = (wide ? MUL_ADD.fast64 : MUL_ADD.fast32)(file, control, addend, factor, view[m]!);
    if (!Number.isNaN(fast)) {
      view[d] = fast;
      return;
    }
    const f = formatOf(size);
    const c = this.#bits(size, d);
    const a = this.#bits(size, n);
    const env = this.#env.load(control);
    const b = this.#bits(size, m);
    const result = MUL_ADD.exact(f, env, minusD ? negated(f, c) : c, minusN ? negated(f, a) : a, b);
    this.#setBits(size, d, this.#finish(result));
  }

  /** The fixed-point value of register `m` as int32. */
  runToFixed(size: Size, control: number, type: FixedPoint, truncate: boolean, m: number): number {
    const { file } = this;
    const value = size === 64 ? file.f64[m]! : file.f32[m]!;
    const whole = Math.trunc(value);
    const inRange = type.unsigned ? whole >= 0 && whole < 2 ** 32 : whole >= -(2 ** 31) && whole < 2 ** 31;
    if (type.fraction === 0 && type.width === 32 && inRange && (whole === value || (truncate && whole !== 0))) {
      if (whole !== value) file.raise(IXC);
      return whole | 0;
    }
    const env = this.#env.load(control);
    return Number(
      BigInt.asIntN(32, this.#finish(exactToFixed(formatOf(size), env, this.#bits(size, m), type, truncate))),
    );
  }

  /** Register `d` becomes `value` · 2^-`fraction`; `value` is an integer of at most 32 bits. */
  runFromFixed(size: Size, control: number, d: number, value: number, fraction: number): void {
    const { file } = this;
    if (size === 64) {
      file.f64[d] = value * 2 ** -fraction;
      return;
    }
    const single = Math.fround(value);
    if (single === value) file.f32[d] = value * 2 ** -fraction;
    else file.u32[d] = Number(this.#finish(fromFixed(SINGLE, this.#env.load(control), BigInt(value), fraction)));
  }

  /** Bits of S `m` in half precision. */
  runSingleToHalf(control: number, m: number): number {
    return Number(this.#convert(SINGLE, HALF, control, BigInt(this.file.u32[m]!)));
  }
  /** Bits in single precision of the bits of a half. */
  runHalfToSingle(control: number, half: number): number {
    return Number(this.#convert(HALF, SINGLE, control, BigInt(half)));
  }

  /** An exact binary operation on bits of singles. */
  exact32(control: number, op: Binary['exact'], a: number, b: number): number {
    return Number(this.#finish(op(SINGLE, this.#env.load(control), BigInt(a), BigInt(b))));
  }

  /** The environment of the exact operations that Advanced SIMD adds; `finish` takes over what they raised. */
  begin(control: number): Environment {
    return this.#env.load(control);
  }
  finish(): void {
    this.file.raise(this.#env.raised);
  }

  #convert(from: Format, to: Format, control: number, bits: bigint): bigint {
    return this.#finish(toFormat(from, to, this.#env.load(control), bits));
  }
  #finish(result: bigint): bigint {
    this.file.raise(this.#env.raised);
    return result;
  }
  #bits(size: Size, n: number): bigint {
    return size === 64 ? this.file.u64[n]! : BigInt(this.file.u32[n]!);
  }
  #setBits(size: Size, d: number, bits: bigint): void {
    if (size === 64) this.file.u64[d] = bits;
    else this.file.u32[d] = Number(bits);
  }
}

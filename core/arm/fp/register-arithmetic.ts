import { compare, type Ordering } from './compare.ts';
import { toFixed as exactToFixed, type FixedPoint, fromFixed, toFormat } from './convert.ts';
import { Environment } from './environment.ts';
import { fastOrdering } from './fast-compare.ts';
import { DOUBLE, type Format, HALF, negated, SINGLE } from './format.ts';
import { IXC } from './fpscr.ts';
import { ADD, type Binary, MUL, MUL_ADD, type Unary } from './operations.ts';
import { RegisterFile, type RegisterFileLocation } from './register-file.ts';

/** Operand size in bits: registers are S (32) or D (64). Single registers may be any of the 64 words, for Advanced SIMD's lanes. */
export type Size = 32 | 64;

const formatOf = (size: Size): Format => (size === 64 ? DOUBLE : SINGLE);

/**
 * Floating-point operations on the registers of one file, each by its fast path where that decides and exactly otherwise.
 * `control` is the FPSCR whose control bits count: the real one for VFP, the standard one for Advanced SIMD.
 * Exceptions are ORed into the file's FPSCR. Registers are named destination first.
 */
export class RegisterArithmetic {
  readonly file: RegisterFile;
  readonly #env = new Environment();

  constructor(location: RegisterFileLocation) {
    this.file = new RegisterFile(location);
  }

  run1(op: Unary, size: Size, control: number, d: number, m: number): void {
    const { file } = this;
    const wide = size === 64;
    const view = wide ? file.f64 : file.f32;
    const fast = (wide ? op.fast64 : op.fast32)(file, control, view[m]!);
    if (!Number.isNaN(fast)) view[d] = fast;
    else this.#setBits(size, d, this.#finish(op.exact(formatOf(size), this.#env.load(control), this.#bits(size, m))));
  }

  run2(op: Binary, size: Size, control: number, d: number, n: number, m: number): void {
    const { file } = this;
    // One view at each place in the code: V8 makes slow accesses of a variable that holds either.
    if (size === 64) {
      const fast = op.fast64(file, control, file.f64[n]!, file.f64[m]!);
      if (!Number.isNaN(fast)) file.f64[d] = fast;
      else file.u64[d] = this.#finish(op.exact(DOUBLE, this.#env.load(control), file.u64[n]!, file.u64[m]!));
      return;
    }
    const fast = op.fast32(file, control, file.f32[n]!, file.f32[m]!);
    if (!Number.isNaN(fast)) file.f32[d] = fast;
    else {
      const exact = op.exact(SINGLE, this.#env.load(control), BigInt(file.u32[n]!), BigInt(file.u32[m]!));
      file.u32[d] = Number(this.#finish(exact));
    }
  }

  runCompare(size: Size, control: number, signalling: boolean, n: number, m: number): Ordering {
    const { file } = this;
    const wide = size === 64;
    const fast = fastOrdering(size, control, wide ? file.f64[n]! : file.f32[n]!, wide ? file.f64[m]! : file.f32[m]!);
    return fast ?? this.#compareExact(size, control, signalling, this.#bits(size, n), this.#bits(size, m));
  }
  runCompareZero(size: Size, control: number, signalling: boolean, n: number): Ordering {
    const { file } = this;
    const fast = fastOrdering(size, control, size === 64 ? file.f64[n]! : file.f32[n]!, 0);
    return fast ?? this.#compareExact(size, control, signalling, this.#bits(size, n), 0n);
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
    return Number(this.convert(SINGLE, HALF, control, BigInt(this.file.u32[m]!)));
  }
  /** Bits in single precision of the bits of a half. */
  runHalfToSingle(control: number, half: number): number {
    return Number(this.convert(HALF, SINGLE, control, BigInt(half)));
  }

  /** The environment of the exact operations that Advanced SIMD adds; `finish` takes over what they raised. */
  begin(control: number): Environment {
    return this.#env.load(control);
  }
  finish(): void {
    this.file.raise(this.#env.raised);
  }

  /** The bits of a value in another format. */
  convert(from: Format, to: Format, control: number, bits: bigint): bigint {
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

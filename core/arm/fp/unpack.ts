import type { Environment } from './environment.ts';
import { type Format, magnitude, zeroOf } from './format.ts';
import { IDC, IOC } from './fpscr.ts';

export const ZERO = 0;
export const FINITE = 1;
export const INFINITE = 2;
export const QUIET_NAN = 3;
export const SIGNALLING_NAN = 4;

/** A value taken apart. A finite one is `significand` times two to the power of `exponent`; otherwise both are meaningless. */
export interface Unpacked {
  readonly bits: bigint;
  readonly kind: 0 | 1 | 2 | 3 | 4;
  readonly sign: 0 | 1;
  readonly significand: bigint;
  readonly exponent: number;
}

/**
 * ARM ARM A2.7.6 (FPUnpack): a denormal operand becomes zero and raises IDC when flush-to-zero is on.
 * Half precision is never flushed, and has neither infinities nor NaNs in the alternative format.
 */
export function unpack(f: Format, env: Environment, bits: bigint): Unpacked {
  const sign = (bits & f.signBit) === 0n ? 0 : 1;
  const biased = Number((bits >> BigInt(f.fractionBits)) & BigInt(f.specialExponent));
  const fraction = bits & f.fractionMask;
  const exponent = Math.max(biased, 1) - f.bias - f.fractionBits;
  if (biased === f.specialExponent && !(f.width === 16 && env.alternativeHalf)) {
    const kind = fraction === 0n ? INFINITE : (fraction & f.quietBit) !== 0n ? QUIET_NAN : SIGNALLING_NAN;
    return { bits, kind, sign, significand: 0n, exponent };
  }
  if (biased !== 0)
    return { bits, kind: FINITE, sign, significand: fraction | (1n << BigInt(f.fractionBits)), exponent };
  if (fraction !== 0n && !(env.flushToZero && f.width !== 16))
    return { bits, kind: FINITE, sign, significand: fraction, exponent };
  if (fraction !== 0n) env.raise(IDC);
  return { bits: zeroOf(f, sign), kind: ZERO, sign, significand: 0n, exponent };
}

export const isNan = (v: Unpacked): boolean => v.kind >= QUIET_NAN;

export function invalid(f: Format, env: Environment): bigint {
  env.raise(IOC);
  return f.defaultNan;
}

/** ARM ARM A2.7.6 (FPProcessNaN). */
function processNan(f: Format, env: Environment, v: Unpacked): bigint {
  if (v.kind === SIGNALLING_NAN) env.raise(IOC);
  return env.defaultNan ? f.defaultNan : v.bits | f.quietBit;
}

/**
 * ARM ARM A2.7.6 (FPProcessNaNs, FPProcessNaNs3): the first signalling NaN in operand order wins, then the first quiet one.
 * Undefined when no operand is a NaN.
 */
export function propagateNan(f: Format, env: Environment, a: Unpacked, b: Unpacked, c?: Unpacked): bigint | undefined {
  for (const kind of [SIGNALLING_NAN, QUIET_NAN]) {
    if (a.kind === kind) return processNan(f, env, a);
    if (b.kind === kind) return processNan(f, env, b);
    if (c?.kind === kind) return processNan(f, env, c);
  }
  return undefined;
}

export const absolute = (f: Format, v: Unpacked): Unpacked => ({ ...v, bits: magnitude(f, v.bits), sign: 0 });

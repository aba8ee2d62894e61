import type { Environment } from './environment.ts';
import { type Format, infinityOf, zeroOf } from './format.ts';
import { IOC, IXC, TO_ZERO } from './fpscr.ts';
import { round, roundsUp, shiftRight } from './round.ts';
import { INFINITE, isNan, SIGNALLING_NAN, type Unpacked, unpack, ZERO } from './unpack.ts';

/** A fixed-point type: its width, the number of bits after the point, and whether it is unsigned. An integer has no fraction. */
export interface FixedPoint {
  readonly width: number;
  readonly fraction: number;
  readonly unsigned: boolean;
}

function saturated(type: FixedPoint, negative: boolean): bigint {
  if (negative) return type.unsigned ? 0n : -(1n << BigInt(type.width - 1));
  return (1n << BigInt(type.unsigned ? type.width : type.width - 1)) - 1n;
}

/**
 * ARM ARM A2.7.6 (FPToFixed): rounds to zero if `truncate`, otherwise as FPSCR says.
 * Out of range saturates and a NaN gives zero, both with IOC alone. The result is a signed value, or an unsigned one for an unsigned type.
 */
export function toFixed(f: Format, env: Environment, bits: bigint, type: FixedPoint, truncate: boolean): bigint {
  const v = unpack(f, env, bits);
  if (isNan(v)) {
    env.raise(IOC);
    return 0n;
  }
  if (v.kind === ZERO) return 0n;
  // A binary exponent above the width is out of range whatever the significand is; don't build the huge integer.
  const exponent = v.exponent + type.fraction;
  if (v.kind === INFINITE || exponent > type.width) {
    env.raise(IOC);
    return saturated(type, v.sign === 1);
  }
  const shifted = shiftRight(v.significand, -exponent);
  const up = roundsUp(truncate ? TO_ZERO : env.rounding, v.sign, shifted);
  const size = shifted.quotient + (up ? 1n : 0n);
  const value = v.sign ? -size : size;
  const limit = saturated(type, v.sign === 1);
  if (v.sign ? value < limit : value > limit) {
    env.raise(IOC);
    return limit;
  }
  if (shifted.inexact) env.raise(IXC);
  return value;
}

/** ARM ARM A2.7.6 (FixedToFP): `value` · 2^-`fraction`, rounded as FPSCR says. */
export function fromFixed(f: Format, env: Environment, value: bigint, fraction: number): bigint {
  if (value === 0n) return 0n;
  return value < 0n ? round(f, env, 1, -value, -fraction) : round(f, env, 0, value, -fraction);
}

/** ARM ARM A2.7.6 (FPConvertNaN): the payload keeps its most significant bits. */
function convertNan(from: Format, to: Format, env: Environment, v: Unpacked): bigint {
  if (v.kind === SIGNALLING_NAN) env.raise(IOC);
  if (env.defaultNan) return to.defaultNan;
  const payload = v.bits & from.fractionMask;
  const difference = BigInt(to.fractionBits - from.fractionBits);
  const fraction = difference < 0n ? payload >> -difference : payload << difference;
  return infinityOf(to, v.sign) | to.quietBit | fraction;
}

/**
 * Between formats (FPDoubleToSingle, FPSingleToDouble, FPHalfToSingle, FPSingleToHalf).
 * The alternative half-precision format has no NaN and no infinity: they become zero and the largest number, with IOC.
 */
export function toFormat(from: Format, to: Format, env: Environment, bits: bigint): bigint {
  const v = unpack(from, env, bits);
  const alternative = to.width === 16 && env.alternativeHalf;
  if (isNan(v)) {
    if (!alternative) return convertNan(from, to, env, v);
    env.raise(IOC);
    return zeroOf(to, v.sign);
  }
  if (v.kind === INFINITE) {
    if (!alternative) return infinityOf(to, v.sign);
    env.raise(IOC);
    return zeroOf(to, v.sign) | (to.signBit - 1n);
  }
  if (v.kind === ZERO) return zeroOf(to, v.sign);
  return round(to, env, v.sign, v.significand, v.exponent);
}

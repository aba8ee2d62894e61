import type { Environment } from './environment.ts';
import { type Format, infinityOf, zeroOf } from './format.ts';
import {
  IOC,
  IXC,
  OFC,
  type RoundingMode,
  TO_MINUS_INFINITY,
  TO_NEAREST,
  TO_PLUS_INFINITY,
  TO_ZERO,
  UFC,
} from './fpscr.ts';

/** Number of significant bits of a non-negative value. */
export function bitLength(value: bigint): number {
  const hex = value.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex[0]!, 16)) + 28;
}

/** The non-negative `value` shifted right (left if negative), and whether bits were lost and how they compare with one half. */
export interface Shifted {
  readonly quotient: bigint;
  /** -1, 0 or 1: the lost part is less than, equal to or more than one half. */
  readonly half: -1 | 0 | 1;
  readonly inexact: boolean;
}

export function shiftRight(value: bigint, shift: number): Shifted {
  if (shift <= 0) return { quotient: value << BigInt(-shift), half: -1, inexact: false };
  const quotient = value >> BigInt(shift);
  const rest = value - (quotient << BigInt(shift));
  const middle = 1n << BigInt(shift - 1);
  return { quotient, half: rest < middle ? -1 : rest === middle ? 0 : 1, inexact: rest !== 0n };
}

/** Whether a magnitude is to be rounded away from zero. */
export function roundsUp(rounding: RoundingMode, sign: number, s: Shifted): boolean {
  switch (rounding) {
    case TO_NEAREST:
      return s.half > 0 || (s.half === 0 && (s.quotient & 1n) === 1n);
    case TO_PLUS_INFINITY:
      return s.inexact && sign === 0;
    case TO_MINUS_INFINITY:
      return s.inexact && sign === 1;
    default:
      return false;
  }
}

function overflow(f: Format, env: Environment, sign: 0 | 1): bigint {
  if (f.width === 16 && env.alternativeHalf) {
    // The largest number, and an invalid operation in place of overflow and inexact.
    env.raise(IOC);
    return zeroOf(f, sign) | (f.signBit - 1n);
  }
  env.raise(OFC | IXC);
  const away =
    env.rounding === TO_NEAREST ||
    (env.rounding !== TO_ZERO && env.rounding === (sign ? TO_MINUS_INFINITY : TO_PLUS_INFINITY));
  return away ? infinityOf(f, sign) : infinityOf(f, sign) - 1n;
}

/**
 * The value ±`significand` · 2^`exponent`, which is not zero, rounded to the format. ARM ARM A2.7.6 (FPRound):
 * tininess is detected before rounding, and a tiny result is flushed to zero with UFC alone when flush-to-zero is on.
 * A value that is not exact must carry its lost bits as a sticky lowest bit, at least two places below the result's last one.
 */
export function round(f: Format, env: Environment, sign: 0 | 1, significand: bigint, exponent: number): bigint {
  const top = exponent + bitLength(significand) - 1;
  const lowest = 1 - f.bias;
  const tiny = top < lowest;
  if (tiny && env.flushToZero && f.width !== 16) {
    env.raise(UFC);
    return zeroOf(f, sign);
  }
  const unit = Math.max(top, lowest) - f.fractionBits;
  const shifted = shiftRight(significand, unit - exponent);
  const rounded = shifted.quotient + (roundsUp(env.rounding, sign, shifted) ? 1n : 0n);
  // The hidden bit of a normal number adds one to the exponent field, and so does a carry out of the fraction.
  const biased = tiny ? 0 : Math.max(top, lowest) + f.bias - 1;
  const bits = (BigInt(biased) << BigInt(f.fractionBits)) + rounded;
  const limit = f.width === 16 && env.alternativeHalf ? f.signBit : f.infinity;
  if (bits >= limit) return overflow(f, env, sign);
  if (shifted.inexact) env.raise(tiny ? UFC | IXC : IXC);
  return zeroOf(f, sign) | bits;
}

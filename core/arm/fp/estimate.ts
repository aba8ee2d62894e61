import { div, mul, sub } from './arithmetic.ts';
import type { Environment } from './environment.ts';
import { infinityOf, SINGLE, zeroOf } from './format.ts';
import { DZC, UFC } from './fpscr.ts';
import { INFINITE, invalid, propagateNan, type Unpacked, unpack, ZERO } from './unpack.ts';

/*
 * Estimates and steps of Newton's iteration, single precision only.
 * Source: ARM ARM A2.7.6 (FPRecipEstimate, FPRSqrtEstimate, FPRecipStep, FPRSqrtStep) and A2.7.7 (their unsigned forms).
 */

const TWO = 0x4000_0000n;
const THREE = 0x4040_0000n;
const ONE_AND_A_HALF = 0x3fc0_0000n;

/**
 * The estimate of 1/x for x = `scaled`/512 in [0.5, 1): a nine-bit value in units of 1/256.
 * The reciprocal of the middle of the interval [scaled, scaled + 1), rounded.
 */
export function reciprocalOf(scaled: number): number {
  const q = Math.trunc(2 ** 19 / (2 * scaled + 1));
  return (q + 1) >> 1;
}

/** The estimate of 1/sqrt(x) in units of 1/256, for x = `scaled`/512 in [0.25, 1); from 0.5 on the lowest bit does not count. */
export function reciprocalRootOf(scaled: number): number {
  // The middle of the interval, in units of 1/1024.
  const middle = scaled < 256 ? scaled * 2 + 1 : (scaled >> 1) * 4 + 2;
  return Math.floor(256 * Math.sqrt(1024 / middle) + 0.5);
}

/** VRECPE.U32: fixed point with 32 bits after the point. Operand and result are uint32. */
export function unsignedReciprocalEstimate(operand: number): number {
  if (operand >>> 31 === 0) return 0xffff_ffff;
  return (reciprocalOf(operand >>> 23) << 23) >>> 0;
}

/** VRSQRTE.U32. Operand and result are uint32. */
export function unsignedReciprocalRootEstimate(operand: number): number {
  if (operand >>> 30 === 0) return 0xffff_ffff;
  return (reciprocalRootOf(operand >>> 23) << 23) >>> 0;
}

/** The fraction of the operand with its hidden bit, 24 bits, and the biased exponent that this fraction has. */
function normalised(v: Unpacked): { fraction: number; biased: number } {
  let fraction = Number(v.significand);
  let biased = v.exponent + 23 + SINGLE.bias;
  while (fraction < 2 ** 23) {
    fraction *= 2;
    biased--;
  }
  return { fraction, biased };
}

/** VRECPE.F32 under the standard FPSCR, where results and operands are never denormal. */
export function reciprocalEstimate(env: Environment, operand: bigint): bigint {
  const v = unpack(SINGLE, env, operand);
  const nan = propagateNan(SINGLE, env, v, v);
  if (nan !== undefined) return nan;
  if (v.kind === INFINITE) return zeroOf(SINGLE, v.sign);
  if (v.kind === ZERO) {
    env.raise(DZC);
    return infinityOf(SINGLE, v.sign);
  }
  const { fraction, biased } = normalised(v);
  if (biased >= 253) {
    env.raise(UFC);
    return zeroOf(SINGLE, v.sign);
  }
  const estimate = reciprocalOf(fraction >> 15);
  return zeroOf(SINGLE, v.sign) | BigInt(((253 - biased) << 23) | ((estimate & 0xff) << 15));
}

/** VRSQRTE.F32 under the standard FPSCR. */
export function reciprocalRootEstimate(env: Environment, operand: bigint): bigint {
  const v = unpack(SINGLE, env, operand);
  const nan = propagateNan(SINGLE, env, v, v);
  if (nan !== undefined) return nan;
  if (v.kind === ZERO) {
    env.raise(DZC);
    return infinityOf(SINGLE, v.sign);
  }
  if (v.sign) return invalid(SINGLE, env);
  if (v.kind === INFINITE) return 0n;
  const { fraction, biased } = normalised(v);
  // An even exponent (odd when biased) leaves [0.25, 0.5), the other [0.5, 1).
  const estimate = reciprocalRootOf((biased & 1) !== 0 ? fraction >> 16 : fraction >> 15);
  return BigInt((((380 - biased) >> 1) << 23) | ((estimate & 0xff) << 15));
}

const isInfinityByZero = (a: Unpacked, b: Unpacked): boolean =>
  (a.kind === INFINITE && b.kind === ZERO) || (a.kind === ZERO && b.kind === INFINITE);

/** VRECPS: 2 - `a` · `b`, the product rounded first; infinity by zero counts as zero. */
export function reciprocalStep(env: Environment, a: bigint, b: bigint): bigint {
  if (isInfinityByZero(unpack(SINGLE, env, a), unpack(SINGLE, env, b))) return TWO;
  return sub(SINGLE, env, TWO, mul(SINGLE, env, a, b));
}

/** VRSQRTS: (3 - `a` · `b`) / 2, the product rounded first; infinity by zero counts as zero. */
export function reciprocalRootStep(env: Environment, a: bigint, b: bigint): bigint {
  if (isInfinityByZero(unpack(SINGLE, env, a), unpack(SINGLE, env, b))) return ONE_AND_A_HALF;
  return div(SINGLE, env, sub(SINGLE, env, THREE, mul(SINGLE, env, a, b)), TWO);
}

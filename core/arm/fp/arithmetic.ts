import type { Environment } from './environment.ts';
import { type Format, infinityOf, zeroOf } from './format.ts';
import { DZC, TO_MINUS_INFINITY } from './fpscr.ts';
import { bitLength, round } from './round.ts';
import { INFINITE, invalid, isNan, propagateNan, QUIET_NAN, type Unpacked, unpack, ZERO } from './unpack.ts';

/*
 * Exact arithmetic on bit patterns, one implementation for all formats; the reference for the fast paths.
 * Source: ARM ARM A2.7.6 (FPAdd, FPSub, FPMul, FPDiv, FPMulAdd, FPSqrt).
 */

const signed = (v: Unpacked): bigint => (v.sign ? -v.significand : v.significand);

/** The exact sum of two finite values, one of which is not zero, rounded. */
function roundSum(f: Format, env: Environment, x: bigint, xExponent: number, y: bigint, yExponent: number): bigint {
  const exponent = x === 0n ? yExponent : y === 0n ? xExponent : Math.min(xExponent, yExponent);
  const sum = (x << BigInt(Math.max(xExponent - exponent, 0))) + (y << BigInt(Math.max(yExponent - exponent, 0)));
  if (sum === 0n) return zeroOf(f, env.rounding === TO_MINUS_INFINITY ? 1 : 0);
  return sum < 0n ? round(f, env, 1, -sum, exponent) : round(f, env, 0, sum, exponent);
}

function addUnpacked(f: Format, env: Environment, a: Unpacked, b: Unpacked): bigint {
  if (a.kind === INFINITE && b.kind === INFINITE && a.sign !== b.sign) return invalid(f, env);
  if (a.kind === INFINITE) return a.bits;
  if (b.kind === INFINITE) return infinityOf(f, b.sign);
  if (a.kind === ZERO && b.kind === ZERO && a.sign === b.sign) return a.bits;
  return roundSum(f, env, signed(a), a.exponent, signed(b), b.exponent);
}

export function add(f: Format, env: Environment, a: bigint, b: bigint): bigint {
  const x = unpack(f, env, a);
  const y = unpack(f, env, b);
  return propagateNan(f, env, x, y) ?? addUnpacked(f, env, x, y);
}

export function sub(f: Format, env: Environment, a: bigint, b: bigint): bigint {
  const x = unpack(f, env, a);
  const y = unpack(f, env, b);
  return propagateNan(f, env, x, y) ?? addUnpacked(f, env, x, { ...y, sign: y.sign ? 0 : 1 });
}

export function mul(f: Format, env: Environment, a: bigint, b: bigint): bigint {
  const x = unpack(f, env, a);
  const y = unpack(f, env, b);
  const nan = propagateNan(f, env, x, y);
  if (nan !== undefined) return nan;
  const sign = x.sign === y.sign ? 0 : 1;
  if (x.kind === INFINITE || y.kind === INFINITE)
    return x.kind === ZERO || y.kind === ZERO ? invalid(f, env) : infinityOf(f, sign);
  if (x.kind === ZERO || y.kind === ZERO) return zeroOf(f, sign);
  return round(f, env, sign, x.significand * y.significand, x.exponent + y.exponent);
}

export function div(f: Format, env: Environment, a: bigint, b: bigint): bigint {
  const x = unpack(f, env, a);
  const y = unpack(f, env, b);
  const nan = propagateNan(f, env, x, y);
  if (nan !== undefined) return nan;
  const sign = x.sign === y.sign ? 0 : 1;
  if (x.kind === y.kind && (x.kind === INFINITE || x.kind === ZERO)) return invalid(f, env);
  if (x.kind === INFINITE) return infinityOf(f, sign);
  if (x.kind === ZERO || y.kind === INFINITE) return zeroOf(f, sign);
  if (y.kind === ZERO) {
    env.raise(DZC);
    return infinityOf(f, sign);
  }
  // Enough extra bits for a quotient that is longer than the significand, whatever the operands' lengths.
  const extra = f.fractionBits * 2 + 4;
  const dividend = x.significand << BigInt(extra);
  const quotient = dividend / y.significand;
  const sticky = quotient * y.significand === dividend ? 0n : 1n;
  return round(f, env, sign, (quotient << 1n) | sticky, x.exponent - y.exponent - extra - 1);
}

/** The integer part of a square root, by Newton's iteration from above. */
function integerRoot(value: bigint): bigint {
  let root = 1n << BigInt((bitLength(value) + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

export function sqrt(f: Format, env: Environment, a: bigint): bigint {
  const x = unpack(f, env, a);
  const nan = propagateNan(f, env, x, x);
  if (nan !== undefined) return nan;
  if (x.kind === ZERO) return x.bits;
  if (x.sign) return invalid(f, env);
  if (x.kind === INFINITE) return x.bits;
  const extra = (f.fractionBits + 2) * 2 + (x.exponent & 1);
  const scaled = x.significand << BigInt(extra);
  const root = integerRoot(scaled);
  const sticky = root * root === scaled ? 0n : 1n;
  return round(f, env, 0, (root << 1n) | sticky, (x.exponent - extra) / 2 - 1);
}

/** `addend` + `a` · `b` with one rounding (FPMulAdd). */
export function mulAdd(f: Format, env: Environment, addend: bigint, a: bigint, b: bigint): bigint {
  const z = unpack(f, env, addend);
  const x = unpack(f, env, a);
  const y = unpack(f, env, b);
  const infiniteProduct = x.kind === INFINITE || y.kind === INFINITE;
  const zeroProduct = x.kind === ZERO || y.kind === ZERO;
  const nan = propagateNan(f, env, z, x, y);
  if (nan !== undefined) {
    const lost = z.kind === QUIET_NAN && infiniteProduct && zeroProduct && !isNan(x) && !isNan(y);
    return lost ? invalid(f, env) : nan;
  }
  const sign = x.sign === y.sign ? 0 : 1;
  if (infiniteProduct && (zeroProduct || (z.kind === INFINITE && z.sign !== sign))) return invalid(f, env);
  if (infiniteProduct) return infinityOf(f, sign);
  if (z.kind === INFINITE || (z.kind === ZERO && zeroProduct && z.sign === sign)) return z.bits;
  const product = x.significand * y.significand;
  return roundSum(f, env, signed(z), z.exponent, sign ? -product : product, x.exponent + y.exponent);
}

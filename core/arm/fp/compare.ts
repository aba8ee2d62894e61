import type { Environment } from './environment.ts';
import { type Format, magnitude, zeroOf } from './format.ts';
import { IOC } from './fpscr.ts';
import { isNan, propagateNan, SIGNALLING_NAN, type Unpacked, unpack, ZERO } from './unpack.ts';

/** Results of a comparison as the NZCV that VCMP gives, in bits 3 to 0. ARM ARM A2.7.6 (FPCompare). */
export const EQUAL = 0b0110;
export const LESS = 0b1000;
export const GREATER = 0b0010;
export const UNORDERED = 0b0011;
export type Ordering = typeof EQUAL | typeof LESS | typeof GREATER | typeof UNORDERED;

/** Bit patterns compare as integers once negative ones are mirrored; both zeros become the same. */
const rank = (f: Format, v: Unpacked): bigint => (v.sign ? -magnitude(f, v.bits) : v.bits);

/** Compares two values. A quiet NaN raises IOC only if `signalling`, as for VCMPE, VCGE and VCGT. */
export function compare(f: Format, env: Environment, a: bigint, b: bigint, signalling: boolean): Ordering {
  const x = unpack(f, env, a);
  const y = unpack(f, env, b);
  if (isNan(x) || isNan(y)) {
    if (signalling || x.kind === SIGNALLING_NAN || y.kind === SIGNALLING_NAN) env.raise(IOC);
    return UNORDERED;
  }
  const left = rank(f, x);
  const right = rank(f, y);
  return left === right ? EQUAL : left < right ? LESS : GREATER;
}

/** ARM ARM A2.7.6 (FPMax, FPMin): `direction` 1 for the larger value, -1 for the smaller; of two zeros, +0 is the larger. */
export function extreme(f: Format, env: Environment, a: bigint, b: bigint, direction: 1 | -1): bigint {
  const x = unpack(f, env, a);
  const y = unpack(f, env, b);
  const nan = propagateNan(f, env, x, y);
  if (nan !== undefined) return nan;
  if (x.kind === ZERO && y.kind === ZERO) return zeroOf(f, direction > 0 ? x.sign & y.sign : x.sign | y.sign);
  return rank(f, x) > rank(f, y) === direction > 0 ? x.bits : y.bits;
}

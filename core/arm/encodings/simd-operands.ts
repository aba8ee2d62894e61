import type { SimdName } from '../simd/primitives.ts';
import type { Fields, Semantics } from './row.ts';

/*
 * What the rows of Advanced SIMD share. Letters: Vd d with D, Vn n with N, Vm m with M, Q q, U u, size s, immediate i.
 * An encoding that the ARM ARM gives as UNDEFINED has no row: `when` says which of a pattern's words are defined.
 */

type When = (f: Fields) => boolean;

export const dOf = (f: Fields): number => (f.D << 4) | f.d;
export const nOf = (f: Fields): number => (f.N << 4) | f.n;
export const mOf = (f: Fields): number => (f.M << 4) | f.m;
/** D registers in an operand: 2 for a Q register. */
export const registers = (f: Fields): number => (f.q === 1 ? 2 : 1);
/** Element size in bits. */
export const sizeOf = (f: Fields): number => 8 << f.s;

/** An instruction that is one primitive. */
export const simd =
  (name: SimdName, args: (f: Fields) => readonly number[]): Semantics =>
  (f, b) => {
    if (b.fpAllowed(true)) b.fp(`simd.${name}`, ...args(f));
  };

export const all =
  (...conditions: readonly When[]): When =>
  (f) =>
    conditions.every((condition) => condition(f));

/** Q registers have even numbers. The letters name the operands: d, n, m. */
const even =
  (...operands: readonly ('d' | 'n' | 'm')[]): When =>
  (f) =>
    operands.every((operand) => (f[operand] & 1) === 0);
export const evenIfQ =
  (...operands: readonly ('d' | 'n' | 'm')[]): When =>
  (f) =>
    f.q === 0 || even(...operands)(f);
export { even };

/** The element sizes, in bits, that an encoding is defined for. */
export const sizes =
  (...bits: readonly number[]): When =>
  (f) =>
    bits.includes(sizeOf(f));

import type { Fields } from './row.ts';

/** `value` as the bits of a pattern. */
export const binary = (value: number, width: number): string => value.toString(2).padStart(width, '0');

// Registers by the letters of the data-processing and media tables: Rd d, Rn n, Rm m, Ra a; of 64-bit results RdLo l and RdHi h.
export const three = (f: Fields) => ({ d: f.d, n: f.n, m: f.m });
export const four = (f: Fields) => ({ d: f.d, n: f.n, m: f.m, a: f.a });
export const long = (f: Fields) => ({ low: f.l, high: f.h, n: f.n, m: f.m });
/** X chooses the half of Rn, y that of Rm. */
export const halves = (f: Fields) => ({ x: f.X, y: f.y });

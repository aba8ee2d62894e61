/** A binary interchange format of IEEE 754-2008. Values are bit patterns held in a bigint of `width` bits. */
export interface Format {
  readonly width: 16 | 32 | 64;
  readonly exponentBits: number;
  readonly fractionBits: number;
  readonly bias: number;
  /** Biased exponent of infinities and NaNs. */
  readonly specialExponent: number;
  readonly signBit: bigint;
  readonly fractionMask: bigint;
  /** The most significant fraction bit: set in a quiet NaN. */
  readonly quietBit: bigint;
  readonly infinity: bigint;
  /** ARM ARM A2.7.4 (FPDefaultNaN): positive, quiet, otherwise zero. */
  readonly defaultNan: bigint;
}

function format(width: 16 | 32 | 64, exponentBits: number): Format {
  const fractionBits = width - 1 - exponentBits;
  const specialExponent = 2 ** exponentBits - 1;
  const infinity = BigInt(specialExponent) << BigInt(fractionBits);
  const quietBit = 1n << BigInt(fractionBits - 1);
  return {
    width,
    exponentBits,
    fractionBits,
    bias: 2 ** (exponentBits - 1) - 1,
    specialExponent,
    signBit: 1n << BigInt(width - 1),
    fractionMask: (1n << BigInt(fractionBits)) - 1n,
    quietBit,
    infinity,
    defaultNan: infinity | quietBit,
  };
}

export const HALF = format(16, 5);
export const SINGLE = format(32, 8);
export const DOUBLE = format(64, 11);

export const infinityOf = (f: Format, sign: number): bigint => (sign ? f.signBit | f.infinity : f.infinity);
export const zeroOf = (f: Format, sign: number): bigint => (sign ? f.signBit : 0n);
export const negated = (f: Format, bits: bigint): bigint => bits ^ f.signBit;
export const magnitude = (f: Format, bits: bigint): bigint => bits & (f.signBit - 1n);

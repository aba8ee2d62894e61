import { FPSCR_FZ, FPSCR_RMODE, IXC } from './fpscr.ts';
import type { RegisterFile } from './register-file.ts';

/*
 * Double precision by the host's own arithmetic, which rounds to nearest; the error terms say whether a result is exact.
 * They are exact themselves as long as nothing overflows or loses bits to underflow, which the bounds below make sure of.
 * NaN means "not decided here" as in fast-single.ts.
 */

const SMALLEST_NORMAL = 2 ** -1022;
/** Inside these bounds a product's error term and its parts are normal and finite. */
const PRODUCT_TOP = 2 ** 990;
const PRODUCT_BOTTOM = 2 ** -900;
/** 2^27 + 1 splits a significand into halves of 26 bits (Veltkamp). */
const SPLITTER = 134217729;

const isPlain = (x: number): boolean => x === 0 || Math.abs(x) >= SMALLEST_NORMAL;
const isModerate = (x: number): boolean => {
  const size = Math.abs(x);
  return size < PRODUCT_TOP && size > PRODUCT_BOTTOM;
};

/** `a` · `b` - `product`, exactly (Dekker). All three are moderate. */
function productError(a: number, b: number, product: number): number {
  const ca = a * SPLITTER;
  const aHigh = ca - (ca - a);
  const aLow = a - aHigh;
  const cb = b * SPLITTER;
  const bHigh = cb - (cb - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** `a` + `b` - `sum`, exactly (Knuth). */
function sumError(a: number, b: number, sum: number): number {
  const virtual = sum - a;
  return a - (sum - virtual) + (b - virtual);
}

export function add64(file: RegisterFile, control: number, a: number, b: number): number {
  if ((control & FPSCR_RMODE) !== 0) return Number.NaN;
  const sum = a + b;
  if (!(Math.abs(sum) < Infinity)) return Number.NaN;
  if ((control & FPSCR_FZ) !== 0 && !(isPlain(a) && isPlain(b) && isPlain(sum))) return Number.NaN;
  // Without flush-to-zero a tiny sum is exact. A sum is exact when it gives back both operands.
  if ((file.fpscr & IXC) === 0 && !(sum - a === b && sum - b === a)) file.raise(IXC);
  return sum;
}

export const sub64 = (file: RegisterFile, control: number, a: number, b: number): number => add64(file, control, a, -b);

export function mul64(file: RegisterFile, control: number, a: number, b: number): number {
  if ((control & FPSCR_RMODE) !== 0) return Number.NaN;
  const product = a * b;
  if ((control & FPSCR_FZ) !== 0 && !(isPlain(a) && isPlain(b))) return Number.NaN;
  if (product === 0) return a === 0 || b === 0 ? product : Number.NaN;
  // The smallest normal number itself may be a tiny result that was rounded up.
  const size = Math.abs(product);
  if (!(size < Infinity && size > SMALLEST_NORMAL)) return Number.NaN;
  if ((file.fpscr & IXC) === 0) {
    if (!(isModerate(product) && isModerate(a) && isModerate(b))) return Number.NaN;
    if (productError(a, b, product) !== 0) file.raise(IXC);
  }
  return product;
}

export function div64(file: RegisterFile, control: number, a: number, b: number): number {
  if ((control & FPSCR_RMODE) !== 0) return Number.NaN;
  const quotient = a / b;
  if ((control & FPSCR_FZ) !== 0 && !(isPlain(a) && isPlain(b))) return Number.NaN;
  if (quotient === 0) return a === 0 || Math.abs(b) === Infinity ? quotient : Number.NaN;
  const size = Math.abs(quotient);
  if (!(size < Infinity && size > SMALLEST_NORMAL)) return Number.NaN;
  if ((file.fpscr & IXC) === 0) {
    if (!(isModerate(quotient) && isModerate(a) && isModerate(b))) return Number.NaN;
    const back = quotient * b;
    if (back !== a || productError(quotient, b, back) !== 0) file.raise(IXC);
  }
  return quotient;
}

export function sqrt64(file: RegisterFile, control: number, a: number): number {
  if ((control & FPSCR_RMODE) !== 0) return Number.NaN;
  if (a === 0) return a;
  if (!(a < Infinity && a >= SMALLEST_NORMAL)) return Number.NaN;
  const root = Math.sqrt(a);
  if ((file.fpscr & IXC) === 0) {
    if (!isModerate(a)) return Number.NaN;
    const back = root * root;
    if (back !== a || productError(root, root, back) !== 0) file.raise(IXC);
  }
  return root;
}

const scratch = new Float64Array(1);
const scratchWords = new Int32Array(scratch.buffer);

/** The neighbour of `value` with an odd significand in the direction of `error`, if `value` is even: rounding to odd. */
function toOdd(value: number, error: number): number {
  scratch[0] = value;
  const low = scratchWords[0]!;
  if ((low & 1) !== 0) return value;
  if (error > 0 === value > 0) scratchWords[0] = low | 1;
  else {
    scratchWords[0] = low - 1;
    if (low === 0) scratchWords[1]! -= 1;
  }
  return scratch[0]!;
}

/**
 * `c` + `a` · `b` with one rounding: the exact product in two parts, and all but the last addition rounded to odd.
 * Source: Boldo and Melquiond, "Emulation of a FMA and correctly rounded sums", 2008.
 */
export function mulAdd64(file: RegisterFile, control: number, c: number, a: number, b: number): number {
  if ((control & FPSCR_RMODE) !== 0) return Number.NaN;
  const product = a * b;
  if (a === 0 || b === 0) return isPlain(a) && isPlain(b) ? add64(file, control, c, product) : Number.NaN;
  if (!(isModerate(product) && isModerate(a) && isModerate(b))) return Number.NaN;
  if (c === 0) return mul64(file, control, a, b);
  if (!isModerate(c)) return Number.NaN;
  const low = productError(a, b, product);
  const upper = c + low;
  const upperError = sumError(c, low, upper);
  const high = product + upper;
  const highError = sumError(product, upper, high);
  const rest = highError + upperError;
  const restError = sumError(highError, upperError, rest);
  const odd = restError === 0 ? rest : toOdd(rest, restError);
  const result = high + odd;
  if (!isModerate(result)) return Number.NaN;
  if ((file.fpscr & IXC) === 0 && (restError !== 0 || sumError(high, odd, result) !== 0)) file.raise(IXC);
  return result;
}

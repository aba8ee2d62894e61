import { FPSCR_FZ, FPSCR_RMODE, IXC } from './fpscr.ts';
import type { RegisterFile } from './register-file.ts';

/*
 * Single precision by the host's double precision: for +, -, ·, / and square root of singles, rounding to double and then to
 * single equals rounding once, because a double has more than 2 · 24 + 2 bits (Figueroa, "When is double rounding innocuous?").
 * Operands are singles. NaN means "not decided here": overflow, a result that is or may be tiny, NaN and infinity,
 * other rounding modes. The result is written only by the caller; IXC is raised here.
 */

const SMALLEST_NORMAL = 2 ** -126;

/** Not denormal: not affected by flush-to-zero. */
const isPlain = (x: number): boolean => x === 0 || Math.abs(x) >= SMALLEST_NORMAL;

function inexact(file: RegisterFile): void {
  file.raise(IXC);
}

export function add32(file: RegisterFile, control: number, a: number, b: number): number {
  if ((control & FPSCR_RMODE) !== 0) return Number.NaN;
  const sum = a + b;
  const result = Math.fround(sum);
  if (!(Math.abs(result) < Infinity)) return Number.NaN;
  if ((control & FPSCR_FZ) !== 0 && !(isPlain(a) && isPlain(b) && isPlain(sum))) return Number.NaN;
  // Without flush-to-zero a tiny sum is exact. The sum in double is exact when it gives back both operands.
  if ((file.fpscr & IXC) === 0 && !(result === sum && sum - a === b && sum - b === a)) inexact(file);
  return result;
}

export const sub32 = (file: RegisterFile, control: number, a: number, b: number): number => add32(file, control, a, -b);

/** The product is exact in double. */
export function mul32(file: RegisterFile, control: number, a: number, b: number): number {
  if ((control & FPSCR_RMODE) !== 0) return Number.NaN;
  const product = a * b;
  const result = Math.fround(product);
  if (!(Math.abs(result) < Infinity) || !isPlain(product)) return Number.NaN;
  if ((control & FPSCR_FZ) !== 0 && !(isPlain(a) && isPlain(b))) return Number.NaN;
  if (result !== product) inexact(file);
  return result;
}

export function div32(file: RegisterFile, control: number, a: number, b: number): number {
  if ((control & FPSCR_RMODE) !== 0) return Number.NaN;
  const quotient = a / b;
  const result = Math.fround(quotient);
  if (!(Math.abs(result) < Infinity) || !isPlain(quotient)) return Number.NaN;
  if ((control & FPSCR_FZ) !== 0 && !(isPlain(a) && isPlain(b))) return Number.NaN;
  if (result !== 0 && result * b !== a) inexact(file);
  return result;
}

export function sqrt32(file: RegisterFile, control: number, a: number): number {
  if ((control & FPSCR_RMODE) !== 0) return Number.NaN;
  if (!(a < Infinity) || ((control & FPSCR_FZ) !== 0 && !isPlain(a))) return Number.NaN;
  const result = Math.fround(Math.sqrt(a));
  if (result * result !== a && !Number.isNaN(result)) inexact(file);
  return result;
}

const scratch = new Float64Array(1);
const scratchWords = new Int32Array(scratch.buffer);

/** `c` + `a` · `b` with one rounding. The sum in double is rounded once more, which errs only next to the middle of two singles. */
export function mulAdd32(file: RegisterFile, control: number, c: number, a: number, b: number): number {
  if ((control & FPSCR_RMODE) !== 0) return Number.NaN;
  const product = a * b;
  const sum = product + c;
  const result = Math.fround(sum);
  const size = Math.abs(sum);
  if (!(Math.abs(result) < Infinity) || !(size > SMALLEST_NORMAL || sum === 0)) return Number.NaN;
  if ((control & FPSCR_FZ) !== 0 && !(isPlain(a) && isPlain(b) && isPlain(c))) return Number.NaN;
  const exactSum = sum - product === c && sum - c === product;
  if (!exactSum) {
    scratch[0] = sum;
    if ((scratchWords[0]! & 0x1fff_ffff) === 0x1000_0000) return Number.NaN;
  }
  if (!exactSum || result !== sum) inexact(file);
  return result;
}

import { EQUAL, GREATER, LESS, type Ordering } from './compare.ts';
import { FPSCR_FZ } from './fpscr.ts';

const SMALLEST_NORMAL_SINGLE = 2 ** -126;
const SMALLEST_NORMAL_DOUBLE = 2 ** -1022;

/** How two numbers compare, or undefined where flags are due: for a NaN, and for a denormal that is to be flushed. */
export function fastOrdering(size: 32 | 64, control: number, a: number, b: number): Ordering | undefined {
  if (!areUnflushed(size, control, a, b)) return undefined;
  if (a < b) return LESS;
  if (a > b) return GREATER;
  return a === b ? EQUAL : undefined;
}

/** Neither operand is a denormal, or denormals are not flushed. */
export function areUnflushed(size: 32 | 64, control: number, a: number, b: number): boolean {
  if ((control & FPSCR_FZ) === 0) return true;
  const smallest = size === 64 ? SMALLEST_NORMAL_DOUBLE : SMALLEST_NORMAL_SINGLE;
  return (a === 0 || Math.abs(a) >= smallest) && (b === 0 || Math.abs(b) >= smallest);
}

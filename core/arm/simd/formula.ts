import type { Lane } from './lane.ts';

/**
 * What an instruction does to one element: `a` and `b` are the elements of its first and second operand, `c` the destination's old one.
 * The result is wrapped to the destination's size when it is stored; `t.q` saturates to it.
 * `narrow` serves where no element has 64 bits, `wide` where one has; a formula has the forms that its instruction needs.
 */
export interface Formula {
  readonly narrow?: (a: number, b: number, c: number, t: Lane<number>) => number;
  readonly wide?: (a: bigint, b: bigint, c: bigint, t: Lane<bigint>) => bigint;
  /** The product of two elements takes part in full: 32-bit elements need the wide form. */
  readonly isProduct?: boolean;
}

const TRUE = -1;
const truth = (condition: boolean): number => (condition ? TRUE : 0);

// Additions and subtractions. ARM ARM A8.8 under VADD, VSUB, VHADD, VRHADD, VHSUB, VQADD, VQSUB, VABD.
export const ADD: Formula = { narrow: (a, b) => a + b, wide: (a, b) => a + b };
export const SUB: Formula = { narrow: (a, b) => a - b, wide: (a, b) => a - b };
export const HALVING_ADD: Formula = { narrow: (a, b) => Math.floor((a + b) / 2) };
export const ROUNDING_HALVING_ADD: Formula = { narrow: (a, b) => Math.floor((a + b + 1) / 2) };
export const HALVING_SUB: Formula = { narrow: (a, b) => Math.floor((a - b) / 2) };
export const SATURATING_ADD: Formula = { narrow: (a, b, _, t) => t.q(a + b), wide: (a, b, _, t) => t.q(a + b) };
export const SATURATING_SUB: Formula = { narrow: (a, b, _, t) => t.q(a - b), wide: (a, b, _, t) => t.q(a - b) };
const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);
export const DIFFERENCE: Formula = { narrow: (a, b) => Math.abs(a - b), wide: (a, b) => magnitude(a - b) };
export const ADD_DIFFERENCE: Formula = {
  narrow: (a, b, c) => c + Math.abs(a - b),
  wide: (a, b, c) => c + magnitude(a - b),
};

// The high half of a sum or difference, to elements of half the size (VADDHN and kin).
const half = (t: Lane<unknown>): number => 2 ** t.bits;
export const HIGH_SUM: Formula = {
  narrow: (a, b, _, t) => Math.floor((a + b) / half(t)),
  wide: (a, b, _, t) => (a + b) >> BigInt(t.bits),
};
export const HIGH_DIFFERENCE: Formula = {
  narrow: (a, b, _, t) => Math.floor((a - b) / half(t)),
  wide: (a, b, _, t) => (a - b) >> BigInt(t.bits),
};
export const ROUNDED_HIGH_SUM: Formula = {
  narrow: (a, b, _, t) => Math.floor((a + b) / half(t) + 0.5),
  wide: (a, b, _, t) => (a + b + (1n << BigInt(t.bits - 1))) >> BigInt(t.bits),
};
export const ROUNDED_HIGH_DIFFERENCE: Formula = {
  narrow: (a, b, _, t) => Math.floor((a - b) / half(t) + 0.5),
  wide: (a, b, _, t) => (a - b + (1n << BigInt(t.bits - 1))) >> BigInt(t.bits),
};

// Maximum, minimum and comparisons.
export const MAXIMUM: Formula = { narrow: (a, b) => Math.max(a, b) };
export const MINIMUM: Formula = { narrow: (a, b) => Math.min(a, b) };
export const GREATER: Formula = { narrow: (a, b) => truth(a > b) };
export const GREATER_EQUAL: Formula = { narrow: (a, b) => truth(a >= b) };
export const EQUAL: Formula = { narrow: (a, b) => truth(a === b) };
export const LESS_EQUAL: Formula = { narrow: (a, b) => truth(a <= b) };
export const LESS: Formula = { narrow: (a, b) => truth(a < b) };
export const TEST: Formula = { narrow: (a, b) => truth((a & b) !== 0) };

// Multiplications. A product of 32 bits wraps the same whether it is signed or not.
export const MUL: Formula = { narrow: Math.imul, wide: (a, b) => a * b };
export const MUL_ADD: Formula = { narrow: (a, b, c) => c + Math.imul(a, b), wide: (a, b, c) => c + a * b };
export const MUL_SUB: Formula = { narrow: (a, b, c) => c - Math.imul(a, b), wide: (a, b, c) => c - a * b };
export const DOUBLING_HIGH_MUL: Formula = {
  isProduct: true,
  narrow: (a, b, _, t) => t.q(Math.floor((2 * a * b) / half(t))),
  wide: (a, b, _, t) => t.q((2n * a * b) >> BigInt(t.bits)),
};
export const ROUNDING_DOUBLING_HIGH_MUL: Formula = {
  isProduct: true,
  narrow: (a, b, _, t) => t.q(Math.floor((2 * a * b) / half(t) + 0.5)),
  wide: (a, b, _, t) => t.q((2n * a * b + (1n << BigInt(t.bits - 1))) >> BigInt(t.bits)),
};
export const DOUBLING_MUL: Formula = { narrow: (a, b, _, t) => t.q(2 * a * b), wide: (a, b, _, t) => t.q(2n * a * b) };
export const DOUBLING_MUL_ADD: Formula = {
  narrow: (a, b, c, t) => t.q(c + t.q(2 * a * b)),
  wide: (a, b, c, t) => t.q(c + t.q(2n * a * b)),
};
export const DOUBLING_MUL_SUB: Formula = {
  narrow: (a, b, c, t) => t.q(c - t.q(2 * a * b)),
  wide: (a, b, c, t) => t.q(c - t.q(2n * a * b)),
};

/** Product of polynomials over {0, 1}: bytes to 16 bits. */
export const POLYNOMIAL_MUL: Formula = {
  narrow: (a, b) => {
    let product = 0;
    for (let i = 0; i < 8; i++) if ((b >>> i) & 1) product ^= (a & 0xff) << i;
    return product;
  },
};

// Shifts: `b` is the amount to the left, negative to the right.
function shifted(a: number, amount: number, rounding: boolean): number {
  if (amount >= 0) return a * 2 ** amount;
  // Beyond 33 places to the right the result no longer changes, and up to there the sum is exact.
  const step = 2 ** Math.min(-amount, 33);
  return Math.floor((a + (rounding ? step / 2 : 0)) / step);
}
function wideShifted(a: bigint, amount: bigint, rounding: boolean): bigint {
  if (amount >= 0n) return a << amount;
  return (a + (rounding ? 1n << (-amount - 1n) : 0n)) >> -amount;
}
export const SHIFT: Formula = { narrow: (a, b) => shifted(a, b, false), wide: (a, b) => wideShifted(a, b, false) };
export const ROUNDING_SHIFT: Formula = {
  narrow: (a, b) => shifted(a, b, true),
  wide: (a, b) => wideShifted(a, b, true),
};
export const SATURATING_SHIFT: Formula = {
  narrow: (a, b, _, t) => t.q(shifted(a, b, false)),
  wide: (a, b, _, t) => t.q(wideShifted(a, b, false)),
};
export const SATURATING_ROUNDING_SHIFT: Formula = {
  narrow: (a, b, _, t) => t.q(shifted(a, b, true)),
  wide: (a, b, _, t) => t.q(wideShifted(a, b, true)),
};
export const SHIFT_ADD: Formula = {
  narrow: (a, b, c) => c + shifted(a, b, false),
  wide: (a, b, c) => c + wideShifted(a, b, false),
};
export const ROUNDING_SHIFT_ADD: Formula = {
  narrow: (a, b, c) => c + shifted(a, b, true),
  wide: (a, b, c) => c + wideShifted(a, b, true),
};
/** VSLI, of unsigned elements: the low `b` bits of the destination stay. */
export const SHIFT_LEFT_INSERT: Formula = {
  narrow: (a, b, c, t) => ((a * 2 ** b) % 2 ** t.bits) + (c % 2 ** b),
  wide: (a, b, c) => (a << b) + (c & ((1n << b) - 1n)),
};
/** VSRI, of unsigned elements: the high -`b` bits of the destination stay. */
export const SHIFT_RIGHT_INSERT: Formula = {
  narrow: (a, b, c, t) => c - (c % 2 ** (t.bits + b)) + Math.floor(a * 2 ** b),
  wide: (a, b, c, t) => ((c >> (BigInt(t.bits) + b)) << (BigInt(t.bits) + b)) + (a >> -b),
};

/** The formula with its shift amount taken from the bottom byte of a register's element, signed. */
export const byRegister = ({ narrow, wide }: Formula): Formula => ({
  ...(narrow && { narrow: (a, b, c, t) => narrow(a, (b << 24) >> 24, c, t) }),
  ...(wide && { wide: (a, b, c, t) => wide(a, BigInt.asIntN(8, b), c, t) }),
});

// One operand.
export const ABSOLUTE: Formula = { narrow: (a) => Math.abs(a) };
export const NEGATED: Formula = { narrow: (a) => -a };
export const SATURATING_ABSOLUTE: Formula = { narrow: (a, _, __, t) => t.q(Math.abs(a)) };
export const SATURATING_NEGATED: Formula = { narrow: (a, _, __, t) => t.q(-a) };
/** Of unsigned elements. */
export const LEADING_ZEROS: Formula = { narrow: (a, _, __, t) => Math.clz32(a) - (32 - t.bits) };
/** Of signed elements: bits after the sign bit that equal it. */
export const LEADING_SIGN_BITS: Formula = { narrow: (a, _, __, t) => Math.clz32(a ^ (a >> 31)) - (33 - t.bits) };
/** Of bytes. */
export const POPULATION: Formula = {
  narrow: (a) => {
    let count = 0;
    for (let rest = a & 0xff; rest !== 0; rest &= rest - 1) count++;
    return count;
  },
};

// Pairs: `a` and `b` are neighbours.
export const ADD_PAIR: Formula = ADD;
export const ACCUMULATE_PAIR: Formula = { narrow: (a, b, c) => a + b + c, wide: (a, b, c) => a + b + c };

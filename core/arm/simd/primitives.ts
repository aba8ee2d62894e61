import type { ScalarUnit } from '../fp/scalar-unit.ts';
import * as bitwise from './bitwise.ts';
import { floatPrimitives } from './float.ts';
import * as f from './formula.ts';
import * as permute from './permute.ts';
import {
  byScalar,
  long,
  longByScalar,
  narrow,
  type Primitive,
  pairwise,
  pairwiseLong,
  same,
  sameReversed,
  shift,
  shiftLong,
  shiftNarrow,
  shiftToUnsigned,
  unary,
  wide,
} from './shape.ts';
import * as structure from './structure.ts';

/**
 * Every Advanced SIMD data-processing instruction by name: a formula for one element, and the shape that it is applied in.
 * The shape says what the arguments are (shape.ts, float.ts, permute.ts, bitwise.ts, structure.ts).
 */
export const simdPrimitives = {
  // size, unsigned, registers, d, n, m
  vadd: same(f.ADD),
  vsub: same(f.SUB),
  vhadd: same(f.HALVING_ADD),
  vrhadd: same(f.ROUNDING_HALVING_ADD),
  vhsub: same(f.HALVING_SUB),
  vqadd: same(f.SATURATING_ADD),
  vqsub: same(f.SATURATING_SUB),
  vabd: same(f.DIFFERENCE),
  vaba: same(f.ADD_DIFFERENCE),
  vmax: same(f.MAXIMUM),
  vmin: same(f.MINIMUM),
  vcgt: same(f.GREATER),
  vcge: same(f.GREATER_EQUAL),
  vceq: same(f.EQUAL),
  vtst: same(f.TEST),
  vmul: same(f.MUL),
  vmla: same(f.MUL_ADD),
  vmls: same(f.MUL_SUB),
  vmulP: same(f.POLYNOMIAL_MUL),
  vqdmulh: same(f.DOUBLING_HIGH_MUL),
  vqrdmulh: same(f.ROUNDING_DOUBLING_HIGH_MUL),
  vshl: sameReversed(f.byRegister(f.SHIFT)),
  vrshl: sameReversed(f.byRegister(f.ROUNDING_SHIFT)),
  vqshl: sameReversed(f.byRegister(f.SATURATING_SHIFT)),
  vqrshl: sameReversed(f.byRegister(f.SATURATING_ROUNDING_SHIFT)),

  // size, unsigned, d, n, m
  vpadd: pairwise(f.ADD_PAIR),
  vpmax: pairwise(f.MAXIMUM),
  vpmin: pairwise(f.MINIMUM),
  vaddl: long(f.ADD),
  vsubl: long(f.SUB),
  vabdl: long(f.DIFFERENCE),
  vabal: long(f.ADD_DIFFERENCE),
  vmull: long(f.MUL),
  vmlal: long(f.MUL_ADD),
  vmlsl: long(f.MUL_SUB),
  vmullP: long(f.POLYNOMIAL_MUL),
  vqdmull: long(f.DOUBLING_MUL),
  vqdmlal: long(f.DOUBLING_MUL_ADD),
  vqdmlsl: long(f.DOUBLING_MUL_SUB),
  vaddw: wide(f.ADD),
  vsubw: wide(f.SUB),

  // size, d, n, m
  vaddhn: narrow(f.HIGH_SUM),
  vraddhn: narrow(f.ROUNDED_HIGH_SUM),
  vsubhn: narrow(f.HIGH_DIFFERENCE),
  vrsubhn: narrow(f.ROUNDED_HIGH_DIFFERENCE),

  // size, registers, d, n, m, index
  vmulScalar: byScalar(f.MUL),
  vmlaScalar: byScalar(f.MUL_ADD),
  vmlsScalar: byScalar(f.MUL_SUB),
  vqdmulhScalar: byScalar(f.DOUBLING_HIGH_MUL),
  vqrdmulhScalar: byScalar(f.ROUNDING_DOUBLING_HIGH_MUL),

  // size, unsigned, d, n, m, index
  vmullScalar: longByScalar(f.MUL),
  vmlalScalar: longByScalar(f.MUL_ADD),
  vmlslScalar: longByScalar(f.MUL_SUB),
  vqdmullScalar: longByScalar(f.DOUBLING_MUL),
  vqdmlalScalar: longByScalar(f.DOUBLING_MUL_ADD),
  vqdmlslScalar: longByScalar(f.DOUBLING_MUL_SUB),

  // size, unsigned, registers, d, m, amount to the left
  vshift: shift(f.SHIFT),
  vrshift: shift(f.ROUNDING_SHIFT),
  vsra: shift(f.SHIFT_ADD),
  vrsra: shift(f.ROUNDING_SHIFT_ADD),
  vqshift: shift(f.SATURATING_SHIFT),
  vsli: shift(f.SHIFT_LEFT_INSERT),
  vsri: shift(f.SHIFT_RIGHT_INSERT),
  // size, registers, d, m, amount
  vqshlu: shiftToUnsigned(f.SATURATING_SHIFT),
  // size, unsigned, d, m, amount
  vshll: shiftLong(f.SHIFT),
  // size, unsigned, unsigned result, d, m, amount
  vshrn: shiftNarrow(f.SHIFT),
  vrshrn: shiftNarrow(f.ROUNDING_SHIFT),
  vqshrn: shiftNarrow(f.SATURATING_SHIFT),
  vqrshrn: shiftNarrow(f.SATURATING_ROUNDING_SHIFT),

  // size, unsigned, registers, d, m
  vpaddl: pairwiseLong(f.ADD_PAIR),
  vpadal: pairwiseLong(f.ACCUMULATE_PAIR),

  // size, registers, d, m
  vabs: unary(f.ABSOLUTE),
  vneg: unary(f.NEGATED),
  vqabs: unary(f.SATURATING_ABSOLUTE),
  vqneg: unary(f.SATURATING_NEGATED),
  vcls: unary(f.LEADING_SIGN_BITS),
  vclz: unary(f.LEADING_ZEROS, true),
  vcnt: unary(f.POPULATION),
  vceqz: unary(f.EQUAL),
  vcgez: unary(f.GREATER_EQUAL),
  vcgtz: unary(f.GREATER),
  vclez: unary(f.LESS_EQUAL),
  vcltz: unary(f.LESS),

  ...bitwise,
  ...permute,
  ...structure,
  ...floatPrimitives,
} satisfies Record<string, Primitive>;

export type SimdName = keyof typeof simdPrimitives;

/** The primitives of one unit, as functions of their integer arguments. */
export type BoundSimd = Readonly<Record<SimdName, (...args: number[]) => void>>;

/** Binds the primitives to a unit. They become a prototype, whose properties V8 finds faster than those of a large plain object. */
export function bindSimd(unit: ScalarUnit): BoundSimd {
  const bound: Record<string, (...args: number[]) => void> = {};
  for (const [name, primitive] of Object.entries<Primitive>(simdPrimitives))
    bound[name] = (a, b, c, d, e, f) => primitive(unit, a!, b!, c!, d!, e!, f!);
  return Object.create(bound) as BoundSimd;
}

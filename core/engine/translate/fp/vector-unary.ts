import { laneOp, sign, type Vector, VectorCode } from './vector.ts';
import type { LaneOperation, VectorEmitter } from './vector-integer.ts';

/* One integer vector: sign, comparisons with zero, counts of bits. */

const ABSOLUTE: LaneOperation = ({ v, size, a }) => v.op(laneOp(size, 'abs'), a);
const NEGATED: LaneOperation = ({ v, size, a }) => v.op(laneOp(size, 'neg'), a);

/** Only the smallest number saturates. */
const saturating =
  (operation: LaneOperation): LaneOperation =>
  (lanes) => {
    const { v, size, a } = lanes;
    const overflow = v.keep(v.op(laneOp(size, 'eq'), a, v.constant(size, 1n << BigInt(size - 1))));
    v.saturatedIf(overflow);
    return v.op('v128_xor', operation(lanes), overflow);
  };

/** Of a comparison with the second operand, which is zero. */
const compared =
  (operation: string, signed = true): LaneOperation =>
  ({ v, size, a, b }) =>
    v.op(laneOp(size, signed ? `${operation}_s` : operation), a, b);

/** Bits that are set, in each element: wasm counts those of bytes. */
function population(v: VectorCode, size: number, value: Vector): Vector {
  const bytes = v.op('i8x16_popcnt', value);
  if (size === 8) return bytes;
  const halves = v.op('i16x8_extadd_pairwise_i8x16_u', bytes);
  return size === 16 ? halves : v.op('i32x4_extadd_pairwise_i16x8_u', halves);
}

/** Zeros above the highest one: those left when every bit below it is set. */
function leadingZeros(v: VectorCode, size: number, value: Vector): Vector {
  let filled = v.keep(value);
  for (let by = 1; by < size; by *= 2) filled = v.keep(v.op('v128_or', filled, v.shift(size, 'shr_u', filled, by)));
  return population(v, size, v.op('v128_not', filled));
}

const LEADING_ZEROS: LaneOperation = ({ v, size, a }) => leadingZeros(v, size, a);
/** The sign bit itself does not count. */
const LEADING_SIGN_BITS: LaneOperation = ({ v, size, a }) => {
  const differs = v.op('v128_xor', a, v.shift(size, `shr_${sign(0)}`, a, size - 1));
  return v.op(laneOp(size, 'sub'), leadingZeros(v, size, differs), v.constant(size, 1n));
};
const POPULATION: LaneOperation = ({ v, size, a }) => population(v, size, a);

/** Arguments size, registers, d, m; the second operand is zero. */
const unary =
  (operation: LaneOperation): VectorEmitter =>
  (x, [size, registers, d, m]) => {
    const v = new VectorCode(x);
    const a = v.register(registers!, m!);
    const value = operation({ v, size: size!, unsigned: 0, a, b: v.constant(size!, 0n), d: a });
    v.set(registers!, d!, v.keep(value));
    return true;
  };

export const unaryEmitters: Readonly<Record<string, VectorEmitter>> = {
  vabs: unary(ABSOLUTE),
  vneg: unary(NEGATED),
  vqabs: unary(saturating(ABSOLUTE)),
  vqneg: unary(saturating(NEGATED)),
  vcls: unary(LEADING_SIGN_BITS),
  vclz: unary(LEADING_ZEROS),
  vcnt: unary(POPULATION),
  vceqz: unary(compared('eq', false)),
  vcgez: unary(compared('ge')),
  vcgtz: unary(compared('gt')),
  vclez: unary(compared('le')),
  vcltz: unary(compared('lt')),
};

import type { FpContext } from './registers.ts';
import { laneOp, sign, type Vector, VectorCode } from './vector.ts';

/*
 * Integer vectors: an element's operation, and the shape that it is applied in (core/arm/simd/shape.ts says what the arguments are).
 * All operands are read before the destination is written.
 */

/** What an operation sees: the size and signedness of elements, first and second operand, old destination. */
export interface Lanes {
  readonly v: VectorCode;
  readonly size: number;
  readonly unsigned: number;
  readonly a: Vector;
  readonly b: Vector;
  readonly d: Vector;
}

export type LaneOperation = (lanes: Lanes) => Vector;

/** Makes inline code for a primitive with these arguments; false if it has none. */
export type VectorEmitter = (x: FpContext, args: readonly number[]) => boolean;

const direct =
  (operation: string): LaneOperation =>
  ({ v, size, a, b }) =>
    v.op(laneOp(size, operation), a, b);
const withSign =
  (operation: string): LaneOperation =>
  ({ v, size, unsigned, a, b }) =>
    v.op(laneOp(size, `${operation}_${sign(unsigned)}`), a, b);
/** The operation's result added to (or taken from) the old destination. */
const accumulate =
  (operation: LaneOperation, how: 'add' | 'sub' = 'add'): LaneOperation =>
  (lanes) =>
    lanes.v.op(laneOp(lanes.size, how), lanes.d, operation(lanes));

export const ADD = direct('add');
export const SUB = direct('sub');
export const MAXIMUM = withSign('max');
export const MINIMUM = withSign('min');

/** The half of a sum without its carry: what both have, and half of what one has. */
const HALVING_ADD: LaneOperation = ({ v, size, unsigned, a, b }) =>
  v.op(laneOp(size, 'add'), v.op('v128_and', a, b), v.shift(size, `shr_${sign(unsigned)}`, v.op('v128_xor', a, b), 1));
const ROUNDING_HALVING_ADD: LaneOperation = ({ v, size, unsigned, a, b }) =>
  v.op(laneOp(size, 'sub'), v.op('v128_or', a, b), v.shift(size, `shr_${sign(unsigned)}`, v.op('v128_xor', a, b), 1));
const HALVING_SUB: LaneOperation = ({ v, size, unsigned, a, b }) =>
  v.op(
    laneOp(size, 'sub'),
    v.shift(size, `shr_${sign(unsigned)}`, v.op('v128_xor', a, b), 1),
    v.op('v128_andnot', b, a),
  );

/** Element-wise largest or smallest value, after an overflow in the direction of `signs`: wasm has it for 8 and 16 bits only. */
function saturated(v: VectorCode, size: number, signs: Vector, wrapped: Vector, overflow: Vector): Vector {
  const limit = v.op(
    'v128_xor',
    v.shift(size, 'shr_s', signs, size - 1),
    v.constant(size, (1n << BigInt(size - 1)) - 1n),
  );
  return v.op('v128_bitselect', limit, wrapped, overflow);
}

/** Sums and differences of 32 and 64 bits that saturate; unsigned ones of 64 bits have no comparison in wasm. */
function saturateSigned({ v, size, a, b }: Lanes, operation: 'add' | 'sub'): Vector {
  const wrapped = v.keep(v.op(laneOp(size, operation), a, b));
  const other = operation === 'add' ? v.op('v128_xor', b, wrapped) : v.op('v128_xor', a, b);
  const signs = v.op('v128_and', v.op('v128_xor', a, wrapped), other);
  const overflow = v.keep(v.shift(size, 'shr_s', signs, size - 1));
  v.saturatedIf(overflow);
  return saturated(v, size, a, wrapped, overflow);
}

const SATURATING =
  (operation: 'add' | 'sub'): LaneOperation =>
  (lanes) => {
    const { v, size, unsigned, a, b } = lanes;
    if (size <= 16) {
      const result = v.keep(v.op(laneOp(size, `${operation}_sat_${sign(unsigned)}`), a, b));
      v.saturatedIf(v.op('v128_xor', result, v.op(laneOp(size, operation), a, b)));
      return result;
    }
    if (!unsigned) return saturateSigned(lanes, operation);
    const wrapped = v.keep(v.op(laneOp(size, operation), a, b));
    const overflow = v.keep(operation === 'add' ? v.op('i32x4_lt_u', wrapped, a) : v.op('i32x4_lt_u', a, b));
    v.saturatedIf(overflow);
    return operation === 'add' ? v.op('v128_or', wrapped, overflow) : v.op('v128_andnot', wrapped, overflow);
  };

const DIFFERENCE: LaneOperation = (lanes) => lanes.v.op(laneOp(lanes.size, 'sub'), MAXIMUM(lanes), MINIMUM(lanes));
const TEST: LaneOperation = ({ v, size, a, b }) =>
  v.op('v128_not', v.op(laneOp(size, 'eq'), v.op('v128_and', a, b), v.constant(size, 0n)));

/** Bytes have no product of their own size: the low halves of the long ones. */
const MUL: LaneOperation = ({ v, size, a, b }) =>
  size === 8
    ? v.alternate(8, 0, v.op('i16x8_extmul_low_i8x16_u', a, b), v.op('i16x8_extmul_high_i8x16_u', a, b))
    : v.op(laneOp(size, 'mul'), a, b);

/** Only the square of the smallest number saturates. */
const DOUBLING_HIGH: (rounding: boolean) => LaneOperation =
  (rounding) =>
  ({ v, size, a, b }) => {
    const least = v.constant(size, 1n << BigInt(size - 1));
    const overflow = v.keep(v.op('v128_and', v.op(laneOp(size, 'eq'), a, least), v.op(laneOp(size, 'eq'), b, least)));
    v.saturatedIf(overflow);
    if (size === 16 && rounding) return v.op('i16x8_q15mulr_sat_s', a, b);
    const wide = size * 2;
    const half = (part: 'low' | 'high'): Vector => {
      const product = v.op(laneOp(wide, `extmul_${part}_${laneOp(size, 's')}`), a, b);
      const doubled = v.shift(wide, 'shl', product, 1);
      return rounding ? v.op(laneOp(wide, 'add'), doubled, v.constant(wide, 1n << BigInt(size - 1))) : doubled;
    };
    return v.op('v128_xor', v.alternate(size, 1, half('low'), half('high')), overflow);
  };

/** Whether an operation has code for elements of this size and signedness. */
type Usable = (size: number, unsigned: number) => boolean;

/** Arguments size, unsigned, registers, d, n, m. */
export const same =
  (operation: LaneOperation, usable: Usable = (size) => size <= 32): VectorEmitter =>
  (x, [size, unsigned, registers, d, n, m]) => {
    if (!usable(size!, unsigned!)) return false;
    const v = new VectorCode(x);
    const [a, b, old] = [n!, m!, d!].map((r) => v.register(registers!, r)) as [Vector, Vector, Vector];
    v.set(registers!, d!, operationNow(v, operation({ v, size: size!, unsigned: unsigned!, a, b, d: old })));
    return true;
  };

/** Values are kept before the destination's address is pushed. */
const operationNow = (v: VectorCode, value: Vector): Vector => v.keep(value);

/** Arguments size, registers, d, n, m, index: signed, by an element of D m. */
const byScalar =
  (operation: LaneOperation): VectorEmitter =>
  (x, [size, registers, d, n, m, index]) => {
    const v = new VectorCode(x);
    const b = v.keep(v.broadcast(size!, m!, index!));
    const lanes = { v, size: size!, unsigned: 0, a: v.register(registers!, n!), b, d: v.register(registers!, d!) };
    v.set(registers!, d!, operationNow(v, operation(lanes)));
    return true;
  };

/** The D register's elements with twice the size. */
export const extended = (v: VectorCode, size: number, unsigned: number, value: Vector): Vector =>
  v.op(laneOp(size * 2, `extend_low_${laneOp(size, sign(unsigned))}`), value);

/** A product of D registers' elements, twice as long. */
const longProduct = (v: VectorCode, size: number, unsigned: number, a: Vector, b: Vector): Vector =>
  v.op(laneOp(size * 2, `extmul_low_${laneOp(size, sign(unsigned))}`), a, b);

/** What an operation with longer results sees; `size` is that of the operands. */
type LongOperation = (lanes: Lanes) => Vector;

/** An operation on extended elements. */
const onExtended =
  (operation: LaneOperation): LongOperation =>
  ({ v, size, unsigned, a, b, d }) =>
    operation({
      v,
      size: size * 2,
      unsigned: 0,
      a: extended(v, size, unsigned, a),
      b: extended(v, size, unsigned, b),
      d,
    });
/** Of extended elements no difference overflows. */
const LONG_DIFFERENCE: LaneOperation = (lanes) => lanes.v.op(laneOp(lanes.size, 'abs'), SUB(lanes));
const LONG_MUL: LongOperation = ({ v, size, unsigned, a, b }) => longProduct(v, size, unsigned, a, b);
const longAccumulate =
  (operation: LongOperation, how: 'add' | 'sub' = 'add'): LongOperation =>
  (lanes) =>
    lanes.v.op(laneOp(lanes.size * 2, how), lanes.d, operation(lanes));

/** Doubled products: only the square of the smallest number saturates. */
const DOUBLING_MUL: LongOperation = ({ v, size, a, b }) => {
  const wide = size * 2;
  const product = v.keep(v.shift(wide, 'shl', longProduct(v, size, 0, a, b), 1));
  const overflow = v.keep(v.op(laneOp(wide, 'eq'), product, v.constant(wide, 1n << BigInt(wide - 1))));
  v.saturatedIf(overflow);
  return v.keep(v.op('v128_xor', product, overflow));
};
const doublingAccumulate =
  (operation: 'add' | 'sub'): LongOperation =>
  (lanes) =>
    saturateSigned({ ...lanes, size: lanes.size * 2, a: lanes.d, b: DOUBLING_MUL(lanes) }, operation);

/** Arguments size, unsigned, d, n, m. */
const long =
  (operation: LongOperation): VectorEmitter =>
  (x, [size, unsigned, d, n, m]) => {
    const v = new VectorCode(x);
    const lanes = {
      v,
      size: size!,
      unsigned: unsigned!,
      a: v.register(1, n!),
      b: v.register(1, m!),
      d: v.register(2, d!),
    };
    v.set(2, d!, operationNow(v, operation(lanes)));
    return true;
  };

/** Arguments size, unsigned, d, n, m, index. */
const longByScalar =
  (operation: LongOperation): VectorEmitter =>
  (x, [size, unsigned, d, n, m, index]) => {
    const v = new VectorCode(x);
    const b = v.keep(v.broadcast(size!, m!, index!));
    const lanes = { v, size: size!, unsigned: unsigned!, a: v.register(1, n!), b, d: v.register(2, d!) };
    v.set(2, d!, operationNow(v, operation(lanes)));
    return true;
  };

/** Arguments size, unsigned, d, n, m: n has elements of twice the size already. */
const wide =
  (operation: LaneOperation): VectorEmitter =>
  (x, [size, unsigned, d, n, m]) => {
    const v = new VectorCode(x);
    const a = v.register(2, n!);
    const b = extended(v, size!, unsigned!, v.register(1, m!));
    v.set(2, d!, operation({ v, size: size! * 2, unsigned: 0, a, b, d: a }));
    return true;
  };

/** Arguments size of the result, d, n, m: the high halves of what operands of twice the size give. */
const highHalf =
  (operation: LaneOperation, rounding: boolean): VectorEmitter =>
  (x, [size, d, n, m]) => {
    const v = new VectorCode(x);
    const wideSize = size! * 2;
    const a = v.register(2, n!);
    const value = operation({ v, size: wideSize, unsigned: 0, a, b: v.register(2, m!), d: a });
    const rounded = rounding
      ? v.op(laneOp(wideSize, 'add'), value, v.constant(wideSize, 1n << BigInt(size! - 1)))
      : value;
    const kept = v.keep(rounded);
    v.set(1, d!, v.alternate(size!, 1, kept, kept));
    return true;
  };

/** Arguments size, unsigned, d, n, m: neighbours of n, then of m. */
const pairwise =
  (operation: LaneOperation): VectorEmitter =>
  (x, [size, unsigned, d, n, m]) => {
    const v = new VectorCode(x);
    const bytes = size! / 8;
    // n in the low half of the first operand and m in the second operand's: elements of both by turns.
    const pick = (odd: number): Vector => {
      const places = Array.from({ length: 16 }, (_, i) => {
        const lane = Math.floor((i % 8) / bytes);
        const perRegister = 8 / bytes;
        const at = (lane * 2 + odd) % perRegister;
        const from = lane * 2 >= perRegister ? 16 : 0;
        return from + at * bytes + (i % bytes);
      });
      return v.keep(v.shuffle(v.register(1, n!), v.register(1, m!), places));
    };
    const a = pick(0);
    v.set(1, d!, operation({ v, size: size!, unsigned: unsigned!, a, b: pick(1), d: a }));
    return true;
  };

/** Arguments size, unsigned, registers, d, m: sums of neighbours, twice as long. */
const pairwiseLong =
  (accumulates: boolean): VectorEmitter =>
  (x, [size, unsigned, registers, d, m]) => {
    const v = new VectorCode(x);
    const a = v.register(registers!, m!);
    const wideSize = size! * 2;
    const shiftRight = `shr_${sign(unsigned!)}` as const;
    const sum =
      size === 32
        ? v.op('i64x2_add', v.shift(64, shiftRight, a, 32), v.shift(64, shiftRight, v.shift(64, 'shl', a, 32), 32))
        : v.op(laneOp(wideSize, `extadd_pairwise_${laneOp(size!, sign(unsigned!))}`), a);
    v.set(registers!, d!, accumulates ? v.op(laneOp(wideSize, 'add'), v.register(registers!, d!), sum) : sum);
    return true;
  };

const always: Usable = () => true;
/** wasm has no unsigned comparison of 64 bits. */
const unlessUnsigned64: Usable = (size, unsigned) => size < 64 || unsigned === 0;

export const integerEmitters: Readonly<Record<string, VectorEmitter>> = {
  vadd: same(ADD, always),
  vsub: same(SUB, always),
  vhadd: same(HALVING_ADD),
  vrhadd: same(ROUNDING_HALVING_ADD),
  vhsub: same(HALVING_SUB),
  vqadd: same(SATURATING('add'), unlessUnsigned64),
  vqsub: same(SATURATING('sub'), unlessUnsigned64),
  vabd: same(DIFFERENCE),
  vaba: same(accumulate(DIFFERENCE)),
  vmax: same(MAXIMUM),
  vmin: same(MINIMUM),
  vcgt: same(withSign('gt')),
  vcge: same(withSign('ge')),
  vceq: same(direct('eq')),
  vtst: same(TEST),
  vmul: same(MUL),
  vmla: same(accumulate(MUL)),
  vmls: same(accumulate(MUL, 'sub')),
  vqdmulh: same(DOUBLING_HIGH(false)),
  vqrdmulh: same(DOUBLING_HIGH(true)),

  vpadd: pairwise(ADD),
  vpmax: pairwise(MAXIMUM),
  vpmin: pairwise(MINIMUM),

  vaddl: long(onExtended(ADD)),
  vsubl: long(onExtended(SUB)),
  vabdl: long(onExtended(LONG_DIFFERENCE)),
  vabal: long(longAccumulate(onExtended(LONG_DIFFERENCE))),
  vmull: long(LONG_MUL),
  vmlal: long(longAccumulate(LONG_MUL)),
  vmlsl: long(longAccumulate(LONG_MUL, 'sub')),
  vqdmull: long(DOUBLING_MUL),
  vqdmlal: long(doublingAccumulate('add')),
  vqdmlsl: long(doublingAccumulate('sub')),
  vaddw: wide(ADD),
  vsubw: wide(SUB),

  vaddhn: highHalf(ADD, false),
  vraddhn: highHalf(ADD, true),
  vsubhn: highHalf(SUB, false),
  vrsubhn: highHalf(SUB, true),

  vmulScalar: byScalar(MUL),
  vmlaScalar: byScalar(accumulate(MUL)),
  vmlsScalar: byScalar(accumulate(MUL, 'sub')),
  vqdmulhScalar: byScalar(DOUBLING_HIGH(false)),
  vqrdmulhScalar: byScalar(DOUBLING_HIGH(true)),
  vmullScalar: longByScalar(LONG_MUL),
  vmlalScalar: longByScalar(longAccumulate(LONG_MUL)),
  vmlslScalar: longByScalar(longAccumulate(LONG_MUL, 'sub')),
  vqdmullScalar: longByScalar(DOUBLING_MUL),
  vqdmlalScalar: longByScalar(doublingAccumulate('add')),
  vqdmlslScalar: longByScalar(doublingAccumulate('sub')),

  vpaddl: pairwiseLong(false),
  vpadal: pairwiseLong(true),
};

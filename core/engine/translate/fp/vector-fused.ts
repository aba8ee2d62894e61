import { V128 } from '../wasm-binary.ts';
import { TIE, TIE_MASK } from './fused-helpers.ts';
import type { FpContext } from './registers.ts';
import type { Condition } from './scalar-arithmetic.ts';
import type { Vector, VectorCode } from './vector.ts';
import { notInexactYet, otherwise, type Slow, unusual } from './vector-checks.ts';

/** The host has the operation. */
function byHost(x: FpContext, v: VectorCode, operation: 'add' | 'sub', a: Vector, b: Vector, slow: Slow): void {
  const old = v.register(slow.registers, slow.d);
  const result = x.temp(V128);
  v.op(operation === 'add' ? 'f32x4_relaxed_madd' : 'f32x4_relaxed_nmadd', a, b, old)();
  x.code.set(result);
  const value: Vector = () => x.code.get(result);
  const conditions = [notInexactYet(x), () => unusual(x, v, [a, b, old], [value])];
  otherwise(x, conditions, `vector_fused_${operation}`, [old, a, b], result, slow);
  v.set(slow.registers, slow.d, value);
}

/** d ± a · b with one rounding: in doubles, which hold the product, and rounded once more. */
export const fusedMultiplyAdd =
  (operation: 'add' | 'sub') =>
  (x: FpContext, v: VectorCode, a: Vector, b: Vector, slow: Slow): void => {
    if (x.host.fuses) {
      byHost(x, v, operation, a, b, slow);
      return;
    }
    const old = v.register(slow.registers, slow.d);
    const half = (value: Vector, high: 0 | 1): Vector =>
      v.op('f64x2_promote_low_f32x4', high ? v.shuffle(value, value, UPPER_HALF) : value);
    const sum = (high: 0 | 1): Vector =>
      v.keep(v.op(`f64x2_${operation}`, half(old, high), v.op('f64x2_mul', half(a, high), half(b, high))));
    const sums = slow.registers === 2 ? [sum(0), sum(1)] : [sum(0)];
    const singles = sums.map((s) => v.op('f32x4_demote_f64x2_zero', s));
    const result = x.temp(V128);
    v.shuffle(singles[0]!, singles[1] ?? singles[0]!, LOWER_HALVES)();
    x.code.set(result);
    const value: Vector = () => x.code.get(result);
    // A sum in the middle of two singles may have come there by rounding.
    const ties = sums.map((s) =>
      v.op('i64x2_eq', v.op('v128_and', s, v.constant(64, BigInt(TIE_MASK))), v.constant(64, BigInt(TIE))),
    );
    const tie: Condition = () => {
      ties.reduce((p, q) => v.op('v128_or', p, q))();
      x.code.simd('v128_any_true');
    };
    const conditions = [notInexactYet(x), () => unusual(x, v, [a, b, old], [value]), tie];
    otherwise(x, conditions, `vector_fused_${operation}`, [old, a, b], result, slow);
    v.set(slow.registers, slow.d, value);
  };

const UPPER_HALF = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];
const LOWER_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

import { IXC } from '../../../arm/fp/fpscr.ts';
import type { FpContext } from './registers.ts';
import { type Condition, unless } from './scalar-arithmetic.ts';
import type { Vector, VectorCode } from './vector.ts';

/*
 * Single-precision vectors. They flush denormals, have one NaN and round to nearest whatever FPSCR says (ARM ARM A2.7.5).
 * While IXC is set and all numbers are normal, the host's operation is all there is to do. Else a helper looks closer,
 * and what it can't decide the primitive does.
 */

/** An element without its sign, times two: zero is 0, denormals are less than NORMAL, infinities and NaNs at least SPECIAL. */
export const NORMAL = 0x0100_0000;
export const SPECIAL = 0xff00_0000;
/** Above the smallest normal number, which may be a tiny result rounded up. */
const RESULT = NORMAL + 2;

export const magnitude = (v: VectorCode, value: Vector): Vector => v.shift(32, 'shl', value, 1);
export const constant = (v: VectorCode, value: number): Vector => v.constant(32, BigInt(value));
/**
 * An operand is zero or denormal, or a result is not a normal number. Where there are several results, the last one is special if one
 * before it is.
 */
export function unusual(x: FpContext, v: VectorCode, operands: readonly Vector[], results: readonly Vector[]): void {
  const [last, ...others] = [...results].reverse().map((r) => v.keep(magnitude(v, r))) as [Vector, ...Vector[]];
  const least = [...operands.map((a) => magnitude(v, a)), ...others, last].reduce((a, b) => v.op('i32x4_min_u', a, b));
  const special = v.op('i32x4_ge_u', last, constant(v, SPECIAL));
  v.op('v128_or', special, v.op('i32x4_ge_u', constant(v, RESULT - 1), least))();
  x.code.simd('v128_any_true');
}

export const notInexactYet =
  (x: FpContext): Condition =>
  () =>
    x.fpscr().const(IXC).op('i32_and').op('i32_eqz');

/** The primitive that an emission stands for. */
export interface Slow {
  readonly name: string;
  readonly args: readonly number[];
  readonly registers: number;
  readonly d: number;
}

/** In one of these conditions: asks `helper`, if there is one, and if it can't tell calls the primitive for the result. */
export function otherwise(
  x: FpContext,
  conditions: readonly Condition[],
  helper: string | undefined,
  operands: readonly Vector[],
  result: number,
  slow: Slow,
): void {
  const c = x.code;
  unless(x, conditions);
  x.withStoredFpscr(() => {
    if (helper !== undefined) {
      c.get(x.host.cpu);
      for (const operand of operands) operand();
      c.call(x.host.helper(helper));
      c.open('if');
    }
    x.callPrimitive(slow.name, slow.args, { first: slow.d * 2, count: slow.registers * 2 });
    x.registers.vector(slow.registers, slow.d);
    c.set(result);
    if (helper !== undefined) c.end();
  });
  c.end();
}

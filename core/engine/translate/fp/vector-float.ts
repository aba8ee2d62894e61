import { IXC } from '../../../arm/fp/fpscr.ts';
import { V128 } from '../wasm-binary.ts';
import { TIE, TIE_MASK } from './fused-helpers.ts';
import type { FpContext } from './registers.ts';
import { type Condition, unless } from './scalar-arithmetic.ts';
import { type Vector, VectorCode } from './vector.ts';
import type { VectorEmitter } from './vector-integer.ts';

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

const magnitude = (v: VectorCode, value: Vector): Vector => v.shift(32, 'shl', value, 1);
const constant = (v: VectorCode, value: number): Vector => v.constant(32, BigInt(value));
const reduce = (v: VectorCode, name: 'i32x4_min_u' | 'i32x4_max_u', values: readonly Vector[]): Vector =>
  values.reduce((a, b) => v.op(name, a, b));

/** An operand is zero or denormal, or a result is not a normal number. */
function unusual(x: FpContext, v: VectorCode, operands: readonly Vector[], results: readonly Vector[]): void {
  // Both conditions as one: how far results lie above their bound, and operands below the highest value.
  const above = results.map((r) => v.op('i32x4_sub', magnitude(v, r), constant(v, RESULT)));
  const range = SPECIAL - RESULT;
  const least = reduce(
    v,
    'i32x4_min_u',
    operands.map((a) => magnitude(v, a)),
  );
  const below = v.op('i32x4_sub', constant(v, NORMAL + range - 1), least);
  v.op('i32x4_ge_u', reduce(v, 'i32x4_max_u', [...above, below]), constant(v, range))();
  x.code.simd('v128_any_true');
}

const notInexactYet =
  (x: FpContext): Condition =>
  () =>
    x.fpscr().const(IXC).op('i32_and').op('i32_eqz');

/** The primitive that an emission stands for. */
interface Slow {
  readonly name: string;
  readonly args: readonly number[];
  readonly registers: number;
  readonly d: number;
}

/** In one of these conditions: asks `helper`, if there is one, and if it can't tell calls the primitive for the result. */
function otherwise(
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

type Arithmetic = 'add' | 'sub' | 'mul';

/** a op b into D `slow.d`; `finish` is done to the result, and leaves alone what the primitive made. */
function arithmetic(
  x: FpContext,
  v: VectorCode,
  operation: Arithmetic,
  a: Vector,
  b: Vector,
  slow: Slow,
  finish?: 'abs',
): void {
  const result = x.temp(V128);
  v.op(`f32x4_${operation}`, a, b)();
  x.code.set(result);
  const value: Vector = () => x.code.get(result);
  const conditions = [notInexactYet(x), () => unusual(x, v, [a, b], [value])];
  otherwise(x, conditions, `vector_${operation}`, [a, b], result, slow);
  v.set(slow.registers, slow.d, finish ? v.op('f32x4_abs', value) : value);
}

/** d ± a · b, both rounded. */
function multiplyAdd(x: FpContext, v: VectorCode, operation: 'add' | 'sub', a: Vector, b: Vector, slow: Slow): void {
  const old = v.register(slow.registers, slow.d);
  const product = v.keep(v.op('f32x4_mul', a, b));
  const result = x.temp(V128);
  v.op(`f32x4_${operation}`, old, product)();
  x.code.set(result);
  const value: Vector = () => x.code.get(result);
  const conditions = [notInexactYet(x), () => unusual(x, v, [a, b, old], [product, value])];
  otherwise(x, conditions, `vector_mul_${operation}`, [old, a, b], result, slow);
  v.set(slow.registers, slow.d, value);
}

/** VRECPS and VRSQRTS: `constant` - a · b, both rounded, and half of that. A difference from 2 or 3 is never tiny. */
const step =
  (constantTerm: 2 | 3) =>
  (x: FpContext, v: VectorCode, a: Vector, b: Vector, slow: Slow): void => {
    const term = v.words(new Int32Array(Float32Array.of(...new Array<number>(4).fill(constantTerm)).buffer));
    const product = v.keep(v.op('f32x4_mul', a, b));
    const difference = v.op('f32x4_sub', term, product);
    const half = v.words(new Int32Array(Float32Array.of(0.5, 0.5, 0.5, 0.5).buffer));
    const result = x.temp(V128);
    (constantTerm === 3 ? v.op('f32x4_mul', difference, half) : difference)();
    x.code.set(result);
    const value: Vector = () => x.code.get(result);
    const conditions = [notInexactYet(x), () => unusual(x, v, [a, b], [product, value])];
    otherwise(x, conditions, 'vector_mul_sub', [term, a, b], result, slow);
    v.set(slow.registers, slow.d, value);
  };

/** d ± a · b with one rounding: in doubles, which hold the product, and rounded once more. */
function fusedMultiplyAdd(
  x: FpContext,
  v: VectorCode,
  operation: 'add' | 'sub',
  a: Vector,
  b: Vector,
  slow: Slow,
): void {
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
}

const UPPER_HALF = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];
const LOWER_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

/** Arguments registers, d, n, m. */
const same =
  (emit: (x: FpContext, v: VectorCode, a: Vector, b: Vector, slow: Slow) => void, name: string): VectorEmitter =>
  (x, args) => {
    const [registers, d, n, m] = args as [number, number, number, number];
    const v = new VectorCode(x);
    emit(x, v, v.register(registers, n), v.register(registers, m), { name: `simd.${name}`, args, registers, d });
    return true;
  };

/** Arguments registers, d, n, m, index. */
const byScalar =
  (emit: (x: FpContext, v: VectorCode, a: Vector, b: Vector, slow: Slow) => void, name: string): VectorEmitter =>
  (x, args) => {
    const [registers, d, n, m, index] = args as [number, number, number, number, number];
    const v = new VectorCode(x);
    const b = v.keep(v.broadcast(32, m, index));
    emit(x, v, v.register(registers, n), b, { name: `simd.${name}`, args, registers, d });
    return true;
  };

/** Arguments d, n, m: neighbours of n, then of m. */
const pairwise =
  (emit: (x: FpContext, v: VectorCode, a: Vector, b: Vector, slow: Slow) => void, name: string): VectorEmitter =>
  (x, args) => {
    const [d, n, m] = args as [number, number, number];
    const v = new VectorCode(x);
    const half = (odd: 0 | 1): Vector => v.keep(v.alternate(32, odd, v.register(1, n), v.register(1, m)));
    // Of a register in both halves: its element twice. The low halves of both, side by side.
    const pairs = (odd: 0 | 1): Vector => {
      const both = half(odd);
      return v.keep(v.shuffle(both, both, [0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11]));
    };
    emit(x, v, pairs(0), pairs(1), { name: `simd.${name}`, args, registers: 1, d });
    return true;
  };

/** Pushes whether an operand is a denormal or a NaN. */
function pushDenormalOrNan(x: FpContext, v: VectorCode, a: Vector, b: Vector): void {
  const denormal = (value: Vector): Vector =>
    v.op('i32x4_lt_u', v.op('i32x4_sub', magnitude(v, value), constant(v, 1)), constant(v, NORMAL - 1));
  const unordered = v.op('v128_or', v.op('f32x4_ne', a, a), v.op('f32x4_ne', b, b));
  v.op('v128_or', unordered, v.op('v128_or', denormal(a), denormal(b)))();
  x.code.simd('v128_any_true');
}

/** Comparisons, maximum and minimum: inexact is nothing here. */
const ordering =
  (operation: 'eq' | 'gt' | 'ge' | 'lt' | 'le' | 'max' | 'min', absolute = false) =>
  (x: FpContext, v: VectorCode, n: Vector, m: Vector, slow: Slow): void => {
    const a = absolute ? v.keep(v.op('f32x4_abs', n)) : n;
    const b = absolute ? v.keep(v.op('f32x4_abs', m)) : m;
    const result = x.temp(V128);
    v.op(`f32x4_${operation}`, a, b)();
    x.code.set(result);
    otherwise(x, [() => pushDenormalOrNan(x, v, a, b)], undefined, [], result, slow);
    v.set(slow.registers, slow.d, () => x.code.get(result));
  };

/** Arguments registers, d, m. */
const withZero =
  (operation: 'eq' | 'gt' | 'ge' | 'lt' | 'le', name: string): VectorEmitter =>
  (x, args) => {
    const [registers, d, m] = args as [number, number, number];
    const v = new VectorCode(x);
    ordering(operation)(x, v, v.register(registers, m), v.constant(32, 0n), {
      name: `simd.${name}`,
      args,
      registers,
      d,
    });
    return true;
  };

/** Arguments registers, d, m. */
const bits =
  (operation: 'f32x4_abs' | 'f32x4_neg'): VectorEmitter =>
  (x, [registers, d, m]) => {
    const v = new VectorCode(x);
    v.set(registers!, d!, v.op(operation, v.register(registers!, m!)));
    return true;
  };

const binary =
  (operation: Arithmetic, finish?: 'abs') =>
  (x: FpContext, v: VectorCode, a: Vector, b: Vector, slow: Slow): void =>
    arithmetic(x, v, operation, a, b, slow, finish);
const mla =
  (operation: 'add' | 'sub') =>
  (x: FpContext, v: VectorCode, a: Vector, b: Vector, slow: Slow): void =>
    multiplyAdd(x, v, operation, a, b, slow);

const fma =
  (operation: 'add' | 'sub') =>
  (x: FpContext, v: VectorCode, a: Vector, b: Vector, slow: Slow): void =>
    fusedMultiplyAdd(x, v, operation, a, b, slow);

/** Arguments unsigned, fraction, registers, d, m. Numbers of 2^24 and less are exact. */
const fromFixed: VectorEmitter = (x, args) => {
  const [unsigned, fraction, registers, d, m] = args as [number, number, number, number, number];
  const v = new VectorCode(x);
  const a = v.register(registers, m);
  const result = x.temp(V128);
  v.op(`f32x4_convert_i32x4_${unsigned ? 'u' : 's'}`, a)();
  x.code.set(result);
  const value: Vector = () => x.code.get(result);
  const scale = v.words(new Int32Array(new Float32Array(4).fill(2 ** -fraction).buffer));
  const scaled = fraction === 0 ? value : v.op('f32x4_mul', value, scale);
  v.op('f32x4_gt', v.op('f32x4_abs', value), v.words(new Int32Array(new Float32Array(4).fill(2 ** 24).buffer)))();
  x.code.simd('v128_any_true');
  notInexactYet(x)();
  x.code.op('i32_and');
  x.code.open('if', undefined, 'unlikely');
  x.withStoredFpscr(() => x.callPrimitive('simd.vcvtFromFixed', args, { first: d * 2, count: registers * 2 }));
  x.code.op('else');
  v.set(registers, d, scaled);
  x.code.end();
  return true;
};

/** Arguments unsigned, fraction, registers, d, m: truncates. Numbers in range that are whole, or any once IXC is set. */
const toFixed: VectorEmitter = (x, args) => {
  const [unsigned, fraction, registers, d, m] = args as [number, number, number, number, number];
  const v = new VectorCode(x);
  const singles = (value: number): Vector => v.words(new Int32Array(new Float32Array(4).fill(value).buffer));
  const a = v.register(registers, m);
  const scaled = fraction === 0 ? a : v.keep(v.op('f32x4_mul', a, singles(2 ** fraction)));
  const result = v.keep(v.op(`i32x4_trunc_sat_f32x4_${unsigned ? 'u' : 's'}`, scaled));
  const top = 2 ** (unsigned ? 32 : 31);
  const inRange = v.op(
    'v128_and',
    v.op('f32x4_lt', scaled, singles(top)),
    v.op('f32x4_ge', scaled, singles(unsigned ? 0 : -top)),
  );
  const denormal = v.op('i32x4_lt_u', v.op('i32x4_sub', magnitude(v, a), constant(v, 1)), constant(v, NORMAL - 1));
  v.op('v128_or', v.op('v128_not', inRange), denormal)();
  x.code.simd('v128_any_true');
  notInexactYet(x)();
  v.op('f32x4_ne', v.op(`f32x4_convert_i32x4_${unsigned ? 'u' : 's'}`, result), scaled)();
  x.code.simd('v128_any_true').op('i32_and').op('i32_or');
  x.code.open('if', undefined, 'unlikely');
  x.withStoredFpscr(() => x.callPrimitive('simd.vcvtToFixed', args, { first: d * 2, count: registers * 2 }));
  x.code.op('else');
  v.set(registers, d, result);
  x.code.end();
  return true;
};

export const floatEmitters: Readonly<Record<string, VectorEmitter>> = {
  vaddF: same(binary('add'), 'vaddF'),
  vsubF: same(binary('sub'), 'vsubF'),
  vmulF: same(binary('mul'), 'vmulF'),
  vabdF: same(binary('sub', 'abs'), 'vabdF'),
  vmlaF: same(mla('add'), 'vmlaF'),
  vmlsF: same(mla('sub'), 'vmlsF'),
  vfma: same(fma('add'), 'vfma'),
  vfms: same(fma('sub'), 'vfms'),
  vrecps: same(step(2), 'vrecps'),
  vrsqrts: same(step(3), 'vrsqrts'),
  vmulScalarF: byScalar(binary('mul'), 'vmulScalarF'),
  vmlaScalarF: byScalar(mla('add'), 'vmlaScalarF'),
  vmlsScalarF: byScalar(mla('sub'), 'vmlsScalarF'),
  vpaddF: pairwise(binary('add'), 'vpaddF'),
  vmaxF: same(ordering('max'), 'vmaxF'),
  vminF: same(ordering('min'), 'vminF'),
  vpmaxF: pairwise(ordering('max'), 'vpmaxF'),
  vpminF: pairwise(ordering('min'), 'vpminF'),
  vceqF: same(ordering('eq'), 'vceqF'),
  vcgeF: same(ordering('ge'), 'vcgeF'),
  vcgtF: same(ordering('gt'), 'vcgtF'),
  vacge: same(ordering('ge', true), 'vacge'),
  vacgt: same(ordering('gt', true), 'vacgt'),
  vceqzF: withZero('eq', 'vceqzF'),
  vcgezF: withZero('ge', 'vcgezF'),
  vcgtzF: withZero('gt', 'vcgtzF'),
  vclezF: withZero('le', 'vclezF'),
  vcltzF: withZero('lt', 'vcltzF'),
  vabsF: bits('f32x4_abs'),
  vnegF: bits('f32x4_neg'),
  vcvtFromFixed: fromFixed,
  vcvtToFixed: toFixed,
};

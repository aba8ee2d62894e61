import { V128 } from '../wasm-binary.ts';
import type { FpContext } from './registers.ts';
import { type Vector, VectorCode } from './vector.ts';
import { constant, magnitude, NORMAL, notInexactYet, otherwise, type Slow, unusual } from './vector-checks.ts';
import { fusedMultiplyAdd } from './vector-fused.ts';
import type { VectorEmitter } from './vector-integer.ts';

/* Arithmetic, comparisons and the like on vectors of singles: core/arm/simd/float.ts says what the arguments are. */

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

export const floatEmitters: Readonly<Record<string, VectorEmitter>> = {
  vaddF: same(binary('add'), 'vaddF'),
  vsubF: same(binary('sub'), 'vsubF'),
  vmulF: same(binary('mul'), 'vmulF'),
  vabdF: same(binary('sub', 'abs'), 'vabdF'),
  vmlaF: same(mla('add'), 'vmlaF'),
  vmlsF: same(mla('sub'), 'vmlsF'),
  vfma: same(fusedMultiplyAdd('add'), 'vfma'),
  vfms: same(fusedMultiplyAdd('sub'), 'vfms'),
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
};

import { V128 } from '../wasm-binary.ts';
import { type Vector, VectorCode } from './vector.ts';
import { constant, magnitude, NORMAL, notInexactYet } from './vector-checks.ts';
import type { VectorEmitter } from './vector-integer.ts';

/* Singles from and to integers and fixed point. */

/** Arguments unsigned, fraction, registers, d, m. Numbers below 2^24 are exact. */
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
  v.op('f32x4_ge', v.op('f32x4_abs', value), v.words(new Int32Array(new Float32Array(4).fill(2 ** 24).buffer)))();
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

export const conversionEmitters: Readonly<Record<string, VectorEmitter>> = {
  vcvtFromFixed: fromFixed,
  vcvtToFixed: toFixed,
};

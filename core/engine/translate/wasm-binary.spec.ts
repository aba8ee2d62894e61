import { describe, expect, test } from 'vitest';
import { Code, encodeModule, F32, F64, type FunctionBody, I32, Op, V128 } from './wasm-binary.ts';

/** Runs a function without parameters that gives an i32. */
function run(body: FunctionBody): number {
  const bytes = encodeModule({
    types: [{ parameters: [], results: [I32] }],
    imports: [],
    memoryPages: 1,
    functions: [{ type: 0, body, export: 'f' }],
  });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 0 });
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, table } }).exports.f!();
}

describe('WebAssembly writer', () => {
  test('floating-point constants keep their bits', () => {
    expect(run(new Code(0).constF32(-1.5).op('i32_reinterpret_f32').finish()) >>> 0).toBe(0xbfc0_0000);
    const high = new Code(0).constF64(-1.5).op('i64_reinterpret_f64').const64(32).op('i64_shr_u').op('i32_wrap_i64');
    expect(run(high.finish()) >>> 0).toBe(0xbff8_0000);
  });

  test('vectors: constants, lanes, shuffles and memory', () => {
    const code = new Code(0);
    const local = code.local(V128);
    code.constV128([1, 2, 3, 4]).constV128([5, 6, 7, 8]);
    // Words 3 of the first and 0 of the second by turns.
    code.shuffle([12, 13, 14, 15, 16, 17, 18, 19, 12, 13, 14, 15, 16, 17, 18, 19]).set(local);
    code.const(0).get(local).simdMemory('v128_store', 64);
    code.const(0).memory('i32_load', 64, 2);
    code.get(local).lane('i32x4_extract_lane', 1).op('i32_mul');
    expect(run(code.finish())).toBe(4 * 5);
  });

  test('locals of all types stand side by side', () => {
    const code = new Code(0);
    const [a, b, c] = [code.local(F64), code.local(I32), code.local(F32)] as const;
    code.constF64(3).set(a).const(4).set(b).constF32(5).set(c);
    code.get(a).get(c).op('f64_promote_f32').op('f64_add').get(b).op('f64_convert_i32_s').op('f64_mul');
    expect(run(code.op('i32_trunc_f64_s').finish())).toBe(32);
  });

  test('a branch hint has the offset of its instruction', () => {
    const code = new Code(0);
    const x = code.local();
    const outer = code.open('block');
    code.get(x).branch(outer, 'br_if', 'unlikely');
    code.const(300).set(x).get(x).open('if', undefined, 'likely');
    code.const(7).set(x).end().end();
    const { bytes, hints } = code.get(x).finish();
    expect(hints.map(({ at, hint }) => [bytes[at], hint])).toEqual([
      [Op.br_if, 'unlikely'],
      [Op.if, 'likely'],
    ]);
    expect(run({ bytes, hints })).toBe(7);
  });
});

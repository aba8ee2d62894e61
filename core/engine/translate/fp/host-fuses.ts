import { Code, encodeModule, F64, I32 } from '../wasm-binary.ts';

/**
 * Whether the host's relaxed multiply-add has one rounding, as it has where the processor has the instruction. Without it, or
 * without relaxed SIMD, fused operations are made of others.
 */
export function hostFuses(): boolean {
  known ??= probe();
  return known;
}

let known: boolean | undefined;

/** (1 + 2^-30)² - (1 + 2^-29) is 2^-60, or nothing if the product is rounded. */
function probe(): boolean {
  const code = new Code(2);
  code.get(0).simd('f64x2_splat').get(0).simd('f64x2_splat').get(1).simd('f64x2_splat');
  code
    .simd('f64x2_relaxed_madd')
    .lane('f64x2_extract_lane', 0)
    .constF64(2 ** -60)
    .op('f64_eq');
  const bytes = encodeModule({
    types: [{ parameters: [F64, F64], results: [I32] }],
    imports: [],
    memoryPages: 1,
    functions: [{ type: 0, body: code.finish(), export: 'f' }],
  });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 0 });
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, table } });
    return exports.f!(1 + 2 ** -30, -(1 + 2 ** -29)) === 1;
  } catch {
    return false;
  }
}

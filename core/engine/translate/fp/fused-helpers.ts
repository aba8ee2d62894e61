import { IXC } from '../../../arm/fp/fpscr.ts';
import { F64, I64 } from '../wasm-binary.ts';
import { A, B, type Body, C, CPU, type HelperCode, type Push } from './helper-code.ts';
import { hostFuses } from './host-fuses.ts';

/* a + b · c with one rounding, as mulAdd32 and mulAdd64 of core/arm/fp do it. */

/** The bits of a double that a single does not have, when the double lies in the middle of two singles. */
export const TIE_MASK = 0x1fff_ffff;
export const TIE = 0x1000_0000;

/** `a` + `b` - `sum`, exactly (Knuth): a new local. */
function sumError(f: HelperCode, a: number, b: number, sum: number): number {
  const c = f.code;
  const virtual = f.let(() => c.get(sum).get(a).op('f64_sub'), F64);
  return f.let(() => {
    c.get(a).get(sum).get(virtual).op('f64_sub').op('f64_sub');
    c.get(b).get(virtual).op('f64_sub').op('f64_add');
  }, F64);
}

const sumOf = (f: HelperCode, a: number, b: number): number => f.let(() => f.code.get(a).get(b).op('f64_add'), F64);

const isZero =
  (f: HelperCode, local: number): Push =>
  () =>
    f.code.get(local).constF64(0).op('f64_eq');

/** The neighbour of `value` with an odd significand in the direction of `error`, if `value` is even and `error` not zero. */
function toOdd(f: HelperCode, value: number, error: number): number {
  const c = f.code;
  const bits = f.let(() => c.get(value).op('i64_reinterpret_f64'), I64);
  return f.let(() => {
    c.get(value);
    c.get(bits).const64(1).op('i64_or').op('f64_reinterpret_i64');
    c.get(bits).const64(1).op('i64_sub').op('f64_reinterpret_i64');
    c.get(error).constF64(0).op('f64_gt').get(value).constF64(0).op('f64_gt').op('i32_eq').op('select');
    // As it is where it is odd already, or exact.
    c.get(bits).op('i32_wrap_i64').const(1).op('i32_and');
    c.get(error).constF64(0).op('f64_eq').op('i32_or').op('select');
  }, F64);
}

/** By the host's own instruction, when IXC is set and all is normal. */
function byHost(f: HelperCode): void {
  const c = f.code;
  f.control(IXC);
  c.open('if');
  for (const local of [B, C, A]) c.get(local).simd('f64x2_splat');
  const result = f.let(() => c.simd('f64x2_relaxed_madd').lane('f64x2_extract_lane', 0));
  for (const local of [A, B, C]) f.plain(local);
  c.op('i32_and').op('i32_and');
  c.get(result).op('f64_abs').constF64(Number.POSITIVE_INFINITY).op('f64_lt').op('i32_and');
  c.get(result)
    .op('f64_abs')
    .constF64(2 ** -1021)
    .op('f64_gt')
    .op('i32_and');
  c.open('if');
  c.get(result).op('return').end().end();
}

/** Source: Boldo and Melquiond, "Emulation of a FMA and correctly rounded sums", 2008. */
const double: Body = (f, helper) => {
  const c = f.code;
  if (hostFuses()) byHost(f);
  const product = f.let(() => c.get(B).get(C).op('f64_mul'));
  isZero(f, B)();
  isZero(f, C)();
  c.op('i32_or').open('if');
  f.undecidedIf(() => {
    f.plain(B);
    f.plain(C);
    c.op('i32_and').op('i32_eqz');
  });
  c.get(CPU).get(A).get(product).call(helper('add64')).op('return').end();
  f.undecidedUnlessModerate(product, B, C);
  isZero(f, A)();
  c.open('if');
  c.get(CPU).get(B).get(C).call(helper('mul64')).op('return').end();
  f.undecidedUnlessModerate(A);
  const low = f.let(() => f.productError(B, C, product));
  const upper = sumOf(f, A, low);
  const upperError = sumError(f, A, low, upper);
  const high = sumOf(f, product, upper);
  const highError = sumError(f, product, upper, high);
  const rest = sumOf(f, highError, upperError);
  const restError = sumError(f, highError, upperError, rest);
  const odd = toOdd(f, rest, restError);
  const result = sumOf(f, high, odd);
  f.undecidedUnlessModerate(result);
  f.raiseIf(() => {
    c.get(restError).constF64(0).op('f64_ne');
    c.get(sumError(f, high, odd, result))
      .constF64(0)
      .op('f64_ne')
      .op('i32_or');
  });
  c.get(result);
};

/** The sum in double is rounded once more, which errs only next to the middle of two singles. */
const single: Body = (f) => {
  const c = f.code;
  const wide = (local: number): number => f.let(() => c.get(local).op('f64_promote_f32'), F64);
  const [a, b, m] = [wide(A), wide(B), wide(C)] as const;
  const product = f.let(() => c.get(b).get(m).op('f64_mul'), F64);
  const sum = sumOf(f, product, a);
  const result = f.let(() => c.get(sum).op('f32_demote_f64'));
  f.undecidedUnlessFinite(result);
  f.undecidedIf(() => {
    c.get(sum)
      .op('f64_abs')
      .constF64(2 ** -126)
      .op('f64_gt');
    isZero(f, sum)();
    c.op('i32_or').op('i32_eqz');
  });
  f.undecidedIfFlushed(A, B, C);
  f.undecidedIf(() => {
    c.get(sum).op('i64_reinterpret_f64').const64(TIE_MASK).op('i64_and').const64(TIE).op('i64_eq');
  });
  f.raiseIf(() => {
    c.get(sumError(f, product, a, sum))
      .constF64(0)
      .op('f64_ne');
    c.get(result).op('f64_promote_f32').get(sum).op('f64_ne').op('i32_or');
  });
  c.get(result);
};

export const fused: Body = (f, helper) => (f.size === 64 ? double : single)(f, helper);

import { IXC } from '../../../arm/fp/fpscr.ts';
import { Code, type FunctionBody, I32, V128 } from '../wasm-binary.ts';
import type { SimdName } from '../wasm-simd.ts';
import { TIE, TIE_MASK } from './fused-helpers.ts';
import { FPSCR_OFFSET } from './registers.ts';
import { repeated } from './vector.ts';
import { NORMAL, SPECIAL } from './vector-checks.ts';

/*
 * Closer looks at operations on vectors of singles: (state, operands) → 0 if the host's result stands, with IXC raised in the state
 * if it is due, else 1. Zeros are allowed, and IXC may be clear.
 */

const CPU = 0;
type Push = () => void;

/** The code of one helper. */
class VectorHelper {
  readonly code: Code;

  constructor(operands: number) {
    this.code = new Code(1 + operands);
  }

  op(name: SimdName, ...operands: Push[]): Push {
    return () => {
      for (const operand of operands) operand();
      this.code.simd(name);
    };
  }

  get(local: number): Push {
    return () => this.code.get(local);
  }

  keep(value: Push): Push {
    const local = this.code.local(V128);
    value();
    this.code.set(local);
    return this.get(local);
  }

  every(value: number): Push {
    return () => this.code.constV128(repeated(32, BigInt(value)));
  }

  magnitude(value: Push): Push {
    return () => {
      value();
      this.code.const(1).simd('i32x4_shl');
    };
  }

  /** Elements that are denormals. */
  denormal(value: Push): Push {
    return this.op('i32x4_lt_u', this.op('i32x4_sub', this.magnitude(value), this.every(1)), this.every(NORMAL - 1));
  }

  isZero(value: Push): Push {
    return this.op('i32x4_eq', this.magnitude(value), this.every(0));
  }

  /** Returns 1 if any bit of the mask is set. */
  undecidedIf(mask: Push): void {
    mask();
    this.code.simd('v128_any_true').open('if');
    this.code.const(1).op('return').end();
  }

  /** Raises IXC if any bit of what `inexact` pushes is set, unless it is set already. */
  raiseIf(inexact: () => Push): void {
    const c = this.code;
    c.get(CPU).memory('i32_load', FPSCR_OFFSET, 2).const(IXC).op('i32_and').op('i32_eqz').open('if');
    inexact()();
    c.simd('v128_any_true').open('if');
    c.get(CPU)
      .get(CPU)
      .memory('i32_load', FPSCR_OFFSET, 2)
      .const(IXC)
      .op('i32_or')
      .memory('i32_store', FPSCR_OFFSET, 2);
    c.end().end();
  }

  /** Denormal operands, and results that are infinite or not a number. */
  undecidedUnlessPlain(operands: readonly Push[], result: Push): void {
    for (const operand of operands) this.undecidedIf(this.denormal(operand));
    this.undecidedIf(this.op('i32x4_ge_u', this.magnitude(result), this.every(SPECIAL)));
  }

  /** A sum that is tiny is flushed; one that gives back both operands is exact. */
  sum(operation: 'add' | 'sub', a: Push, b: Push): void {
    const result = this.keep(this.op(`f32x4_${operation}`, a, b));
    this.undecidedUnlessPlain([a, b], result);
    this.undecidedIf(this.denormal(result));
    const back = operation === 'add' ? 'f32x4_sub' : 'f32x4_add';
    const other = operation === 'add' ? this.op('f32x4_sub', result, a) : this.op('f32x4_sub', a, result);
    this.raiseIf(() =>
      this.op('v128_or', this.op('f32x4_ne', other, b), this.op('f32x4_ne', this.op(back, result, b), a)),
    );
  }

  /** A product that is tiny, or was before it was rounded, is flushed; a zero is right only if a factor is one. */
  product(a: Push, b: Push): Push {
    const result = this.keep(this.op('f32x4_mul', a, b));
    this.undecidedUnlessPlain([a, b], result);
    const zeroFactor = this.op('v128_or', this.isZero(a), this.isZero(b));
    this.undecidedIf(
      this.op('v128_andnot', this.op('i32x4_le_u', this.magnitude(result), this.every(NORMAL)), zeroFactor),
    );
    this.raiseIf(() =>
      this.op('v128_or', this.#inexactProduct(a, b, result, 0), this.#inexactProduct(a, b, result, 8)),
    );
    return result;
  }

  /** The two singles from byte `from` on as doubles. */
  #promoted(value: Push, from: number): Push {
    const low: Push = () => {
      value();
      value();
      this.code.shuffle(Array.from({ length: 16 }, (_, i) => from + (i % 8)));
    };
    return this.op('f64x2_promote_low_f32x4', low);
  }

  /** Compares with the product in double precision, which is exact, of two elements from byte `from` on. */
  #inexactProduct(a: Push, b: Push, result: Push, from: number): Push {
    const wide = (value: Push): Push => this.#promoted(value, from);
    return this.op('f64x2_ne', this.op('f64x2_mul', wide(a), wide(b)), wide(result));
  }

  /** c ± a · b with one rounding, in doubles: half of a vector after the other. */
  fused(operation: 'add' | 'sub', c: Push, a: Push, b: Push): void {
    for (const operand of [c, a, b]) this.undecidedIf(this.denormal(operand));
    for (const from of [0, 8]) {
      const [addend, left, right] = [c, a, b].map((value) => this.keep(this.#promoted(value, from))) as [
        Push,
        Push,
        Push,
      ];
      const unsigned = this.op('f64x2_mul', left, right);
      const product = this.keep(operation === 'sub' ? this.op('f64x2_neg', unsigned) : unsigned);
      this.#fusedHalf(addend, product);
    }
  }

  #fusedHalf(addend: Push, product: Push): void {
    const sum = this.keep(this.op('f64x2_add', addend, product));
    const result = this.keep(this.op('f32x4_demote_f64x2_zero', sum));
    this.undecidedIf(this.op('i32x4_ge_u', this.magnitude(result), this.every(SPECIAL)));
    // The smallest normal number may be a tiny sum rounded up.
    const tiny = this.op('f64x2_le', this.op('f64x2_abs', sum), this.doubles(2 ** -126));
    this.undecidedIf(this.op('v128_and', tiny, this.op('f64x2_ne', sum, this.doubles(0))));
    const low = this.op('v128_and', sum, this.bits(TIE_MASK));
    this.undecidedIf(this.op('i64x2_eq', low, this.bits(TIE)));
    this.raiseIf(() => {
      const lostAddend = this.op('f64x2_ne', this.op('f64x2_sub', sum, product), addend);
      const lostProduct = this.op('f64x2_ne', this.op('f64x2_sub', sum, addend), product);
      const rounded = this.op('f64x2_ne', this.op('f64x2_promote_low_f32x4', result), sum);
      return this.op('v128_or', rounded, this.op('v128_or', lostAddend, lostProduct));
    });
  }

  bits(value: number): Push {
    return () => this.code.constV128(repeated(64, BigInt(value)));
  }

  doubles(value: number): Push {
    return () => this.code.constV128(new Int32Array(Float64Array.of(value, value).buffer));
  }

  finish(): FunctionBody {
    return this.code.const(0).finish();
  }
}

const HELPERS: Readonly<Record<string, { operands: number; body: (h: VectorHelper) => void }>> = {
  vector_add: { operands: 2, body: (h) => h.sum('add', h.get(1), h.get(2)) },
  vector_sub: { operands: 2, body: (h) => h.sum('sub', h.get(1), h.get(2)) },
  vector_mul: { operands: 2, body: (h) => void h.product(h.get(1), h.get(2)) },
  vector_mul_add: { operands: 3, body: (h) => h.sum('add', h.get(1), h.product(h.get(2), h.get(3))) },
  vector_fused_add: { operands: 3, body: (h) => h.fused('add', h.get(1), h.get(2), h.get(3)) },
  vector_fused_sub: { operands: 3, body: (h) => h.fused('sub', h.get(1), h.get(2), h.get(3)) },
  vector_mul_sub: { operands: 3, body: (h) => h.sum('sub', h.get(1), h.product(h.get(2), h.get(3))) },
};

/** A helper on vectors by its name; undefined if it is none of these. */
export function vectorHelper(name: string) {
  const helper = HELPERS[name];
  if (!helper) return undefined;
  const code = new VectorHelper(helper.operands);
  helper.body(code);
  return {
    type: { parameters: [I32, ...new Array<number>(helper.operands).fill(V128)], results: [I32] },
    body: code.finish(),
  };
}

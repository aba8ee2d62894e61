import { IXC } from '../../../arm/fp/fpscr.ts';
import { Code, type FunctionBody, I32, V128 } from '../wasm-binary.ts';
import type { SimdName } from '../wasm-simd.ts';
import { FPSCR_OFFSET } from './registers.ts';
import { repeated } from './vector.ts';
import { NORMAL, SPECIAL } from './vector-float.ts';

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

  /** Compares with the product in double precision, which is exact, of two elements from byte `from` on. */
  #inexactProduct(a: Push, b: Push, result: Push, from: number): Push {
    const wide = (value: Push): Push => {
      const low: Push = () => {
        value();
        value();
        this.code.shuffle(Array.from({ length: 16 }, (_, i) => from + (i % 8)));
      };
      return this.op('f64x2_promote_low_f32x4', low);
    };
    return this.op('f64x2_ne', this.op('f64x2_mul', wide(a), wide(b)), wide(result));
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

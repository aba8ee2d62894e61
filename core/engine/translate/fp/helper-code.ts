import { FPSCR_FZ, FPSCR_RMODE, IXC } from '../../../arm/fp/fpscr.ts';
import { Code, F32, F64 } from '../wasm-binary.ts';
import { FPSCR_OFFSET } from './registers.ts';
import { hostOf, opOf } from './scalar-arithmetic.ts';

/** Makes the body; `helper` gives the index of another helper. */
export type Body = (f: HelperCode, helper: (name: string) => number) => void;

export const CPU = 0;
export const A = 1;
export const B = 2;
export const C = 3;

export const SMALLEST = { 32: 2 ** -126, 64: 2 ** -1022 } as const;
/** Inside these bounds a product's error term and its parts are normal and finite. */
const PRODUCT_TOP = 2 ** 990;
const PRODUCT_BOTTOM = 2 ** -900;
/** 2^27 + 1 splits a significand into halves of 26 bits (Veltkamp). */
const SPLITTER = 134217729;

/** Pushes a value. */
export type Push = () => void;

/** The code of a helper with operands of one size. */
export class HelperCode {
  readonly code: Code;
  readonly size: 32 | 64;
  readonly #fpscr: number;

  constructor(size: 32 | 64, operands: number) {
    this.size = size;
    this.code = new Code(1 + operands);
    this.#fpscr = this.code.local();
    this.code.get(CPU).memory('i32_load', FPSCR_OFFSET, 2).set(this.#fpscr);
    this.undecidedIf(() => this.control(FPSCR_RMODE));
  }

  control(mask: number): void {
    this.code.get(this.#fpscr).const(mask).op('i32_and');
  }

  op(name: string): this {
    this.code.op(opOf(hostOf(this.size), name));
    return this;
  }

  constant(value: number): void {
    if (this.size === 64) this.code.constF64(value);
    else this.code.constF32(value);
  }

  /** Ends without a result unless what `condition` pushes is zero. */
  undecidedIf(condition: Push): void {
    condition();
    this.code.open('if');
    this.constant(Number.NaN);
    this.code.op('return').end();
  }

  /** A new local with a value; the type is that of the operands unless given. */
  let(value: Push, type: number = this.size === 64 ? F64 : F32): number {
    const local = this.code.local(type);
    value();
    this.code.set(local);
    return local;
  }

  /** Pushes 1 if the local is no denormal. */
  plain(local: number): void {
    this.code.get(local);
    this.constant(0);
    this.op('eq');
    this.code.get(local);
    this.op('abs').constant(SMALLEST[this.size]);
    this.op('ge').code.op('i32_or');
  }

  /** Denormal operands and results are flushed when FPSCR says so. */
  undecidedIfFlushed(...locals: readonly number[]): void {
    this.control(FPSCR_FZ);
    this.code.open('if');
    this.undecidedIf(() => {
      for (const [i, local] of locals.entries()) {
        this.plain(local);
        if (i > 0) this.code.op('i32_and');
      }
      this.code.op('i32_eqz');
    });
    this.code.end();
  }

  /** Raises IXC if what `inexact` pushes is not zero; made only where IXC is clear, after `before`. */
  raiseIf(inexact: Push, before: Push = () => {}): void {
    const c = this.code;
    this.control(IXC);
    c.op('i32_eqz').open('if');
    before();
    inexact();
    c.open('if');
    c.get(CPU).get(this.#fpscr).const(IXC).op('i32_or').memory('i32_store', FPSCR_OFFSET, 2);
    c.end().end();
  }

  /** Undecided unless the value is finite and greater than the smallest normal number, which may be a tiny one rounded up. */
  undecidedUnlessNormal(local: number): void {
    const c = this.code;
    this.undecidedIf(() => {
      c.get(local);
      this.op('abs').constant(Number.POSITIVE_INFINITY);
      this.op('lt');
      c.get(local);
      this.op('abs').constant(SMALLEST[this.size]);
      this.op('gt');
      c.op('i32_and').op('i32_eqz');
    });
  }

  undecidedUnlessFinite(local: number): void {
    this.undecidedIf(() => {
      this.code.get(local);
      this.op('abs').constant(Number.POSITIVE_INFINITY);
      this.op('lt').code.op('i32_eqz');
    });
  }

  undecidedUnlessModerate(...locals: readonly number[]): void {
    const c = this.code;
    for (const local of locals)
      this.undecidedIf(() => {
        c.get(local).op('f64_abs').constF64(PRODUCT_TOP).op('f64_lt');
        c.get(local).op('f64_abs').constF64(PRODUCT_BOTTOM).op('f64_gt');
        c.op('i32_and').op('i32_eqz');
      });
  }

  /** Pushes whether `product` differs from a · b. All three are moderate. */
  productInexact(a: number, b: number, product: number): void {
    this.productError(a, b, product);
    this.code.constF64(0).op('f64_ne');
  }

  /** Pushes a · b - `product`, exactly (Dekker). All three are moderate. */
  productError(a: number, b: number, product: number): void {
    const c = this.code;
    const high = (x: number): number => {
      const scaled = this.let(() => c.get(x).constF64(SPLITTER).op('f64_mul'));
      return this.let(() => c.get(scaled).get(scaled).get(x).op('f64_sub').op('f64_sub'));
    };
    const low = (x: number, top: number): number => this.let(() => c.get(x).get(top).op('f64_sub'));
    const aHigh = high(a);
    const aLow = low(a, aHigh);
    const bHigh = high(b);
    const bLow = low(b, bHigh);
    c.get(aLow).get(bLow).op('f64_mul');
    c.get(product).get(aHigh).get(bHigh).op('f64_mul').op('f64_sub');
    c.get(aLow).get(bHigh).op('f64_mul').op('f64_sub');
    c.get(aHigh).get(bLow).op('f64_mul').op('f64_sub');
    c.op('f64_sub');
  }
}

/** Singles are computed in double precision, which rounds once more without harm (Figueroa). */
export const promoted = (f: HelperCode, local: number): number =>
  f.let(() => f.code.get(local).op('f64_promote_f32'), F64);

/** Undecided if the double is a denormal single, or would be. */
export function undecidedIfTinySingle(f: HelperCode, value: number): void {
  f.undecidedIf(() => {
    f.code.get(value).op('f64_abs').constF64(SMALLEST[32]).op('f64_lt');
    f.code.get(value).constF64(0).op('f64_ne').op('i32_and');
  });
}

export const differs = (f: HelperCode, single: number, double: number): void => {
  f.code.get(single).op('f64_promote_f32').get(double).op('f64_ne');
};

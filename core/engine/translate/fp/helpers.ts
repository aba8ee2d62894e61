import { FPSCR_FZ, FPSCR_RMODE, IXC } from '../../../arm/fp/fpscr.ts';
import { Code, F32, F64, type FunctionBody, type FunctionType, I32 } from '../wasm-binary.ts';
import { FPSCR_OFFSET } from './registers.ts';
import { hostOf, opOf } from './scalar-arithmetic.ts';
import { vectorHelper } from './vector-helpers.ts';

/*
 * The fast paths of core/arm/fp/fast-single.ts and fast-double.ts as wasm functions: (state, operands) → result, or NaN where only
 * the primitive can tell. They read FPSCR in the state and raise IXC there.
 */

/** Makes the body; `helper` gives the index of another helper. */
type Body = (f: HelperCode, helper: (name: string) => number) => void;

const CPU = 0;
const A = 1;
const B = 2;
const C = 3;

const SMALLEST = { 32: 2 ** -126, 64: 2 ** -1022 } as const;
/** Inside these bounds a product's error term and its parts are normal and finite. */
const PRODUCT_TOP = 2 ** 990;
const PRODUCT_BOTTOM = 2 ** -900;
/** 2^27 + 1 splits a significand into halves of 26 bits (Veltkamp). */
const SPLITTER = 134217729;

/** Pushes a value. */
type Push = () => void;

/** The code of a helper with operands of one size. */
class HelperCode {
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

  /** Pushes whether `product` differs from a · b (Dekker). All three are moderate. */
  productInexact(a: number, b: number, product: number): void {
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
    c.op('f64_sub').constF64(0).op('f64_ne');
  }
}

/** Singles are computed in double precision, which rounds once more without harm (Figueroa). */
const promoted = (f: HelperCode, local: number): number => f.let(() => f.code.get(local).op('f64_promote_f32'), F64);

/** Undecided if the double is a denormal single, or would be. */
function undecidedIfTinySingle(f: HelperCode, value: number): void {
  f.undecidedIf(() => {
    f.code.get(value).op('f64_abs').constF64(SMALLEST[32]).op('f64_lt');
    f.code.get(value).constF64(0).op('f64_ne').op('i32_and');
  });
}

const differs = (f: HelperCode, single: number, double: number): void => {
  f.code.get(single).op('f64_promote_f32').get(double).op('f64_ne');
};

const add =
  (operation: 'add' | 'sub'): Body =>
  (f) => {
    const c = f.code;
    if (f.size === 64) {
      const sum = f.let(() => c.get(A).get(B).op(`f64_${operation}`));
      f.undecidedUnlessFinite(sum);
      f.undecidedIfFlushed(A, B, sum);
      // A sum is exact when it gives back both operands.
      f.raiseIf(() => {
        c.get(sum).get(A).op('f64_sub');
        if (operation === 'sub') c.op('f64_neg');
        c.get(B).op('f64_ne');
        c.get(sum)
          .get(B)
          .op(operation === 'add' ? 'f64_sub' : 'f64_add');
        c.get(A).op('f64_ne').op('i32_or');
      });
      c.get(sum);
      return;
    }
    const sum = f.let(() => c.get(A).op('f64_promote_f32').get(B).op('f64_promote_f32').op(`f64_${operation}`), F64);
    const result = f.let(() => c.get(sum).op('f32_demote_f64'));
    f.undecidedUnlessFinite(result);
    f.undecidedIfFlushed(A, B, result);
    f.raiseIf(() => {
      differs(f, result, sum);
      c.get(sum).get(A).op('f64_promote_f32').op('f64_sub');
      if (operation === 'sub') c.op('f64_neg');
      c.get(B).op('f64_promote_f32').op('f64_ne').op('i32_or');
      c.get(sum)
        .get(B)
        .op('f64_promote_f32')
        .op(operation === 'add' ? 'f64_sub' : 'f64_add');
      c.get(A).op('f64_promote_f32').op('f64_ne').op('i32_or');
    });
    c.get(result);
  };

const mul: Body = (f) => {
  const c = f.code;
  if (f.size === 32) {
    const product = f.let(() => c.get(A).op('f64_promote_f32').get(B).op('f64_promote_f32').op('f64_mul'), F64);
    const result = f.let(() => c.get(product).op('f32_demote_f64'));
    f.undecidedUnlessFinite(result);
    undecidedIfTinySingle(f, product);
    f.undecidedIfFlushed(A, B);
    f.raiseIf(() => differs(f, result, product));
    c.get(result);
    return;
  }
  const product = f.let(() => c.get(A).get(B).op('f64_mul'));
  f.undecidedIfFlushed(A, B);
  returnZero(f, product, () => {
    c.get(A).constF64(0).op('f64_eq').get(B).constF64(0).op('f64_eq').op('i32_or');
  });
  f.undecidedUnlessNormal(product);
  f.raiseIf(
    () => f.productInexact(A, B, product),
    () => f.undecidedUnlessModerate(product, A, B),
  );
  c.get(product);
};

/** A zero is the result if `isExact` pushes 1, else it is undecided. */
function returnZero(f: HelperCode, result: number, isExact: Push): void {
  const c = f.code;
  c.get(result).constF64(0).op('f64_eq').open('if');
  f.undecidedIf(() => {
    isExact();
    c.op('i32_eqz');
  });
  c.get(result).op('return').end();
}

const div: Body = (f) => {
  const c = f.code;
  if (f.size === 32) {
    const a = promoted(f, A);
    const b = promoted(f, B);
    const quotient = f.let(() => c.get(a).get(b).op('f64_div'), F64);
    const result = f.let(() => c.get(quotient).op('f32_demote_f64'));
    f.undecidedUnlessFinite(result);
    undecidedIfTinySingle(f, quotient);
    f.undecidedIfFlushed(A, B);
    f.raiseIf(() => {
      c.get(result).constF32(0).op('f32_ne');
      c.get(result).op('f64_promote_f32').get(b).op('f64_mul').get(a).op('f64_ne').op('i32_and');
    });
    c.get(result);
    return;
  }
  const quotient = f.let(() => c.get(A).get(B).op('f64_div'));
  f.undecidedIfFlushed(A, B);
  returnZero(f, quotient, () => {
    c.get(A).constF64(0).op('f64_eq');
    c.get(B).op('f64_abs').constF64(Number.POSITIVE_INFINITY).op('f64_eq').op('i32_or');
  });
  f.undecidedUnlessNormal(quotient);
  const back = f.let(() => c.get(quotient).get(B).op('f64_mul'));
  f.raiseIf(
    () => {
      c.get(back).get(A).op('f64_ne');
      f.productInexact(quotient, B, back);
      c.op('i32_or');
    },
    () => f.undecidedUnlessModerate(quotient, A, B),
  );
  c.get(quotient);
};

const sqrt: Body = (f) => {
  const c = f.code;
  f.undecidedUnlessFinite(A);
  if (f.size === 32) {
    f.undecidedIfFlushed(A);
    const result = f.let(() => c.get(A).op('f32_sqrt'));
    const wide = promoted(f, result);
    f.raiseIf(() => {
      c.get(wide).get(wide).op('f64_mul').get(A).op('f64_promote_f32').op('f64_ne');
      c.get(result).get(result).op('f32_eq').op('i32_and');
    });
    c.get(result);
    return;
  }
  c.get(A).constF64(0).op('f64_eq').open('if');
  c.get(A).op('return').end();
  f.undecidedIf(() => c.get(A).constF64(SMALLEST[64]).op('f64_lt'));
  const root = f.let(() => c.get(A).op('f64_sqrt'));
  const back = f.let(() => c.get(root).get(root).op('f64_mul'));
  f.raiseIf(
    () => {
      c.get(back).get(A).op('f64_ne');
      f.productInexact(root, root, back);
      c.op('i32_or');
    },
    () => f.undecidedUnlessModerate(A),
  );
  c.get(root);
};

/** a ± (b · c, rounded). */
const multiplyAdd =
  (operation: 'add' | 'sub'): Body =>
  (f, helper) => {
    const c = f.code;
    const product = f.let(() =>
      c
        .get(CPU)
        .get(B)
        .get(C)
        .call(helper(`mul${f.size}`)),
    );
    f.undecidedIf(() => {
      c.get(product).get(product);
      f.op('ne');
    });
    c.get(CPU)
      .get(A)
      .get(product)
      .call(helper(`${operation}${f.size}`));
  };

const OPERATIONS: Readonly<Record<string, { operands: number; body: Body }>> = {
  add: { operands: 2, body: add('add') },
  sub: { operands: 2, body: add('sub') },
  mul: { operands: 2, body: mul },
  div: { operands: 2, body: div },
  sqrt: { operands: 1, body: sqrt },
  mulAdd: { operands: 3, body: multiplyAdd('add') },
  mulSub: { operands: 3, body: multiplyAdd('sub') },
};

/** A helper by its name, such as `add64`, with its body. */
export function helperFunction(
  name: string,
  helper: (name: string) => number,
): { type: FunctionType; body: FunctionBody } {
  const ofVectors = vectorHelper(name);
  if (ofVectors) return ofVectors;
  const operation = OPERATIONS[name.slice(0, -2)];
  if (!operation) throw new Error(`${name}: not a helper`);
  const size = name.endsWith('64') ? 64 : 32;
  const { operands, body } = operation;
  const f = new HelperCode(size, operands);
  body(f, helper);
  const type = hostOf(size).type;
  return {
    type: { parameters: [I32, ...new Array<number>(operands).fill(type)], results: [type] },
    body: f.code.finish(),
  };
}

import { F64, type FunctionBody, type FunctionType, I32 } from '../wasm-binary.ts';
import { fused } from './fused-helpers.ts';
import {
  A,
  B,
  type Body,
  C,
  CPU,
  differs,
  HelperCode,
  type Push,
  promoted,
  SMALLEST,
  undecidedIfTinySingle,
} from './helper-code.ts';
import { hostOf } from './scalar-arithmetic.ts';
import { vectorHelper } from './vector-helpers.ts';

/*
 * The fast paths of core/arm/fp/fast-single.ts and fast-double.ts as wasm functions: (state, operands) → result, or NaN where only
 * the primitive can tell. They read FPSCR in the state and raise IXC there.
 */

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
  fused: { operands: 3, body: fused },
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

import { FPSCR_FZ, FPSCR_RMODE, IXC, NZCV } from '../../../arm/fp/fpscr.ts';
import { F32, F64, I32 } from '../wasm-binary.ts';
import { type FpContext, scalarRange, type WordRange } from './registers.ts';
import { type Condition, type Emitter, notNormal } from './scalar-arithmetic.ts';

/* VCMP, VCVT and constants. What the host's comparison or conversion can't tell goes to the primitive. */

const SMALLEST_NORMAL_SINGLE = 2 ** -126;
const IXC_SHIFT = Math.log2(IXC);

/** The primitive that an emission stands for. */
interface Slow {
  readonly name: string;
  readonly args: readonly number[];
  readonly d: WordRange;
}

/** The primitive in one of these conditions, else what `ordinary` makes. */
export function primitiveOr(
  x: FpContext,
  conditions: readonly Condition[],
  { name, args, d }: Slow,
  ordinary: () => void,
): void {
  const c = x.code;
  const done = c.open('block');
  const slow = c.open('block');
  for (const condition of conditions) {
    condition();
    c.branch(slow, 'br_if', 'unlikely');
  }
  ordinary();
  c.branch(done).end();
  x.withStoredFpscr(() => x.callPrimitive(name, args, d));
  c.end();
}

/** VCMP writes no register. */
const NONE: WordRange = { first: 0, count: 0 };

/** IXC is set if what `inexact` pushes is 1. */
function raiseInexact(x: FpContext, inexact: () => void): void {
  const fpscr = x.host.fpscr(true);
  inexact();
  x.code.const(IXC_SHIFT).op('i32_shl').get(fpscr).op('i32_or').set(fpscr);
}

/** FPSCR says flush-to-zero and one of the doubles is less than `bound` in magnitude, and not zero. */
const mayFlush =
  (x: FpContext, values: readonly number[], bound: number): Condition =>
  () => {
    const c = x.code;
    x.fpscr().const(FPSCR_FZ).op('i32_and').open('if', I32, 'unlikely');
    for (const [i, value] of values.entries()) {
      c.get(value).op('f64_abs').constF64(bound).op('f64_lt');
      c.get(value).constF64(0).op('f64_ne').op('i32_and');
      if (i > 0) c.op('i32_or');
    }
    c.op('else').const(0).end();
  };

/** FPSCR does not say: round to nearest. */
const roundsOtherwise =
  (x: FpContext): Condition =>
  () =>
    x.fpscr().const(FPSCR_RMODE).op('i32_and');

/** The double is a NaN. */
const isNan =
  (x: FpContext, value: number): Condition =>
  () =>
    x.code.get(value).get(value).op('f64_ne');

/** A scalar as a double in a local. */
function asDouble(x: FpContext, size: number, n: number): number {
  const local = x.temp(F64);
  x.registers.scalar(size, n);
  if (size === 32) x.code.op('f64_promote_f32');
  x.code.set(local);
  return local;
}

const LESS = 0x8000_0000 | 0;
const EQUAL = 0x6000_0000;
const GREATER = 0x2000_0000;

/** VCMP of two locals: FPSCR's NZCV. Doubles that come from singles compare as these do. */
function compareWith(x: FpContext, name: string, args: readonly number[], size: number, a: number, b: number): void {
  const c = x.code;
  const smallest = size === 64 ? 2 ** -1022 : SMALLEST_NORMAL_SINGLE;
  const conditions = [isNan(x, a), isNan(x, b), mayFlush(x, [a, b], smallest)];
  primitiveOr(x, conditions, { name, args, d: NONE }, () => {
    const fpscr = x.host.fpscr(true);
    c.const(LESS);
    c.const(EQUAL).const(GREATER).get(a).get(b).op('f64_eq').op('select');
    c.get(a).get(b).op('f64_lt').op('select');
    c.get(fpscr).const(~NZCV).op('i32_and').op('i32_or').set(fpscr);
  });
}

/** Arguments size, signalling, d, m: only NaNs make signalling a difference. */
export const compare: Emitter = (x, name, args) => {
  const [size, , d, m] = args as [number, number, number, number];
  compareWith(x, name, args, size, asDouble(x, size, d), asDouble(x, size, m));
};

/** Arguments size, signalling, d. */
export const compareZero: Emitter = (x, name, args) => {
  const [size, , d] = args as [number, number, number];
  const zero = x.temp(F64);
  x.code.constF64(0).set(zero);
  compareWith(x, name, args, size, asDouble(x, size, d), zero);
};

/** Truncates the double in `value`, which is a number times 2^`fraction`, to a fixed-point type; `store` takes the word from a local. */
function truncated(
  x: FpContext,
  { name, args, width, unsigned, d }: Slow & { width: number; unsigned: boolean },
  value: number,
  store: (word: number) => void,
): void {
  const c = x.code;
  const word = x.temp(I32);
  const top = 2 ** (unsigned ? width : width - 1);
  const outOfRange: Condition = () => {
    c.get(value)
      .constF64(unsigned ? -1 : -top - 1)
      .op('f64_gt');
    c.get(value).constF64(top).op('f64_lt').op('i32_and').op('i32_eqz');
  };
  primitiveOr(x, [outOfRange, mayFlush(x, [value], 1)], { name, args, d }, () => {
    c.get(value)
      .op(unsigned ? 'i32_trunc_f64_u' : 'i32_trunc_f64_s')
      .set(word);
    raiseInexact(x, () =>
      c
        .get(word)
        .op(unsigned ? 'f64_convert_i32_u' : 'f64_convert_i32_s')
        .get(value)
        .op('f64_ne'),
    );
    store(word);
  });
}

/** Arguments size, unsigned, truncate, d, m; VCVTR rounds as FPSCR says. */
export const toInteger: Emitter = (x, name, args) => {
  const [size, unsigned, truncate, d, m] = args as [number, number, number, number, number];
  if (!truncate) {
    x.withStoredFpscr(() => x.callPrimitive(name, args));
    return;
  }
  truncated(
    x,
    { name, args, width: 32, unsigned: unsigned !== 0, d: scalarRange(32, d) },
    asDouble(x, size, m),
    (word) => x.registers.setWord(d, () => x.code.get(word)),
  );
};

/** Arguments size, width, unsigned, fraction, d. */
export const toFixed: Emitter = (x, name, args) => {
  const [size, width, unsigned, fraction, d] = args as [number, number, number, number, number];
  if (fraction < 0) {
    x.withStoredFpscr(() => x.callPrimitive(name, args));
    return;
  }
  const c = x.code;
  const value = asDouble(x, size, d);
  c.get(value)
    .constF64(2 ** fraction)
    .op('f64_mul')
    .set(value);
  truncated(x, { name, args, width, unsigned: unsigned !== 0, d: scalarRange(size, d) }, value, (word) => {
    x.registers.setWord(size === 64 ? d * 2 : d, () => c.get(word));
    if (size === 64)
      x.registers.setWord(d * 2 + 1, () => {
        if (unsigned) c.const(0);
        else c.get(word).const(31).op('i32_shr_s');
      });
  });
};

/** An integer in a local, times 2^-`fraction`, to register `d`: a double holds it, a single may be inexact. */
function fromWord(x: FpContext, size: number, unsigned: boolean, fraction: number, d: number, word: number): void {
  const c = x.code;
  const suffix = unsigned ? 'u' : 's';
  const scale = 2 ** -fraction;
  if (size === 64) {
    x.registers.setScalar(64, d, () => {
      c.get(word).op(`f64_convert_i32_${suffix}`);
      if (fraction !== 0) c.constF64(scale).op('f64_mul');
    });
    return;
  }
  const result = x.temp(F32);
  c.get(word).op(`f32_convert_i32_${suffix}`).set(result);
  raiseInexact(x, () => c.get(result).op('f64_promote_f32').get(word).op(`f64_convert_i32_${suffix}`).op('f64_ne'));
  x.registers.setScalar(32, d, () => {
    c.get(result);
    if (fraction !== 0) c.constF32(scale).op('f32_mul');
  });
}

/** Arguments size, unsigned, d, m. */
export const fromInteger: Emitter = (x, name, args) => {
  const [size, unsigned, d, m] = args as [number, number, number, number];
  const word = x.temp(I32);
  x.registers.word(m);
  x.code.set(word);
  const convert = (): void => fromWord(x, size, unsigned !== 0, 0, d, word);
  if (size === 64) {
    convert();
    return;
  }
  primitiveOr(x, [roundsOtherwise(x)], { name, args, d: scalarRange(size, d) }, convert);
};

/** Arguments size, width, unsigned, fraction, d: rounded to nearest whatever FPSCR says. */
export const fromFixed: Emitter = (x, _name, args) => {
  const [size, width, unsigned, fraction, d] = args as [number, number, number, number, number];
  const word = x.temp(I32);
  x.registers.word(size === 64 ? d * 2 : d);
  if (width === 16) {
    if (unsigned) x.code.const(0xffff).op('i32_and');
    else x.code.op('i32_extend16_s');
  }
  x.code.set(word);
  fromWord(x, size, unsigned !== 0, fraction, d, word);
};

/** Arguments d, m: exact, but a NaN may be signalling, and a denormal flushed. */
export const singleToDouble: Emitter = (x, name, args) => {
  const [d, m] = args as [number, number];
  const c = x.code;
  const value = asDouble(x, 32, m);
  // A NaN is neither zero nor large enough.
  const unusual: Condition = () => {
    c.get(value).op('f64_abs').constF64(SMALLEST_NORMAL_SINGLE).op('f64_ge').op('i32_eqz');
    c.get(value).constF64(0).op('f64_ne').op('i32_and');
  };
  primitiveOr(x, [unusual], { name, args, d: scalarRange(64, d) }, () =>
    x.registers.setScalar(64, d, () => c.get(value)),
  );
};

/** Arguments d, m. */
export const doubleToSingle: Emitter = (x, name, args) => {
  const [d, m] = args as [number, number];
  const c = x.code;
  const value = asDouble(x, 64, m);
  const result = x.temp(F32);
  c.get(value).op('f32_demote_f64').set(result);
  const unusual: Condition = () => {
    notNormal(x, 32, result)();
    c.get(value).constF64(0).op('f64_ne').op('i32_and');
  };
  primitiveOr(x, [unusual, roundsOtherwise(x)], { name, args, d: scalarRange(32, d) }, () => {
    raiseInexact(x, () => c.get(result).op('f64_promote_f32').get(value).op('f64_ne'));
    x.registers.setScalar(32, d, () => c.get(result));
  });
};

/** Arguments size, d, imm8. ARM ARM A7.5.1 (VFPExpandImm): ±(16 to 31) / 16 · 2^(-3 to 4). */
export const immediate: Emitter = (x, _name, args) => {
  const [size, d, imm8] = args as [number, number, number];
  const exponent = ((imm8 >> 4) & 3) + (imm8 & 0x40 ? -3 : 1);
  const value = (imm8 & 0x80 ? -1 : 1) * (1 + (imm8 & 15) / 16) * 2 ** exponent;
  x.registers.setScalar(size, d, () => {
    if (size === 64) x.code.constF64(value);
    else x.code.constF32(value);
  });
};

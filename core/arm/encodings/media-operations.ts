import { bfi, bfx, type ExtensionName, extend, pkh, sel, type UnaryName, unary, usada8 } from '../semantics/media.ts';
import * as multiplication from '../semantics/multiply.ts';
import { type ParallelFamily, type ParallelOperation, parallel } from '../semantics/parallel.ts';
import { saturate, saturate16, saturatingArithmetic, signedSaturate, unsignedSaturate } from '../semantics/saturate.ts';
import { four, halves, long, three } from './operands.ts';
import { type Fields, inst, type Row, type Semantics } from './row.ts';

/*
 * What multiplications, saturation, media and bit-field instructions do, by name. A32 and T32 encode the same fields: registers d n m a
 * (h l of long results), S flag s, exchange or rounding or the half of Rn X, the half of Rm y, rotation r, shift kind t and amount i,
 * width w, lsb l, msb h.
 */

const { dualMultiply, dualMultiplyLong, mostSignificantMultiply, multiplyLong } = multiplication;

/** S is a bit of A32 alone. */
const setsFlags = (f: Fields) => ({ s: f.s === 1 });

const multiplies: Readonly<Record<string, Semantics>> = {
  MUL: (f, b) => multiplication.multiply(b, { ...three(f), ...setsFlags(f) }),
  MLA: (f, b) => multiplication.mla(b, { ...four(f), ...setsFlags(f) }),
  MLS: (f, b) => multiplication.mls(b, four(f)),
  UMAAL: (f, b) => multiplication.umaal(b, long(f)),
  UMULL: (f, b) => multiplyLong(b, { signed: false, accumulate: false }, { ...long(f), ...setsFlags(f) }),
  UMLAL: (f, b) => multiplyLong(b, { signed: false, accumulate: true }, { ...long(f), ...setsFlags(f) }),
  SMULL: (f, b) => multiplyLong(b, { signed: true, accumulate: false }, { ...long(f), ...setsFlags(f) }),
  SMLAL: (f, b) => multiplyLong(b, { signed: true, accumulate: true }, { ...long(f), ...setsFlags(f) }),
  SMLAxy: (f, b) => multiplication.smlaxy(b, four(f), halves(f)),
  SMLAWy: (f, b) => multiplication.smlawy(b, four(f), f.y),
  SMULWy: (f, b) => multiplication.smulwy(b, three(f), f.y),
  SMLALxy: (f, b) => multiplication.smlalxy(b, long(f), halves(f)),
  SMULxy: (f, b) => multiplication.smulxy(b, three(f), halves(f)),
  SMLAD: (f, b) => dualMultiply(b, four(f), { exchange: f.X === 1, subtract: false }),
  SMLSD: (f, b) => dualMultiply(b, four(f), { exchange: f.X === 1, subtract: true }),
  SMLALD: (f, b) => dualMultiplyLong(b, long(f), { exchange: f.X === 1, subtract: false }),
  SMLSLD: (f, b) => dualMultiplyLong(b, long(f), { exchange: f.X === 1, subtract: true }),
  SMMLA: (f, b) => mostSignificantMultiply(b, four(f), { round: f.X === 1, subtract: false }),
  SMMLS: (f, b) => mostSignificantMultiply(b, four(f), { round: f.X === 1, subtract: true }),
  SDIV: (f, b) => multiplication.sdiv(b, three(f)),
  UDIV: (f, b) => multiplication.udiv(b, three(f)),
};

const saturation: Readonly<Record<string, Semantics>> = {
  QADD: (f, b) => saturatingArithmetic(b, three(f), { double: false, subtract: false }),
  QSUB: (f, b) => saturatingArithmetic(b, three(f), { double: false, subtract: true }),
  QDADD: (f, b) => saturatingArithmetic(b, three(f), { double: true, subtract: false }),
  QDSUB: (f, b) => saturatingArithmetic(b, three(f), { double: true, subtract: true }),
  // The width of SSAT is encoded less 1.
  SSAT: (f, b) => saturate(b, signedSaturate, { d: f.d, n: f.n, bits: f.w + 1 }, f.t, f.i),
  USAT: (f, b) => saturate(b, unsignedSaturate, { d: f.d, n: f.n, bits: f.w }, f.t, f.i),
  SSAT16: (f, b) => saturate16(b, signedSaturate, { d: f.d, n: f.n, bits: f.w + 1 }),
  USAT16: (f, b) => saturate16(b, unsignedSaturate, { d: f.d, n: f.n, bits: f.w }),
};

const others: Readonly<Record<string, Semantics>> = {
  PKH: (f, b) => pkh(b, three(f), f.t, f.i),
  SEL: (f, b) => sel(b, three(f)),
  USADA8: (f, b) => usada8(b, four(f)),
  BFI: (f, b) => bfi(b, { d: f.d, n: f.n }, f.l, f.h),
  SBFX: (f, b) => bfx(b, { d: f.d, n: f.n, signed: true }, f.l, f.w),
  UBFX: (f, b) => bfx(b, { d: f.d, n: f.n, signed: false }, f.l, f.w),
};

/** Fields that end beyond bit 31 are UNPREDICTABLE and left undefined. */
const CONDITIONS: Readonly<Record<string, (f: Fields) => boolean>> = {
  BFI: (f) => f.l <= f.h,
  SBFX: (f) => f.l + f.w <= 31,
  UBFX: (f) => f.l + f.w <= 31,
};

const OPERATIONS: Readonly<Record<string, Semantics>> = { ...multiplies, ...saturation, ...others };

const nameIn = (name: string, encoding: string): string => (encoding === '' ? name : `${name} ${encoding}`);

/** One encoding of an instruction by its name; `encoding` tells T1 from T2. Throws for a name that is not among them. */
export function media(name: string, pattern: string, encoding = ''): Row {
  const semantics = OPERATIONS[name];
  if (!semantics) throw new Error(`${name} is none of the media instructions`);
  return inst(nameIn(name, encoding), pattern, semantics, CONDITIONS[name]);
}

/** Addition or subtraction of bytes or halfwords (ARM ARM A5.4.1, A5.4.2, A6.3.13, A6.3.14). */
export const parallelRow = (
  family: ParallelFamily,
  operation: ParallelOperation,
  pattern: string,
  encoding = '',
): Row => inst(nameIn(family + operation, encoding), pattern, (f, b) => parallel(b, family, operation, three(f)));

/** SXTB and its kin. */
export const extension = (name: ExtensionName, pattern: string, encoding = ''): Row =>
  inst(nameIn(name, encoding), pattern, (f, b) => extend(b, name, { d: f.d, n: 15, m: f.m }, f.r));

/** SXTAB and its kin, named after the extension alone. */
export const accumulatingExtension = (name: ExtensionName, pattern: string, encoding = ''): Row =>
  inst(nameIn(name.replace('XT', 'XTA'), encoding), pattern, (f, b) => extend(b, name, three(f), f.r));

/** CLZ, RBIT, REV and its kin. */
export const unaryRow = (name: UnaryName, pattern: string, encoding = ''): Row =>
  inst(nameIn(name, encoding), pattern, (f, b) => unary(b, name, { d: f.d, m: f.m }));

/** The entries of a table of names, typed by them. */
export const entriesOf = <K extends string, V>(table: Readonly<Record<K, V>>): [K, V][] =>
  Object.entries(table) as [K, V][];

import type { Builder, Value } from '../ir/builder.ts';
import { writeRegister, writeRegisters } from './result.ts';

/** Registers of a multiplication with a 32-bit result: d = n * m (and a). */
export interface MultiplyForm {
  readonly d: number;
  readonly n: number;
  readonly m: number;
}
export interface AccumulateForm extends MultiplyForm {
  readonly a: number;
}
/** Registers of one with a 64-bit result, high:low. */
export interface LongForm {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly m: number;
}
interface SetsFlags {
  readonly s: boolean;
}

/** A 64-bit number. */
interface Wide {
  readonly low: Value;
  readonly high: Value;
}

const widen = (b: Builder, value: Value): Wide => ({ low: value, high: b.asr(value, 31) });

function addWide(b: Builder, x: Wide, y: Wide): Wide {
  const low = b.add(x.low, y.low);
  return { low, high: b.add(b.add(x.high, y.high), b.ltU(low, x.low)) };
}

function subtractWide(b: Builder, x: Wide, y: Wide): Wide {
  return { low: b.sub(x.low, y.low), high: b.sub(b.sub(x.high, y.high), b.ltU(x.low, y.low)) };
}

const registerPair = (b: Builder, low: number, high: number): Wide => ({ low: b.reg(low), high: b.reg(high) });

function writeFlagged(b: Builder, form: MultiplyForm & SetsFlags, result: Value): void {
  if (form.s) b.setNZ(result);
  writeRegister(b, form.d, result);
}

/** MUL. From ARMv6 on C and V keep their values. */
export function multiply(b: Builder, form: MultiplyForm & SetsFlags): void {
  writeFlagged(b, form, b.mul(b.reg(form.n), b.reg(form.m)));
}

export function mla(b: Builder, form: AccumulateForm & SetsFlags): void {
  writeFlagged(b, form, b.add(b.mul(b.reg(form.n), b.reg(form.m)), b.reg(form.a)));
}

export function mls(b: Builder, { d, n, m, a }: AccumulateForm): void {
  writeRegister(b, d, b.sub(b.reg(a), b.mul(b.reg(n), b.reg(m))));
}

/** UMULL, UMLAL, SMULL, SMLAL. */
export function multiplyLong(
  b: Builder,
  { signed, accumulate }: { signed: boolean; accumulate: boolean },
  form: LongForm & SetsFlags,
): void {
  const n = b.reg(form.n);
  const m = b.reg(form.m);
  const product = { low: b.mul(n, m), high: signed ? b.smulh(n, m) : b.umulh(n, m) };
  const result = accumulate ? addWide(b, product, registerPair(b, form.low, form.high)) : product;
  if (form.s) b.setNZ64(result.low, result.high);
  writeRegisters(b, form.low, result.low, form.high, result.high);
}

/** Both words are added unsigned: the sum fits 64 bits exactly. */
export function umaal(b: Builder, form: LongForm): void {
  const n = b.reg(form.n);
  const m = b.reg(form.m);
  const product = { low: b.mul(n, m), high: b.umulh(n, m) };
  const partial = addWide(b, product, { low: b.reg(form.low), high: 0 });
  const result = addWide(b, partial, { low: b.reg(form.high), high: 0 });
  writeRegisters(b, form.low, result.low, form.high, result.high);
}

/** 0 is the bottom, 1 the top halfword, sign-extended. */
const half = (b: Builder, value: Value, top: number): Value => (top ? b.asr(value, 16) : b.sext16(value));

/** Which half of n (x) and of m (y) takes part: 0 bottom, 1 top. */
export interface Halves {
  readonly x: number;
  readonly y: number;
}

const halfProduct = (b: Builder, { n, m }: { n: number; m: number }, { x, y }: Halves): Value =>
  b.mul(half(b, b.reg(n), x), half(b, b.reg(m), y));

/** a + addend; Q when the signed sum overflows. */
function accumulateWithQ(b: Builder, d: number, addend: Value, a: Value): void {
  const { sum, overflow } = b.addWithCarry(addend, a, 0);
  b.saturated(overflow);
  writeRegister(b, d, sum);
}

/** SMULBB, SMULBT, SMULTB, SMULTT. */
export function smulxy(b: Builder, form: MultiplyForm, halves: Halves): void {
  writeRegister(b, form.d, halfProduct(b, form, halves));
}

/** SMLABB, SMLABT, SMLATB, SMLATT. */
export function smlaxy(b: Builder, form: AccumulateForm, halves: Halves): void {
  accumulateWithQ(b, form.d, halfProduct(b, form, halves), b.reg(form.a));
}

/** SMLALBB, SMLALBT, SMLALTB, SMLALTT. */
export function smlalxy(b: Builder, form: LongForm, halves: Halves): void {
  const result = addWide(b, widen(b, halfProduct(b, form, halves)), registerPair(b, form.low, form.high));
  writeRegisters(b, form.low, result.low, form.high, result.high);
}

/** Bits 47:16 of n times a half of m: the half in the top of a word gives them as the high word of the product. */
function wordByHalf(b: Builder, { n, m }: MultiplyForm, y: number): Value {
  const raised = y ? b.and(b.reg(m), 0xffff_0000 | 0) : b.shl(b.reg(m), 16);
  return b.smulh(b.reg(n), raised);
}

/** SMULWB, SMULWT. */
export function smulwy(b: Builder, form: MultiplyForm, y: number): void {
  writeRegister(b, form.d, wordByHalf(b, form, y));
}

/** SMLAWB, SMLAWT. */
export function smlawy(b: Builder, form: AccumulateForm, y: number): void {
  accumulateWithQ(b, form.d, wordByHalf(b, form, y), b.reg(form.a));
}

/** Of the dual multiplications: X exchanges the halves of m, `subtract` tells SMLSD from SMLAD. */
export interface DualKind {
  readonly exchange: boolean;
  readonly subtract: boolean;
}

function dualProduct(b: Builder, { n, m }: { n: number; m: number }, kind: DualKind): Wide {
  const swap = kind.exchange ? 1 : 0;
  const first = widen(b, halfProduct(b, { n, m }, { x: 0, y: swap }));
  const second = widen(b, halfProduct(b, { n, m }, { x: 1, y: 1 - swap }));
  return kind.subtract ? subtractWide(b, first, second) : addWide(b, first, second);
}

/** SMLAD, SMLSD; with a = 15 SMUAD, SMUSD. Q when the exact sum does not fit 32 bits. */
export function dualMultiply(b: Builder, form: AccumulateForm, kind: DualKind): void {
  const products = dualProduct(b, form, kind);
  const result = form.a === 15 ? products : addWide(b, products, widen(b, b.reg(form.a)));
  b.saturated(b.ne(result.high, b.asr(result.low, 31)));
  writeRegister(b, form.d, result.low);
}

/** SMLALD, SMLSLD. */
export function dualMultiplyLong(b: Builder, form: LongForm, kind: DualKind): void {
  const result = addWide(b, dualProduct(b, form, kind), registerPair(b, form.low, form.high));
  writeRegisters(b, form.low, result.low, form.high, result.high);
}

/** SMMLA, SMMLS; with a = 15 SMMUL (QEMU takes SMMLS so, too). R rounds by adding half of the dropped word's range. */
export function mostSignificantMultiply(
  b: Builder,
  form: AccumulateForm,
  { round, subtract }: { round: boolean; subtract: boolean },
): void {
  const n = b.reg(form.n);
  const m = b.reg(form.m);
  const product = { low: b.mul(n, m), high: b.smulh(n, m) };
  let result = product;
  if (form.a !== 15) {
    const accumulator = { low: 0, high: b.reg(form.a) };
    result = subtract ? subtractWide(b, accumulator, product) : addWide(b, product, accumulator);
  }
  writeRegister(b, form.d, round ? b.add(result.high, b.lsr(result.low, 31)) : result.high);
}

export function udiv(b: Builder, { d, n, m }: MultiplyForm): void {
  writeRegister(b, d, b.udiv(b.reg(n), b.reg(m)));
}

export function sdiv(b: Builder, { d, n, m }: MultiplyForm): void {
  writeRegister(b, d, b.sdiv(b.reg(n), b.reg(m)));
}

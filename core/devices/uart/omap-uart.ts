import type { Builder, Value } from '../ir/builder.ts';
import { type Fields, inst, type Row } from './row.ts';

/*
 * Loads, stores and moves between VFP and core registers. ARM ARM A7.6, A7.8, A7.9.
 * Letters: Rn n, Rt t, Rt2 r, Vd d with D, Vm m with M, Vn v with N, sz s.
 */

/** Words of the register file: the first one of a transfer and their number. */
interface Span {
  readonly first: number;
  readonly words: number;
}

const singles = (v: number, extra: number, count: number): Span => ({ first: (v << 1) | extra, words: count });
const doubles = (v: number, extra: number, count: number): Span => ({
  first: ((extra << 4) | v) * 2,
  words: count * 2,
});

/** In big-endian data the high word of a doubleword comes first. */
const wordAt = (b: Builder, { first }: Span, isDouble: boolean, i: number): number =>
  first + (isDouble && b.context.bigEndian ? i ^ 1 : i);

/** VFP accesses must be word-aligned whatever SCTLR.A says (ARM ARM A3.2.1). */
const ALIGNED = { align: 4 } as const;

function transfer(b: Builder, load: boolean, address: Value, span: Span, isDouble: boolean): void {
  const place = (i: number): Value => b.add(address, 4 * i);
  const indexes = Array.from({ length: span.words }, (_, i) => i);
  if (!load) {
    for (const i of indexes) b.store(place(i), b.fpWord(wordAt(b, span, isDouble, i)), 'u32', ALIGNED);
    return;
  }
  const values = indexes.map((i) => b.load(place(i), 'u32', ALIGNED));
  for (const i of indexes) b.setFpWord(wordAt(b, span, isDouble, i), values[i]!);
}

function single(f: Fields, b: Builder): void {
  if (!b.fpAllowed(false)) return;
  const isDouble = f.s === 1;
  const base = f.n === 15 ? b.alignedPc() : b.reg(f.n);
  const span = isDouble ? doubles(f.d, f.D, 1) : singles(f.d, f.D, 1);
  transfer(b, f.l === 1, b.add(base, f.u === 1 ? f.i * 4 : -f.i * 4), span, isDouble);
}

/** An odd count of words for D registers is FLDMX and FSTMX: the last word is skipped. */
const spanOf = (f: Fields): Span => (f.s === 1 ? doubles(f.d, f.D, f.i >> 1) : singles(f.d, f.D, f.i));

/** Register lists that are UNPREDICTABLE are UNDEFINED here, and so is writing back to the PC. */
function isListUsable(f: Fields): boolean {
  const { first, words } = spanOf(f);
  const limit = f.s === 1 ? 64 : 32;
  return words > 0 && words <= 32 && first + words <= limit && !(f.n === 15 && (f.w ?? 1) === 1);
}

function multiple(f: Fields, b: Builder, isDecrement: boolean): void {
  if (!b.fpAllowed(false)) return;
  const base = f.n === 15 ? b.alignedPc() : b.reg(f.n);
  const other = b.add(base, isDecrement ? -f.i * 4 : f.i * 4);
  transfer(b, f.l === 1, isDecrement ? other : base, spanOf(f), f.s === 1);
  if ((f.w ?? 1) === 1) b.setReg(f.n, other);
}

/** VMOV between two core registers and consecutive words of the register file. */
function twoWords(f: Fields, b: Builder, first: number): void {
  if (!b.fpAllowed(false)) return;
  if (f.o === 1) {
    b.setReg(f.t, b.fpWord(first));
    b.setReg(f.r, b.fpWord(first + 1));
    return;
  }
  const low = b.reg(f.t);
  const high = b.reg(f.r);
  b.setFpWord(first, low);
  b.setFpWord(first + 1, high);
}

const arePlain = (f: Fields): boolean => f.t !== 15 && f.r !== 15;

/** A scalar's place: its word and the lowest bit and width in that word. opc1:opc2 is 1xxx for bytes, 0xx1 for halfwords, 0x00 for a word. */
function scalar(v: number, extra: number, opc: number): { word: number; low: number; width: 8 | 16 | 32 } | undefined {
  const base = ((extra << 4) | v) * 2;
  if (opc & 8) return { word: base + ((opc >> 2) & 1), low: (opc & 3) * 8, width: 8 };
  if (opc & 1) return { word: base + ((opc >> 2) & 1), low: ((opc >> 1) & 1) * 16, width: 16 };
  return (opc & 3) === 0 ? { word: base + ((opc >> 2) & 1), low: 0, width: 32 } : undefined;
}

function toScalar(f: Fields, b: Builder): void {
  if (!b.fpAllowed(f.o !== 0 && f.o !== 4)) return;
  const { word, low, width } = scalar(f.d, f.D, f.o)!;
  if (width === 32) {
    b.setFpWord(word, b.reg(f.t));
    return;
  }
  const mask = (2 ** width - 1) << low;
  b.setFpWord(word, b.or(b.and(b.fpWord(word), ~mask), b.and(b.shl(b.reg(f.t), low), mask)));
}

function fromScalar(f: Fields, b: Builder): void {
  if (!b.fpAllowed(f.o !== 0 && f.o !== 4)) return;
  const { word, low, width } = scalar(f.v, f.N, f.o)!;
  const whole = b.fpWord(word);
  if (width === 32) b.setReg(f.t, whole);
  else b.setReg(f.t, f.u === 1 ? b.bits(whole, low, width) : b.signedBits(whole, low, width));
}

function duplicate(f: Fields, b: Builder): void {
  if (!b.fpAllowed(true)) return;
  const value = b.reg(f.t);
  let word = value;
  if (f.b === 1) word = b.mul(b.zext8(value), 0x0101_0101);
  if (f.e === 1) word = b.mul(b.zext16(value), 0x0001_0001);
  const first = ((f.D << 4) | f.d) * 2;
  for (let i = 0; i < (f.q === 1 ? 4 : 2); i++) b.setFpWord(first + i, word);
}

const FPSCR = 1;
/** FPSCR follows the register file. */
const FPSCR_WORD = 64;

/** VMRS: only FPSCR can go to the PC, which stands for the APSR's flags. What allows VFP instructions allows FPSCR. */
function vmrs(f: Fields, b: Builder): void {
  if (f.v !== FPSCR) {
    b.setReg(f.t, b.call('vmrs', f.v, f.t));
    return;
  }
  if (!b.fpAllowed(false)) return;
  const value = b.fpWord(FPSCR_WORD);
  if (f.t === 15) b.setNZCV(value);
  else b.setReg(f.t, value);
}

export const vfpTransferRows: readonly Row[] = [
  inst('VLDR, VSTR', 'cccc 1101 uD0l nnnn dddd 101s iiii iiii', single),
  inst(
    'VLDM, VSTM (increment after)',
    'cccc 1100 1Dwl nnnn dddd 101s iiii iiii',
    (f, b) => multiple(f, b, false),
    isListUsable,
  ),
  inst(
    'VLDM, VSTM (decrement before)',
    'cccc 1101 0D1l nnnn dddd 101s iiii iiii',
    (f, b) => multiple(f, b, true),
    isListUsable,
  ),
  inst(
    'VMOV (core register and single)',
    'cccc 1110 000o vvvv tttt 1010 N001 0000',
    (f, b) => {
      if (!b.fpAllowed(false)) return;
      const word = (f.v << 1) | f.N;
      if (f.o === 1) b.setReg(f.t, b.fpWord(word));
      else b.setFpWord(word, b.reg(f.t));
    },
    (f) => f.t !== 15,
  ),
  inst(
    'VMOV (two core registers and two singles)',
    'cccc 1100 010o rrrr tttt 1010 00M1 mmmm',
    (f, b) => twoWords(f, b, (f.m << 1) | f.M),
    arePlain,
  ),
  inst(
    'VMOV (two core registers and a doubleword)',
    'cccc 1100 010o rrrr tttt 1011 00M1 mmmm',
    (f, b) => twoWords(f, b, ((f.M << 4) | f.m) * 2),
    arePlain,
  ),
  inst(
    'VMOV (core register to scalar)',
    'cccc 1110 0oo0 dddd tttt 1011 Doo1 0000',
    toScalar,
    (f) => f.t !== 15 && scalar(f.d, f.D, f.o) !== undefined,
  ),
  inst(
    'VMOV (scalar to core register)',
    'cccc 1110 uoo1 vvvv tttt 1011 Noo1 0000',
    fromScalar,
    (f) => f.t !== 15 && scalar(f.v, f.N, f.o) !== undefined && !(f.u === 1 && (f.o & 0b1011) === 0),
  ),
  inst(
    'VDUP (core register)',
    'cccc 1110 1bq0 dddd tttt 1011 D0e1 0000',
    duplicate,
    (f) => f.t !== 15 && !(f.b === 1 && f.e === 1) && !(f.q === 1 && (f.d & 1) === 1),
  ),
  inst('VMRS', 'cccc 1110 1111 vvvv tttt 1010 0001 0000', vmrs, (f) => f.t !== 15 || f.v === FPSCR),
  inst(
    'VMSR',
    'cccc 1110 1110 vvvv tttt 1010 0001 0000',
    (f, b) => {
      b.call('vmsr', f.v, f.t, b.reg(f.t));
    },
    (f) => f.t !== 15,
  ),
];

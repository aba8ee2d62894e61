import type { Builder, Value } from '../ir/builder.ts';
import { type Fields, inst, type Row } from './row.ts';
import { dOf, evenIfQ, registers } from './simd-operands.ts';

/* One register and a modified immediate. ARM ARM A7.4.6. Letters: cmode k, op o, immediate i. */

const repeat16 = (half: number): number => (half << 16) | half;

/** The low and high word of the 64-bit constant (AdvSIMDExpandImm). */
export function expandImmediate(op: number, cmode: number, imm8: number): readonly [low: number, high: number] {
  const both = (word: number): readonly [number, number] => [word | 0, word | 0];
  if (cmode < 8) return both(imm8 << ((cmode >> 1) * 8));
  if (cmode < 12) return both(repeat16(imm8 << (cmode & 2 ? 8 : 0)));
  if (cmode === 12) return both((imm8 << 8) | 0xff);
  if (cmode === 13) return both((imm8 << 16) | 0xffff);
  if (cmode === 15) {
    const exponent = imm8 & 0x40 ? 0x3e00_0000 : 0x4000_0000;
    return both(((imm8 & 0x80) << 24) | exponent | ((imm8 & 0x3f) << 19));
  }
  if (op === 0) return both(imm8 * 0x0101_0101);
  const bytes = (bits: number): number => [0, 1, 2, 3].reduce((w, i) => w | ((bits >> i) & 1 ? 0xff << (i * 8) : 0), 0);
  return [bytes(imm8), bytes(imm8 >> 4)];
}

function modifiedImmediate(f: Fields, b: Builder): void {
  if (!b.fpAllowed(true)) return;
  const constant = expandImmediate(f.o, f.k, f.i);
  const combines = f.k < 12 && (f.k & 1) === 1;
  const inverts = f.o === 1 && f.k !== 14;
  const first = dOf(f) * 2;
  for (let word = first; word < first + registers(f) * 2; word++) {
    const value = inverts ? ~constant[word & 1] : constant[word & 1];
    let result: Value = value;
    if (combines) result = inverts ? b.and(b.fpWord(word), value) : b.or(b.fpWord(word), value);
    b.setFpWord(word, result);
  }
}

export const simdImmediateRows: readonly Row[] = [
  inst(
    'VMOV, VMVN, VORR, VBIC (immediate)',
    '1111 001i 1D00 0iii dddd kkkk 0qo1 iiii',
    modifiedImmediate,
    (f) => evenIfQ('d')(f) && !(f.o === 1 && f.k === 15),
  ),
];

import type { Row } from '../../core/arm/encodings/row.ts';
import type { Random } from './random.ts';
import { type Isa, type RecordWords, wordsOf } from './record.ts';
import { GROUPS, rowOf } from './tables.ts';

/** Words that the tables have no row for: they must be UNDEFINED, or a row is missing. */

/** Draws that were taken for UNDEFINED because they are UNPREDICTABLE, where QEMU does something. */
function isUnpredictable(isa: Isa, word: number): boolean {
  const low12 = word & 0xfff;
  // SWP, SWPB with t = 15 (A8.8.229).
  if (isa === 'a32' && (word & 0x0fb0_0ff0) === 0x0100_0090) return true;
  // Moves between VFP and core registers with the PC (A8.8.341 and following).
  const isVfpMove = (word & 0x0f00_0e10) === 0x0e00_0a10 || (word & 0x0fe0_0e00) === 0x0c40_0a00;
  if (isVfpMove && ((word >>> 12) & 15) === 15) return true;
  if (isVfpMove && (low12 & 0xe00) === 0xa00 && ((word >>> 16) & 15) === 15) return true;
  // VMRS of another register than FPSCR to the flags, two core registers that are one.
  if ((word & 0x0fe0_0e00) === 0x0c40_0a00) return true;
  // VLDn, VSTn of registers beyond d31, or with the PC as base (A8.8.320 and following).
  return isa === 'a32' ? word >>> 24 === 0xf4 : isa === 't32' && word >>> 24 === 0xf9;
}

const fixedBits = (row: Row): number[] =>
  Array.from({ length: row.width }, (_, bit) => bit).filter((bit) => (row.mask >>> bit) & 1);

/** A word at random, or (mostly) one fixed bit away from an instruction. */
function drawWord(random: Random, isa: Isa, rows: readonly Row[]): number {
  if (random.chance(0.2)) return isa === 't16' ? random.below(0x10000) : random.word();
  const row = random.of(rows);
  const word = row.value | (random.word() & ~row.mask);
  return (word ^ (1 << random.of(fixedBits(row)))) >>> 0;
}

/** Conditional A32 instructions are executed always; T32 words have the width they are taken for. */
function normalise(isa: Isa, word: number): number | undefined {
  if (isa === 'a32') return word >>> 28 === 15 ? word : ((word & 0x0fff_ffff) | 0xe000_0000) >>> 0;
  const isWide = (isa === 't16' ? word : word >>> 16) >>> 11 >= 0b11101;
  return isWide === (isa === 't32') && (isa === 't32' || word < 0x10000) ? word : undefined;
}

/** `count` records of words without a row. */
export function drawUndefined(random: Random, isa: Isa, count: number): RecordWords[] {
  const rows = GROUPS.filter((group) => group.isa === isa).flatMap((group) => group.rows);
  const drawn: RecordWords[] = [];
  while (drawn.length < count) {
    const word = normalise(isa, drawWord(random, isa, rows));
    if (word === undefined || rowOf(isa, word) || isUnpredictable(isa, word)) continue;
    const setup = { mode: random.chance(0.5) ? ('usr' as const) : ('svc' as const), stores: true };
    drawn.push(wordsOf({ isa, op: word, before: 0, setup, seed: random.word() }));
  }
  return drawn;
}

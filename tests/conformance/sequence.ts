import { type Fields, fieldsOf, type Row } from '../../core/arm/encodings/row.ts';
import { exclusionOf } from './predictable.ts';
import type { Random } from './random.ts';
import { controlWord, type Isa, type RecordWords } from './record.ts';
import { GROUPS, rowOf } from './tables.ts';

/*
 * Short pieces of code: straight lines with skips, a loop, a call, IT blocks, accesses that may abort in the middle.
 * Single instructions say what each means; these say that nothing is lost between them.
 * Registers: r0-r8 are written; r9, r10 point into the window; r11 counts the loop; r12 is an index; r13 is let alone.
 */

/** Words of code that every record of a sequence has room for. */
export const SEQUENCE_WORDS = 48;

type Code = number[];

const rowsOf = (isa: Isa, groups: RegExp, names: RegExp, without = /^$/): readonly Row[] =>
  GROUPS.filter((group) => group.isa === isa && groups.test(group.name))
    .flatMap((group) => group.rows)
    .filter((row) => names.test(row.name) && !without.test(row.name));

const UNSUITED = /^(ADR|.*\(SP |MSR|VMRS|VMSR)/;
const SINGLE = /^(LDR|STR)(B|H|SB|SH)? \((immediate|register)\)/;
const MULTIPLE = /^(LDM|STM)(DB)?( T\d)?$/;

/** The rows that sequences of an instruction set are made of. */
function material(isa: 'a32' | 't32') {
  return {
    wide: rowsOf(isa, /-(data|media)$/, /./, UNSUITED),
    narrow: isa === 't32' ? rowsOf('t16', /-data$/, /./, UNSUITED) : [],
    single: rowsOf(isa, /-memory$/, SINGLE),
    multiple: rowsOf(isa, /-memory$/, MULTIPLE),
    fp: rowsOf(isa, /-(vfp|simd)$/, /^V/, /^(VMRS|VMSR|VLD\d|VLDM)/),
  };
}

const MATERIAL = { a32: material('a32'), t32: material('t32') };

const isWritten = (letter: string): boolean => 'dthlv'.includes(letter);
const BASES = [9, 10, 10];

/** Values for the fields that name core registers, undefined for other fields. */
function registerFor(random: Random, row: Row, letter: string, width: number): number | undefined {
  const isFp = row.name.startsWith('V');
  const isCoreOfFp = letter === 't' || letter === 'r' || (row.name.startsWith('VLDR') && letter === 'n');
  if (isFp && !isCoreOfFp) return undefined;
  const isMemory = SINGLE.test(row.name) || MULTIPLE.test(row.name) || row.name.startsWith('VLDR');
  if (MULTIPLE.test(row.name) && letter === 'l') return (random.word() & 0x1ff) | 1;
  if (!/^[dntmahlvr]$/.test(letter) || width < 3 || width > 4) return undefined;
  if (width === 3) return random.below(8);
  if (isMemory && letter === 'n') return MULTIPLE.test(row.name) ? 10 : random.of(BASES);
  if (isMemory && letter === 'm') return 12;
  return isWritten(letter) || letter === 'r' ? random.below(9) : random.below(12);
}

function fieldValue(random: Random, row: Row, letter: string, bits: readonly number[]): number {
  const width = bits.length;
  const register = registerFor(random, row, letter, width);
  if (register !== undefined) return register;
  if (letter === 'c' && bits[0] === 31) return random.chance(0.65) ? 14 : random.below(14);
  const isAccess = SINGLE.test(row.name) || row.name.startsWith('VLDR');
  // Offsets that stay near; shifted indexes that do.
  if (isAccess && letter === 'i') return width > 5 ? random.below(64) & ~3 : random.below(2);
  if (isAccess && letter === 'y') return 0;
  return random.word() >>> (32 - width);
}

function drawOf(random: Random, rows: readonly Row[], isa: Isa, inIT: boolean): number | undefined {
  for (let tries = 0; tries < 60; tries++) {
    const row = random.of(rows);
    let word = row.value;
    for (const { letter, bits } of row.fields) {
      const value = fieldValue(random, row, letter, bits);
      bits.forEach((bit, i) => {
        if ((value >>> (bits.length - 1 - i)) & 1) word |= 1 << bit;
      });
    }
    word >>>= 0;
    if (rowOf(isa, word) === row && isUsable(row, fieldsOf(row, word), isa, inIT)) return word;
  }
  return undefined;
}

/** Predictable, and writes none of the registers that keep the sequence together. */
function isUsable(row: Row, f: Fields, isa: Isa, inIT: boolean): boolean {
  const writes = ['d', 't', 'h', 'v'].filter((letter) =>
    row.fields.some((field) => field.letter === letter && field.bits.length === 4),
  );
  if (!row.name.startsWith('V') && writes.some((letter) => f[letter]! > 8)) return false;
  if (/^LDRD/.test(row.name) && isa === 'a32' && f.t! > 7) return false;
  const aligned = true;
  return exclusionOf({ name: row.name, isa, fields: f, mode: 'usr', inIT, half: false, aligned }) === undefined;
}

const halves = (word: number, isa: Isa): number[] =>
  isa === 'a32' ? [word & 0xffff, word >>> 16] : isa === 't16' ? [word] : [word >>> 16, word & 0xffff];

export class SequenceBuilder {
  readonly #random: Random;
  readonly #isa: 'a32' | 't32';
  readonly #fp: boolean;

  constructor(random: Random, isa: 'a32' | 't32', fp: boolean) {
    this.#random = random;
    this.#isa = isa;
    this.#fp = fp;
  }

  /** One instruction as halfwords in the order of memory. */
  one(inIT = false): Code {
    const random = this.#random;
    const rows = MATERIAL[this.#isa];
    const choice = random.below(100);
    if (this.#isa === 't32' && choice < 40) return this.#draw(rows.narrow, 't16', inIT);
    if (choice < 65) return this.#draw(rows.wide, this.#isa, inIT);
    if (choice < 85) return this.#draw(rows.single, this.#isa, inIT);
    if (choice < 90) return this.#draw(rows.multiple, this.#isa, inIT);
    return this.#draw(this.#fp ? rows.fp : rows.wide, this.#isa, inIT);
  }

  #draw(rows: readonly Row[], isa: Isa, inIT: boolean): Code {
    const word = drawOf(this.#random, rows, isa, inIT);
    return word === undefined ? [] : halves(word, isa);
  }

  line(count: number): Code {
    return Array.from({ length: count }, () => this.one()).flat();
  }

  /** A condition that jumps over some instructions. */
  skip(): Code {
    const random = this.#random;
    const body = this.line(1 + random.below(2));
    const cond = random.below(14);
    if (this.#isa === 'a32')
      return [...halves(((cond << 28) | 0x0a00_0000 | (body.length / 2 - 1)) >>> 0, 'a32'), ...body];
    if (body.length === 0) return body;
    if (random.chance(0.3)) {
      const over = body.length - 1;
      return [0xb100 | (random.below(2) << 11) | ((over & 31) << 3) | random.below(8), ...body];
    }
    return [0xd000 | (cond << 8) | (body.length - 1), ...body];
  }

  /** IT with one to four instructions. */
  itBlock(): Code {
    const random = this.#random;
    const count = 1 + random.below(4);
    const cond = random.below(14);
    let mask = 1;
    for (let n = 1; n < count; n++) mask = (mask << 1) | ((cond & 1) ^ random.below(2));
    // mask has a one as marker on top: move the conditions' low bits behind the first, then the terminating one.
    const bits = mask & (2 ** (count - 1) - 1);
    const field = ((bits << 1) | 1) << (4 - count);
    const body: Code = [];
    for (let n = 0; n < count; n++) {
      const one = this.one(true);
      body.push(...(one.length > 0 ? one : [0xbf00]));
    }
    return [0xbf00 | (cond << 4) | field, ...body];
  }

  /** A call of a few instructions that lie behind it. */
  call(): Code {
    const body = this.line(1 + this.#random.below(2));
    if (this.#isa === 'a32') {
      const sub = [...body, ...halves(0xe12fff1e, 'a32')];
      return [...halves(0xeb00_0000, 'a32'), ...halves(0xea00_0000 | (sub.length / 2 - 1), 'a32'), ...sub];
    }
    const sub = [...body, 0x4770];
    return [0xf000, 0xf801, 0xe000 | (sub.length - 1), ...sub];
  }

  loop(): Code {
    const random = this.#random;
    const body = this.#mixed(2 + random.below(6));
    const count = 1 + random.below(4);
    if (this.#isa === 'a32') {
      const back = -(body.length / 2) - 3;
      return [
        ...halves(0xe3a0_b000 | count, 'a32'),
        ...body,
        ...halves(0xe25b_b001, 'a32'),
        ...halves((0x1a00_0000 | (back & 0xff_ffff)) >>> 0, 'a32'),
      ];
    }
    const back = -(body.length + 2) - 2;
    return [0xf04f, 0x0b00 | count, ...body, 0xf1bb, 0x0b01, 0xd100 | (back & 0xff)];
  }

  #mixed(count: number): Code {
    const random = this.#random;
    const code: Code = [];
    for (let n = 0; n < count; n++) {
      const choice = random.below(100);
      if (choice < 15) code.push(...this.skip());
      else if (choice < 25 && this.#isa === 't32') code.push(...this.itBlock());
      else code.push(...this.one());
    }
    return code;
  }

  whole(): Code {
    const random = this.#random;
    const code = this.#mixed(3 + random.below(6));
    if (random.chance(0.6)) code.push(...this.loop());
    if (random.chance(0.4)) code.push(...this.call());
    code.push(...this.#mixed(2 + random.below(6)));
    return code;
  }
}

/** Draws a sequence: the words of its record, SEQUENCE_WORDS of code behind them. */
export function drawSequence(random: Random, isa: 'a32' | 't32'): RecordWords {
  for (;;) {
    const fp = random.chance(0.4);
    const code = new SequenceBuilder(random, isa, fp).whole();
    if (code.length === 0 || code.length > 2 * SEQUENCE_WORDS) continue;
    const control = controlWord(isa, {
      mode: random.chance(0.8) ? 'usr' : 'svc',
      half: isa === 't32' && random.chance(0.5),
      fp,
      stores: true,
      bigEndian: random.chance(0.05),
    });
    const padded = [...code, ...new Array<number>(2 * SEQUENCE_WORDS - code.length).fill(0)];
    const words = Array.from({ length: SEQUENCE_WORDS }, (_, n) => (padded[2 * n]! | (padded[2 * n + 1]! << 16)) >>> 0);
    return [code.length * 2, 0, control, random.word(), ...words];
  }
}

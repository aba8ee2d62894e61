import type { Builder } from '../ir/builder.ts';

/** The fields of an encoding by letter, as unsigned numbers. */
export type Fields = Readonly<Record<string, number>>;

/** What an encoding does. `f` holds the fields of its pattern by letter. */
export type Semantics = (f: Fields, b: Builder) => void;

/** A field of an encoding: its letter, its bits from high to low, and these as runs of adjacent ones. */
export interface Field {
  readonly letter: string;
  readonly bits: readonly number[];
  readonly runs: readonly BitRun[];
}

/** `width` adjacent bits from bit `low` on. */
export interface BitRun {
  readonly low: number;
  readonly width: number;
}

/** Bit numbers, the highest first, as runs of adjacent ones. */
export function runsOf(bits: readonly number[]): BitRun[] {
  const runs: { low: number; width: number }[] = [];
  for (const bit of bits) {
    const last = runs[runs.length - 1];
    if (last && last.low === bit + 1) {
      last.low = bit;
      last.width++;
    } else runs.push({ low: bit, width: 1 });
  }
  return runs;
}

/**
 * One encoding: a row of the tables.
 * `pattern` has one character a bit, highest first (32, or 16 for a 16-bit T32 encoding; blanks are for the eye):
 * `0` and `1` are fixed, `x` is ignored, `(` and `)` are left out (`(0)` is written as `0`: should-be bits are checked as QEMU does, so use `x` where QEMU ignores them),
 * a letter is a bit of the field of that name. The bits of one letter need not be adjacent: they are joined from high to low.
 * Fields named `c` in A32 tables are condition codes when `conditional`.
 */
export interface Row {
  readonly name: string;
  readonly pattern: string;
  readonly mask: number;
  readonly value: number;
  /** 16 or 32. */
  readonly width: 16 | 32;
  readonly fields: readonly Field[];
  readonly semantics: Semantics;
  /** The row applies only if this holds for its fields (for example `n !== 15`); otherwise decoding goes on. */
  readonly when?: (f: Fields) => boolean;
}

/** Declares one encoding. Throws for a malformed pattern. */
export function inst(name: string, pattern: string, semantics: Semantics, when?: (f: Fields) => boolean): Row {
  const bits = pattern.replaceAll(/[\s()]/g, '');
  if (bits.length !== 32 && bits.length !== 16)
    throw new Error(`${name}: pattern has ${bits.length} bits, not 16 or 32`);
  let mask = 0;
  let value = 0;
  const fields = new Map<string, number[]>();
  for (let i = 0; i < bits.length; i++) {
    const bit = bits.length - 1 - i;
    const ch = bits[i]!;
    if (ch === '0' || ch === '1') {
      mask |= 1 << bit;
      if (ch === '1') value |= 1 << bit;
    } else if (/[a-zA-Z]/.test(ch) && ch !== 'x') {
      const list = fields.get(ch);
      if (list) list.push(bit);
      else fields.set(ch, [bit]);
    } else if (ch !== 'x') throw new Error(`${name}: '${ch}' in a pattern`);
  }
  return {
    name,
    pattern: bits,
    mask,
    value,
    width: bits.length as 16 | 32,
    fields: [...fields].map(([letter, list]) => ({ letter, bits: list, runs: runsOf(list) })),
    semantics,
    ...(when ? { when } : {}),
  };
}

/** The fields of `word` as the row names them. */
export function fieldsOf(row: Row, word: number): Fields {
  const f: Record<string, number> = {};
  for (const { letter, runs } of row.fields) {
    let v = 0;
    for (const { low, width } of runs) v = (v << width) | ((word >>> low) & ((1 << width) - 1));
    f[letter] = v >>> 0;
  }
  return f;
}

import { Builder, type InstructionContext } from '../ir/builder.ts';
import type { Instruction } from '../ir/node.ts';
import { type BitRun, type Fields, fieldsOf, type Row, runsOf } from './row.ts';

const bitCount = (x: number): number => {
  let n = 0;
  for (let v = x >>> 0; v !== 0; v = (v & (v - 1)) >>> 0) n++;
  return n;
};

/** Finds the row of a word: rows are put into buckets by a few telling bits, the more specific ones first. */
export class Decoder {
  readonly #buckets: (Row[] | undefined)[] = [];
  readonly #runs: readonly BitRun[];
  readonly #keyMask: number;
  readonly rows: readonly Row[];

  /** `keyBits` are the bit numbers that choose the bucket. */
  constructor(rows: readonly Row[], keyBits: readonly number[]) {
    this.#runs = runsOf(keyBits);
    this.#keyMask = keyBits.reduce((mask, bit) => mask | (1 << bit), 0);
    // Stable: among rows with equally many fixed bits the earlier wins.
    this.rows = [...rows].sort((a, b) => bitCount(b.mask) - bitCount(a.mask));
  }

  /** The row that `word` belongs to with its fields, or undefined when the word is UNDEFINED. */
  find(word: number): { row: Row; fields: Fields } | undefined {
    for (const row of this.#bucket(word)) {
      if ((word & row.mask) !== row.value) continue;
      const fields = fieldsOf(row, word);
      if (!row.when || row.when(fields)) return { row, fields };
    }
    return undefined;
  }

  #bucket(word: number): readonly Row[] {
    let key = 0;
    for (const { low, width } of this.#runs) key = (key << width) | ((word >>> low) & ((1 << width) - 1));
    const bucket = this.#buckets[key];
    if (bucket) return bucket;
    const same = word & this.#keyMask;
    const rows = this.rows.filter((row) => (row.mask & this.#keyMask & (row.value ^ same)) === 0);
    this.#buckets[key] = rows;
    return rows;
  }
}

/** The three tables of an instruction set with VFP and Advanced SIMD. */
export interface InstructionTables {
  readonly a32: readonly Row[];
  readonly t16: readonly Row[];
  readonly t32: readonly Row[];
}

const range = (high: number, low: number): number[] => Array.from({ length: high - low + 1 }, (_, i) => high - i);

/** A condition field `c` in the top four bits. */
const isConditional = (row: Row): boolean => row.fields.some(({ letter, bits }) => letter === 'c' && bits[0] === 31);

/** From instruction words to meanings. */
export class InstructionDecoder {
  readonly #conditional: Decoder;
  readonly #unconditional: Decoder;
  readonly #t16: Decoder;
  readonly #t32: Decoder;
  readonly #wholeDoublewords: boolean;

  /** `wholeDoublewords`: see InstructionContext. */
  constructor(tables: InstructionTables, wholeDoublewords = false) {
    this.#wholeDoublewords = wholeDoublewords;
    const key = [...range(27, 20), ...range(7, 4)];
    this.#conditional = new Decoder(tables.a32.filter(isConditional), key);
    this.#unconditional = new Decoder(
      tables.a32.filter((row) => !isConditional(row)),
      key,
    );
    this.#t16 = new Decoder(tables.t16, range(15, 6));
    this.#t32 = new Decoder(tables.t32, range(31, 20));
  }

  /** Whether a halfword is the first of a 32-bit T32 instruction (ARM ARM A6.1). */
  static isWide(halfword: number): boolean {
    return halfword >>> 11 >= 0b11101;
  }

  /** The row of an instruction, for tools. */
  find(word: number, isa: 'a32' | 't32', size: 2 | 4): { row: Row; fields: Fields } | undefined {
    if (isa === 't32') return (size === 2 ? this.#t16 : this.#t32).find(word);
    return (word >>> 28 === 15 ? this.#unconditional : this.#conditional).find(word);
  }

  /**
   * The meaning of `word` (the first halfword in bits 31:16 of a 32-bit T32 instruction).
   * `condition` is the IT block's for T32 (14 outside).
   */
  decode(word: number, context: InstructionContext, condition: number): Instruction {
    const builder = new Builder(this.#wholeDoublewords ? { ...context, wholeDoublewords: true } : context);
    const found = this.find(word, context.isa, context.size);
    if (!found) {
      const cond = context.isa === 'a32' && word >>> 28 !== 15 ? word >>> 28 : condition;
      builder.if(builder.condition(cond), () => builder.undefined());
      return builder.finish('UNDEFINED');
    }
    const { row, fields } = found;
    // BKPT executes whatever the IT block's condition (ARM ARM A8.8.24).
    const always = row.name === 'BKPT' || (context.isa === 'a32' && !isConditional(row));
    const cond = always ? 14 : context.isa === 'a32' ? fields.c! : condition;
    builder.if(builder.condition(cond), () => row.semantics(fields, builder));
    return builder.finish(row.name);
  }
}

import type { RunBareMetal } from './bare-metal.ts';
import { drawRecord } from './draw.ts';
import { type Outcome, parseReport } from './outcome.ts';
import { hash, Random } from './random.ts';
import { RECORDS_ADDRESS, type RecordWords, recordsBlob, wordsOf } from './record.ts';
import { countOf, GROUPS, type Group, rowOf } from './tables.ts';
import { drawUndefined } from './undefined-space.ts';
import type { Vectors } from './vectors.ts';

/** Records to be run together. */
export interface Batch {
  readonly name: string;
  readonly rows: readonly string[];
  /** `row` is an index into `rows`; in its order. */
  readonly drawn: readonly { readonly row: number; readonly words: RecordWords }[];
}

/** Draws records of every row of a group. Rows of which no draw can be compared get none. */
export function drawGroup(group: Group, seed: number): Batch {
  const drawn: { row: number; words: RecordWords }[] = [];
  for (const [index, row] of group.rows.entries()) {
    const random = new Random(seed ^ hash(`${group.isa} ${row.name} ${index}`));
    const perRow = countOf(group, row);
    let count = 0;
    // Some rows leave little that is predictable, or are mostly taken by more specific ones.
    for (let tries = perRow * 40; tries > 0 && count < perRow; tries--) {
      const record = drawRecord(random, row, group.isa, (word) => rowOf(group.isa, word) === row);
      if (!record) continue;
      drawn.push({ row: index, words: wordsOf(record) });
      count++;
    }
  }
  return { name: group.name, rows: group.rows.map((row) => row.name), drawn };
}

const UNDEFINED = { a32: 2000, t32: 2000, t16: 300 } as const;

/** Draws words that no row takes. */
export function drawUndefinedSpace(seed: number): Batch {
  const isas = ['a32', 't32', 't16'] as const;
  const drawn = isas.flatMap((isa, row) =>
    drawUndefined(new Random(seed ^ hash(isa)), isa, UNDEFINED[isa]).map((words) => ({ row, words })),
  );
  return { name: 'undefined', rows: isas.map((isa) => `${isa.toUpperCase()} words without a row`), drawn };
}

/** All batches of a seed. */
export const batches = (seed: number): Batch[] => [
  ...GROUPS.map((group) => drawGroup(group, seed)),
  drawUndefinedSpace(seed),
];

/** The names of all batches, which are those of the files of vectors. */
export const BATCH_NAMES: readonly string[] = [...GROUPS.map((group) => group.name), 'undefined'];

/** Runs records and returns the bench's output. */
export function runRecords(run: RunBareMetal, bench: Uint8Array, records: readonly RecordWords[]): Promise<Uint8Array> {
  const blobs = [{ address: RECORDS_ADDRESS, bytes: recordsBlob(records) }];
  return run(bench, { start: 'hyp', cpus: 1, blobs });
}

/** A branch in A32 state to an address that is not a multiple of 4, which is UNPREDICTABLE (A2.3.1) and seen only when run. */
function branchesAstray({ kind, place, cpsr }: Outcome, [, , control]: RecordWords): boolean {
  const isThumb = cpsr === undefined ? (control & 3) !== 0 : (cpsr & 0x20) !== 0;
  return kind === 3 && !isThumb && (place! & 3) !== 0;
}

/** Records that QEMU ends in a way that says nothing are left out, then the rest is run again for its output. */
export async function recordBatch(run: RunBareMetal, bench: Uint8Array, batch: Batch): Promise<Vectors> {
  const { name, drawn } = batch;
  const first = parseReport(
    await runRecords(
      run,
      bench,
      drawn.map((d) => d.words),
    ),
  );
  if (first.error !== undefined) {
    const at = drawn[first.outcomes.length];
    const words = at?.words.map((w) => w.toString(16)).join(' ');
    throw new Error(`${name}: ${first.error} at record ${first.outcomes.length}: ${batch.rows[at?.row ?? 0]} ${words}`);
  }
  if (first.strayStores > 0) throw new Error(`${name}: a record that was not said to store has changed the window`);
  const kept = drawn.filter((d, i) => !branchesAstray(first.outcomes[i]!, d.words));
  const records = kept.map((d) => d.words);
  const output = await runRecords(run, bench, records);
  const rows = batch.rows.map((row, index) => ({ name: row, count: kept.filter((d) => d.row === index).length }));
  return { rows, records, output };
}

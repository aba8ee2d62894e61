import type { RunBareMetal } from './bare-metal.ts';
import { drawRecord } from './draw.ts';
import { type Outcome, parseReport, type Report, reportOf } from './outcome.ts';
import { hash, Random } from './random.ts';
import { RECORDS_ADDRESS, type RecordWords, recordsBlob, wordsOf } from './record.ts';
import { drawSequence } from './sequence.ts';
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

const SEQUENCES = 1500;

/** Draws short pieces of code. */
export function drawSequences(seed: number): Batch {
  const isas = ['a32', 't32'] as const;
  const drawn = isas.flatMap((isa, row) => {
    const random = new Random(seed ^ hash(`sequences ${isa}`));
    return Array.from({ length: SEQUENCES }, () => ({ row, words: drawSequence(random, isa) }));
  });
  return { name: 'sequences', rows: isas.map((isa) => `${isa.toUpperCase()} sequences`), drawn };
}

/** All batches of a seed. */
export const batches = (seed: number): Batch[] => [
  ...GROUPS.map((group) => drawGroup(group, seed)),
  drawUndefinedSpace(seed),
  drawSequences(seed),
];

/** The names of all batches, which are those of the files of vectors. */
export const BATCH_NAMES: readonly string[] = [...GROUPS.map((group) => group.name), 'undefined', 'sequences'];

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

type Drawn = Batch['drawn'][number];

async function reportOn(run: RunBareMetal, bench: Uint8Array, drawn: readonly Drawn[]): Promise<Report> {
  return parseReport(
    await runRecords(
      run,
      bench,
      drawn.map((d) => d.words),
    ),
  );
}

/** Records that end: a branch to itself is drawn now and then, and QEMU is stopped in it. */
async function ending(
  run: RunBareMetal,
  bench: Uint8Array,
  batch: Batch,
): Promise<{ drawn: readonly Drawn[]; outcomes: readonly Outcome[] }> {
  let drawn = batch.drawn;
  for (let hung = 0; hung < 20; hung++) {
    const { error, outcomes } = await reportOn(run, bench, drawn);
    if (error === undefined) return { drawn, outcomes };
    drawn = drawn.filter((_, i) => i !== outcomes.length);
  }
  throw new Error(`${batch.name}: too many records come to no end`);
}

async function outcomesOf(
  run: RunBareMetal,
  bench: Uint8Array,
  name: string,
  drawn: readonly Drawn[],
): Promise<readonly Outcome[]> {
  const { error, outcomes } = await reportOn(run, bench, drawn);
  if (error !== undefined) throw new Error(`${name}: ${error}`);
  return outcomes;
}

/** Runs a batch under QEMU. Left out is what ends in a way that says nothing, and what depends on the records before. */
export async function recordBatch(run: RunBareMetal, bench: Uint8Array, batch: Batch): Promise<Vectors> {
  const { drawn, outcomes } = await ending(run, bench, batch);
  const sound = drawn.filter((d, i) => !branchesAstray(outcomes[i]!, d.words));
  const forward = await outcomesOf(run, bench, batch.name, sound);
  const backward = [...(await outcomesOf(run, bench, batch.name, sound.toReversed()))].reverse();
  const isSame = (i: number): boolean => Buffer.compare(forward[i]!.bytes, backward[i]!.bytes) === 0;
  const kept = sound.filter((_, i) => isSame(i));
  return {
    rows: batch.rows.map((name, index) => ({ name, count: kept.filter((d) => d.row === index).length })),
    records: kept.map((d) => d.words),
    output: reportOf(forward.filter((_, i) => isSame(i))),
  };
}

import type { Batch } from './batch.ts';
import { type RowSamples, rowId, type Sample, type Side } from './row.ts';

export interface MeasureOptions {
  readonly runs: number;
  /** Also under QEMU. */
  readonly versus: boolean;
  /** No further batch after this. */
  readonly abort: AbortSignal;
}

export interface Measured {
  readonly samples: readonly RowSamples[];
  /** What went wrong, for people. */
  readonly failures: readonly string[];
}

type Taken = Readonly<Record<Side, Map<string, Sample>[]>>;

/** Runs batches one after the other, both sides in turns. Does not reject: rows of a batch that fails have fewer samples, and a failure. */
export async function measure(
  batches: readonly Batch[],
  options: MeasureOptions,
  say: (line: string) => void,
): Promise<Measured> {
  const failures: string[] = [];
  const samples: RowSamples[] = [];
  for (const batch of batches) {
    const taken: Taken = { ours: [], qemu: [] };
    try {
      for (let n = 0; n < options.runs; n++) await onePair(batch, n, options.versus, taken);
    } catch (error) {
      failures.push(`${batch.rows.map(rowId).join(', ')}: ${(error as Error).message}`);
    }
    if (options.abort.aborted) break;
    for (const row of batch.rows) {
      // What a run did not measure has an empty place, so that those of one index stay a pair.
      const of = (side: Side): Sample[] => taken[side].map((run) => run.get(rowId(row)) ?? {});
      const all = { row, ours: of('ours'), qemu: of('qemu') };
      samples.push(all);
      failures.push(...faults(all));
      say(progress(all));
    }
  }
  return { samples, failures };
}

/** What is wrong with a row's samples. */
function faults({ row, ours, qemu }: RowSamples): string[] {
  const all = [...ours, ...qemu];
  const results = new Set(all.map((s) => s.result));
  if (all.some((s) => s.wallMs === undefined && s.figure === undefined))
    return [`${rowId(row)}: the console did not show its end`];
  return results.size > 1 ? [`${rowId(row)}: results differ: ${[...results].join(', ')}`] : [];
}

/** QEMU begins every second pair: what the first run does to the host's caches and clocks falls on both. */
async function onePair(batch: Batch, n: number, versus: boolean, taken: Taken): Promise<void> {
  const both: readonly Side[] = n % 2 === 0 ? ['ours', 'qemu'] : ['qemu', 'ours'];
  for (const side of versus ? both : (['ours'] as const)) taken[side].push(new Map(await batch.run(side)));
}

function progress({ row, ours, qemu }: RowSamples): string {
  const figures = (samples: readonly Sample[]): string =>
    samples.map((s) => s.figure?.toFixed(1) ?? s.wallMs?.toFixed(0) ?? '?').join(' ');
  const unit = row.bound?.unit ?? 'ms';
  return `${rowId(row)}: ${figures(ours)} ${unit}${qemu.length === 0 ? '' : `, QEMU ${figures(qemu)} ${unit}`}`;
}

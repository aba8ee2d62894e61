import type { Batch } from './batch.ts';
import { type RowSamples, rowId, type Sample, type Side } from './row.ts';

export interface MeasureOptions {
  readonly runs: number;
  /** Also under QEMU. */
  readonly versus: boolean;
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
    for (const row of batch.rows) {
      const of = (side: Side): Sample[] => taken[side].map((run) => run.get(rowId(row))!);
      const all = { row, ours: of('ours'), qemu: of('qemu') };
      samples.push(all);
      const results = new Set([...all.ours, ...all.qemu].map((s) => s.result));
      if (results.size > 1) failures.push(`${rowId(row)}: results differ: ${[...results].join(', ')}`);
      say(progress(all));
    }
  }
  return { samples, failures };
}

/** QEMU begins every second pair: what the first run does to the host's caches and clocks falls on both. */
async function onePair(batch: Batch, n: number, versus: boolean, taken: Taken): Promise<void> {
  const both: readonly Side[] = n % 2 === 0 ? ['ours', 'qemu'] : ['qemu', 'ours'];
  for (const side of versus ? both : (['ours'] as const)) taken[side].push(new Map(await batch.run(side)));
}

function progress({ row, ours, qemu }: RowSamples): string {
  const figures = (samples: readonly Sample[]): string =>
    samples.map((s) => (s.figure ?? s.wallMs)?.toFixed(0) ?? '?').join(' ');
  const unit = row.bound?.unit ?? 'ms';
  return `${rowId(row)}: ${figures(ours)} ${unit}${qemu.length === 0 ? '' : `, QEMU ${figures(qemu)} ${unit}`}`;
}

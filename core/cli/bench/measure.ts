import { type Kernel, runKernel } from './kernels.ts';
import { type RowSamples, rowId, type Sample, type Side } from './row.ts';

export interface MeasureOptions {
  readonly runs: number;
  /** Also under QEMU. */
  readonly versus: boolean;
  /** Kernels do this part of their rounds. */
  readonly divisor: number;
  readonly ourOptions: readonly string[];
}

export interface Measured {
  readonly samples: readonly RowSamples[];
  /** What went wrong, for people. */
  readonly failures: readonly string[];
}

/** Of one run of one row on one side. */
const LIMIT_MS = 600_000;

/** Measures rows one after the other, both sides in turns. Does not reject: a row that fails has fewer samples, and a failure. */
export async function measureRows(
  rows: readonly Kernel[],
  options: MeasureOptions,
  say: (line: string) => void,
): Promise<Measured> {
  const failures: string[] = [];
  const samples: RowSamples[] = [];
  for (const row of rows) {
    const taken: Record<Side, Sample[]> = { ours: [], qemu: [] };
    try {
      for (let n = 0; n < options.runs; n++) await onePair(row, options, taken);
      const results = new Set([...taken.ours, ...taken.qemu].map((s) => s.result));
      if (results.size > 1) throw new Error(`results differ: ${[...results].join(', ')}`);
    } catch (error) {
      failures.push(`${rowId(row)}: ${(error as Error).message}`);
    }
    samples.push({ row, ...taken });
    say(progress(samples.at(-1)!));
  }
  return { samples, failures };
}

/** Under QEMU first in every second pair: what the first run does to the host's caches and clocks falls on both. */
async function onePair(row: Kernel, options: MeasureOptions, taken: Record<Side, Sample[]>): Promise<void> {
  const both: Side[] = taken.ours.length % 2 === 0 ? ['ours', 'qemu'] : ['qemu', 'ours'];
  for (const side of options.versus ? both : (['ours'] as const))
    taken[side].push(await runKernel(row, side, { ...options, limitMs: LIMIT_MS }));
}

function progress({ row, ours, qemu }: RowSamples): string {
  const times = (samples: readonly Sample[]): string => samples.map((s) => s.wallMs.toFixed(0)).join(' ');
  return `${rowId(row)}: ${times(ours)} ms${qemu.length === 0 ? '' : `, QEMU ${times(qemu)} ms`}`;
}

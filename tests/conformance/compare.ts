import { parseReport } from './outcome.ts';
import { describeControl } from './record.ts';
import type { Vectors } from './vectors.ts';

/** A row's records that came out differently, each as a few lines of text. */
export interface RowResult {
  readonly name: string;
  readonly count: number;
  readonly mismatches: readonly string[];
}

const hex = (n: number): string => n.toString(16).padStart(8, '0');
const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Compares the bench's output of a run with the recorded one, row by row. */
export function compare(vectors: Vectors, output: Uint8Array): RowResult[] {
  const expected = parseReport(vectors.output).outcomes;
  const got = parseReport(output);
  let at = 0;
  return vectors.rows.map(({ name, count }) => {
    const mismatches: string[] = [];
    for (let i = 0; i < count; i++, at++) {
      const is = got.outcomes[at];
      if (is && equal(expected[at]!.bytes, is.bytes)) continue;
      const [op, before, control, seed, ...code] = vectors.records[at]!;
      mismatches.push(
        `${hex(op)} ${before === 0 ? '' : `after ${hex(before)} `}(${describeControl(control)}, record ${[op, before, control, seed, ...code].map(hex).join(' ')})\n` +
          `  expected ${expected[at]!.text.join(' ') || 'no change'}\n` +
          `  got      ${is ? is.text.join(' ') || 'no change' : (got.error ?? 'nothing')}`,
      );
    }
    return { name, count, mismatches };
  });
}

/** The first mismatches of a row as one text; empty when there are none. */
export function explain({ name, count, mismatches }: RowResult, limit = 5): string {
  if (mismatches.length === 0) return '';
  return `${name}: ${mismatches.length} of ${count} records differ\n${mismatches.slice(0, limit).join('\n')}`;
}

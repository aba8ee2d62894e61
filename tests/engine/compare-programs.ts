import type { RunBareMetal } from '../conformance/bare-metal.ts';
import { readBench } from '../conformance/bench.ts';
import { runRecords } from '../conformance/generate.ts';
import { parseReport } from '../conformance/outcome.ts';
import { Random } from '../conformance/random.ts';
import { describeControl, type RecordWords } from '../conformance/record.ts';
import { withoutPartialLoads } from './partial-loads.ts';
import { drawProgram } from './random-program.ts';

/** Draws programs, every second one in T32. */
export function drawPrograms(seed: number, count: number): RecordWords[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => drawProgram(random, i % 2 === 0 ? 'a32' : 't32'));
}

/** What differs between two ways to run the same programs, as text; the first way is the judge. */
export async function differences(
  records: readonly RecordWords[],
  judge: RunBareMetal,
  judged: RunBareMetal,
): Promise<string[]> {
  const { image } = readBench();
  const [expected, got] = [await runRecords(judge, image, records), await runRecords(judged, image, records)].map(
    parseReport,
  );
  const found: string[] = expected!.error === undefined ? [] : [`the judge: ${expected!.error}`];
  for (const [i, outcome] of expected!.outcomes.entries()) {
    const other = got!.outcomes[i];
    if (other && Buffer.compare(outcome.bytes, other.bytes) === 0) continue;
    if (other && `${withoutPartialLoads(records[i]!, outcome)}` === `${withoutPartialLoads(records[i]!, other)}`)
      continue;
    found.push(
      `program ${i} (${describeControl(records[i]![2])})\n  expected ${outcome.text.join(' ')}\n  got      ${other?.text.join(' ') ?? got!.error}`,
    );
  }
  return found;
}

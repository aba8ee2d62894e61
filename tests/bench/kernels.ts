import { readFileSync } from 'node:fs';
import { divisorBlob, KERNELS } from '../../core/cli/bench/kernels.ts';
import { rowId } from '../../core/cli/bench/row.ts';
import type { RunBareMetal } from '../conformance/bare-metal.ts';

/** So few rounds that the evaluator needs about a second for a kernel at most. */
const DIVISOR = 400;

/** Checksums by row, as QEMU 7.2 gave them: `node tests/bench/record-sums.ts` records them. */
export const SUMS_FILE = new URL('sums.json', import.meta.url);
export const readSums = (): Readonly<Record<string, string>> => JSON.parse(readFileSync(SUMS_FILE, 'utf8'));

/** The kernels' checksums, by row, with a short number of rounds. */
export async function checksum(run: RunBareMetal, name: string): Promise<string> {
  const kernel = KERNELS.find((k) => rowId(k) === name)!;
  const output = await run(readFileSync(kernel.file), { start: 'svc', cpus: 1, blobs: [divisorBlob(DIVISOR)] });
  const text = new TextDecoder('latin1').decode(output);
  const match = /^BEGIN kernel\nEND kernel ([0-9a-f]{8})\n$/.exec(text);
  if (!match) throw new Error(`${name} printed ${JSON.stringify(text)}`);
  return match[1]!;
}

export const NAMES: readonly string[] = KERNELS.map(rowId);

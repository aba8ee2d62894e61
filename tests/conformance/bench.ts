import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const file = (path: string): URL => new URL(`../../${path}`, import.meta.url);

/** The bench's image and its SHA-256. */
export function readBench(): { image: Uint8Array; sha256: string } {
  const image = readFileSync(file('assets/guests/conformance/bench.elf'));
  return { image, sha256: createHash('sha256').update(image).digest('hex') };
}

export const vectorsFile = (group: string): URL => file(`tests/conformance/vectors/${group}.bin`);

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { readBench, vectorsFile } from './bench.ts';
import { compare, explain, type RowResult } from './compare.ts';
import { BATCH_NAMES, runRecords } from './generate.ts';
import { type Engine, runOnOurMachine } from './our-machine.ts';
import { sample, unpackVectors } from './vectors.ts';

/** Declares the tests that replay the recorded vectors, every `step`th record of them, on one engine of ours. */
export function replayVectors(engine: Engine, step: number): void {
  const { image, sha256 } = readBench();

  describe.each(BATCH_NAMES)('%s does what QEMU recorded', (name) => {
    const recorded = unpackVectors(readFileSync(vectorsFile(name)), sha256);
    // Sequences are there for the translator.
    const vectors = sample(recorded, name === 'sequences' ? 1 : step);
    let results: RowResult[] = [];

    beforeAll(async () => {
      results = compare(vectors, await runRecords(runOnOurMachine(engine), image, vectors.records));
    });

    const rows = vectors.rows.map((row, index) => ({ ...row, index }));
    test.each(rows.filter((row) => row.count > 0))('$name', ({ index }) => {
      expect(explain(results[index]!)).toBe('');
    });
  });
}

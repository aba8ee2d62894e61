import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readBench, vectorsFile } from './bench.ts';
import { replayVectors } from './replay.ts';
import { GROUPS } from './tables.ts';
import { unpackVectors } from './vectors.ts';

describe('evaluated', () => {
  replayVectors('evaluate', 1);
});

test('every row of the tables has vectors, but for those that can be compared nowhere', () => {
  const { sha256 } = readBench();
  const without = GROUPS.flatMap((group) => {
    const { rows } = unpackVectors(readFileSync(vectorsFile(group.name)), sha256);
    const recorded = new Set(rows.filter((row) => row.count > 0).map((row) => row.name));
    return group.rows.filter((row) => !recorded.has(row.name)).map((row) => `${group.name} ${row.name}`);
  });
  expect(without).toEqual(['a32-system WFI', 't16-branch WFI T1', 't32-system WFI T2']);
});

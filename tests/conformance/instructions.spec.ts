import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { readBench, vectorsFile } from './bench.ts';
import { compare, explain, type RowResult } from './compare.ts';
import { BATCH_NAMES, runRecords } from './generate.ts';
import { runOnOurMachine } from './our-machine.ts';
import { GROUPS } from './tables.ts';
import { unpackVectors } from './vectors.ts';

const { image, sha256 } = readBench();

describe.each(BATCH_NAMES)('%s does what QEMU recorded', (name) => {
  const vectors = unpackVectors(readFileSync(vectorsFile(name)), sha256);
  let results: RowResult[] = [];

  beforeAll(async () => {
    results = compare(vectors, await runRecords(runOnOurMachine('evaluate'), image, vectors.records));
  });

  test.each(vectors.rows.map((row, index) => ({ ...row, index })).filter((row) => row.count > 0))(
    '$name',
    ({ index }) => {
      expect(explain(results[index]!)).toBe('');
    },
  );
});

test('every row of the tables has vectors, but for those that can be compared nowhere', () => {
  const without = GROUPS.flatMap((group) => {
    const { rows } = unpackVectors(readFileSync(vectorsFile(group.name)), sha256);
    const recorded = new Set(rows.filter((row) => row.count > 0).map((row) => row.name));
    return group.rows.filter((row) => !recorded.has(row.name)).map((row) => `${group.name} ${row.name}`);
  });
  expect(without).toEqual(['a32-system WFI', 't16-branch WFI T1', 't32-system WFI T2']);
});

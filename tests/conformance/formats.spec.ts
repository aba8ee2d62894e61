import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readBench, vectorsFile } from './bench.ts';
import { compare } from './compare.ts';
import { parseReport, reportOf } from './outcome.ts';
import { exclusionOf } from './predictable.ts';
import { recordsBlob } from './record.ts';
import { packVectors, sample, unpackVectors } from './vectors.ts';

const { sha256 } = readBench();
const vectors = unpackVectors(readFileSync(vectorsFile('t32-branch')), sha256);

describe('reports of the bench', () => {
  test('a report that ends early gives what came before and why it ends', () => {
    const cut = parseReport(vectors.output.subarray(0, 100));

    expect(cut.outcomes.length).toBeGreaterThan(3);
    expect(cut.error).toBe('the output ends in the middle of an outcome');
  });

  test('what is no report says so', () => {
    expect(parseReport(new Uint8Array(20)).error).toBe('the output does not start with IVR1');
  });

  test('outcomes put together again are the report', () => {
    expect(Buffer.compare(reportOf(parseReport(vectors.output).outcomes), vectors.output)).toBe(0);
  });
});

describe('files of vectors', () => {
  test('are read as they were written', () => {
    const read = unpackVectors(packVectors(vectors, 'QEMU', sha256), sha256);

    expect(read.rows).toEqual(vectors.rows);
    expect(read.records).toEqual(vectors.records);
    expect(Buffer.compare(read.output, vectors.output)).toBe(0);
  });

  test('of another bench are refused', () => {
    expect(() => unpackVectors(packVectors(vectors, 'QEMU', 'another'), sha256)).toThrow(/another build of the bench/);
  });

  test('a sample keeps each record with its outcome', () => {
    const third = sample(vectors, 3);

    expect(third.records[1]).toEqual(vectors.records[3]);
    expect(parseReport(third.output).outcomes[1]!.text).toEqual(parseReport(vectors.output).outcomes[3]!.text);
    expect(third.rows.reduce((sum, row) => sum + row.count, 0)).toBe(third.records.length);
  });
});

describe('comparing', () => {
  test('a run equal to the recorded one has no mismatches', () => {
    expect(compare(vectors, vectors.output).flatMap((row) => row.mismatches)).toEqual([]);
  });

  test('one register that differs is one mismatch of its row', () => {
    const { outcomes } = parseReport(vectors.output);
    const at = outcomes.findIndex((outcome) => outcome.text.some((change) => change.startsWith('r14=')));
    const bytes = Uint8Array.from(outcomes[at]!.bytes);
    bytes[bytes.length - 1]! ^= 1;
    const changed = outcomes.map((outcome, i) => (i === at ? { ...outcome, bytes } : outcome));

    const mismatches = compare(vectors, reportOf(changed)).flatMap((row) => row.mismatches);

    expect(mismatches).toHaveLength(1);
    expect(mismatches[0]).toMatch(/expected .*\n {2}got/);
  });

  test('records that were not reached are mismatches', () => {
    const [first] = compare(vectors, vectors.output.subarray(0, 8));

    expect(first!.mismatches).toHaveLength(first!.count);
  });
});

test('the blob of records says how much code is behind each', () => {
  const words = new Uint32Array(recordsBlob([[8, 0, 0, 7, 1, 2]]).buffer);

  expect([...words]).toEqual([0x31425649, 1, 2, 0, 8, 0, 0, 7, 1, 2]);
});

describe('predictable instructions', () => {
  const usual = { isa: 'a32', mode: 'usr', inIT: false, half: false, aligned: true } as const;

  test('a load whose writeback hits its own register is left out, with the reason', () => {
    const fields = { n: 3, t: 3, p: 0, u: 1, w: 0, i: 4 };

    expect(exclusionOf({ ...usual, name: 'LDR (immediate)', fields })).toMatch(/writeback/);
    expect(exclusionOf({ ...usual, name: 'LDR (immediate)', fields: { ...fields, t: 4 } })).toBeUndefined();
  });

  test('a multiplication with the PC is left out', () => {
    expect(exclusionOf({ ...usual, name: 'MLA', fields: { d: 1, n: 2, m: 15, a: 3, s: 0 } })).toBeDefined();
    expect(exclusionOf({ ...usual, name: 'MLA', fields: { d: 1, n: 2, m: 3, a: 4, s: 0 } })).toBeUndefined();
  });
});

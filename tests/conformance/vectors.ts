import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { parseReport, reportOf } from './outcome.ts';
import type { RecordWords } from './record.ts';

/** Recorded vectors of one group: its rows in order, the records of each, and what QEMU's run of the bench wrote. */
export interface Vectors {
  readonly rows: readonly { readonly name: string; readonly count: number }[];
  readonly records: readonly RecordWords[];
  readonly output: Uint8Array;
}

interface Header {
  readonly v: 1;
  readonly qemu: string;
  /** SHA-256 of the bench that made the output: another one expands seeds differently. */
  readonly bench: string;
  readonly rows: Vectors['rows'];
  /** Words of a record. */
  readonly length: number;
}

/**
 * File format: all of it Brotli; a uint32 length and a header as JSON; the records as columns of uint32
 * (equal fields of neighbours lie together, which compresses better); the output.
 */
export function packVectors(vectors: Vectors, qemu: string, bench: string): Uint8Array {
  const length = vectors.records[0]?.length ?? 4;
  const header: Header = { v: 1, qemu, bench, rows: vectors.rows, length };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const { records } = vectors;
  const columns = new Uint32Array(records.length * length);
  records.forEach((r, i) => {
    for (let c = 0; c < length; c++) columns[c * records.length + i] = r[c]!;
  });
  const jsonLength = new Uint8Array(new Uint32Array([json.length]).buffer);
  const whole = Buffer.concat([jsonLength, json, new Uint8Array(columns.buffer), vectors.output]);
  return brotliCompressSync(whole, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } });
}

/** Throws an Error for a file that is not of this format, or was made with another bench than `bench` (its SHA-256). */
export function unpackVectors(file: Uint8Array, bench: string): Vectors {
  const whole = brotliDecompressSync(file);
  const jsonLength = whole.readUInt32LE(0);
  const header = JSON.parse(whole.toString('utf8', 4, 4 + jsonLength)) as Header;
  if (header.v !== 1) throw new Error(`vectors have version ${header.v}, not 1`);
  if (header.bench !== bench)
    throw new Error(
      'the vectors were recorded with another build of the bench: record them again (see docs/conformance.md)',
    );
  const count = header.rows.reduce((sum, row) => sum + row.count, 0);
  const start = 4 + jsonLength;
  const word = (c: number, i: number): number => whole.readUInt32LE(start + 4 * (c * count + i));
  const record = (i: number): number[] => Array.from({ length: header.length }, (_, c) => word(c, i));
  const records = Array.from({ length: count }, (_, i) => record(i) as unknown as RecordWords);
  return { rows: header.rows, records, output: new Uint8Array(whole.subarray(start + 4 * header.length * count)) };
}

/** Every `step`th record: outcomes do not depend on the records before. */
export function sample(vectors: Vectors, step: number): Vectors {
  const { outcomes } = parseReport(vectors.output);
  const kept = <T>(_: T, i: number): boolean => i % step === 0;
  let at = 0;
  const rows = vectors.rows.map(({ name, count }) => {
    const first = at;
    at += count;
    return { name, count: Math.ceil(at / step) - Math.ceil(first / step) };
  });
  return { rows, records: vectors.records.filter(kept), output: reportOf(outcomes.filter(kept)) };
}

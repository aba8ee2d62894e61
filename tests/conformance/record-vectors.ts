/** Records the vectors with QEMU: `node tests/conformance/record-vectors.ts [GROUP…]`. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { readBench, vectorsFile } from './bench.ts';
import { batches, recordBatch } from './generate.ts';
import { qemuVersion, runUnderQemu } from './qemu.ts';
import { packVectors } from './vectors.ts';

const SEED = 2026;
const here = new URL('.', import.meta.url);
const qemu = await qemuVersion();
if (qemu === undefined) throw new Error('qemu-system-arm is not installed: vectors are recorded with it');
const { image: bench, sha256 } = readBench();
mkdirSync(new URL('vectors/', here), { recursive: true });

const wanted = process.argv.slice(2);
for (const group of batches(SEED)) {
  if (wanted.length > 0 && !wanted.includes(group.name)) continue;
  const vectors = await recordBatch(runUnderQemu, bench, group);
  const file = packVectors(vectors, qemu, sha256);
  writeFileSync(vectorsFile(group.name), file);
  const empty = vectors.rows.filter((row) => row.count === 0).map((row) => row.name);
  console.log(
    `${group.name}: ${vectors.rows.length} rows, ${vectors.records.length} records, output ${vectors.output.length}, file ${file.length}` +
      (empty.length > 0 ? `; without records: ${empty.join(', ')}` : ''),
  );
}

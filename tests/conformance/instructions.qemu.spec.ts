import { describe, expect, test } from 'vitest';
import { readBench } from './bench.ts';
import { compare, explain } from './compare.ts';
import { batches, recordBatch, runRecords } from './generate.ts';
import { runOnOurMachine } from './our-machine.ts';
import { qemuVersion, runUnderQemu } from './qemu.ts';

const qemu = await qemuVersion();
if (qemu === undefined)
  console.warn(
    'SKIPPED: qemu-system-arm is not installed, so nothing is compared with QEMU (Debian: apt install qemu-system-arm)',
  );

// A seed of its own for every run; CONFORMANCE_SEED repeats one.
const seed = Number(process.env.CONFORMANCE_SEED ?? process.pid * 7919 + (process.hrtime()[1] % 65536));
const { image } = readBench();

describe.skipIf(qemu === undefined)(`fresh instructions do the same under QEMU (CONFORMANCE_SEED=${seed})`, () => {
  test.each(qemu === undefined ? [] : batches(seed))('$name', async (batch) => {
    const vectors = await recordBatch(runUnderQemu, image, batch);
    const results = [];
    for (const engine of ['evaluate', 'translate eagerly'] as const)
      results.push(...compare(vectors, await runRecords(runOnOurMachine(engine), image, vectors.records)));
    expect(results.map((result) => explain(result, 3)).filter((text) => text !== '')).toEqual([]);
  });
});

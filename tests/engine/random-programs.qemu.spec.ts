import { describe, expect, test } from 'vitest';
import { runOnOurMachine } from '../conformance/our-machine.ts';
import { qemuVersion, runUnderQemu } from '../conformance/qemu.ts';
import { differences, drawPrograms } from './compare-programs.ts';

const qemu = await qemuVersion();
if (qemu === undefined)
  console.warn('SKIPPED: qemu-system-arm is not installed, so no programs are compared with QEMU');

/** Other programs in every run; ENGINE_SEED repeats one, ENGINE_PROGRAMS sets their number. */
const seed = Number(process.env.ENGINE_SEED ?? process.pid * 7919 + (process.hrtime()[1] % 65536));
const count = Number(process.env.ENGINE_PROGRAMS ?? 100);

describe.skipIf(qemu === undefined)(`random programs end as under QEMU (ENGINE_SEED=${seed})`, () => {
  test.each(['evaluate', 'translate', 'translate eagerly'] as const)('%s', async (engine) => {
    expect(
      (await differences(drawPrograms(seed, count), runUnderQemu, runOnOurMachine(engine, 50))).slice(0, 5),
    ).toEqual([]);
  });
});

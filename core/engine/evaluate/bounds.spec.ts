import { expect, test } from 'vitest';
import { qemuVirt } from '../../boards/qemu-virt.ts';
import { loadBareMetal } from '../../machine/bare-metal.ts';
import { MachineLog } from '../../machine/log.ts';
import { Machine } from '../../machine/machine.ts';

test('a guest that runs through millions of instructions once leaves a bounded number of them behind', () => {
  const log = new MachineLog(() => {});
  const machine = new Machine({ board: qemuVirt, memoryMiB: 16, cpus: 1, virtualization: false, log });
  // ANDEQ r0, r0, r0, as zeroed memory reads: straight on to the end of RAM.
  loadBareMetal(machine, new Uint8Array(4));
  machine.run(2_500_000);
  expect(machine.instructions).toBe(2_500_000);
  expect(machine.engines[0]!.cachedInstructions).toBeLessThanOrEqual(1 << 20);
});

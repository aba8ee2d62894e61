import { CORTEX_A15_R4P0 } from '../arm/system/identification.ts';
import type { Board } from './board.ts';

/** The map of QEMU's `virt` machine with a GICv2 (hw/arm/virt.c, base_memmap and a15irqmap): the same image runs on both. */
export const qemuVirt: Board = {
  name: 'qemu-virt',
  description: "the address map of QEMU's virt machine, for comparing the two",
  model: 'linux,dummy-virt',
  compatible: ['linux,dummy-virt'],
  cpu: { ...CORTEX_A15_R4P0, CBAR: 0x0800_0000 },
  ram: { base: 0x4000_0000, defaultMiB: 1024, maximumMiB: 2048 },
  memories: [],
  heads: [],
  gic: {
    distributor: 0x0800_0000,
    cpuInterface: 0x0801_0000,
    hypInterface: 0x0803_0000,
    virtualCpuInterface: 0x0804_0000,
    lines: 288,
  },
  timerFrequency: 62_500_000,
  console: 'uart0',
  devices: [
    { kind: 'pl011', name: 'uart0', at: 0x0900_0000, spi: 1 },
    { kind: 'pl031', name: 'rtc', at: 0x0901_0000, spi: 2 },
    // QEMU's transports lie 0x200 apart from here; these take a page each.
    { kind: 'virtio-blk', name: 'virtio-disk', at: 0x0a00_0000, spi: 16 },
    { kind: 'virtio-console', name: 'virtio-console', at: 0x0a00_1000, spi: 17 },
    { kind: 'virtio-rng', name: 'virtio-rng', at: 0x0a00_2000, spi: 18 },
    // The line to the lab's agent in Dom0.
    { kind: 'virtio-console', name: 'agent', at: 0x0a00_3000, spi: 19 },
  ],
  load: { xen: 0x0020_0000, dtb: 0x0800_0000, modules: 0x2000_0000 },
};

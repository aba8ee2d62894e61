import { CORTEX_A15_R2P2 } from '../arm/system/identification.ts';
import type { Board } from './board.ts';

/** A TI Jacinto 6 (DRA74x) with its GIC wired directly, without the interrupt crossbar: UARTs are on their reset-default SPIs. */
export const jacinto6: Board = {
  name: 'jacinto6',
  description: 'TI Jacinto 6 (DRA74x): two Cortex-A15, GIC-400, OMAP UARTs, two display heads',
  model: 'IVI lab Jacinto 6',
  compatible: ['ivilab,jacinto6', 'ti,dra742', 'ti,dra74', 'ti,dra7'],
  cpu: { ...CORTEX_A15_R2P2, CBAR: 0x4821_0000 },
  ram: { base: 0x8000_0000, defaultMiB: 1024, maximumMiB: 2048 },
  memories: [
    { name: 'framebuffer-cluster', base: 0x6000_0000, size: 0x0080_0000 },
    { name: 'framebuffer-centre', base: 0x6080_0000, size: 0x0080_0000 },
  ],
  heads: [
    { name: 'cluster', memory: 'framebuffer-cluster', width: 1280, height: 480 },
    { name: 'centre', memory: 'framebuffer-centre', width: 1280, height: 800 },
  ],
  gic: {
    distributor: 0x4821_1000,
    cpuInterface: 0x4821_2000,
    hypInterface: 0x4821_4000,
    virtualCpuInterface: 0x4821_6000,
    lines: 192,
  },
  timerFrequency: 6_144_000,
  console: 'uart1',
  devices: [
    { kind: 'omap-uart', name: 'uart1', at: 0x4806_a000, spi: 72 },
    { kind: 'prcm-mpu', name: 'prcm-mpu', at: 0x4824_3000 },
    { kind: 'wugen', name: 'wugen', at: 0x4828_1000 },
    { kind: 'control-core', name: 'scm', at: 0x4a00_2000 },
    { kind: 'cm-core-aon', name: 'cm_core_aon', at: 0x4a00_5000 },
    { kind: 'cm-core', name: 'cm_core', at: 0x4a00_8000 },
    { kind: 'counter-32k', name: 'counter-32k', at: 0x4ae0_4000 },
    { kind: 'prm', name: 'prm', at: 0x4ae0_6000 },
    { kind: 'control-wkup', name: 'scm_conf', at: 0x4ae0_c000 },
    // Without the crossbar their interrupts have no line of their own: they are on lines that are free.
    { kind: 'omap-rtc', name: 'rtc', at: 0x4883_8000, spi: 146 },
    { kind: 'dcan1', name: 'dcan1', at: 0x4ae3_c000, spi: 148 },
    { kind: 'dcan2', name: 'dcan2', at: 0x4848_0000, spi: 149 },
    // Not of the SoC: at addresses and on interrupts that it leaves free.
    { kind: 'virtio-blk', name: 'virtio-disk', at: 0x5e00_0000, spi: 150 },
    { kind: 'virtio-console', name: 'virtio-console', at: 0x5e00_1000, spi: 151 },
    { kind: 'virtio-rng', name: 'virtio-rng', at: 0x5e00_2000, spi: 152 },
    { kind: 'dw-apb-timer', name: 'system-timer', at: 0x5e00_3000, spi: 153 },
    // The line to the lab's agent in Dom0, and disks for layouts.
    { kind: 'virtio-console', name: 'agent', at: 0x5e00_4000, spi: 154 },
    { kind: 'virtio-blk', name: 'virtio-disk-1', at: 0x5e00_5000, spi: 155 },
    { kind: 'virtio-blk', name: 'virtio-disk-2', at: 0x5e00_6000, spi: 156 },
    { kind: 'virtio-blk', name: 'virtio-disk-3', at: 0x5e00_7000, spi: 157 },
    // Each head has a touch screen of its own; Dom0's input back end knows them by their names.
    { kind: 'virtio-touch', name: 'touch-centre', at: 0x5e00_8000, spi: 158, head: 'centre' },
    { kind: 'virtio-keyboard', name: 'keyboard', at: 0x5e00_9000, spi: 159 },
    { kind: 'virtio-touch', name: 'touch-cluster', at: 0x5e00_a000, spi: 147, head: 'cluster' },
  ],
  // Dom0 is mapped one to one, and its first bank is 128 MiB that begin at a multiple of that: what is loaded leaves as many such as it can.
  load: { xen: 0x0020_0000, dtb: 0x0100_0000, modules: 0x0200_0000 },
};

import type { Device } from '../bus/device.ts';
import type { Clock, DmaPort, IrqLine, Log, SerialLine } from '../bus/ports.ts';
import type { Pulses } from '../bus/pulses.ts';
import type { CanBus } from '../devices/can/can-bus.ts';
import { DCan } from '../devices/can/dcan.ts';
import { createCmCore } from '../devices/prcm/cm-core.ts';
import { createCmCoreAon } from '../devices/prcm/cm-core-aon.ts';
import { createControlModuleCore, createControlModuleWkup } from '../devices/prcm/control-module.ts';
import { createPrcmMpu } from '../devices/prcm/prcm-mpu.ts';
import { Prm } from '../devices/prcm/prm.ts';
import { createWugen } from '../devices/prcm/wugen.ts';
import { Counter32k } from '../devices/timer/counter-32k.ts';
import { DwApbTimer } from '../devices/timer/dw-apb-timer.ts';
import { OmapRtc } from '../devices/timer/omap-rtc.ts';
import { Pl031 } from '../devices/timer/pl031.ts';
import { OmapUart } from '../devices/uart/omap-uart.ts';
import { Pl011 } from '../devices/uart/pl011.ts';
import { keyboard, touchScreen } from '../devices/virtio/input-descriptions.ts';
import { type BlockBackend, VirtioBlk } from '../devices/virtio/virtio-blk.ts';
import { VirtioConsole } from '../devices/virtio/virtio-console.ts';
import { type InputSource, VirtioInput } from '../devices/virtio/virtio-input.ts';
import { type VirtioFunction, VirtioMmio } from '../devices/virtio/virtio-mmio.ts';
import { VirtioRng } from '../devices/virtio/virtio-rng.ts';
import { type FdtNode, type FdtValue, fdtNode, fdtRef } from '../formats/fdt.ts';
import type { BoardDevice, BoardHead } from './board.ts';

/** What the machine offers a part; a part takes what it needs. */
export interface PartPorts {
  readonly name: string;
  readonly irq: IrqLine;
  readonly clock: Clock;
  readonly dma: DmaPort;
  readonly log: Log;
  /** The far end of a UART or virtio console. */
  readonly line: SerialLine;
  /** The far end of a keyboard or touch screen. */
  readonly input: InputSource;
  /** The head that a touch screen lies on. */
  readonly head: BoardHead | undefined;
  /** What a block device keeps its sectors in. */
  readonly disk: () => BlockBackend;
  /** `n` random bytes, the same in every run with the same seed. */
  random(n: number): Uint8Array;
  /** Calendar time at power-on, in seconds since 1970. */
  readonly epoch: number;
  /** The bus that the board's CAN controllers are on. */
  readonly can: CanBus;
  readonly pulses: Pulses;
  /** Software asked for a reset of the whole machine. */
  systemReset(): void;
  /** A CPU is released through AUX_CORE_BOOT with an entry point. */
  releaseCpu(entry: number): void;
}

/** A kind of device: its size on the bus, how it is made and how the device tree describes it. */
export interface Part {
  readonly size: number;
  create(ports: PartPorts): Device;
  /** Properties beside `reg` and `interrupts`; undefined keeps it out of the tree. */
  readonly properties?: Readonly<Record<string, FdtValue>>;
  /** More properties, which refer to other nodes of the board: a guest that has the device to itself does not get them. */
  readonly boardProperties?: Readonly<Record<string, FdtValue>>;
  /** Nodes within its own, in the same addresses. */
  readonly children?: (at: number) => readonly FdtNode[];
  /** Node name without unit address, `name` of the device by default. */
  readonly node?: string;
  /** Interrupt flags of the tree's third cell: 4 level high by default, 1 edge. */
  readonly trigger?: number;
  /** How often the node names its interrupt: once by default. */
  readonly interrupts?: number;
}

/** Fixed clocks of the device tree: by label, their node's name and rate (Hz). */
export const CLOCKS = {
  clk24mhz: { node: 'clock-24mhz', hz: 24_000_000 },
  /** The SoC's crystal, as the board of its evaluation module has it. */
  sys_clkin1: { node: 'sys-clkin1', hz: 20_000_000 },
} as const;

const CLOCK_24MHZ = fdtRef('clk24mhz');

/** The nodes of the clocks that other nodes refer to. */
export function clockNodes(nodes: readonly FdtNode[]): FdtNode[] {
  const used = nodes.flatMap(({ properties }) => [properties.clocks ?? []].flat());
  const refers = (label: string) =>
    used.some((cell) => typeof cell === 'object' && 'ref' in cell && cell.ref === label);
  return Object.entries(CLOCKS)
    .filter(([label]) => refers(label))
    .map(([label, { node, hz }]) =>
      fdtNode(node, { compatible: 'fixed-clock', '#clock-cells': 0, 'clock-frequency': hz }, [], label),
    );
}

/** DRA7xx's interface clock of the CAN controllers, in which only their auto-bus-on time counts (L4, DRA7xx TRM). */
const L4_HZ = 133_000_000;

/** Message RAM of a CAN controller, by its number from 0. */
const canRamSignal = (can: number): string => `initialise RAM of dcan${can + 1}`;

/** D_CAN, as `ti,dra7-d_can` describes it (Linux, bosch,c_can.yaml): on the crystal, its message RAM initialised by the control module. */
const dcan = (can: number): Part => ({
  size: 0x2000,
  create: (p) => {
    const device = new DCan({ ...p, bus: p.can, hz: CLOCKS.sys_clkin1.hz, interfaceHz: L4_HZ });
    p.pulses.on(canRamSignal(can), () => device.initialiseRam());
    return device;
  },
  node: 'can',
  properties: { compatible: 'ti,dra7-d_can', clocks: [fdtRef('sys_clkin1')] },
  boardProperties: { 'syscon-raminit': [fdtRef('scm_syscon'), 0x558, can] },
});

/** Counts per second of the timer that is no CPU's own. */
const SYSTEM_TIMER_HZ = 1_000_000;

/** Bit of AUX_CORE_BOOT_0 that releases CPU 1 (Linux, arch/arm/mach-omap2/omap-smp.c). */
const RELEASE_CPU1 = 1 << 5;

/** A register page of the PRCM and control modules. */
const page = (
  size: number,
  create: (p: PartPorts) => Device,
  properties?: Readonly<Record<string, FdtValue>>,
  node?: string,
): Part => ({ size, create, ...(properties ? { properties } : {}), ...(node ? { node } : {}) });

/** A virtio device behind its own memory-mapped transport; a page each, so that one can be given to a guest. */
const virtio = (make: (p: PartPorts) => VirtioFunction): Part => ({
  size: 0x1000,
  create: (p) => new VirtioMmio({ ...p, function: make(p) }),
  node: 'virtio_mmio',
  properties: { compatible: 'virtio,mmio', 'dma-coherent': true },
  trigger: 1,
});

/** Every kind of device that a board can list. */
export const parts = {
  pl011: {
    size: 0x1000,
    create: (p: PartPorts) => new Pl011(p),
    node: 'pl011',
    properties: {
      compatible: ['arm,pl011', 'arm,primecell'],
      clocks: [CLOCK_24MHZ, CLOCK_24MHZ],
      'clock-names': ['uartclk', 'apb_pclk'],
    },
  },
  'omap-uart': {
    size: 0x100,
    create: (p: PartPorts) => new OmapUart(p),
    node: 'serial',
    properties: { compatible: ['ti,dra742-uart', 'ti,omap4-uart'], 'clock-frequency': 48_000_000 },
  },
  pl031: {
    size: 0x1000,
    create: (p: PartPorts) => new Pl031(p),
    node: 'pl031',
    properties: { compatible: ['arm,pl031', 'arm,primecell'], clocks: [CLOCK_24MHZ], 'clock-names': 'apb_pclk' },
  },
  // Its driver wants one interrupt for the timer and one for the alarm; both are the same line, as on the SoC.
  'omap-rtc': {
    size: 0x1000,
    create: (p: PartPorts) => new OmapRtc(p),
    node: 'rtc',
    interrupts: 2,
    properties: { compatible: 'ti,am3352-rtc' },
  },
  'counter-32k': page(0x40, (p) => new Counter32k(p)),
  // Linux lets idle CPUs go without ticks only where a timer runs on that is no CPU's own (kernel/time/tick-broadcast.c). The SoC's own timers
  // would need its clock tree; this one's driver takes its rate from the node.
  'dw-apb-timer': {
    size: 0x1000,
    create: (p: PartPorts) => new DwApbTimer({ ...p, hz: SYSTEM_TIMER_HZ }),
    node: 'timer',
    properties: { compatible: 'snps,dw-apb-timer', 'clock-frequency': SYSTEM_TIMER_HZ },
  },
  'prcm-mpu': page(0x1000, (p) => createPrcmMpu(p.name, p.log), {}),
  wugen: page(
    0x1000,
    (p) =>
      createWugen({
        name: p.name,
        log: p.log,
        release: (flags, entry) => {
          if (flags & RELEASE_CPU1) p.releaseCpu(entry);
        },
      }),
    {
      compatible: ['ti,omap5-wugen-mpu', 'ti,omap4-wugen-mpu'],
      'interrupt-controller': true,
      '#interrupt-cells': 3,
    },
    'interrupt-controller',
  ),
  'control-core': {
    size: 0x2000,
    create: (p: PartPorts) => createControlModuleCore(p.name, p.log, (can) => p.pulses.send(canRamSignal(can))),
    properties: { compatible: ['ti,dra7-scm-core', 'simple-bus'] },
    // The part that drivers of other devices share, as the CAN controllers' does.
    children: (at: number) => [
      fdtNode(`scm_conf@${at.toString(16)}`, { compatible: 'syscon', reg: [0, at, 0, 0x1400] }, [], 'scm_syscon'),
    ],
  },
  'control-wkup': page(0x1000, (p) => createControlModuleWkup(p.name, p.log), { compatible: 'syscon' }),
  'cm-core-aon': page(0x2000, (p) => createCmCoreAon(p.name, p.log), {
    compatible: ['ti,dra7-cm-core-aon', 'simple-bus'],
  }),
  'cm-core': page(0x3000, (p) => createCmCore(p.name, p.log), { compatible: ['ti,dra7-cm-core', 'simple-bus'] }),
  prm: page(0x3000, (p) => new Prm({ name: p.name, log: p.log, reset: () => p.systemReset() }), {
    compatible: ['ti,dra7-prm', 'simple-bus'],
  }),
  dcan1: dcan(0),
  dcan2: dcan(1),
  'virtio-blk': virtio((p) => new VirtioBlk({ name: p.name, backend: p.disk(), log: p.log })),
  'virtio-console': virtio((p) => new VirtioConsole(p)),
  'virtio-rng': virtio((p) => new VirtioRng(p)),
  'virtio-touch': virtio(({ name, input, head }) => {
    if (!head) throw new Error(`${name}: a touch screen lies on a head of the board`);
    return new VirtioInput({ description: touchScreen(name, head.width, head.height), input });
  }),
  'virtio-keyboard': virtio(({ name, input }) => new VirtioInput({ description: keyboard(name), input })),
} satisfies Readonly<Record<string, Part>>;

export type PartKind = keyof typeof parts;

/**
 * The device tree's node of a board's device, or undefined where the tree does not tell of it.
 * @param alone - without what refers to the board's other devices, for a tree that has not got them.
 */
export function partNode(device: BoardDevice, alone = false): FdtNode | undefined {
  const part: Part = parts[device.kind];
  if (!part.properties) return undefined;
  const properties: Record<string, FdtValue> = {
    ...part.properties,
    ...(alone ? {} : part.boardProperties),
    ...(part.children ? { '#address-cells': 2, '#size-cells': 2, ranges: true } : {}),
    reg: [0, device.at, 0, part.size],
  };
  if (device.spi !== undefined) {
    const interrupt = [0, device.spi, part.trigger ?? 4];
    properties.interrupts = Array.from({ length: part.interrupts ?? 1 }, () => interrupt).flat();
  }
  return fdtNode(
    `${part.node ?? device.name}@${device.at.toString(16)}`,
    properties,
    part.children?.(device.at),
    device.name,
  );
}

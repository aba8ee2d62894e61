import type { Device } from '../bus/device.ts';
import type { Clock, DmaPort, IrqLine, Log, SerialLine } from '../bus/ports.ts';
import { OmapUart } from '../devices/uart/omap-uart.ts';
import { Pl011 } from '../devices/uart/pl011.ts';
import { type FdtNode, type FdtValue, fdtNode, fdtRef } from '../formats/fdt.ts';
import type { BoardDevice } from './board.ts';

/** What the machine offers a part; a part takes what it needs. */
export interface PartPorts {
  readonly name: string;
  readonly irq: IrqLine;
  readonly clock: Clock;
  readonly dma: DmaPort;
  readonly log: Log;
  /** The far end of a UART. */
  readonly line: SerialLine;
}

/** A kind of device: its size on the bus, how it is made and how the device tree describes it. */
export interface Part {
  readonly size: number;
  create(ports: PartPorts): Device;
  /** Properties beside `reg` and `interrupts`; undefined keeps it out of the tree. */
  readonly properties?: Readonly<Record<string, FdtValue>>;
  /** Node name without unit address, `name` of the device by default. */
  readonly node?: string;
  /** Interrupt flags of the tree's third cell: 4 level high by default, 1 edge. */
  readonly trigger?: number;
}

/** Clocks of the device tree by label. */
const CLOCK_24MHZ = fdtRef('clk24mhz');

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
} satisfies Readonly<Record<string, Part>>;

export type PartKind = keyof typeof parts;

/** The device tree's node of a board's device, or undefined where the tree does not tell of it. */
export function partNode(device: BoardDevice): FdtNode | undefined {
  const part: Part = parts[device.kind];
  if (!part.properties) return undefined;
  const properties: Record<string, FdtValue> = { ...part.properties, reg: [0, device.at, 0, part.size] };
  if (device.spi !== undefined) properties.interrupts = [0, device.spi, part.trigger ?? 4];
  return fdtNode(`${part.node ?? device.name}@${device.at.toString(16)}`, properties, [], device.name);
}

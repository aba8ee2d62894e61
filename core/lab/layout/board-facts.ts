import type { Board, BoardDevice } from '../../boards/board.ts';
import { type PartKind, partNode, parts } from '../../boards/parts.ts';
import type { FdtNode } from '../../formats/fdt.ts';

/** A device of a board, as far as a layout is concerned. */
export interface DeviceFacts {
  readonly name: string;
  /** Machine address and bytes of its registers. */
  readonly at: number;
  readonly size: number;
  /** Its shared peripheral interrupt, counted from 0. */
  readonly spi: number | undefined;
  /** It reads and writes memory by itself. */
  readonly busMaster: boolean;
  /** Why no guest can have it, if so: a clause. */
  readonly kept: string | undefined;
  /** Its node in the board's device tree, without what refers to other devices. */
  readonly node: FdtNode | undefined;
}

/** What layouts are held against. Plain data: it can be sent to where the board's own code is not. */
export interface BoardFacts {
  readonly name: string;
  readonly description: string;
  readonly cpus: number;
  readonly memory: {
    readonly defaultMiB: number;
    readonly maximumMiB: number;
    /** Where the boot ROM puts Dom0's kernel, from the start of the memory, in bytes. */
    readonly modules: number;
  };
  readonly heads: readonly {
    readonly name: string;
    readonly width: number;
    readonly height: number;
    /** Machine address of its pixels. */
    readonly address: number;
  }[];
  readonly devices: readonly DeviceFacts[];
  /** Virtio disks: each can be a domain's. */
  readonly disks: number;
}

/** Both boards have the two CPUs that the emulator knows. */
const CPUS = 2;

const DOM0_LINUX = "Dom0's Linux does not start without it";

/** What is to know of a kind of device before a guest gets one. Kinds that are not listed are kept from guests. */
export const deviceTraits: Readonly<
  Partial<Record<PartKind, { readonly busMaster: boolean; readonly kept?: string }>>
> = {
  pl011: { busMaster: false },
  'omap-uart': { busMaster: false },
  pl031: { busMaster: false },
  'omap-rtc': { busMaster: false },
  'counter-32k': { busMaster: false },
  'dw-apb-timer': { busMaster: false },
  // Linux's OMAP code reads all of these before it has drivers (arch/arm/mach-omap2).
  'prcm-mpu': { busMaster: false, kept: DOM0_LINUX },
  wugen: { busMaster: false, kept: DOM0_LINUX },
  'control-core': { busMaster: false, kept: DOM0_LINUX },
  'control-wkup': { busMaster: false, kept: DOM0_LINUX },
  'cm-core-aon': { busMaster: false, kept: DOM0_LINUX },
  'cm-core': { busMaster: false, kept: DOM0_LINUX },
  prm: { busMaster: false, kept: DOM0_LINUX },
  dcan1: { busMaster: false },
  dcan2: { busMaster: false },
  'virtio-blk': { busMaster: true },
  'virtio-console': { busMaster: true },
  'virtio-rng': { busMaster: true },
  'virtio-touch': { busMaster: true },
  'virtio-keyboard': { busMaster: true },
};

/** The facts of a board, from the list that the machine is made of. */
export function boardFacts(board: Board): BoardFacts {
  return {
    name: board.name,
    description: board.description,
    cpus: CPUS,
    memory: {
      defaultMiB: board.ram.defaultMiB,
      maximumMiB: board.ram.maximumMiB,
      modules: board.load.modules,
    },
    heads: board.heads.map(({ name, width, height, memory }) => ({
      name,
      width,
      height,
      address: board.memories.find((region) => region.name === memory)!.base,
    })),
    devices: board.devices.map((device) => deviceFacts(board, device)),
    disks: board.devices.filter(({ kind }) => kind === 'virtio-blk').length,
  };
}

function deviceFacts(board: Board, device: BoardDevice): DeviceFacts {
  const traits = deviceTraits[device.kind];
  const node = partNode(device, true);
  return {
    name: device.name,
    at: device.at,
    size: parts[device.kind].size,
    spi: device.spi,
    busMaster: traits?.busMaster ?? false,
    kept: keptBecause(board, device, node, traits),
    node,
  };
}

function keptBecause(
  board: Board,
  device: BoardDevice,
  node: FdtNode | undefined,
  traits: { readonly kept?: string } | undefined,
): string | undefined {
  if (device.name === board.console) return "it is Xen's console";
  if (!traits) return 'the lab has no notes on whether a guest can have it';
  // Xen knows devices from the tree only: without a node there is nothing that it could allow.
  return traits.kept ?? (node ? undefined : 'it is not in the device tree');
}

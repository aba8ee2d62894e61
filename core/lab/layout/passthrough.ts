import { clockNodes } from '../../boards/parts.ts';
import { type FdtNode, type FdtValue, fdtNode } from '../../formats/fdt.ts';
import { buildFdt } from '../../formats/fdt-build.ts';
import type { DeviceFacts } from './board-facts.ts';

const PAGE = 4096;
const MiB = 1 << 20;

/** A guest's view of memory (xen.git xen/include/public/arch-arm.h, 4.17). */
const GUEST_RAM = 0x4000_0000;
/** Room between the guest's interrupt controller and its PCI windows (0x10000000), which nothing else uses. */
const FREE = 0x0800_0000;
/** Phandle of the interrupt controller in the device tree that libxl makes (GUEST_PHANDLE_GIC, xen/include/public/device_tree_defs.h). */
const GUEST_GIC = 65_000;

/** A device in a guest: its pages, and where the guest sees them. */
export interface PassedThrough {
  readonly device: DeviceFacts;
  /** First page frame of the machine, and their number. */
  readonly frame: number;
  readonly pages: number;
  /** First page frame in the guest. */
  readonly guestFrame: number;
}

/**
 * Where a guest with so many MiB sees its devices: at their own addresses where these are behind its RAM, which begins at 0x40000000, otherwise
 * in a window below the RAM. The device tree tells the guest.
 */
export function placeDevices(devices: readonly DeviceFacts[], memoryMiB: number): PassedThrough[] {
  let next = FREE / PAGE;
  return devices.map((device) => {
    const frame = Math.floor(device.at / PAGE);
    const pages = Math.floor((device.at + device.size - 1) / PAGE) - frame + 1;
    const first = frame * PAGE;
    if (first >= GUEST_RAM + memoryMiB * MiB) return { device, frame, pages, guestFrame: frame };
    const guestFrame = next;
    next += pages;
    return { device, frame, pages, guestFrame };
  });
}

const cells = (x: number): readonly number[] => [Math.floor(x / 2 ** 32), x % 2 ** 32];

/**
 * The partial device tree that xl adds to the guest's (xen.git docs/misc/arm/passthrough.txt): the board's nodes of the devices below
 * /passthrough, at the guest's addresses.
 */
export function passthroughTree(devices: readonly PassedThrough[]): Uint8Array {
  const nodes = devices.flatMap((passed) => (passed.device.node ? [guestNode(passed, passed.device.node)] : []));
  const frame = { '#address-cells': 2, '#size-cells': 2 };
  const below = fdtNode('passthrough', { ...frame, compatible: 'simple-bus', ranges: true }, [
    ...clockNodes(nodes),
    ...nodes,
  ]);
  return buildFdt(fdtNode('', frame, [below]));
}

function guestNode({ device, frame, guestFrame }: PassedThrough, node: FdtNode): FdtNode {
  const address = device.at + (guestFrame - frame) * PAGE;
  const properties: Record<string, FdtValue> = { ...node.properties, reg: [...cells(address), ...cells(device.size)] };
  if (device.spi !== undefined) properties['interrupt-parent'] = GUEST_GIC;
  return fdtNode(`${node.name.split('@', 1)[0]}@${address.toString(16)}`, properties, node.children);
}

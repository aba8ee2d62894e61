import { Mode } from '../arm/system/psr.ts';
import { type BootModule, boardTree, moduleNodes } from '../boards/device-tree.ts';
import { type FdtNode, type FdtValue, fdtNode } from '../formats/fdt.ts';
import { buildFdt } from '../formats/fdt-build.ts';
import { parseFdt } from '../formats/fdt-parse.ts';
import { readZImage } from '../formats/zimage.ts';
import type { Machine } from './machine.ts';

/** What the boot ROM loads. */
export interface BootFiles {
  readonly xen: Uint8Array;
  readonly kernel: Uint8Array;
  readonly initrd?: Uint8Array;
  /** A device tree in place of the board's own. */
  readonly dtb?: Uint8Array;
  /** Command lines; without them those of the device tree given, else the defaults below. */
  readonly xenArgs?: string;
  readonly dom0Args?: string;
}

/** The consoles that the boot files use. */
export const DEFAULT_XEN_ARGS = 'console=dtuart dtuart=serial0 dom0_mem=512M loglvl=all guest_loglvl=all';
export const DEFAULT_DOM0_ARGS = 'console=hvc0 rdinit=/init';

const hex = (x: number): string => `0x${x.toString(16)}`;
const alignUp = (x: number, to: number): number => Math.ceil(x / to) * to;

/** Memory that Xen needs at its load address: 2 MiB with its zeroed data (xen.git docs/misc/arm/booting.txt). */
const XEN_AREA = 2 << 20;
const MODULE_ALIGN = 2 << 20;

/**
 * The boot ROM: puts Xen, the device tree, Dom0's kernel and its initramfs into RAM and enters Xen in Non-secure Hyp mode with
 * r2 = address of the tree (xen.git docs/misc/arm/booting.txt). Throws an Error that names the file that is wrong or does not fit.
 */
export function bootXen(machine: Machine, files: BootFiles): void {
  const { board } = machine;
  const { base } = board.ram;
  const end = base + machine.ramBytes;
  readZImage(files.xen, 'xen');
  readZImage(files.kernel, 'kernel');
  const place = (what: string, address: number, bytes: Uint8Array): void => {
    if (address + bytes.length > end)
      throw new Error(
        `${what}: ${bytes.length} bytes at ${hex(address)} do not fit into the memory, which ends at ${hex(end)}: give the machine more memory`,
      );
    machine.write(address, bytes);
  };
  const xen = base + board.load.xen;
  if (files.xen.length > XEN_AREA)
    throw new Error(`xen: ${files.xen.length} bytes are more than the 2 MiB that Xen may take`);
  place('xen', xen, files.xen);

  const modules: BootModule[] = [];
  const kernelAt = base + board.load.modules;
  place('kernel', kernelAt, files.kernel);
  modules.push({ kind: 'kernel', address: kernelAt, size: files.kernel.length });
  if (files.initrd) {
    const at = alignUp(kernelAt + files.kernel.length, MODULE_ALIGN);
    place('initrd', at, files.initrd);
    modules.push({ kind: 'ramdisk', address: at, size: files.initrd.length });
  }
  const tree = files.dtb
    ? userTree(files.dtb, modules, files)
    : buildFdt(
        boardTree(board, {
          cpus: machine.cpus.length,
          ramBytes: machine.ramBytes,
          modules,
          xenArgs: files.xenArgs ?? DEFAULT_XEN_ARGS,
          dom0Args: files.dom0Args ?? DEFAULT_DOM0_ARGS,
        }),
      );
  const dtb = base + board.load.dtb;
  place('device tree', dtb, tree);
  machine.bootsByAuxRegister = parseFdt(tree).root.children.every((n) => n.name !== 'psci');
  for (const cpu of machine.cpus) cpu.reset(Mode.HYP, 0, 'off');
  const first = machine.cpus[0]!;
  first.reset(Mode.HYP, xen);
  first.r[2] = dtb;
}

/** The user's tree, in which /chosen gets the modules that were loaded, and command lines where it has none or others were asked for. */
function userTree(dtb: Uint8Array, modules: readonly BootModule[], files: BootFiles): Uint8Array {
  const { root, reservations, bootCpu } = parseFdt(dtb);
  const chosen: FdtNode<FdtValue> | undefined = root.children.find((n) => n.name === 'chosen');
  const properties: Record<string, FdtValue> = {
    'xen,xen-bootargs': DEFAULT_XEN_ARGS,
    'xen,dom0-bootargs': DEFAULT_DOM0_ARGS,
    ...chosen?.properties,
    '#address-cells': 2,
    '#size-cells': 2,
  };
  if (files.xenArgs !== undefined) properties['xen,xen-bootargs'] = files.xenArgs;
  if (files.dom0Args !== undefined) properties['xen,dom0-bootargs'] = files.dom0Args;
  const kept = chosen?.children.filter((n) => !n.name.startsWith('module')) ?? [];
  const others: readonly FdtNode[] = root.children.filter((n) => n.name !== 'chosen');
  const tree = { ...root, children: [fdtNode('chosen', properties, [...kept, ...moduleNodes(modules)]), ...others] };
  return buildFdt(tree, { reservations, bootCpu });
}

import { Mode } from '../arm/system/psr.ts';
import { type BootDescription, type BootModule, boardTree } from '../boards/device-tree.ts';
import { buildFdt } from '../formats/fdt-build.ts';
import { parseFdt } from '../formats/fdt-parse.ts';
import { readZImage } from '../formats/zimage.ts';
import type { Machine } from './machine.ts';
import { completeUserTree, readUserTree } from './user-tree.ts';

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
  /** What the board's own device tree says beside that; see BootDescription. */
  readonly passthrough?: BootDescription['passthrough'];
  readonly heads?: BootDescription['heads'];
  /** What messages call the files. */
  readonly names?: Readonly<Partial<Record<'xen' | 'kernel' | 'initrd' | 'dtb', string | undefined>>>;
}

/** The consoles that the boot files use. A cursor that blinks on the displays' own console would wake an idle CPU ten times a second. */
export const DEFAULT_XEN_ARGS = 'console=dtuart dtuart=serial0 dom0_mem=512M loglvl=all guest_loglvl=all';
export const DEFAULT_DOM0_ARGS = 'console=hvc0 rdinit=/init vt.global_cursor_default=0';

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
  const names = { xen: 'xen', kernel: 'kernel', initrd: 'initrd', dtb: 'device tree', ...files.names };
  const nameOf = (file: keyof typeof names): string => names[file] ?? file;
  readZImage(files.xen, nameOf('xen'));
  readZImage(files.kernel, nameOf('kernel'));
  const userTree = files.dtb && readUserTree(nameOf('dtb'), files.dtb, { base, size: machine.ramBytes });
  if (files.initrd?.length === 0) throw new Error(`${nameOf('initrd')}: the file is empty`);
  const place = (what: string, address: number, bytes: Uint8Array): void => {
    if (address + bytes.length > end)
      throw new Error(
        `${what}: ${bytes.length} bytes at ${hex(address)} do not fit into the memory, which ends at ${hex(end)}: the machine needs more (--memory)`,
      );
    machine.write(address, bytes);
  };
  const xen = base + board.load.xen;
  if (files.xen.length > XEN_AREA)
    throw new Error(
      `${nameOf('xen')}: ${files.xen.length} bytes are more than the 2 MiB that Xen may take: is it another kernel?`,
    );
  place(nameOf('xen'), xen, files.xen);

  const modules: BootModule[] = [];
  const kernelAt = base + board.load.modules;
  place(nameOf('kernel'), kernelAt, files.kernel);
  modules.push({ kind: 'kernel', address: kernelAt, size: files.kernel.length });
  if (files.initrd) {
    const at = alignUp(kernelAt + files.kernel.length, MODULE_ALIGN);
    place(nameOf('initrd'), at, files.initrd);
    modules.push({ kind: 'ramdisk', address: at, size: files.initrd.length });
  }
  const tree = userTree
    ? completeUserTree(nameOf('dtb'), userTree, modules, {
        xen: files.xenArgs,
        dom0: files.dom0Args,
        absent: { xen: DEFAULT_XEN_ARGS, dom0: DEFAULT_DOM0_ARGS },
      })
    : buildFdt(
        boardTree(board, {
          cpus: machine.cpus.length,
          ramBytes: machine.ramBytes,
          modules,
          xenArgs: files.xenArgs ?? DEFAULT_XEN_ARGS,
          dom0Args: files.dom0Args ?? DEFAULT_DOM0_ARGS,
          ...(files.passthrough ? { passthrough: files.passthrough } : {}),
          ...(files.heads ? { heads: files.heads } : {}),
        }),
      );
  const dtb = base + board.load.dtb;
  place(nameOf('dtb'), dtb, tree);
  machine.bootsByAuxRegister = parseFdt(tree).root.children.every((n) => n.name !== 'psci');
  for (const cpu of machine.cpus) cpu.reset(Mode.HYP, 0, 'off');
  const first = machine.cpus[0]!;
  first.reset(Mode.HYP, xen);
  first.r[2] = dtb;
}

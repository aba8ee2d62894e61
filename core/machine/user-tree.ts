import { type BootModule, moduleNodes } from '../boards/device-tree.ts';
import { type Fdt, type FdtNode, type FdtValue, fdtCells, fdtNode, fdtString } from '../formats/fdt.ts';
import { buildFdt } from '../formats/fdt-build.ts';
import { parseFdt } from '../formats/fdt-parse.ts';

/** A range of machine addresses. */
export interface Range {
  readonly base: number;
  readonly size: number;
}

const hex = (x: number): string => `0x${x.toString(16)}`;

/** Runs a step on the user's tree; what is wrong with it is told with the file's name. */
function named<T>(name: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message.replace(/^fdt: /, '')}`);
  }
}

/**
 * Reads the user's device tree. Throws an Error that begins with `name` when it is damaged, or when it tells of memory that the machine
 * does not have: the software that believes it would fault without a word.
 */
export function readUserTree(name: string, dtb: Uint8Array, ram: Range): Fdt {
  const tree = named(name, () => parseFdt(dtb));
  const ranges = memoryRanges(tree.root);
  if (ranges.length === 0) throw new Error(`${name}: it has no memory node: Xen would find no memory`);
  for (const { base, size } of ranges)
    if (base < ram.base || base + size > ram.base + ram.size)
      throw new Error(
        `${name}: it tells of memory from ${hex(base)} to ${hex(base + size)}, the machine has ${hex(ram.base)} to ${hex(ram.base + ram.size)}: is it for another board, or should --memory be another?`,
      );
  return tree;
}

/** Devicetree Specification 0.4, 3.4: the ranges of all memory nodes. */
function memoryRanges(root: FdtNode<Uint8Array>): Range[] {
  const cell = (property: string, absent: number): number => {
    const value = root.properties[property];
    return (value && fdtCells(value)?.[0]) ?? absent;
  };
  const wide = cell('#address-cells', 2);
  const stride = wide + cell('#size-cells', 1);
  const number = (cells: readonly number[]): number => cells.reduce((sum, c) => sum * 2 ** 32 + c, 0);
  return root.children
    .filter((n) => /^memory(@|$)/.test(n.name) || fdtString(n.properties.device_type ?? new Uint8Array()) === 'memory')
    .flatMap((n) => {
      const cells = fdtCells(n.properties.reg ?? new Uint8Array()) ?? [];
      const count = stride > 0 ? Math.floor(cells.length / stride) : 0;
      return Array.from({ length: count }, (_, i) => ({
        base: number(cells.slice(i * stride, i * stride + wide)),
        size: number(cells.slice(i * stride + wide, (i + 1) * stride)),
      }));
    })
    .filter(({ size }) => size > 0);
}

/** Command lines: what was asked for, and what stands in where neither the user nor the tree has one. */
export interface CommandLines {
  readonly xen: string | undefined;
  readonly dom0: string | undefined;
  readonly absent: { readonly xen: string; readonly dom0: string };
}

/** The user's tree, in which /chosen gets the modules that were loaded, and command lines where it has none or others were asked for. */
export function completeUserTree(
  name: string,
  { root, reservations, bootCpu }: Fdt,
  modules: readonly BootModule[],
  lines: CommandLines,
): Uint8Array {
  const chosen: FdtNode<FdtValue> | undefined = root.children.find((n) => n.name === 'chosen');
  const properties: Record<string, FdtValue> = {
    'xen,xen-bootargs': lines.absent.xen,
    'xen,dom0-bootargs': lines.absent.dom0,
    ...chosen?.properties,
    '#address-cells': 2,
    '#size-cells': 2,
  };
  if (lines.xen !== undefined) properties['xen,xen-bootargs'] = lines.xen;
  if (lines.dom0 !== undefined) properties['xen,dom0-bootargs'] = lines.dom0;
  const kept = chosen?.children.filter((n) => !n.name.startsWith('module')) ?? [];
  const others: readonly FdtNode[] = root.children.filter((n) => n.name !== 'chosen');
  const tree = { ...root, children: [fdtNode('chosen', properties, [...kept, ...moduleNodes(modules)]), ...others] };
  return named(name, () => buildFdt(tree, { reservations, bootCpu }));
}

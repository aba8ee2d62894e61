import { Mode } from '../arm/system/psr.ts';
import { boardTree } from '../boards/device-tree.ts';
import { readElf } from '../formats/elf.ts';
import { buildFdt } from '../formats/fdt-build.ts';
import type { Machine } from './machine.ts';

/** Where QEMU's `virt` puts an image that is no ELF file (hw/arm/boot.c, KERNEL_LOAD_ADDR), as an offset from the start of RAM. */
const FLAT_OFFSET = 0x1_0000;
/** And the device tree: here, or in the middle of a smaller memory, or behind a larger image. */
const FLAT_TREE_OFFSET = 0x0800_0000;
const PAGE = 0x1000;

/** Bytes at a machine address, beside the image. */
export interface Blob {
  readonly address: number;
  readonly bytes: Uint8Array;
  /** What messages call it. */
  readonly name?: string;
}

const hex = (x: number): string => `0x${x.toString(16)}`;
const isElf = (image: Uint8Array): boolean =>
  image[0] === 0x7f && image[1] === 0x45 && image[2] === 0x4c && image[3] === 0x46;

/**
 * Loads a bare-metal ELF file or flat image as `qemu-system-arm -M virt -kernel` does and lets the first CPU start in it: in Hyp mode when
 * the machine has it, else in Supervisor mode; the other CPUs are off until PSCI CPU_ON. A device tree is at the start of RAM (ELF, unless it goes there itself) or
 * in r2 (flat image). `name` is what messages call the image. Throws an Error that says what does not fit or is not ARM code.
 */
export function loadBareMetal(machine: Machine, image: Uint8Array, blobs: readonly Blob[] = [], name = 'image'): void {
  const { base } = machine.board.ram;
  const mode = machine.cpus[0]!.virtualization ? Mode.HYP : Mode.SVC;
  const place = (what: string, address: number, bytes: Uint8Array, size = bytes.length): void => {
    if (!machine.bus.ram.some((r) => address >= r.base && address + size <= r.base + r.size))
      throw new Error(
        `${what}: ${hex(address)} to ${hex(address + size)} is not memory of board ${machine.board.name} (${hex(base)} to ${hex(base + machine.ramBytes)})`,
      );
    // What the image has no bytes for is zero: memory is at power-on.
    machine.write(address, bytes);
  };
  const tree = buildFdt(
    boardTree(machine.board, {
      cpus: machine.cpus.length,
      ramBytes: machine.ramBytes,
      modules: [],
      xenArgs: '',
      dom0Args: '',
      conduit: machine.cpus[0]!.virtualization ? 'smc' : 'hvc',
    }),
  );
  for (const cpu of machine.cpus) cpu.reset(mode, 0, 'off');
  const first = machine.cpus[0]!;
  if (isElf(image)) {
    const elf = readElf(image, name);
    if (elf.kind === 'relocatable') throw new Error(`${name}: an object file: link it to an executable first`);
    if (elf.segments.length === 0) throw new Error(`${name}: an ELF file without anything to load`);
    if (elf.segments.every(({ physical }) => physical >= base + tree.length)) machine.write(base, tree);
    for (const segment of elf.segments) place(name, segment.physical, segment.bytes, segment.memorySize);
    first.reset(mode, elf.entry);
  } else {
    if (image.length === 0) throw new Error(`${name}: the file is empty`);
    place(name, base + FLAT_OFFSET, image);
    const end = Math.ceil((FLAT_OFFSET + image.length) / PAGE) * PAGE;
    const treeAt = base + Math.max(Math.min(FLAT_TREE_OFFSET, machine.ramBytes / 2), end);
    place('device tree', treeAt, tree);
    first.reset(mode, base + FLAT_OFFSET);
    first.r[1] = -1;
    first.r[2] = treeAt;
  }
  for (const blob of blobs) place(blob.name ?? 'blob', blob.address, blob.bytes);
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { boardTree } from '../../core/boards/device-tree.ts';
import { jacinto6 } from '../../core/boards/jacinto6.ts';
import { writeCpio } from '../../core/formats/cpio.ts';
import { buildFdt } from '../../core/formats/fdt-build.ts';
import { DEFAULT_DOM0_ARGS, DEFAULT_XEN_ARGS } from '../../core/machine/boot-rom.ts';
import { ivilab, type Run } from '../boot/ivilab.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The board's device tree, with devices that are kept from Dom0 for guests. */
export function treeWith(passthrough: readonly string[]): Uint8Array {
  const ramBytes = jacinto6.ram.defaultMiB * 2 ** 20;
  const boot = { cpus: 2, ramBytes, modules: [], xenArgs: DEFAULT_XEN_ARGS, dom0Args: DEFAULT_DOM0_ARGS, passthrough };
  return buildFdt(boardTree(jacinto6, boot));
}

/**
 * Boots Xen and Dom0, runs a shell script there and ends.
 * @param files - put below /files.
 * @param passthrough - devices for guests.
 */
export async function runInDom0(
  script: string,
  files: ReadonlyMap<string, Uint8Array> = new Map(),
  passthrough: readonly string[] = [],
): Promise<Run> {
  const images = (await ivilab(['images'])).output.trim();
  const added = writeCpio(
    new Map(
      [...files, ['run.sh', encode(`${script}\necho VEHICLE-SCRIPT-DONE\n`)] as const].map(([name, bytes]) => [
        `files/${name}`,
        { kind: 'file', mode: 0o644, bytes },
      ]),
    ),
  );
  const directory = mkdtempSync(join(tmpdir(), 'ivilab-vehicle-'));
  try {
    const initrd = join(directory, 'dom0.cpio.gz');
    writeFileSync(initrd, Buffer.concat([readFileSync(join(images, 'dom0.cpio.gz')), gzipSync(added)]));
    const dtb = join(directory, 'board.dtb');
    writeFileSync(dtb, treeWith(passthrough));
    return await ivilab([
      ...['boot', '--initrd', initrd, '--dtb', dtb, '--timeout', '800', '--until', '^VEHICLE-SCRIPT-DONE'],
      ...['--expect-send', 'dom0:/# =sh /files/run.sh\\n'],
    ]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A shell script's beginning: our programs are in the PATH, modules for CAN are loaded. */
export const SHELL = `
PATH=$PATH:/usr/lib/ivilab
modprobe can-raw
`;

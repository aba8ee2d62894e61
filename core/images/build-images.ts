import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { type CpioEntry, writeCpio } from '../formats/cpio.ts';
import { readZImage } from '../formats/zimage.ts';
import { dom0Tree, domuTree, isDom0File, type OwnFiles } from './dom0.ts';
import { IVI_MODULES, isIviFile, iviTree } from './ivi.ts';
import { DOM0_MODULES } from './kernel-modules.ts';
import { readKernelPackage } from './kernel-package.ts';
import { unpackFiles } from './package-file.ts';
import type { Progress } from './progress.ts';

/** Counted up with every change that makes other files from the same packages. */
export const RECIPE = 7;

const compress = promisify(gzip);

/**
 * Makes the boot files in memory.
 * @param debs - packages by name.
 * @param own - our own files, as OwnFiles says.
 * @returns file contents by name: `xen`, `vmlinuz`, `dom0.cpio.gz`, `domu.cpio.gz`, `ivi.cpio.gz`.
 */
export async function buildImages(
  debs: ReadonlyMap<string, Uint8Array>,
  own: OwnFiles,
  progress: Progress,
): Promise<Map<string, Uint8Array>> {
  const xen = await readXen(debs);
  const [kernelName, kernelDeb] = [...debs].find(([name]) => name.startsWith('linux-image-'))!;
  progress.step(`unpacking ${kernelName}`);
  const kernel = await readKernelPackage(kernelDeb, kernelName, [...DOM0_MODULES, ...IVI_MODULES]);
  const files = new Map<string, CpioEntry>();
  for (const [name, deb] of debs)
    if (name !== kernelName) for (const [path, entry] of await unpackFiles(deb, name, isWanted)) files.set(path, entry);
  const busybox = files.get('bin/busybox');
  if (!busybox) throw new Error('busybox-static: has no bin/busybox');
  progress.step('packing the initramfs of Dom0 and of the IVI guest');
  const domu = await pack(domuTree(busybox, kernel, own));
  const dom0 = await pack(dom0Tree(files, kernel, own, domu));
  return new Map([
    ['xen', xen],
    ['vmlinuz', kernel.zImage],
    ['dom0.cpio.gz', dom0],
    ['domu.cpio.gz', domu],
    ['ivi.cpio.gz', await pack(iviTree(files, kernel, own))],
  ]);
}

const isWanted = (path: string) => isDom0File(path) || isIviFile(path);

async function readXen(debs: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const name = 'xen-hypervisor-4.17-armhf';
  const path = 'boot/xen-4.17-armhf';
  const entry = (await unpackFiles(debs.get(name)!, name, (p) => p === path)).get(path);
  if (entry?.kind !== 'file') throw new Error(`${name}: has no ${path}`);
  readZImage(entry.bytes, `${name}: ${path}`);
  return entry.bytes;
}

/**
 * Wraps the archive in gzip without compressing it: inflating 12 MB costs an emulated CPU 110 million of the 1.63 billion
 * instructions until the Xen tools run, and saves 3 MB of disk.
 * The header of node:zlib's gzip has neither name nor time, so the same tree gives the same file.
 */
async function pack(tree: ReadonlyMap<string, CpioEntry>): Promise<Uint8Array> {
  return compress(writeCpio(tree), { level: constants.Z_NO_COMPRESSION });
}

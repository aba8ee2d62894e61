import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { boardNamed } from '../../boards/catalogue.ts';
import { makeImages } from '../../images/make-images.ts';
import type { Progress } from '../../images/progress.ts';
import { labFile } from '../../lab/layout/lab-files.ts';
import { planRun, type RunPlan } from '../../lab/layout/plan.ts';
import type { Layout } from '../../lab/layout/schema.ts';
import type { TraceFormat } from '../../lab/vehicle/trace.ts';
import { hostPath, knownBoards } from '../check-layout.ts';
import { inputFile, type NamedFile } from '../files.ts';
import type { DiskFile } from '../worker-protocol.ts';
import { withAbsoluteFiles } from './absolute-files.ts';
import { filesArchive } from './files-archive.ts';
import { KnownDisks } from './known-disks.ts';
import { withVehicle } from './vehicle-files.ts';

const MiB = 1 << 20;

/** A layout with all that its machine starts with. */
export interface Prepared {
  readonly plan: RunPlan;
  readonly xen: NamedFile;
  readonly kernel: NamedFile;
  /** Dom0's initramfs, with the layout's files in it. */
  readonly initrd: NamedFile;
  readonly disks: readonly DiskFile[];
}

/**
 * Reads the files of a layout without errors, makes boot files and disks that are not there, and puts together Dom0's initramfs.
 * @param file - the layout's own file: paths in it begin at its directory.
 * @param trace - the format of a trace of the vehicle bus, if one is wanted.
 * @throws Error for the user.
 */
export async function prepareLayout(
  layout: Layout,
  file: string,
  progress: Progress,
  trace?: TraceFormat,
): Promise<Prepared> {
  const directory = dirname(resolve(file));
  // Another layout may be applied that is elsewhere.
  const here = withAbsoluteFiles(layout, layout, directory);
  const board = knownBoards.find(({ name }) => name === layout.board)!;
  const read = (name: string): Promise<NamedFile> => inputFile(name, hostPath(name, directory) ?? name);
  const plan = await withVehicle(planRun(here, board), here, board, read, trace);
  const used = [plan.xen, plan.kernel, plan.ramdisk, ...plan.files.map(({ from }) => from)];
  if (used.some((from) => typeof from === 'string' && labFile(from)?.from === 'boot'))
    await makeImages({ mirror: process.env.IVILAB_MIRROR || undefined }, progress);
  const [xen, kernel, ramdisk] = await Promise.all([plan.xen, plan.kernel, plan.ramdisk].map(read));
  return {
    plan,
    xen: xen!,
    kernel: kernel!,
    initrd: { name: ramdisk!.name, bytes: await withFiles(ramdisk!.bytes, plan, read) },
    disks: await openDisks(plan, directory, progress),
  };
}

/** An initramfs may be several archives one after the other: the layout's files are the second. */
async function withFiles(
  ramdisk: Uint8Array,
  plan: RunPlan,
  read: (name: string) => Promise<NamedFile>,
): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const { path, from } of plan.files) files.set(path, typeof from === 'string' ? (await read(from)).bytes : from);
  for (const { configPath, config } of plan.domains) files.set(configPath, new TextEncoder().encode(config));
  return new Uint8Array(Buffer.concat([ramdisk, filesArchive(files)]));
}

/**
 * Disks in the order of the board's devices; a file that is not there is made, empty, unless the guest could only read it. One that was there
 * at an earlier start is missed.
 */
async function openDisks(plan: RunPlan, directory: string, progress: Progress): Promise<DiskFile[]> {
  const known = new KnownDisks();
  const devices = boardNamed(plan.board).devices.filter(({ kind }) => kind === 'virtio-blk');
  const disks: DiskFile[] = [];
  for (const [n, { file, sizeMiB, readonly }] of plan.disks.entries()) {
    const path = hostPath(file, directory)!;
    const there = await stat(path).catch(() => undefined);
    if (!there && readonly)
      throw new Error(
        `the disk ${path} is not there: nothing could be read from an empty one; give its path, or leave readonly out`,
      );
    if (!there) {
      if (await known.has(path))
        progress.warn(`the disk ${path} is gone, with all that was on it: a new one, which is empty, takes its place`);
      await makeDisk(path, sizeMiB);
    }
    if (!readonly) await known.add(path);
    disks.push({ device: devices[n]!.name, path, readonly });
  }
  return disks;
}

async function makeDisk(path: string, sizeMiB: number): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const disk = await open(path, 'wx');
    // Sparse: what was never written takes no room.
    await disk.truncate(sizeMiB * MiB).finally(() => disk.close());
  } catch (error) {
    throw new Error(`the disk ${path} can't be made: ${(error as Error).message}`);
  }
}

import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { CpioEntry } from '../formats/cpio.ts';
import { aptSource } from './apt-source.ts';
import { formatLock, type LockedPackage, lockOf, readLock } from './lock.ts';
import { readManifest, samePackages } from './manifest.ts';
import { makeDirectory, writeWhole } from './output-directory.ts';
import { unpackFiles } from './package-file.ts';
import type { PackageIndex, PackageRecord } from './package-index.ts';
import { PackageStore } from './package-store.ts';
import { DATA, PROJECT } from './places.ts';
import type { Progress } from './progress.ts';
import { resolveNamed } from './resolve.ts';
import type { PackageSource } from './source.ts';

/** Packages with what programs for Dom0 and guests are compiled and linked against; the C library's come with the compiler. */
export const SYSROOT_PACKAGES: readonly string[] = [
  'libxen-dev',
  'libyajl-dev',
  'libfreetype-dev',
  // What these link to.
  'libbrotli1',
  'libfreetype6',
  'libpng16-16',
  'libxencall1',
  'libxendevicemodel1',
  'libxenevtchn1',
  'libxenforeignmemory1',
  'libxengnttab1',
  'libxenhypfs1',
  'libxenmisc4.17',
  'libxenstore4',
  'libxentoolcore1',
  'libxentoollog1',
  'libyajl2',
  'zlib1g',
];

const isForBuilding = (path: string): boolean =>
  path.startsWith('usr/include/') || /^(usr\/)?lib\/arm-linux-gnueabihf\/[^/]+\.so(\.[0-9.]+)?$/.test(path);

/** How to make the sysroot; everything has the project's own places if not given. */
export interface SysrootOptions {
  readonly out?: string | undefined;
  readonly lock?: string | undefined;
  /** Take the newest packages instead of the locked ones, and lock these. */
  readonly refresh?: boolean | undefined;
  readonly source?: PackageSource | undefined;
}

/**
 * Headers and libraries of Debian's packages for the cross compiler, unpacked below a directory as they lie in Debian, unless they are
 * there already. Resolves to the directory.
 * @throws Error whose message is for the user.
 */
export async function makeSysroot(options: SysrootOptions, progress: Progress): Promise<string> {
  const out = resolve(options.out ?? join(DATA, 'sysroot'));
  const lockPath = options.lock ?? join(PROJECT, 'assets/sysroot.lock.json');
  const locked = options.refresh ? [] : (await readLock(lockPath)).packages;
  const complete = SYSROOT_PACKAGES.every((name) => locked.some((one) => one.name === name));
  const before = await readManifest(out);
  if (before && complete && samePackages(before.packages, locked)) return join(out, 'root');
  await makeDirectory(join(out, 'packages'));
  const store = new PackageStore(join(out, 'packages'));
  const kept = complete ? await store.findAll(locked) : undefined;
  const { packages, debs } = kept
    ? { packages: [...locked], debs: kept }
    : await gather(options.source ?? aptSource(), locked, store, progress);
  await unpack(join(out, 'root'), debs, progress);
  await store.tidy(packages);
  const manifest = { v: 1, recipe: '', lock: '', packages, outputs: {} };
  await writeWhole(join(out, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  // Packages that are new in the list are locked with the others.
  if (!complete) await writeWhole(lockPath, formatLock(lockOf(packages)));
  return join(out, 'root');
}

interface Gathered {
  readonly packages: LockedPackage[];
  readonly debs: ReadonlyMap<string, Uint8Array>;
}

async function gather(
  source: PackageSource,
  locked: readonly LockedPackage[],
  store: PackageStore,
  progress: Progress,
): Promise<Gathered> {
  return store.withScratch(async (scratch) => {
    const records = choose(await source.index(progress, scratch), locked, source.name, progress);
    return { packages: lockOf(records).packages, debs: await store.collect(records, source, scratch, progress) };
  });
}

function choose(
  index: PackageIndex,
  locked: readonly LockedPackage[],
  origin: string,
  progress: Progress,
): readonly PackageRecord[] {
  const { packages, changes } = resolveNamed(index, SYSROOT_PACKAGES, locked, origin);
  for (const change of changes) progress.warn(change);
  return packages;
}

async function unpack(root: string, debs: ReadonlyMap<string, Uint8Array>, progress: Progress): Promise<void> {
  progress.step(`unpacking ${debs.size} packages of headers and libraries`);
  const fresh = `${root}.part-${process.pid}`;
  for (const [name, deb] of debs)
    for (const [path, entry] of await unpackFiles(deb, name, isForBuilding)) await write(fresh, path, entry);
  await rm(root, { recursive: true, force: true });
  await rename(fresh, root);
}

async function write(root: string, path: string, entry: CpioEntry): Promise<void> {
  const target = resolve(root, path);
  if (relative(root, target).startsWith('..')) throw new Error(`a package has the file ${path}: it is damaged`);
  await mkdir(dirname(target), { recursive: true });
  if (entry.kind === 'file') await writeFile(target, entry.bytes);
  else if (entry.kind === 'symlink')
    await symlink(
      entry.target.startsWith('/') ? relative(dirname(target), join(root, entry.target)) : entry.target,
      target,
    );
}

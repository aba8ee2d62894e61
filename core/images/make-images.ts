import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { aptSource } from './apt-source.ts';
import { buildImages, RECIPE } from './build-images.ts';
import { directorySource } from './directory-source.ts';
import { OWN_FILES, type OwnFiles, PROGRAM_PREFIX } from './dom0.ts';
import { IVI_PREFIX, iviProgramPath } from './ivi.ts';
import { formatLock, type LockedPackage, type LockFile, lockOf, readLock } from './lock.ts';
import { MANIFEST, type Manifest, outputsIntact, readManifest, samePackages, sha256 } from './manifest.ts';
import { mirrorSource } from './mirror-source.ts';
import { makeDirectory, writeWhole } from './output-directory.ts';
import { PackageStore } from './package-store.ts';
import { DATA, PROJECT } from './places.ts';
import { formatSize, type Progress } from './progress.ts';
import { resolvePackages, Unavailable, WANTED } from './resolve.ts';
import type { PackageSource } from './source.ts';

/** How to make the boot files. Paths may be relative to the working directory. */
export interface ImagesOptions {
  /** A directory of .deb files, tried before everything else. */
  readonly debs?: string | undefined;
  /** URL of a Debian mirror, tried before the host's apt. */
  readonly mirror?: string | undefined;
  /** Where the files go; `.ivilab/boot` in the project if not given. */
  readonly out?: string | undefined;
  /** Take the newest packages instead of the locked ones, and lock these. */
  readonly refresh?: boolean | undefined;
  /** Our own files, the lock among them; `assets` in the project if not given. */
  readonly assets?: string | undefined;
  /** In place of those that follow from the other options. */
  readonly sources?: readonly PackageSource[] | undefined;
}

/** The files that a machine boots from, as paths. */
export interface BootFiles {
  readonly directory: string;
  /** Xen's zImage. */
  readonly xen: string;
  /** Linux's zImage, for Dom0 and guests. */
  readonly vmlinuz: string;
  /** Dom0's initramfs. */
  readonly dom0: string;
  /** A small guest's initramfs; Dom0's has a copy of it. */
  readonly domu: string;
  /** The IVI guest's initramfs. */
  readonly ivi: string;
  readonly packages: readonly LockedPackage[];
  /** False when the files were there already, made from the same things. */
  readonly made: boolean;
}

/**
 * Makes the boot files from Debian packages, unless they are there already.
 * @throws Error whose message is for the user: what is wrong and what to do.
 */
export async function makeImages(options: ImagesOptions, progress: Progress): Promise<BootFiles> {
  const assets = resolve(options.assets ?? join(PROJECT, 'assets'));
  const out = resolve(options.out ?? join(DATA, 'boot'));
  const lockPath = join(assets, 'packages.lock.json');
  const own = await readOwnFiles(assets);
  const lock = options.refresh ? lockOf([]) : await readLock(lockPath);
  const before = await readState(out, own);
  const asked = options.debs !== undefined || options.refresh;
  if (before && !asked && before.lock === lockSum(lock)) return bootFiles(out, before.packages, false);

  await makeDirectory(join(out, 'packages'));
  const store = new PackageStore(join(out, 'packages'));
  const { packages, debs } = await gather(options, lock, store, progress);
  const made = !(before && samePackages(before.packages, packages));
  if (made) await build(out, debs, packages, own, lock, progress);
  else await writeManifest(out, { ...before, lock: lockSum(lock) });
  const text = formatLock(lockOf(packages));
  await writeWhole(join(out, 'packages.lock.json'), text);
  if (options.refresh || hasGrown(lock, packages)) await writeWhole(lockPath, text);
  await store.tidy(packages);
  return bootFiles(out, packages, made);
}

/** Whether packages were added to those that are locked, which are all the same. */
function hasGrown(lock: LockFile, packages: readonly LockedPackage[]): boolean {
  const same = ({ name, sha256: sum }: LockedPackage) =>
    packages.some((one) => one.name === name && one.sha256 === sum);
  return lock.packages.length > 0 && packages.length > lock.packages.length && lock.packages.every(same);
}

const isComplete = (lock: LockFile): boolean =>
  lock.packages.length > 0 && WANTED.every((name) => lock.packages.some((one) => one.name === name));

const lockSum = (lock: LockFile) => sha256(formatLock(lock));

const writeManifest = (out: string, manifest: Manifest) =>
  writeWhole(join(out, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);

/** What the directory holds, if that is whole and was made in today's way. */
async function readState(out: string, own: OwnFiles): Promise<Manifest | undefined> {
  const manifest = await readManifest(out);
  return manifest?.recipe === recipeSum(own) && (await outputsIntact(out, manifest)) ? manifest : undefined;
}

function recipeSum(own: OwnFiles): string {
  const files = [...own].map(([name, bytes]) => [name, sha256(bytes)]);
  return sha256(JSON.stringify([RECIPE, WANTED, files]));
}

async function readOwnFiles(assets: string): Promise<OwnFiles> {
  const own = new Map<string, Uint8Array>();
  const read = (path: string) =>
    readFile(path).catch((error: Error) => {
      throw new Error(`a file of this project is missing: ${error.message}`);
    });
  for (const name of OWN_FILES) own.set(name, await read(join(assets, 'dom0', name)));
  // Programs for Dom0: whatever build/guests.mjs has built from the folders guests/dom0-*.
  const guests = join(assets, 'guests');
  const folders = (await readdir(guests).catch(() => [])).filter((name) => name.startsWith('dom0-')).sort();
  for (const folder of folders)
    for (const file of await programs(join(guests, folder)))
      own.set(PROGRAM_PREFIX + file, await read(join(guests, folder, file)));
  for (const file of await programs(join(guests, 'ivi')))
    own.set(IVI_PREFIX + iviProgramPath(file), await read(join(guests, 'ivi', file)));
  for (const path of await filesBelow(join(assets, 'ivi')))
    own.set(IVI_PREFIX + path, await read(join(assets, 'ivi', path)));
  return own;
}

/** Paths of the files below a directory, from there, in order. */
async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** The files that the manifest of a folder of assets/guests tells of. */
async function programs(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => '{ "files": {} }');
  return Object.keys((JSON.parse(text) as { files: object }).files);
}

interface Gathered {
  readonly packages: readonly LockedPackage[];
  readonly debs: ReadonlyMap<string, Uint8Array>;
}

/** Gets the packages from the first source that has them all. */
async function gather(
  options: ImagesOptions,
  lock: LockFile,
  store: PackageStore,
  progress: Progress,
): Promise<Gathered> {
  if (options.debs === undefined && options.mirror === undefined && isComplete(lock)) {
    const debs = await store.findAll(lock.packages);
    if (debs) return { packages: lock.packages, debs };
  }
  const failures: string[] = [];
  for (const source of options.sources ?? chooseSources(options)) {
    try {
      return await store.withScratch((scratch) => gatherFrom(source, scratch, lock, store, progress));
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      failures.push(error.message);
      progress.warn(error.message);
    }
  }
  throw new Error(`no source has the packages for the boot files:${failures.map((text) => `\n  ${text}`).join('')}`);
}

function chooseSources({ debs, mirror }: ImagesOptions): PackageSource[] {
  const sources: PackageSource[] = [];
  if (debs !== undefined) sources.push(directorySource(resolve(debs)));
  if (mirror !== undefined) sources.push(mirrorSource(mirror));
  return [...sources, aptSource()];
}

async function gatherFrom(
  source: PackageSource,
  scratch: string,
  lock: LockFile,
  store: PackageStore,
  progress: Progress,
): Promise<Gathered> {
  const { packages, changes } = resolvePackages(await source.index(progress, scratch), lock.packages, source.name);
  for (const change of changes) progress.warn(change);
  const debs = await store.collect(packages, source, scratch, progress);
  return { packages: lockOf(packages).packages, debs };
}

async function build(
  out: string,
  debs: ReadonlyMap<string, Uint8Array>,
  packages: readonly LockedPackage[],
  own: OwnFiles,
  lock: LockFile,
  progress: Progress,
): Promise<void> {
  const files = await buildImages(debs, own, progress);
  // Without a manifest the directory counts as empty, whatever happens from here on.
  await rm(join(out, MANIFEST), { force: true });
  const outputs: Manifest['outputs'] = {};
  for (const [name, bytes] of files) {
    await writeWhole(join(out, name), bytes);
    outputs[name] = { size: bytes.length, sha256: sha256(bytes) };
    progress.done(`${name}: ${formatSize(bytes.length)}`);
  }
  await writeManifest(out, { v: 1, recipe: recipeSum(own), lock: lockSum(lock), packages: [...packages], outputs });
}

function bootFiles(directory: string, packages: readonly LockedPackage[], made: boolean): BootFiles {
  const path = (name: string) => join(directory, name);
  return {
    directory,
    xen: path('xen'),
    vmlinuz: path('vmlinuz'),
    dom0: path('dom0.cpio.gz'),
    domu: path('domu.cpio.gz'),
    ivi: path('ivi.cpio.gz'),
    packages,
    made,
  };
}

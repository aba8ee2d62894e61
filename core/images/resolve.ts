import { ARCHITECTURE, type LockedPackage } from './lock.ts';
import type { PackageIndex, PackageRecord } from './package-index.ts';

/** A source cannot give what is wanted; another may. */
export class Unavailable extends Error {}

/** Packages wanted by name: the hypervisor, its tools, and a shell for Dom0. One that is new here is locked by the next `ivilab images`. */
export const WANTED: readonly string[] = [
  'xen-hypervisor-4.17-armhf',
  'xen-utils-4.17',
  'xenstore-utils',
  'busybox-static',
  // The IVI guest's: text, the font, and what makes the file system of its data disk.
  'libfreetype6',
  'fonts-roboto-unhinted',
  'e2fsprogs',
];

/** The kernel's package is named by its ABI; the metapackage depends on the current one. */
const KERNEL_META = 'linux-image-armmp-lpae';
const KERNEL = /^linux-image-[0-9][a-z0-9.+-]*-armmp-lpae$/;

const isLibrary = (name: string) => name.startsWith('lib') || name === 'zlib1g';

/** The packages to use, and what differs from the lock, in words. */
export interface Resolution {
  readonly packages: readonly PackageRecord[];
  readonly changes: readonly string[];
}

/**
 * Chooses the packages that the boot files are made from: the wanted ones, the kernel, and every library
 * that the Xen tools depend on, directly or through other libraries.
 * A locked version is taken where the index has it, the newest otherwise.
 * @param origin - the source, for messages.
 * @throws Unavailable naming what the index lacks; Error when a locked version has another checksum.
 */
export function resolvePackages(index: PackageIndex, locked: readonly LockedPackage[], origin: string): Resolution {
  const changes: string[] = [];
  const missing: string[] = [];
  const chosen = new Map<string, PackageRecord>();
  const kernel = kernelName(index, locked);
  const todo = kernel === undefined ? [...WANTED] : [kernel, ...WANTED];
  if (kernel === undefined) missing.push('linux-image-*-armmp-lpae');
  for (let name = todo.shift(); name !== undefined; name = todo.shift()) {
    if (chosen.has(name) || missing.includes(name)) continue;
    const record = choose(index, name, locked, origin, changes);
    if (!record) {
      missing.push(name);
      continue;
    }
    chosen.set(name, record);
    if (name !== kernel) todo.push(...record.depends.filter(isLibrary));
  }
  if (missing.length > 0) throw new Unavailable(`${origin} lacks ${missing.sort().join(', ')}`);
  return { packages: [...chosen.values()], changes };
}

function kernelName(index: PackageIndex, locked: readonly LockedPackage[]): string | undefined {
  const pinned = locked.find(({ name }) => KERNEL.test(name))?.name;
  if (pinned !== undefined && index.versions(pinned).length > 0) return pinned;
  const current = index.versions(KERNEL_META)[0]?.depends.find((name) => KERNEL.test(name));
  if (current !== undefined) return current;
  // A directory of packages has no metapackage: the newest ABI by number.
  const offered = [...index.names()].filter((name) => KERNEL.test(name));
  return offered.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))[0];
}

function choose(
  index: PackageIndex,
  name: string,
  locked: readonly LockedPackage[],
  origin: string,
  changes: string[],
): PackageRecord | undefined {
  const offers = index.versions(name);
  const usable = offers.filter(({ architecture }) => architecture === ARCHITECTURE || architecture === 'all');
  if (usable.length === 0 && offers[0])
    throw new Error(
      `${origin}: ${offers[0].location} is for ${offers[0].architecture}; the ${ARCHITECTURE} package of ${name} is wanted`,
    );
  const pin = locked.find((p) => p.name === name);
  const same = pin && usable.filter(({ version }) => version === pin.version);
  if (pin && same && same.length > 0) {
    const exact = same.find(({ sha256 }) => sha256 === pin.sha256);
    if (exact) return exact;
    throw new Error(
      `${origin}: ${name} ${pin.version} has the SHA-256 ${same[0]!.sha256}, but ${pin.sha256} is locked. ` +
        'It is not the package that was tested; use --refresh only if you trust this source',
    );
  }
  const newest = usable[0];
  if (newest && pin) changes.push(`${name} ${pin.version} is not there any more: ${newest.version} replaces it`);
  else if (newest && locked.length > 0) changes.push(`${name} ${newest.version} is new in the set`);
  return newest;
}

/**
 * Chooses packages by name alone, without what they depend on.
 * @throws as resolvePackages does.
 */
export function resolveNamed(
  index: PackageIndex,
  names: readonly string[],
  locked: readonly LockedPackage[],
  origin: string,
): Resolution {
  const changes: string[] = [];
  const found = names.map((name) => ({ name, record: choose(index, name, locked, origin, changes) }));
  const missing = found.filter(({ record }) => !record).map(({ name }) => name);
  if (missing.length > 0) throw new Unavailable(`${origin} lacks ${missing.sort().join(', ')}`);
  return { packages: found.map(({ record }) => record!), changes };
}

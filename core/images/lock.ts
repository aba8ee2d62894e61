import { readFile } from 'node:fs/promises';
import * as v from 'valibot';

const LockedPackage = v.object({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9+.-]+$/)),
  version: v.pipe(v.string(), v.regex(/^[0-9][A-Za-z0-9.+~:-]*$/)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  size: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

const LockFile = v.object({
  v: v.literal(1),
  suite: v.string(),
  architecture: v.string(),
  packages: v.array(LockedPackage),
});

/** A package that the boot files are made from. `size` in bytes of the .deb. */
export type LockedPackage = v.InferOutput<typeof LockedPackage>;
/** The set of packages that was tested together. */
export type LockFile = v.InferOutput<typeof LockFile>;

/** Debian's names for what is fetched. */
export const SUITE = 'bookworm';
export const ARCHITECTURE = 'armhf';

/** Reads a lock file; one that does not exist locks nothing. */
export async function readLock(path: string): Promise<LockFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return lockOf([]);
    throw error;
  }
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), LockFile), text);
  if (!result.success)
    throw new Error(
      `${path} is not a list of locked packages: ${result.issues[0].message}. Restore it, or use --refresh`,
    );
  return result.output;
}

/** The lock file for a set of packages: sorted by name, so that changes read well. */
export function lockOf(packages: readonly LockedPackage[]): LockFile {
  const sorted = packages
    .map(({ name, version, sha256, size }) => ({ name, version, sha256, size }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return { v: 1, suite: SUITE, architecture: ARCHITECTURE, packages: sorted };
}

export const formatLock = (lock: LockFile): string => `${JSON.stringify(lock, undefined, 2)}\n`;

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { LockedPackage } from './lock.ts';

const Output = v.object({ size: v.number(), sha256: v.string() });
const Manifest = v.object({
  v: v.literal(1),
  /** Hash of everything that the outputs depend on beside the packages. */
  recipe: v.string(),
  /** Hash of the lock file that the packages were chosen by. */
  lock: v.string(),
  packages: v.array(v.object({ name: v.string(), version: v.string(), sha256: v.string(), size: v.number() })),
  outputs: v.record(v.string(), Output),
});

/** What a directory of boot files was made from, and their checksums. */
export type Manifest = v.InferOutput<typeof Manifest>;

export const MANIFEST = 'manifest.json';
export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Undefined when there is none, or one of another version, or a damaged one: the files are then made anew. */
export async function readManifest(directory: string): Promise<Manifest | undefined> {
  const text = await readFile(join(directory, MANIFEST), 'utf8').catch(() => '');
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), Manifest), text);
  return result.success ? result.output : undefined;
}

/** Whether the files that the manifest tells of are all there, unchanged. */
export async function outputsIntact(directory: string, manifest: Manifest): Promise<boolean> {
  for (const [name, { size, sha256: sum }] of Object.entries(manifest.outputs)) {
    const bytes = await readFile(join(directory, name)).catch(() => undefined);
    if (bytes?.length !== size || sha256(bytes) !== sum) return false;
  }
  return true;
}

/** Whether two sets of packages are the same, by checksum. */
export function samePackages(a: readonly LockedPackage[], b: readonly LockedPackage[]): boolean {
  const key = (set: readonly LockedPackage[]) =>
    set
      .map(({ name, sha256: sum }) => `${name} ${sum}`)
      .sort()
      .join('\n');
  return key(a) === key(b);
}

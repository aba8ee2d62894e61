import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readControl } from './package-file.ts';
import { describe, PackageIndex, type PackageRecord } from './package-index.ts';
import { Unavailable } from './resolve.ts';
import type { PackageSource } from './source.ts';

/** Packages that lie as .deb files in a directory. */
export function directorySource(directory: string): PackageSource {
  return {
    name: directory,
    async index() {
      const index = new PackageIndex();
      for (const file of await listDebs(directory)) {
        const deb = await readFile(file);
        const sha256 = createHash('sha256').update(deb).digest('hex');
        index.add(describe(await readControl(deb, file), { sha256, size: deb.length, location: file }, file));
      }
      return index;
    },
    async fetch(records: readonly PackageRecord[], _scratch, keep) {
      for (const record of records) await keep(record, await readFile(record.location));
    },
  };
}

async function listDebs(directory: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    throw new Unavailable(`cannot read the package directory ${directory}: ${(error as Error).message}`);
  }
  const debs = names.filter((name) => name.endsWith('.deb')).sort();
  if (debs.length === 0) throw new Unavailable(`${directory} has no .deb files`);
  return debs.map((name) => join(directory, name));
}

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ARCHITECTURE, type LockedPackage } from './lock.ts';
import { sha256 } from './manifest.ts';
import { explainWriteError, writeWhole } from './output-directory.ts';
import type { PackageRecord } from './package-index.ts';
import { formatSize, type Progress } from './progress.ts';
import type { PackageSource } from './source.ts';

/** Verified packages in an existing directory, so that nothing is fetched twice. */
export class PackageStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The .deb of a package if it is there and whole. */
  async find(wanted: LockedPackage): Promise<Uint8Array | undefined> {
    const deb = await readFile(this.#path(wanted)).catch(() => undefined);
    return deb?.length === wanted.size && sha256(deb) === wanted.sha256 ? deb : undefined;
  }

  /** All of them by name, or undefined if one is not there. */
  async findAll(wanted: readonly LockedPackage[]): Promise<Map<string, Uint8Array> | undefined> {
    const debs = new Map<string, Uint8Array>();
    for (const one of wanted) {
      const deb = await this.find(one);
      if (!deb) return undefined;
      debs.set(one.name, deb);
    }
    return debs;
  }

  /** The records' packages by name: those that are here, and the others fetched, verified and kept. */
  async collect(
    records: readonly PackageRecord[],
    source: PackageSource,
    scratch: string,
    progress: Progress,
  ): Promise<Map<string, Uint8Array>> {
    const debs = new Map<string, Uint8Array>();
    for (const record of records) {
      const deb = await this.find(record);
      if (deb) debs.set(record.name, deb);
    }
    const absent = records.filter(({ name }) => !debs.has(name));
    if (absent.length === 0) return debs;
    const total = formatSize(absent.reduce((sum, { size }) => sum + size, 0));
    progress.step(`fetching ${absent.length} packages, ${total}, from ${source.name}`);
    await source.fetch(absent, scratch, async (record, deb) => {
      verify(record, deb, source.name);
      await writeWhole(this.#path(record), deb);
      debs.set(record.name, deb);
    });
    progress.done(`${absent.length} packages fetched and verified, ${total}`);
    return debs;
  }

  /** Lends a directory for temporary files. What a killed process leaves of it goes with the next `tidy`. */
  async withScratch<T>(work: (scratch: string) => Promise<T>): Promise<T> {
    const scratch = await mkdtemp(join(this.#directory, `.fetch-${process.pid}-`)).catch((error) => {
      throw explainWriteError(error, this.#directory);
    });
    try {
      return await work(scratch);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  /** Removes what is neither one of `used` nor being written by a running process. */
  async tidy(used: readonly LockedPackage[]): Promise<void> {
    const keep = new Set(used.map((one) => this.#path(one)));
    for (const name of await readdir(this.#directory).catch(() => [])) {
      const path = join(this.#directory, name);
      const writer = /\.(?:part|fetch)-(\d+)/.exec(name)?.[1];
      if (!keep.has(path) && !(writer && isRunning(Number(writer)))) await rm(path, { recursive: true, force: true });
    }
  }

  #path({ name, version }: LockedPackage): string {
    // As apt does: colons are not possible in every file system's names.
    return join(this.#directory, `${name}_${version.replaceAll(':', '%3a')}_${ARCHITECTURE}.deb`);
  }
}

function verify(record: PackageRecord, deb: Uint8Array, origin: string): void {
  if (deb.length !== record.size)
    throw new Error(
      `${record.name} from ${origin} has ${deb.length} bytes instead of ${record.size}: ` +
        'the transfer was cut off or the source is damaged; try again',
    );
  const sum = sha256(deb);
  if (sum !== record.sha256)
    throw new Error(
      `${record.name} from ${origin} has the SHA-256 ${sum} instead of ${record.sha256}: ` +
        'it was damaged or changed on its way; try again or use another source',
    );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

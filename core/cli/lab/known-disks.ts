import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DATA } from '../../images/places.ts';

/** Newest that are remembered. */
const MOST = 1000;

/** The disks that guests could write to, whenever that was: one that is not there is not made for the first time, and what it had is gone. */
export class KnownDisks {
  readonly #file: string;

  /** @param directory - where the lab keeps what it makes for itself. */
  constructor(directory = DATA) {
    this.#file = join(directory, 'disks.json');
  }

  async has(path: string): Promise<boolean> {
    return (await this.#read()).includes(path);
  }

  /** What can't be remembered is no reason not to start. */
  async add(path: string): Promise<void> {
    const known = await this.#read();
    if (known.includes(path)) return;
    await mkdir(join(this.#file, '..'), { recursive: true }).catch(() => {});
    await writeFile(this.#file, `${JSON.stringify([...known, path].slice(-MOST), null, 1)}\n`).catch(() => {});
  }

  async #read(): Promise<readonly string[]> {
    try {
      const known: unknown = JSON.parse(await readFile(this.#file, 'utf8'));
      return Array.isArray(known) ? known.filter((one) => typeof one === 'string') : [];
    } catch {
      return [];
    }
  }
}

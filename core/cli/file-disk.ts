import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import type { BlockBackend } from '../devices/virtio/virtio-blk.ts';

const SECTOR = 512;

/** A disk in a file of the host. Its methods throw what the file system says. */
export class FileDisk implements BlockBackend {
  readonly sectors: number;
  readonly readOnly: boolean;
  readonly #descriptor: number;

  /** Throws an Error for the user when the file can't be opened. */
  constructor(path: string, readOnly: boolean) {
    try {
      this.#descriptor = openSync(path, readOnly ? 'r' : 'r+');
    } catch (error) {
      throw new Error(`the disk ${path} can't be opened: ${(error as Error).message}`);
    }
    this.sectors = Math.floor(fstatSync(this.#descriptor).size / SECTOR);
    this.readOnly = readOnly;
  }

  read(sector: number, count: number): Uint8Array {
    const bytes = new Uint8Array(count * SECTOR);
    for (let at = 0; at < bytes.length; ) {
      const length = readSync(this.#descriptor, bytes, at, bytes.length - at, sector * SECTOR + at);
      // What somebody has cut off meanwhile reads as zeros.
      if (length === 0) break;
      at += length;
    }
    return bytes;
  }

  write(sector: number, data: Uint8Array): void {
    for (let at = 0; at < data.length; )
      at += writeSync(this.#descriptor, data, at, data.length - at, sector * SECTOR + at);
  }

  flush(): void {
    fsyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

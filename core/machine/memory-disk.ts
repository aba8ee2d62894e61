import type { BlockBackend } from '../devices/virtio/virtio-blk.ts';

const SECTOR = 512;

/** A disk in the host's memory that starts empty and is gone with the machine. Only sectors that were written take space. */
export class MemoryDisk implements BlockBackend {
  readonly sectors: number;
  readonly #written = new Map<number, Uint8Array>();

  constructor(sectors: number) {
    this.sectors = sectors;
  }

  read(sector: number, count: number): Uint8Array {
    const bytes = new Uint8Array(count * SECTOR);
    for (let i = 0; i < count; i++) {
      const written = this.#written.get(sector + i);
      if (written) bytes.set(written, i * SECTOR);
    }
    return bytes;
  }

  write(sector: number, data: Uint8Array): void {
    for (let i = 0; i * SECTOR < data.length; i++)
      this.#written.set(sector + i, data.slice(i * SECTOR, (i + 1) * SECTOR));
  }

  flush(): void {}
}

import { type AccessSize, BUS_ERROR, type Device, type SavedState } from '../../bus/device.ts';
import type { Log } from '../../bus/ports.ts';

/** Read-only memory with a given content. Writes are ignored and said once; reads beyond the content are bus errors. */
export class Rom implements Device {
  readonly name: string;
  readonly #bytes: Uint8Array;
  readonly #log: Log;

  constructor(name: string, bytes: Uint8Array, log: Log) {
    this.name = name;
    this.#bytes = bytes;
    this.#log = log;
  }

  read(offset: number, size: AccessSize): number {
    if (offset + size > this.#bytes.length) return BUS_ERROR;
    let value = 0;
    for (let i = 0; i < size; i++) value |= this.#bytes[offset + i]! << (8 * i);
    return value >>> 0;
  }

  write(offset: number): boolean {
    this.#log.warnOnce(`${this.name}:write`, `${this.name}: write to read-only memory at +0x${offset.toString(16)}`);
    return offset < this.#bytes.length;
  }

  /** Its content is part of the board, not of a state. */
  reset(): void {}

  save(): SavedState {
    return { v: 1 };
  }

  load(): void {}
}

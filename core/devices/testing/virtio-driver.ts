import type { Device } from '../../bus/device.ts';
import type { ProbeRam } from './ports.ts';

/** One descriptor of a request; `write` for memory that the device writes. */
export interface Buffer {
  readonly address: number;
  readonly length: number;
  readonly write?: boolean;
}

const NEXT = 1;
const WRITE = 2;
const INDIRECT = 4;

/** A driver's side of a split virtqueue, in test RAM, written from virtio 1.2, 2.7 apart from the device's code. */
export class DriverQueue {
  readonly ram: ProbeRam;
  readonly base: number;
  readonly size: number;
  #available = 0;
  #used = 0;
  #descriptor = 0;

  /** Lays the parts out from `base` on, as the legacy interface does, with the used ring on the next page. */
  constructor(ram: ProbeRam, base: number, size: number) {
    this.ram = ram;
    this.base = base;
    this.size = size;
  }

  get available(): number {
    return this.base + 16 * this.size;
  }

  get used(): number {
    return Math.ceil((this.available + 6 + 2 * this.size) / 4096) * 4096;
  }

  set16(address: number, value: number): void {
    this.ram.view.setUint16(address - this.ram.base, value, true);
  }

  get16(address: number): number {
    return this.ram.view.getUint16(address - this.ram.base, true);
  }

  set32(address: number, value: number): void {
    this.ram.view.setUint32(address - this.ram.base, value, true);
  }

  get32(address: number): number {
    return this.ram.view.getUint32(address - this.ram.base, true);
  }

  describe(at: number, { address, length, write }: Buffer, flags: number, next: number): void {
    this.set32(at, address % 2 ** 32);
    this.set32(at + 4, Math.floor(address / 2 ** 32));
    this.set32(at + 8, length);
    this.set16(at + 12, flags | (write ? WRITE : 0));
    this.set16(at + 14, next);
  }

  /** Makes a request available; `table` puts its descriptors into an indirect table there. Returns the head. */
  offer(buffers: readonly Buffer[], table?: number): number {
    const last = buffers.length - 1;
    const head = this.#descriptor;
    if (table !== undefined) {
      buffers.forEach((b, i) => {
        this.describe(table + 16 * i, b, i < last ? NEXT : 0, i + 1);
      });
      this.describe(this.base + 16 * head, { address: table, length: 16 * buffers.length }, INDIRECT, 0);
      this.#descriptor = (head + 1) % this.size;
    } else {
      buffers.forEach((b, i) => {
        const at = (head + i) % this.size;
        this.describe(this.base + 16 * at, b, i < last ? NEXT : 0, (at + 1) % this.size);
      });
      this.#descriptor = (head + buffers.length) % this.size;
    }
    this.makeAvailable(head);
    return head;
  }

  makeAvailable(head: number): void {
    this.set16(this.available + 4 + 2 * (this.#available % this.size), head);
    this.#available = (this.#available + 1) & 0xffff;
    this.set16(this.available + 2, this.#available);
  }

  /** The next request that the device has given back. */
  collect(): { id: number; length: number } | undefined {
    if (this.get16(this.used + 2) === this.#used) return undefined;
    const at = this.used + 4 + 8 * (this.#used % this.size);
    this.#used = (this.#used + 1) & 0xffff;
    return { id: this.get32(at), length: this.get32(at + 4) };
  }

  /** Index after which the driver wants the next interrupt (with event indices). */
  setUsedEvent(value: number): void {
    this.set16(this.available + 4 + 2 * this.size, value);
  }

  get availableEvent(): number {
    return this.get16(this.used + 4 + 8 * this.size);
  }
}

/** Brings a virtio-mmio device up as virtio 1.2, 3.1.1 says, with the lower feature bits `features` and the given queues. */
export function bringUp(device: Device, queues: readonly DriverQueue[], features = 0): void {
  const write = (offset: number, value: number) => device.write(offset, 4, value, 0);
  write(0x70, 0);
  write(0x70, 1);
  write(0x70, 3);
  write(0x24, 0);
  write(0x20, features);
  write(0x24, 1);
  write(0x20, 1);
  write(0x70, 0xb);
  queues.forEach((queue, index) => {
    write(0x30, index);
    write(0x38, queue.size);
    [queue.base, queue.available, queue.used].forEach((address, i) => {
      write(0x80 + 0x10 * i, address % 2 ** 32);
      write(0x84 + 0x10 * i, Math.floor(address / 2 ** 32));
    });
    write(0x44, 1);
  });
  write(0x70, 0xf);
}

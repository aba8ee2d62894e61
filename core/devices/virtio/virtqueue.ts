import type { DmaPort } from '../../bus/ports.ts';

/** Descriptor flags (virtio 1.2, 2.7.5). */
const NEXT = 1;
const WRITE = 2;
const INDIRECT = 4;
const DESCRIPTOR_BYTES = 16;
/** Longest descriptor chain taken, indirect ones included. */
const MAX_CHAIN = 1024;
/** Most bytes that one request may span: what a device works through without returning to the guest. */
export const MAX_REQUEST_BYTES = 0x40_2000;

const AVAIL_NO_INTERRUPT = 1;

interface Segment {
  readonly address: number;
  readonly length: number;
}

/** What a queue needs of the transport that it is part of. */
export interface QueueHost {
  readonly dma: DmaPort;
  readonly indirect: boolean;
  readonly eventIndex: boolean;
  /** The driver broke the rules: the device stops until it is reset. */
  broken(reason: string): void;
  /** A used buffer is to be signalled. */
  interrupt(): void;
}

export interface SavedQueue {
  readonly size: number;
  readonly ready: boolean;
  readonly descriptors: number;
  readonly available: number;
  readonly used: number;
  readonly nextAvailable: number;
  readonly nextUsed: number;
  readonly signalled: number;
}

/** A request: memory for the device to read, then memory for it to write. Offsets count through each part from 0. */
export class Chain {
  readonly head: number;
  readonly readableBytes: number;
  readonly writableBytes: number;
  readonly #readable: readonly Segment[];
  readonly #writable: readonly Segment[];
  readonly #host: QueueHost;

  constructor(head: number, readable: readonly Segment[], writable: readonly Segment[], host: QueueHost) {
    this.head = head;
    this.#readable = readable;
    this.#writable = writable;
    this.#host = host;
    this.readableBytes = readable.reduce((sum, s) => sum + s.length, 0);
    this.writableBytes = writable.reduce((sum, s) => sum + s.length, 0);
  }

  /** `length` bytes from `offset`; undefined, with the device broken, if they are not there or not memory. */
  read(offset: number, length: number): Uint8Array | undefined {
    const bytes = new Uint8Array(Math.min(length, this.readableBytes));
    let done = 0;
    const whole = this.#spans(this.#readable, offset, length, (address, count) => {
      const part = this.#host.dma.read(address, count);
      if (!part) return false;
      bytes.set(part, done);
      done += count;
      return true;
    });
    return whole ? bytes : undefined;
  }

  /** Writes at `offset`; false, with the device broken, if that is not within the request or not memory. */
  write(offset: number, bytes: Uint8Array): boolean {
    let done = 0;
    return this.#spans(this.#writable, offset, bytes.length, (address, count) => {
      done += count;
      return this.#host.dma.write(address, bytes.subarray(done - count, done));
    });
  }

  #spans(
    segments: readonly Segment[],
    offset: number,
    length: number,
    move: (address: number, count: number) => boolean,
  ): boolean {
    let skip = offset;
    let left = length;
    for (const segment of segments) {
      if (left === 0) break;
      const count = Math.min(segment.length - skip, left);
      if (count <= 0) {
        skip -= segment.length;
        continue;
      }
      if (!move(segment.address + skip, count)) {
        this.#host.broken(`a buffer at 0x${segment.address.toString(16)} is not memory`);
        return false;
      }
      left -= count;
      skip = 0;
    }
    if (left > 0) this.#host.broken(`a request is ${left} byte(s) too short`);
    return left === 0;
  }
}

/**
 * A split virtqueue seen from the device (virtio 1.2, 2.7). The rings are the guest's, who may write anything into them:
 * every index is checked, chains and requests are bounded, and what does not fit breaks the device.
 */
export class Virtqueue {
  readonly maxSize: number;
  readonly #host: QueueHost;
  size = 0;
  ready = false;
  /** Machine addresses of the descriptor table, available ring and used ring. */
  descriptors = 0;
  available = 0;
  used = 0;
  #nextAvailable = 0;
  #nextUsed = 0;
  /** Value of the used index at the last interrupt. */
  #signalled = 0;

  constructor(maxSize: number, host: QueueHost) {
    this.maxSize = maxSize;
    this.#host = host;
    this.reset();
  }

  reset(): void {
    this.size = this.maxSize;
    this.ready = false;
    this.descriptors = 0;
    this.available = 0;
    this.used = 0;
    this.#nextAvailable = 0;
    this.#nextUsed = 0;
    this.#signalled = 0;
  }

  /** Takes the next request; undefined if there is none, or if the driver broke a rule. */
  pop(): Chain | undefined {
    if (!this.ready) return undefined;
    if (this.#waiting() === 0) {
      if (!this.#host.eventIndex) return undefined;
      // 2.7.10: ask for a notification of the next buffer, then look once more for one made available in between.
      this.#write16(this.used + 4 + 8 * this.size, this.#nextAvailable);
      if (this.#waiting() === 0) return undefined;
    }
    const head = this.#read16(this.available + 4 + 2 * (this.#nextAvailable % this.size));
    if (head === undefined) return undefined;
    this.#nextAvailable = (this.#nextAvailable + 1) & 0xffff;
    return this.#walk(head);
  }

  /** Undoes the last `pop`: the request is the next again. */
  putBack(): void {
    this.#nextAvailable = (this.#nextAvailable - 1) & 0xffff;
  }

  /**
   * Serves the requests that are there, then tells the driver. `serve` returns false to stop.
   * A guest that adds requests meanwhile, on another CPU, can prolong it to four times the queue's size.
   */
  drain(serve: (chain: Chain) => boolean): void {
    for (let served = 0; served < 4 * this.size; served++) {
      const chain = this.pop();
      if (!chain || !serve(chain)) break;
    }
    this.signal();
  }

  /** Gives a request back, with the number of bytes written into it. `signal` tells the driver. */
  push(chain: Chain, written: number): void {
    const entry = new Uint8Array(8);
    const view = new DataView(entry.buffer);
    view.setUint32(0, chain.head, true);
    view.setUint32(4, written, true);
    const slot = this.#nextUsed % this.size;
    if (!this.#host.dma.write(this.used + 4 + 8 * slot, entry)) {
      this.#host.broken('the used ring is not memory');
      return;
    }
    this.#nextUsed = (this.#nextUsed + 1) & 0xffff;
    this.#write16(this.used + 2, this.#nextUsed);
  }

  /** Interrupts the driver if buffers were used since the last time and it wants to know. */
  signal(): void {
    const fresh = (this.#nextUsed - this.#signalled) & 0xffff;
    if (!this.ready || fresh === 0) return;
    const at = this.#host.eventIndex ? this.available + 4 + 2 * this.size : this.available;
    const wish = this.#read16(at);
    if (wish === undefined) return;
    // 2.7.7.2: with event indices, interrupt if the index that the driver waits for has been passed.
    const wanted = this.#host.eventIndex
      ? ((this.#nextUsed - wish - 1) & 0xffff) < fresh
      : (wish & AVAIL_NO_INTERRUPT) === 0;
    this.#signalled = this.#nextUsed;
    if (wanted) this.#host.interrupt();
  }

  save(): SavedQueue {
    const { size, ready, descriptors, available, used } = this;
    return {
      size,
      ready,
      descriptors,
      available,
      used,
      nextAvailable: this.#nextAvailable,
      nextUsed: this.#nextUsed,
      signalled: this.#signalled,
    };
  }

  /** @throws Error if the saved size is not one that this queue can have. */
  load(saved: SavedQueue): void {
    if (!isQueueSize(saved.size, this.maxSize))
      throw new Error(`saved virtqueue: size ${saved.size}; a power of two up to ${this.maxSize} would be right`);
    this.size = saved.size;
    this.ready = saved.ready === true;
    this.descriptors = saved.descriptors;
    this.available = saved.available;
    this.used = saved.used;
    this.#nextAvailable = saved.nextAvailable & 0xffff;
    this.#nextUsed = saved.nextUsed & 0xffff;
    this.#signalled = saved.signalled & 0xffff;
  }

  /** Requests made available and not taken yet. */
  #waiting(): number {
    const index = this.#read16(this.available + 2);
    if (index === undefined) return 0;
    const waiting = (index - this.#nextAvailable) & 0xffff;
    if (waiting <= this.size) return waiting;
    this.#host.broken(`the available index jumped by ${waiting} in a queue of ${this.size}`);
    return 0;
  }

  #walk(head: number): Chain | undefined {
    const readable: Segment[] = [];
    const writable: Segment[] = [];
    let table = this.descriptors;
    let entries = this.size;
    let indirect = false;
    let index = head;
    let bytes = 0;
    for (let count = 0; count < MAX_CHAIN; count++) {
      if (index >= entries) return this.#refuse(`descriptor ${index} of a table of ${entries}`);
      const descriptor = this.#host.dma.read(table + index * DESCRIPTOR_BYTES, DESCRIPTOR_BYTES);
      if (!descriptor) return this.#refuse('the descriptor table is not memory');
      const view = new DataView(descriptor.buffer, descriptor.byteOffset, DESCRIPTOR_BYTES);
      const address = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
      const length = view.getUint32(8, true);
      const flags = view.getUint16(12, true);
      if (flags & INDIRECT) {
        if (indirect || flags & NEXT || !this.#host.indirect || length === 0 || length % DESCRIPTOR_BYTES !== 0)
          return this.#refuse('an indirect table where none is allowed, or of a wrong length');
        table = address;
        entries = length / DESCRIPTOR_BYTES;
        indirect = true;
        index = 0;
        continue;
      }
      bytes += length;
      if (bytes > MAX_REQUEST_BYTES) return this.#refuse(`a request of more than ${MAX_REQUEST_BYTES} bytes`);
      if (flags & WRITE) writable.push({ address, length });
      else if (writable.length > 0) return this.#refuse('a readable descriptor after a writable one');
      else readable.push({ address, length });
      if (!(flags & NEXT)) return new Chain(head, readable, writable, this.#host);
      index = view.getUint16(14, true);
    }
    return this.#refuse(`a descriptor chain longer than ${MAX_CHAIN}, or a loop`);
  }

  #refuse(reason: string): undefined {
    this.#host.broken(reason);
  }

  #read16(address: number): number | undefined {
    const bytes = this.#host.dma.read(address, 2);
    if (!bytes) this.#host.broken(`a ring at 0x${address.toString(16)} is not memory`);
    return bytes && bytes[0]! | (bytes[1]! << 8);
  }

  #write16(address: number, value: number): void {
    if (!this.#host.dma.write(address, Uint8Array.of(value & 0xff, value >>> 8)))
      this.#host.broken(`a ring at 0x${address.toString(16)} is not memory`);
  }
}

/** Split rings have a power of two of entries (2.7). */
export const isQueueSize = (size: number, max: number): boolean =>
  Number.isInteger(size) && size > 0 && size <= max && (size & (size - 1)) === 0;

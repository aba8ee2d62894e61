import type { SavedState } from '../../bus/device.ts';
import type { Log } from '../../bus/ports.ts';
import type { VirtioFunction, VirtioHost } from './virtio-mmio.ts';
import type { Chain, Virtqueue } from './virtqueue.ts';

const SECTOR = 512;
const QUEUE_SIZE = 128;
/** Limits given to the driver, so that a request stays below what a virtqueue takes. */
const SEGMENT_BYTES = 32 * 1024;
const SEGMENTS = QUEUE_SIZE - 2;

const F_SIZE_MAX = 1 << 1;
const F_SEG_MAX = 1 << 2;
const F_RO = 1 << 5;
const F_BLK_SIZE = 1 << 6;
const F_FLUSH = 1 << 9;

/** Request types and results (virtio 1.2, 5.2.6). */
const IN = 0;
const OUT = 1;
const FLUSH = 4;
const GET_ID = 8;
const OK = 0;
const IO_ERROR = 1;
const UNSUPPORTED = 2;

const HEADER_BYTES = 16;
const ID_BYTES = 20;

interface Result {
  readonly status: number;
  /** Bytes written into the request, status byte aside. */
  readonly written: number;
}
const DONE: Result = { status: OK, written: 0 };
const FAILED: Result = { status: IO_ERROR, written: 0 };

/** A disk of 512-byte sectors. Its methods throw if the medium fails. */
export interface BlockBackend {
  readonly sectors: number;
  readonly readOnly?: boolean;
  /** `count` sectors from `sector` on, count * 512 bytes. */
  read(sector: number, count: number): Uint8Array;
  /** Writes whole sectors. */
  write(sector: number, data: Uint8Array): void;
  /** Returns when everything written is on the medium. */
  flush(): void;
}

export interface VirtioBlkPorts {
  readonly name: string;
  readonly backend: BlockBackend;
  readonly log: Log;
  /** Up to 20 ASCII characters; the name if not given. */
  readonly serial?: string;
}

/** The block device (virtio 1.2, 5.2). */
export class VirtioBlk implements VirtioFunction {
  readonly deviceId = 2;
  readonly queues = [QUEUE_SIZE];
  readonly #ports: VirtioBlkPorts;
  readonly #configuration: Uint8Array;
  #host!: VirtioHost;

  constructor(ports: VirtioBlkPorts) {
    this.#ports = ports;
    this.#configuration = configurationOf(ports.backend.sectors);
  }

  get features(): number {
    return F_SIZE_MAX | F_SEG_MAX | F_BLK_SIZE | F_FLUSH | (this.#ports.backend.readOnly ? F_RO : 0);
  }

  attach(host: VirtioHost): void {
    this.#host = host;
  }

  configuration(): Uint8Array {
    return this.#configuration;
  }

  notified(): void {
    const queue = this.#host.queue(0);
    queue.drain((chain) => {
      this.#serve(queue, chain);
      return this.#host.running;
    });
  }

  reset(): void {}

  save(): SavedState {
    return { v: 1 };
  }

  load(): void {}

  #serve(queue: Virtqueue, chain: Chain): void {
    if (chain.writableBytes < 1 || chain.readableBytes < HEADER_BYTES) {
      this.#host.broken('a block request without header or status byte');
      return;
    }
    const bytes = chain.read(0, HEADER_BYTES);
    if (!bytes) return;
    const header = new DataView(bytes.buffer);
    const type = header.getUint32(0, true);
    const sector = header.getUint32(8, true) + header.getUint32(12, true) * 2 ** 32;
    const room = chain.writableBytes - 1;
    const result = this.#perform(type, sector, chain, room);
    if (result === undefined || !chain.write(room, Uint8Array.of(result.status))) return;
    queue.push(chain, result.written + 1);
  }

  /** Undefined if the driver broke a rule on the way. */
  #perform(type: number, sector: number, chain: Chain, room: number): Result | undefined {
    switch (type) {
      case IN:
        return this.#readSectors(sector, chain, room);
      case OUT:
        return this.#writeSectors(sector, chain);
      case FLUSH:
        return this.#attempt(() => {
          this.#ports.backend.flush();
          return DONE;
        });
      case GET_ID: {
        const id = asciiBytes(this.#ports.serial ?? this.#ports.name, Math.min(ID_BYTES, room));
        return chain.write(0, id) ? { status: OK, written: id.length } : undefined;
      }
      default:
        return { status: UNSUPPORTED, written: 0 };
    }
  }

  #readSectors(sector: number, chain: Chain, room: number): Result | undefined {
    if (!this.#inRange(sector, room)) return FAILED;
    return this.#attempt(() => {
      const data = this.#ports.backend.read(sector, room / SECTOR);
      return chain.write(0, data) ? { status: OK, written: room } : undefined;
    });
  }

  #writeSectors(sector: number, chain: Chain): Result | undefined {
    const length = chain.readableBytes - HEADER_BYTES;
    if (this.#ports.backend.readOnly || !this.#inRange(sector, length)) return FAILED;
    const data = chain.read(HEADER_BYTES, length);
    return (
      data &&
      this.#attempt(() => {
        this.#ports.backend.write(sector, data);
        return DONE;
      })
    );
  }

  #inRange(sector: number, bytes: number): boolean {
    return bytes % SECTOR === 0 && sector + bytes / SECTOR <= this.#ports.backend.sectors;
  }

  /** The operation's result, or an I/O error with a line in the log if the medium fails. */
  #attempt(operation: () => Result | undefined): Result | undefined {
    try {
      return operation();
    } catch (error) {
      this.#ports.log.warn(`${this.#ports.name}: ${error instanceof Error ? error.message : error}`);
      return FAILED;
    }
  }
}

/** The configuration space (5.2.4) up to blk_size. */
function configurationOf(sectors: number): Uint8Array {
  const bytes = new Uint8Array(60);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, sectors % 2 ** 32, true);
  view.setUint32(4, Math.floor(sectors / 2 ** 32), true);
  view.setUint32(8, SEGMENT_BYTES, true);
  view.setUint32(12, SEGMENTS, true);
  view.setUint32(20, SECTOR, true);
  return bytes;
}

const asciiBytes = (text: string, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i < text.length ? text.charCodeAt(i) & 0x7f : 0));

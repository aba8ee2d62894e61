import type { AccessSize, SavedState } from '../../bus/device.ts';
import type { SerialLine } from '../../bus/ports.ts';
import type { VirtioFunction, VirtioHost } from './virtio-mmio.ts';

const RECEIVE = 0;
const TRANSMIT = 1;
const QUEUE_SIZE = 64;
const F_EMERG_WRITE = 1 << 2;
/** Offset of emerg_wr in the configuration space (virtio 1.2, 5.3.4). */
const EMERGENCY_WRITE = 8;
/** Most bytes moved into one receive buffer. */
const MOST = 4096;
/** Longest buffer taken for sending; Linux sends at most 32 KiB at once. */
const MOST_SENT = 64 * 1024;

export interface VirtioConsolePorts {
  readonly line: SerialLine;
}

/** The console device with one port (virtio 1.2, 5.3). Bytes from the world wait in the line until the guest gives buffers. */
export class VirtioConsole implements VirtioFunction {
  readonly deviceId = 3;
  readonly features = F_EMERG_WRITE;
  readonly queues = [QUEUE_SIZE, QUEUE_SIZE];
  readonly #line: SerialLine;
  #host!: VirtioHost;

  constructor(ports: VirtioConsolePorts) {
    this.#line = ports.line;
    this.#line.onAvailable(() => this.#receive());
  }

  attach(host: VirtioHost): void {
    this.#host = host;
  }

  /** cols, rows, max_nr_ports, emerg_wr: none of the first three is valid without its feature. */
  configuration(): Uint8Array {
    return new Uint8Array(12);
  }

  writeConfiguration(offset: number, _size: AccessSize, value: number): void {
    if (offset === EMERGENCY_WRITE) this.#line.transmit(value & 0xff);
  }

  notified(queue: number): void {
    if (queue === RECEIVE) this.#receive();
    else if (queue === TRANSMIT) this.#transmit();
  }

  reset(): void {}

  save(): SavedState {
    return { v: 1 };
  }

  load(): void {}

  #transmit(): void {
    const queue = this.#host.queue(TRANSMIT);
    queue.drain((chain) => {
      if (chain.readableBytes > MOST_SENT) this.#host.broken(`a console buffer of ${chain.readableBytes} bytes`);
      else {
        const bytes = chain.read(0, chain.readableBytes);
        if (bytes) for (const byte of bytes) this.#line.transmit(byte);
        if (bytes) queue.push(chain, 0);
      }
      return this.#host.running;
    });
  }

  #receive(): void {
    if (!this.#host.running) return;
    const queue = this.#host.queue(RECEIVE);
    queue.drain((chain) => {
      const bytes = this.#take(Math.min(chain.writableBytes, MOST));
      if (bytes.length === 0) {
        queue.putBack();
        return false;
      }
      if (chain.write(0, bytes)) queue.push(chain, bytes.length);
      return this.#host.running;
    });
  }

  /** Up to `most` of the bytes that have arrived. */
  #take(most: number): Uint8Array {
    const bytes: number[] = [];
    while (bytes.length < most) {
      const byte = this.#line.receive();
      if (byte < 0) break;
      bytes.push(byte);
    }
    return Uint8Array.from(bytes);
  }
}

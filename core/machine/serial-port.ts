import type { SerialLine } from '../bus/ports.ts';

/** Bytes from the world that may wait for a guest that does not read. */
const QUEUE = 1 << 20;

/** The world's end of a UART: output goes to a callback, input waits until the guest takes it. */
export class SerialPort implements SerialLine {
  readonly #wakes = new Set<() => void>();
  #queue: number[] = [];
  #read = 0;
  /** Takes each byte that the guest sends. */
  onOutput: (byte: number) => void = () => {};

  transmit(byte: number): void {
    this.onOutput(byte & 0xff);
  }

  receive(): number {
    if (this.#read === this.#queue.length) return -1;
    const byte = this.#queue[this.#read++]!;
    if (this.#read === this.#queue.length) {
      this.#queue = [];
      this.#read = 0;
    }
    return byte;
  }

  onAvailable(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => this.#wakes.delete(wake);
  }

  /** Bytes arrive from the world. Returns how many were taken: a guest that never reads can't make the host run out of memory. */
  send(bytes: Uint8Array): number {
    const room = Math.max(0, QUEUE - (this.#queue.length - this.#read));
    const taken = bytes.subarray(0, room);
    for (const byte of taken) this.#queue.push(byte);
    for (const wake of this.#wakes) wake();
    return taken.length;
  }
}

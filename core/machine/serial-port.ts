import type { Alarm, Clock, SerialLine } from '../bus/ports.ts';

/** Bytes from the world that may wait for a guest that does not read. */
const QUEUE = 1 << 20;
/** Bits of a byte on the wire: start, eight of data, stop. */
const BITS = 10;
/** Bytes that come at once, as out of the FIFO of a common UART; then the guest has as long as the wire takes for them. */
const BURST = 16;

/** The world's end of a UART: output goes to a callback, input waits until the guest takes it. */
export class SerialPort implements SerialLine {
  readonly #wakes = new Set<() => void>();
  #queue: number[] = [];
  #read = 0;
  /** `byte`: ns for one byte; `free`: when the wire has carried all that the guest got. */
  #wire: { readonly clock: Clock; readonly byte: number; readonly alarm: Alarm; free: number } | undefined;
  /** Takes each byte that the guest sends. */
  onOutput: (byte: number) => void = () => {};

  transmit(byte: number): void {
    this.onOutput(byte & 0xff);
  }

  receive(): number {
    if (this.#read === this.#queue.length) return -1;
    if (this.#wire) {
      const { clock, byte, alarm, free } = this.#wire;
      if (clock.now() < free - (BURST - 1) * byte) {
        alarm.arm(free);
        return -1;
      }
      this.#wire.free = Math.max(free, clock.now()) + byte;
    }
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

  /**
   * From now on input arrives no faster than a wire of so many bits per second carries it. Without this it arrives as fast as the guest
   * reads, which is too fast for software that counts on a wire: Xen's console, for one, keeps 128 bytes for Dom0 and drops the rest.
   */
  limitTo(bitsPerSecond: number, clock: Clock): void {
    const alarm = clock.alarm('serial wire', () => this.#wake());
    this.#wire = { clock, byte: Math.ceil((BITS * 1e9) / bitsPerSecond), alarm, free: 0 };
  }

  /** Bytes arrive from the world. Returns how many were taken: a guest that never reads can't make the host run out of memory. */
  send(bytes: Uint8Array): number {
    const room = Math.max(0, QUEUE - (this.#queue.length - this.#read));
    const taken = bytes.subarray(0, room);
    for (const byte of taken) this.#queue.push(byte);
    this.#wake();
    return taken.length;
  }

  /** Takes what has not reached the guest. */
  takeBack(): Uint8Array {
    const rest = Uint8Array.from(this.#queue.slice(this.#read));
    this.#queue = [];
    this.#read = 0;
    return rest;
  }

  #wake(): void {
    for (const wake of this.#wakes) wake();
  }
}

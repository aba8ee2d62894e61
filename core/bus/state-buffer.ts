/**
 * Hands out pieces of one buffer, in order: what a device keeps in them, the same device in another thread sees, if the buffer is shared
 * and the pieces are asked for in the same order there.
 */
export class StateBuffer {
  readonly #buffer: ArrayBufferLike;
  #next = 0;

  constructor(buffer: ArrayBufferLike) {
    this.#buffer = buffer;
  }

  /** `length` words. Throws when the buffer is too small, which is a fault of ours. */
  words(length: number): Uint32Array {
    const at = this.#next;
    this.#next += length * 4;
    return new Uint32Array(this.#buffer, at, length);
  }

  /** `length` bytes. */
  bytes(length: number): Uint8Array {
    const at = this.#next;
    this.#next += Math.ceil(length / 4) * 4;
    return new Uint8Array(this.#buffer, at, length);
  }
}

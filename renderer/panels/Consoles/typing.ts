/** Bytes that are asked for in one call: a console reads no faster than its guest. */
export const MOST_AT_ONCE = 2048;
/** Bytes that may wait: more than anybody types, and a large paste. */
export const MOST_WAITING = 1 << 20;

/** What is typed at a console goes there in its order, one call after the other. */
export class Typing {
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>;
  readonly #failed: (message: string) => void;
  #waiting: number[] = [];
  #busy = false;

  /** @param failed - told in the desk's words, or ours; what waited is given up then. */
  constructor(send: (bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>, failed: (message: string) => void) {
    this.#send = send;
    this.#failed = failed;
  }

  /** @returns whether there was room for it. */
  type(bytes: Uint8Array): boolean {
    if (this.#waiting.length + bytes.length > MOST_WAITING) return false;
    for (const byte of bytes) this.#waiting.push(byte);
    if (!this.#busy) void this.#go();
    return true;
  }

  async #go(): Promise<void> {
    this.#busy = true;
    try {
      for (let at = 0; at < this.#waiting.length; ) {
        const piece = Uint8Array.from(this.#waiting.slice(at, at + MOST_AT_ONCE));
        at += piece.length;
        await this.#send(piece);
      }
    } catch (error) {
      this.#failed((error as Error).message);
    }
    this.#waiting = [];
    this.#busy = false;
  }
}

/** Bytes of output that may be on their way to the user before the machine waits: a slow reader must not fill the host's memory. */
const MOST_UNSHOWN = 1 << 20;

/** Output of the machine's console on its way out of its thread: one message for many bytes. */
export class OutputQueue {
  readonly #post: (bytes: Uint8Array) => void;
  #bytes: number[] = [];
  #unshown = 0;

  constructor(post: (bytes: Uint8Array) => void) {
    this.#post = post;
  }

  push(byte: number): void {
    this.#bytes.push(byte);
  }

  flush(): void {
    if (this.#bytes.length === 0) return;
    this.#unshown += this.#bytes.length;
    this.#post(Uint8Array.from(this.#bytes));
    this.#bytes = [];
  }

  /** So many bytes have reached the user. */
  shown(length: number): void {
    this.#unshown -= length;
  }

  /** More is under way than may be. */
  get full(): boolean {
    return this.#unshown > MOST_UNSHOWN;
  }
}

/** Input on its way to a guest that may be slow to read it. */
export class InputQueue {
  readonly #taken: () => void;
  #waiting: Uint8Array[] = [];
  /** Whether more can come. */
  open = true;

  /** `taken` is told when all bytes of one `push` are with the machine. */
  constructor(taken: () => void) {
    this.#taken = taken;
  }

  push(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
  }

  /** Gives the machine what it takes; `send` returns how many bytes that were. */
  feed(send: (bytes: Uint8Array) => number): void {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const count = send(first);
      if (count < first.length) {
        this.#waiting[0] = first.subarray(count);
        return;
      }
      this.#waiting.shift();
      this.#taken();
    }
  }
}

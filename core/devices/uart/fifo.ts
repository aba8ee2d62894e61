/** A first-in first-out buffer of at most `capacity` bytes. */
export class Fifo {
  readonly #bytes: Uint8Array;
  #first = 0;
  #count = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  get level(): number {
    return this.#count;
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  /** Returns false, with nothing stored, if it is full. */
  push(byte: number): boolean {
    if (this.#count === this.#bytes.length) return false;
    this.#bytes[(this.#first + this.#count++) % this.#bytes.length] = byte;
    return true;
  }

  /** The oldest byte, -1 if there is none. */
  shift(): number {
    if (this.#count === 0) return -1;
    const byte = this.#bytes[this.#first]!;
    this.#first = (this.#first + 1) % this.#bytes.length;
    this.#count--;
    return byte;
  }

  clear(): void {
    this.#count = 0;
  }

  save(): number[] {
    return Array.from({ length: this.#count }, (_, i) => this.#bytes[(this.#first + i) % this.#bytes.length]!);
  }

  /** @throws Error if there are more bytes than fit. */
  load(bytes: readonly number[]): void {
    if (!Array.isArray(bytes) || bytes.length > this.#bytes.length)
      throw new Error(`saved FIFO: must be a list of at most ${this.#bytes.length} bytes`);
    this.clear();
    for (const byte of bytes) this.push(byte);
  }
}

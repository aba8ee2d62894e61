const NEWLINE = 0x0a;

/** Bytes to lines, without their newlines. A line that is too long is dropped, and that is told once it ends. */
export class Lines {
  readonly #longest: number;
  readonly #line: (text: string) => void;
  readonly #dropped: (bytes: number) => void;
  #bytes: number[] = [];
  #length = 0;

  constructor(longest: number, line: (text: string) => void, dropped: (bytes: number) => void) {
    this.#longest = longest;
    this.#line = line;
    this.#dropped = dropped;
  }

  push(byte: number): void {
    if (byte !== NEWLINE) {
      this.#length++;
      if (this.#length <= this.#longest) this.#bytes.push(byte);
      return;
    }
    const bytes = Uint8Array.from(this.#bytes);
    const length = this.#length;
    this.#bytes = [];
    this.#length = 0;
    if (length > this.#longest) this.#dropped(length);
    else this.#line(new TextDecoder().decode(bytes));
  }
}

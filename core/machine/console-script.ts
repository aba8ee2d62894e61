/** When the console shows `when`, `send` is typed. */
export interface Expectation {
  readonly when: RegExp;
  readonly send: Uint8Array;
}

/** Text that is kept for matching: a pattern can't reach further back. */
const WINDOW = 1 << 16;

/**
 * Watches a console for patterns, on the machine's own thread so that what it types comes at the same virtual time in every run.
 * Expectations are met one after the other, each in the text after the one before; `until` in the text after the last.
 */
export class ConsoleScript {
  readonly #until: RegExp | undefined;
  readonly #expectations: Expectation[];
  readonly #send: (bytes: Uint8Array) => void;
  #text = '';
  /** Where the text begins that the next expectation may match. */
  #from = 0;
  #seen = false;

  constructor(until: RegExp | undefined, expectations: readonly Expectation[], send: (bytes: Uint8Array) => void) {
    this.#until = until;
    this.#expectations = [...expectations];
    this.#send = send;
  }

  /** Whether `until` was seen. */
  get seen(): boolean {
    return this.#seen;
  }

  /** Expectations that were not met yet. */
  get waiting(): readonly Expectation[] {
    return this.#expectations;
  }

  /** Looks at a byte of output. */
  output(byte: number): void {
    if (this.#seen || (this.#until === undefined && this.#expectations.length === 0)) return;
    this.#text += String.fromCharCode(byte);
    if (this.#text.length > 2 * WINDOW) {
      const cut = this.#text.length - WINDOW;
      this.#text = this.#text.slice(cut);
      this.#from = Math.max(0, this.#from - cut);
    }
    const next = this.#expectations[0];
    if (next) {
      const match = next.when.exec(this.#lastLines(this.#from));
      if (match) {
        this.#expectations.shift();
        this.#from = this.#text.length;
        this.#send(next.send);
      }
    }
    if (this.#until && this.#expectations.length === 0 && this.#until.test(this.#lastLines(this.#from)))
      this.#seen = true;
  }

  /** A pattern is looked for in the line being written and a few before: looking through everything for each byte would be too slow. */
  #lastLines(from: number): string {
    let start = this.#text.length;
    for (let lines = 0; lines < 4 && start > from; lines++) start = this.#text.lastIndexOf('\n', start - 1);
    return this.#text.slice(Math.max(from, start));
  }
}

import { ConsoleText } from './console-text.ts';

/** When the console shows `when`, `send` is typed. */
export interface Expectation {
  readonly when: RegExp;
  readonly send: Uint8Array;
}

/**
 * Watches a console for patterns, on the machine's own thread and in virtual time, so that what it types comes at the same instruction
 * in every run. Expectations are met one after the other, each in the text behind the match before it; `until` behind the last.
 */
export class ConsoleScript {
  readonly #until: RegExp | undefined;
  readonly #expectations: Expectation[];
  readonly #send: (bytes: Uint8Array) => void;
  /** Output since the last look. */
  #fresh: number[] = [];
  readonly #text = new ConsoleText();
  #seen = false;

  /** Patterns are those of `consolePattern`. */
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

  /** Takes a byte of output; `look` will see it. */
  output(byte: number): void {
    if (!this.#seen && (this.#until || this.#expectations.length > 0)) this.#fresh.push(byte);
  }

  /** Looks for patterns in the output so far and types what is due. To be called at equal virtual times in equal runs. */
  look(): void {
    if (this.#fresh.length === 0) return;
    this.#text.add(this.#fresh);
    this.#fresh = [];
    for (let next = this.#expectations[0]; next && this.#text.find(next.when); next = this.#expectations[0]) {
      this.#expectations.shift();
      this.#send(next.send);
    }
    if (this.#until && this.#expectations.length === 0 && this.#text.find(this.#until)) this.#seen = true;
    this.#text.trim();
  }
}

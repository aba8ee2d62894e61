/** When the console shows `when`, `send` is typed. */
export interface Expectation {
  readonly when: RegExp;
  readonly send: Uint8Array;
}

/** Text that is kept for matching: no match is longer. */
const WINDOW = 1 << 16;

/**
 * A pattern for a console's bytes: `^` and `$` are the ends of lines. A character beyond ASCII stands for its UTF-8 bytes.
 * Throws a SyntaxError for what is no JavaScript regular expression.
 */
export function consolePattern(source: string): RegExp {
  const bytes = source.replaceAll(/[^\0-\x7f]/gu, (c) => `(?:${String.fromCharCode(...new TextEncoder().encode(c))})`);
  return new RegExp(bytes, 'gm');
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
  /** Text in which the next match is looked for; from `#from` on. */
  #text = '';
  #from = 0;
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
    this.#text += latin1(this.#fresh);
    this.#fresh = [];
    for (let next = this.#expectations[0]; next && this.#find(next.when); next = this.#expectations[0]) {
      this.#expectations.shift();
      this.#send(next.send);
    }
    if (this.#until && this.#expectations.length === 0 && this.#find(this.#until)) this.#seen = true;
    const cut = Math.max(0, this.#text.length - WINDOW);
    this.#text = this.#text.slice(cut);
    this.#from = Math.max(0, this.#from - cut);
  }

  /** Finds a pattern in the text that is left, and takes that text up to the match's end. */
  #find(pattern: RegExp): boolean {
    pattern.lastIndex = this.#from;
    if (!pattern.test(this.#text)) return false;
    this.#from = pattern.lastIndex;
    return true;
  }
}

/** Bytes as characters 0 to 255; an argument list of all of them could be longer than the stack. */
function latin1(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.slice(at, at + 4096));
  return text;
}

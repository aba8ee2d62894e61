/** Text that is kept for matching: no match is longer. */
const WINDOW = 1 << 16;
const [CR, LF] = [13, 10];

/**
 * A pattern for a console's bytes: `^` and `$` are the ends of lines. A character beyond ASCII stands for its UTF-8 bytes.
 * Throws a SyntaxError for what is no JavaScript regular expression.
 */
export function consolePattern(source: string): RegExp {
  const bytes = source.replaceAll(/[^\0-\x7f]/gu, (c) => `(?:${String.fromCharCode(...new TextEncoder().encode(c))})`);
  return new RegExp(bytes, 'gm');
}

/**
 * What a console has shown, for patterns (`consolePattern`): each is looked for behind the match before it. A character for each byte. A line ends
 * with "\n" however the console ends it, so that a pattern holds for terminals that add "\r" and for those that don't.
 */
export class ConsoleText {
  #text = '';
  /** Where the next match is looked for. */
  #from = 0;
  /** A "\r" came last: what comes next says whether it ends a line. */
  #returned = false;

  add(bytes: ArrayLike<number>): void {
    const kept: number[] = [];
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (this.#returned && byte !== LF) kept.push(CR);
      this.#returned = byte === CR;
      if (byte !== CR) kept.push(byte);
    }
    // An argument list of all of them could be longer than the stack.
    for (let at = 0; at < kept.length; at += 4096) this.#text += String.fromCharCode(...kept.slice(at, at + 4096));
  }

  /** Finds a pattern in the text that is left, and takes that text up to the match's end. */
  find(pattern: RegExp): boolean {
    pattern.lastIndex = this.#from;
    const found = pattern.test(this.#text);
    if (found) this.#from = pattern.lastIndex;
    return found;
  }

  /** Lets go what no match can begin in any more. To be called when all that was to be found was looked for. */
  trim(): void {
    const cut = Math.max(0, this.#text.length - WINDOW);
    if (cut === 0) return;
    this.#text = this.#text.slice(cut);
    this.#from = Math.max(0, this.#from - cut);
  }

  /** From now on only what comes. */
  forget(): void {
    this.#text = '';
    this.#from = 0;
  }
}

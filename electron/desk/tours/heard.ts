import { consolePattern } from '../../../core/machine/console-script.ts';

/** Text of a console that is kept for matching: no match is longer. */
const WINDOW = 1 << 16;

/** What a console has shown since somebody last asked. */
export class Heard {
  #text = '';

  add(bytes: Uint8Array): void {
    for (let at = Math.max(0, bytes.length - WINDOW); at < bytes.length; at += 4096)
      this.#text += String.fromCharCode(...bytes.subarray(at, at + 4096));
    if (this.#text.length > WINDOW) this.#text = this.#text.slice(-WINDOW);
  }

  /** From now on only what comes. */
  forget(): void {
    this.#text = '';
  }

  /** Whether a text is there; what comes behind it is left for the next question. */
  find(source: string): boolean {
    const pattern = consolePattern(source);
    if (!pattern.test(this.#text)) return false;
    this.#text = this.#text.slice(pattern.lastIndex);
    return true;
  }
}

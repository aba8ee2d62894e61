import type { IrqLine } from './ports.ts';

/** A device's own end of an interrupt line: the far end hears of changes alone. Low at first. */
export class OutputLine {
  readonly #line: IrqLine;
  /** One word: the level. */
  readonly #level: Uint32Array;

  /** `level`: a word in which the level is kept, where another thread has to see it. */
  constructor(line: IrqLine, level: Uint32Array = new Uint32Array(1)) {
    this.#line = line;
    this.#level = level;
  }

  drive(level: boolean): void {
    const word = level ? 1 : 0;
    if (word === this.#level[0]) return;
    this.#level[0] = word;
    this.#line.set(level);
  }

  /** Sends the level again, to a far end that may not know it: after a state was loaded. */
  repeat(): void {
    this.#line.set(this.#level[0] === 1);
  }
}

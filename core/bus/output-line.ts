import type { IrqLine } from './ports.ts';

/** A device's own end of an interrupt line: the far end hears of changes alone. Low at first. */
export class OutputLine {
  readonly #line: IrqLine;
  #level = false;

  constructor(line: IrqLine) {
    this.#line = line;
  }

  drive(level: boolean): void {
    if (level === this.#level) return;
    this.#level = level;
    this.#line.set(level);
  }

  /** Sends the level again, to a far end that may not know it: after a state was loaded. */
  repeat(): void {
    this.#line.set(this.#level);
  }
}

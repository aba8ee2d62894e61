import type { IrqLine } from './ports.ts';

/** An interrupt line whose far end is connected later; it carries its level over. */
export class Wire implements IrqLine {
  #level = false;
  #target: IrqLine | undefined;

  get level(): boolean {
    return this.#level;
  }

  set(level: boolean): void {
    this.#level = level;
    this.#target?.set(level);
  }

  connect(target: IrqLine): void {
    this.#target = target;
    target.set(this.#level);
  }
}

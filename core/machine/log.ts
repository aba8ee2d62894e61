import type { Log } from '../bus/ports.ts';

/** Different warnings that are remembered; a guest that finds more ways than this is told of no more. */
const KEYS = 1000;

/** The machine's log: lines go to `write`. */
export class MachineLog implements Log {
  readonly #write: (line: string) => void;
  readonly #said = new Set<string>();

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  info(line: string): void {
    this.#write(line);
  }

  warn(line: string): void {
    this.#write(`warning: ${line}`);
  }

  warnOnce(key: string, line: string): void {
    if (this.#said.has(key) || this.#said.size > KEYS) return;
    this.#said.add(key);
    this.#write(
      this.#said.size > KEYS ? 'warning: too many different warnings; no more are shown' : `warning: ${line}`,
    );
  }
}

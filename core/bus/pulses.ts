/** Named signals from one block of a SoC to another that only say "now", as of the control module to the message RAM of a CAN controller. */
export class Pulses {
  readonly #effects = new Map<string, () => void>();

  /** Lets a signal act; a second effect under the same name is a mistake in the board. */
  on(name: string, effect: () => void): void {
    if (this.#effects.has(name)) throw new Error(`two blocks act on the signal '${name}'`);
    this.#effects.set(name, effect);
  }

  /** A signal that nobody listens to has no effect. */
  send(name: string): void {
    this.#effects.get(name)?.();
  }
}

/** Looks at the lock before the thread lets the host run others. */
const SPINS = 2000;
const NAP_MS = 0.05;

/** A lock in shared memory for short sections; the thread that has it may take it again. */
export class SpinLock {
  readonly #words: Int32Array;
  readonly #at: number;
  #depth = 0;

  /** `words[at]` is the lock, 0 when it is free. */
  constructor(words: Int32Array, at: number) {
    this.#words = words;
    this.#at = at;
  }

  enter(): void {
    if (this.#depth++ > 0) return;
    let spins = 0;
    while (Atomics.compareExchange(this.#words, this.#at, 0, 1) !== 0) {
      // Its owner may have been put aside by the host.
      if (++spins % SPINS === 0) Atomics.wait(this.#words, this.#at, 1, NAP_MS);
    }
  }

  /** Returns whether the lock is free now. */
  leave(): boolean {
    if (--this.#depth > 0) return false;
    Atomics.store(this.#words, this.#at, 0);
    return true;
  }
}

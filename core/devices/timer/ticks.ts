const NS_PER_SECOND = 1_000_000_000;

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/**
 * Exact conversion between nanoseconds and the periods of a clock of `hz` / `prescaler`.
 * As a fraction in lowest terms, so that no product leaves the exact integers of a number.
 */
export class TickRate {
  readonly #ticks: number;
  readonly #ns: number;

  /** @throws Error if the rate is not a positive integer, or its fraction is too large to be exact. */
  constructor(hz: number, prescaler = 1) {
    if (!Number.isInteger(hz) || hz <= 0) throw new Error(`clock rate ${hz}: a positive integer of Hz would be right`);
    const ns = NS_PER_SECOND * prescaler;
    const common = gcd(hz, ns);
    this.#ticks = hz / common;
    this.#ns = ns / common;
    if (this.#ticks * this.#ns > Number.MAX_SAFE_INTEGER)
      throw new Error(`clock rate ${hz}: has too little in common with a second to be counted exactly`);
  }

  /** Whole periods in `ns` nanoseconds. */
  ticksIn(ns: number): number {
    const rounds = Math.floor(ns / this.#ns);
    return rounds * this.#ticks + Math.floor(((ns - rounds * this.#ns) * this.#ticks) / this.#ns);
  }

  /** The first nanosecond by which `ticks` periods have passed. */
  nsUntil(ticks: number): number {
    const rounds = Math.floor(ticks / this.#ticks);
    return rounds * this.#ns + Math.ceil(((ticks - rounds * this.#ticks) * this.#ns) / this.#ticks);
  }
}

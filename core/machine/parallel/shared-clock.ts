import type { HostClock } from '../real-time.ts';

/** How far time may run ahead of a CPU, in nanoseconds: one whose thread the host does not let run holds it up. */
const LEAD = 1e6;

/** Bytes of the clock's shared state. */
export const CLOCK_BYTES = 128;
/** Index of the sequence number as a word; of the rest as doubles. */
const SEQUENCE = 0;
const OFFSET = 1;
const STRETCHED = 2;
const SEEN = 3;

/**
 * The virtual time that the threads of a machine's CPUs share: the host's, but never more than LEAD past the time that a CPU has seen. What
 * the host can't keep up with is left out: time stretches, for all CPUs alike, and never goes back.
 */
export class SharedClock {
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  readonly #host: HostClock;
  readonly #cpus: number;

  constructor(state: SharedArrayBuffer, host: HostClock, cpus: number) {
    this.#words = new Int32Array(state);
    this.#doubles = new Float64Array(state);
    this.#host = host;
    this.#cpus = cpus;
  }

  /** Begins at zero. To be called by one thread, before there are others. */
  begin(): void {
    this.#doubles[OFFSET] = this.#host();
    this.#doubles.fill(Number.POSITIVE_INFINITY, SEEN, SEEN + this.#cpus);
  }

  /** Time in whole nanoseconds. */
  now(): number {
    for (;;) {
      const sequence = Atomics.load(this.#words, SEQUENCE);
      if (sequence & 1) continue;
      const now = this.#at(this.#host());
      if (Atomics.load(this.#words, SEQUENCE) === sequence) return now;
    }
  }

  /** Host time, in ns, that was left out so far. */
  get stretched(): number {
    return this.#doubles[STRETCHED]!;
  }

  #at(host: number): number {
    const d = this.#doubles;
    let limit = Number.POSITIVE_INFINITY;
    for (let cpu = 0; cpu < this.#cpus; cpu++) limit = Math.min(limit, d[SEEN + cpu]!);
    return Math.min(host - d[OFFSET]!, limit + LEAD);
  }

  /** The CPU sees the present time, which is returned. */
  see(cpu: number): number {
    return this.#change(cpu, (_seen, now) => now);
  }

  /** The CPU waits until time `until`, Infinity if for others alone. */
  rest(cpu: number, until: number): void {
    this.#change(cpu, (_seen, now) => Math.max(now, until));
  }

  /** A waiting CPU has been given something to do: time waits for it. */
  expect(cpu: number): void {
    this.#change(cpu, (seen, now) => Math.min(seen, now));
  }

  #change(cpu: number, next: (seen: number, now: number) => number): number {
    const d = this.#doubles;
    let sequence: number;
    do sequence = Atomics.load(this.#words, SEQUENCE) & ~1;
    while (Atomics.compareExchange(this.#words, SEQUENCE, sequence, sequence + 1) !== sequence);
    const host = this.#host();
    const now = this.#at(host);
    const late = host - d[OFFSET]! - now;
    if (late > 0) {
      d[OFFSET]! += late;
      d[STRETCHED]! += late;
    }
    d[SEEN + cpu] = next(d[SEEN + cpu]!, now);
    Atomics.store(this.#words, SEQUENCE, sequence + 2);
    return now;
  }
}

import type { HostClock } from '../real-time.ts';

/** How far time may run ahead of a CPU, in nanoseconds: one whose thread the host does not let run holds it up. */
const LEAD = 1e6;

/** Bytes of the clock's shared state. */
export const CLOCK_BYTES = 128;
/** Most CPUs that it has room for. */
const CPUS = 2;
/** Index of the sequence number as a word; of the rest as doubles. Virtual time was TO at host time FROM, and goes at RATE from there. */
const SEQUENCE = 0;
const FROM = 1;
const TO = 2;
const RATE = 3;
const STRETCHED = 4;
/** By CPU: how far time has been seen; for how long it waited before SINCE, and since when it waits, NaN while it does not. */
const SEEN = 5;
const WAITED = SEEN + CPUS;
const SINCE = WAITED + CPUS;

/**
 * The virtual time that the threads of a machine's CPUs share: the host's, but never more than LEAD past the time that a CPU has seen. What
 * the host can't keep up with is left out: time stretches, for all CPUs alike, and never goes back. It can go at a part of the host's, or
 * stand still.
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
    this.#doubles[FROM] = this.#host();
    this.#doubles[RATE] = 1;
    this.#doubles.fill(Number.POSITIVE_INFINITY, SEEN, SEEN + this.#cpus);
  }

  /** Time in whole nanoseconds. */
  now(): number {
    return this.#read(() => this.#at(this.#host()));
  }

  /** How much of the time until now a CPU waited, in ns. */
  waited(cpu: number): number {
    return this.#read(() => {
      const since = this.#doubles[SINCE + cpu]!;
      return this.#doubles[WAITED + cpu]! + (Number.isNaN(since) ? 0 : this.#at(this.#host()) - since);
    });
  }

  /** Time for a nanosecond of the host's; 0 while it stands still. */
  get rate(): number {
    return this.#doubles[RATE]!;
  }

  set rate(rate: number) {
    this.#write(() => {
      const d = this.#doubles;
      const host = this.#host();
      d[TO] = this.#at(host);
      d[FROM] = host;
      d[RATE] = rate;
    });
  }

  #read<T>(look: () => T): T {
    for (;;) {
      const sequence = Atomics.load(this.#words, SEQUENCE);
      if (sequence & 1) continue;
      const seen = look();
      if (Atomics.load(this.#words, SEQUENCE) === sequence) return seen;
    }
  }

  #write<T>(change: () => T): T {
    let sequence: number;
    do sequence = Atomics.load(this.#words, SEQUENCE) & ~1;
    while (Atomics.compareExchange(this.#words, SEQUENCE, sequence, sequence + 1) !== sequence);
    const result = change();
    Atomics.store(this.#words, SEQUENCE, sequence + 2);
    return result;
  }

  /** Host time, in ns, that was left out so far. */
  get stretched(): number {
    return this.#doubles[STRETCHED]!;
  }

  #at(host: number): number {
    const d = this.#doubles;
    let limit = Number.POSITIVE_INFINITY;
    for (let cpu = 0; cpu < this.#cpus; cpu++) limit = Math.min(limit, d[SEEN + cpu]!);
    return Math.min(this.#wanted(host), limit + LEAD);
  }

  /** Where time would be if the CPUs could follow. */
  #wanted(host: number): number {
    const d = this.#doubles;
    return d[TO]! + Math.floor((host - d[FROM]!) * d[RATE]!);
  }

  /** The CPU sees the present time, which is returned. */
  see(cpu: number): number {
    return this.#change(cpu, (_seen, now) => {
      const d = this.#doubles;
      const since = d[SINCE + cpu]!;
      if (!Number.isNaN(since)) d[WAITED + cpu]! += now - since;
      d[SINCE + cpu] = Number.NaN;
      return now;
    });
  }

  /** The CPU waits until time `until`, Infinity if for others alone. */
  rest(cpu: number, until: number): void {
    this.#change(cpu, (_seen, now) => {
      if (Number.isNaN(this.#doubles[SINCE + cpu]!)) this.#doubles[SINCE + cpu] = now;
      return Math.max(now, until);
    });
  }

  /** A waiting CPU has been given something to do: time waits for it. */
  expect(cpu: number): void {
    this.#change(cpu, (seen, now) => Math.min(seen, now));
  }

  #change(cpu: number, next: (seen: number, now: number) => number): number {
    return this.#write(() => {
      const d = this.#doubles;
      const host = this.#host();
      const now = this.#at(host);
      const late = this.#wanted(host) - now;
      if (late > 0) {
        d[TO]! -= late;
        if (d[RATE]! > 0) d[STRETCHED]! += late / d[RATE]!;
      }
      d[SEEN + cpu] = next(d[SEEN + cpu]!, now);
      return now;
    });
  }
}

import type { Machine } from '../machine/machine.ts';

/** Longest sleep, in nanoseconds. */
const LONGEST = 50e6;
/** Shorter sleeps than this are not worth the host's timer. */
const SHORTEST = 0.5e6;
/** Time that is caught up at most, in nanoseconds: after a busy spell of the host, virtual time must not race. */
const MOST_OWED = 20e6;

/** Lets virtual time pass with the host's clock while the guests wait. Host times are in milliseconds. */
export class Pace {
  readonly #now: () => number;
  readonly #sleep: (milliseconds: number) => Promise<void>;
  /** Nanoseconds that sleeps took longer than was asked for, and that virtual time lags behind. */
  #owed = 0;

  /** `sleep` may return early. */
  constructor(now: () => number, sleep: (milliseconds: number) => Promise<void>) {
    this.#now = now;
    this.#sleep = sleep;
  }

  /** Sleeps until the machine's next alarm is due, or less; then moves virtual time on by what has passed. */
  async wait(machine: Pick<Machine, 'time' | 'scheduler'>): Promise<void> {
    const begin = machine.time.now();
    const due = Math.min(machine.time.next, begin + LONGEST);
    const wanted = due - begin - this.#owed;
    const from = this.#now();
    await this.#sleep(wanted < SHORTEST ? 0 : wanted / 1e6);
    const passed = this.#owed + Math.max(1, Math.round((this.#now() - from) * 1e6));
    const to = Math.min(due, begin + passed);
    this.#owed = Math.min(MOST_OWED, begin + passed - to);
    machine.scheduler.advance(to);
  }
}

import type { Machine } from '../machine/machine.ts';

/** Longest sleep, in nanoseconds. */
const LONGEST = 50e6;
/** Shorter sleeps than this are put off: the host's timer has whole milliseconds, and guests that tick would cost many wake-ups. */
const SHORTEST = 1e6;
/** Time that is caught up at most, in nanoseconds: after a busy spell of the host, virtual time must not race. */
const MOST_OWED = 20e6;

/** Lets virtual time pass with the host's clock while the guests wait. Host times are in milliseconds. */
export class Pace {
  readonly #now: () => number;
  readonly #sleep: (milliseconds: number) => Promise<void>;
  /** Nanoseconds that virtual time lags behind, since sleeps took longer than was asked for; below zero, that it is ahead. */
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
    let passed = 0;
    if (wanted >= SHORTEST) {
      const from = this.#now();
      await this.#sleep(Math.round(wanted / 1e6));
      passed = Math.max(1, Math.round((this.#now() - from) * 1e6));
    }
    // Woken early, time goes on by what has passed; but a rest of less than the shortest sleep is not worth another.
    const reached = begin + this.#owed + passed;
    const to = reached + SHORTEST > due ? due : Math.max(begin + 1, reached);
    this.#owed = Math.min(MOST_OWED, reached - to);
    machine.scheduler.advance(to);
  }
}

import type { TourClock } from './player.ts';

interface Span {
  left: number;
  readonly act: () => void;
  cancel: () => void;
}

/** Whether a visitor is at the machine: from a touch on until nobody has touched anything for a while. */
export class Attention {
  readonly #clock: TourClock;
  readonly #patience: number;
  readonly #changed: () => void;
  readonly #spans = new Set<Span>();
  #since = 0;
  #until: (() => void) | undefined;
  /** How often visitors have come. */
  visits = 0;

  /** @param patience - milliseconds without a touch after which the visitor is taken for gone. */
  constructor(clock: TourClock, patience: number, changed: () => void) {
    this.#clock = clock;
    this.#patience = patience;
    this.#changed = changed;
  }

  get attracted(): boolean {
    return this.#until !== undefined;
  }

  /** A touch. */
  attract(): void {
    const before = this.#until;
    before?.();
    if (!before) this.#halt();
    this.#until = this.#clock.after(this.#patience, () => this.forget());
    if (before) return;
    this.visits++;
    this.#changed();
  }

  /** The visitor is taken for gone now. */
  forget(): void {
    if (!this.#until) return;
    this.#until();
    this.#until = undefined;
    this.#resume();
    this.#changed();
  }

  /** Calls back after so many milliseconds in which no visitor was there. Returns its release. */
  alone(milliseconds: number, act: () => void): () => void {
    const span: Span = { left: milliseconds, act, cancel: () => {} };
    this.#spans.add(span);
    // All begin to count anew together.
    this.#halt();
    if (!this.attracted) this.#resume();
    return () => {
      span.cancel();
      this.#spans.delete(span);
    };
  }

  release(): void {
    this.#until?.();
    this.#until = undefined;
    this.#halt();
    this.#spans.clear();
  }

  #halt(): void {
    const gone = this.#clock.now() - this.#since;
    for (const span of this.#spans) {
      if (span.cancel === idle) continue;
      span.cancel();
      span.left = Math.max(0, span.left - gone);
      span.cancel = idle;
    }
  }

  #resume(): void {
    this.#since = this.#clock.now();
    for (const span of this.#spans) {
      span.cancel = this.#clock.after(span.left, () => {
        this.#spans.delete(span);
        span.act();
      });
    }
  }
}

const idle = (): void => {};

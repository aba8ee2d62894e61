import type { TourClock } from './player.ts';

/** Time that runs only while no visitor is there. */
interface Span {
  left: number;
  since: number;
  readonly act: () => void;
  cancel: (() => void) | undefined;
}

/** Whether a visitor is at the machine: from a touch on until nobody has touched anything for a while. */
export class Attention {
  readonly #clock: TourClock;
  readonly #patience: number;
  readonly #changed: () => void;
  readonly #spans = new Set<Span>();
  #leave: (() => void) | undefined;
  /** How often visitors have come. */
  visits = 0;

  /** @param patience - milliseconds without a touch after which the visitor is taken for gone. */
  constructor(clock: TourClock, patience: number, changed: () => void) {
    this.#clock = clock;
    this.#patience = patience;
    this.#changed = changed;
  }

  get attracted(): boolean {
    return this.#leave !== undefined;
  }

  /** A touch. */
  attract(): void {
    const came = this.#leave === undefined;
    this.#leave?.();
    this.#leave = this.#clock.after(this.#patience, () => this.forget());
    if (!came) return;
    this.visits++;
    for (const span of this.#spans) this.#halt(span);
    this.#changed();
  }

  /** The visitor is taken for gone now. */
  forget(): void {
    if (!this.#leave) return;
    this.#leave();
    this.#leave = undefined;
    for (const span of this.#spans) this.#run(span);
    this.#changed();
  }

  /** Calls back after so many milliseconds in which no visitor was there. Returns its release. */
  alone(milliseconds: number, act: () => void): () => void {
    const span: Span = { left: milliseconds, since: 0, act, cancel: undefined };
    this.#spans.add(span);
    if (!this.attracted) this.#run(span);
    return () => {
      span.cancel?.();
      this.#spans.delete(span);
    };
  }

  release(): void {
    this.#leave?.();
    this.#leave = undefined;
    for (const span of this.#spans) span.cancel?.();
    this.#spans.clear();
  }

  #run(span: Span): void {
    span.since = this.#clock.now();
    span.cancel = this.#clock.after(span.left, () => {
      this.#spans.delete(span);
      span.act();
    });
  }

  #halt(span: Span): void {
    span.cancel?.();
    span.cancel = undefined;
    span.left = Math.max(0, span.left - (this.#clock.now() - span.since));
  }
}

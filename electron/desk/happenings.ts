import type { Happening } from '../contract/shapes.ts';

/** Happenings that are kept for windows that open later. */
const MOST = 5000;
/** Longest text of one, in characters. */
const LONGEST = 4096;

/** What has happened, in its order, since the app started. */
export class Happenings {
  readonly #kept: Happening[] = [];
  readonly #tell: (one: Happening) => void;
  #next = 0;

  constructor(tell: (one: Happening) => void) {
    this.#tell = tell;
  }

  get kept(): readonly Happening[] {
    return this.#kept;
  }

  add(one: Omit<Happening, 'number'>): void {
    const whole = { ...one, text: one.text.slice(0, LONGEST), number: this.#next++ };
    this.#kept.push(whole);
    if (this.#kept.length > MOST) this.#kept.splice(0, this.#kept.length - MOST);
    this.#tell(whole);
  }
}

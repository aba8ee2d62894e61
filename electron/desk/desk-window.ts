import type { EventData, EventName } from '../contract/events.ts';
import type { WindowEnd } from '../contract/server.ts';
import type { ConsoleHistory } from './console-history.ts';
import type { HeadChangesView, HeadPicture } from './head-picture.ts';

/** Updates of one head that may be on their way to a window: one that it draws, and one for its next frame. */
const PICTURES_AHEAD = 2;
/** Bytes of one console in one go: others have their turn between. And such pieces that may be on their way. */
const CONSOLE_PIECE = 64 << 10;
const PIECES_AHEAD = 4;
/** So far a window may be behind a console before it is left out some of it. */
const CONSOLE_BEHIND = 2 << 20;

/**
 * What one window has got so far of consoles and pictures, and what it is to get next. A window that is slow, or takes nothing, has a bounded
 * amount of each on its way, and what it can't take meanwhile becomes one newer picture here: nothing piles up, and what is said besides
 * is behind no queue.
 */
export class DeskWindow {
  readonly end: WindowEnd;
  /** It is ready for more. */
  readonly #ready: () => void;
  /** What is on its way, by what it is. Counts outlast views: who looks elsewhere and back has no more under way for that. */
  readonly #ahead = new Map<string, number>();
  readonly #places = new Map<string, number>();
  readonly #views = new Map<string, HeadChangesView>();
  /** Heads that it wants, whether or not they are there now. */
  #wanted: ReadonlySet<string> = new Set();
  /** Values of the vehicle that it does not know yet. */
  #vehicle: EventData<'vehicle'> = {};
  /** Virtual seconds between pictures, at least. */
  every = 1 / 60;

  constructor(end: WindowEnd, consoles: ReadonlyMap<string, ConsoleHistory>, ready: () => void) {
    this.end = end;
    this.#ready = ready;
    for (const [name, history] of consoles) this.#places.set(name, history.end);
  }

  get watches(): boolean {
    return this.#wanted.size > 0;
  }

  /** From now on these heads, each that is new to it whole first, and no others. */
  watch(names: readonly string[], every: number, heads: ReadonlyMap<string, HeadPicture>): void {
    const wanted = new Set(names);
    for (const [name, view] of this.#views) {
      if (wanted.has(name)) continue;
      view.release();
      this.#views.delete(name);
    }
    this.#wanted = wanted;
    this.every = every;
    this.#view(heads);
  }

  /** The heads are others now: those of a machine that was just switched on. */
  look(heads: ReadonlyMap<string, HeadPicture>): void {
    this.release();
    this.#view(heads);
  }

  #view(heads: ReadonlyMap<string, HeadPicture>): void {
    for (const name of this.#wanted) {
      const head = heads.get(name);
      if (head && !this.#views.has(name)) this.#views.set(name, head.view());
    }
  }

  vehicle(values: EventData<'vehicle'>): void {
    this.#vehicle = { ...this.#vehicle, ...values };
  }

  /** Sends what it has not got yet, as far as it keeps up. Returns whether it could get more at once. */
  flush(consoles: ReadonlyMap<string, ConsoleHistory>): boolean {
    let left = false;
    for (const [name, history] of consoles) left = this.#flushConsole(name, history) || left;
    if (Object.keys(this.#vehicle).length > 0 && this.#may('vehicle', 1)) {
      this.#tell('vehicle', 'vehicle', this.#vehicle);
      this.#vehicle = {};
    }
    for (const [name, view] of this.#views) {
      const key = `head ${name}`;
      const tiles = this.#may(key, PICTURES_AHEAD) ? view.take() : undefined;
      if (tiles) this.#tell(key, 'tiles', tiles);
    }
    return left;
  }

  #may(key: string, most: number): boolean {
    return (this.#ahead.get(key) ?? 0) < most;
  }

  #tell<N extends EventName>(key: string, event: N, data: EventData<N>): void {
    this.#ahead.set(key, (this.#ahead.get(key) ?? 0) + 1);
    this.end.tell(event, data, () => {
      this.#ahead.set(key, this.#ahead.get(key)! - 1);
      this.#ready();
    });
  }

  #flushConsole(name: string, history: ConsoleHistory): boolean {
    let place = this.#places.get(name) ?? 0;
    const key = `console ${name}`;
    if (place === history.end || !this.#may(key, PIECES_AHEAD)) return false;
    if (history.end - place > CONSOLE_BEHIND) place = history.end - CONSOLE_PIECE;
    const { bytes, from } = history.from(place, CONSOLE_PIECE);
    this.#places.set(name, from + bytes.length);
    this.#tell(key, 'console', { console: name, bytes, from });
    return from + bytes.length < history.end && this.#may(key, PIECES_AHEAD);
  }

  release(): void {
    for (const view of this.#views.values()) view.release();
    this.#views.clear();
  }
}

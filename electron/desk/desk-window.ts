import type { EventData } from '../contract/events.ts';
import type { WindowEnd } from '../contract/server.ts';
import type { ConsoleHistory } from './console-history.ts';
import type { HeadChangesView, HeadPicture } from './head-picture.ts';

/** A window that has left more than this many bytes untaken gets no pictures, or no console, until it has caught up. */
const PICTURES_WAIT = 1 << 20;
const CONSOLES_WAIT = 8 << 20;
/** Bytes of one console in one go: others have their turn between. */
const CONSOLE_PIECE = 64 << 10;
/** So far a window may be behind a console before it is left out some of it. */
const CONSOLE_BEHIND = 2 << 20;

/** What one window has got so far of consoles and pictures, and what it is to get next. */
export class DeskWindow {
  readonly end: WindowEnd;
  readonly #places = new Map<string, number>();
  readonly #views = new Map<string, HeadChangesView>();
  /** Heads that it wants, whether or not they are there now. */
  #wanted: ReadonlySet<string> = new Set();
  /** Values of the vehicle that it does not know yet. */
  #vehicle: EventData<'vehicle'> = {};
  /** Virtual seconds between pictures, at least. */
  every = 1 / 60;

  constructor(end: WindowEnd, consoles: ReadonlyMap<string, ConsoleHistory>) {
    this.end = end;
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

  /** Sends what it has not got yet, as far as it keeps up. Returns whether something is left. */
  flush(consoles: ReadonlyMap<string, ConsoleHistory>): boolean {
    let left = false;
    for (const [name, history] of consoles) left = this.flushConsole(name, history) || left;
    if (this.end.unsent > PICTURES_WAIT) return true;
    if (Object.keys(this.#vehicle).length > 0) this.end.tell('vehicle', this.#vehicle);
    this.#vehicle = {};
    for (const view of this.#views.values()) {
      if (this.end.unsent > PICTURES_WAIT) return true;
      const tiles = view.take();
      if (tiles) this.end.tell('tiles', tiles);
    }
    return left;
  }

  flushConsole(name: string, history: ConsoleHistory): boolean {
    let place = this.#places.get(name) ?? 0;
    if (place === history.end) return false;
    if (this.end.unsent > CONSOLES_WAIT) return true;
    if (history.end - place > CONSOLE_BEHIND) place = history.end - CONSOLE_PIECE;
    const { bytes, from } = history.from(place);
    const part = bytes.subarray(0, CONSOLE_PIECE);
    this.#places.set(name, from + part.length);
    this.end.tell('console', { console: name, bytes: part, from });
    return from + part.length < history.end;
  }

  release(): void {
    for (const view of this.#views.values()) view.release();
    this.#views.clear();
  }
}

/** Where a console's bytes go: a terminal, which says when it has taken them. */
export interface Screen {
  /** `done` is called once, later. */
  write(bytes: Uint8Array, done: () => void): void;
  /** A line of the lab's own among what the console shows. */
  line(text: string, done: () => void): void;
}

/** Calls back after so many milliseconds. */
export type Later = (milliseconds: number, act: () => void) => void;

/** Bytes that wait for one terminal at most. */
export const MOST_PENDING = 1 << 21;
/** Bytes that a terminal is given at once: some milliseconds of its work, so that others get their turn. */
export const PIECE = 1 << 14;
/** Nobody sees a terminal: it is given a piece this often. */
const HIDDEN_PAUSE = 100;
/** Lines of our own that wait at most. */
const MOST_LINES = 64;
/** Where bytes are left out, the next line's beginning is looked for in so many. */
const LINE_SEARCH = 1024;
const NEWLINE = 10;

interface Bytes {
  /** What is beyond `length` is room for what comes next. */
  readonly room: Uint8Array;
  length: number;
}
type Item = Bytes | { readonly line: string };

/**
 * What stands between a console and its terminal. The terminal has at most one piece at a time; what comes faster than it works waits, up to
 * a bound, and beyond that the oldest is left out, which is said in its place. While nobody sees the terminal it works slowly.
 */
export class ConsoleFeed {
  readonly #screen: Screen;
  readonly #later: Later;
  readonly #leftOutText: (bytes: number) => string;
  readonly #items: Item[] = [];
  /** Bytes that were left out before the first item. */
  #leftOut = 0;
  #pending = 0;
  #busy = false;
  #shown = false;
  /** Increases when all that was under way is void. */
  #era = 0;
  #waiting: (() => void)[] = [];

  constructor(screen: Screen, later: Later, leftOutText: (bytes: number) => string) {
    this.#screen = screen;
    this.#later = later;
    this.#leftOutText = leftOutText;
  }

  /** Bytes that the terminal has not been given yet. */
  get pending(): number {
    return this.#pending;
  }

  /** Whether somebody can see the terminal. */
  set shown(shown: boolean) {
    if (this.#shown === shown) return;
    this.#shown = shown;
    if (!shown || !this.#paused) return;
    // What paused need not wait any longer.
    this.#paused = false;
    this.#era++;
    this.#busy = false;
    this.#next();
  }
  #paused = false;

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += PIECE) this.#add(bytes.subarray(at, at + PIECE));
    if (this.#pending > MOST_PENDING) this.#leaveOut();
    this.#next();
  }

  /** Small pieces, of which a busy console has many, go together. */
  #add(bytes: Uint8Array): void {
    this.#pending += bytes.length;
    const last = this.#items.at(-1);
    if (last && 'room' in last && last.length + bytes.length <= last.room.length) {
      last.room.set(bytes, last.length);
      last.length += bytes.length;
    } else if (!this.#busy || bytes.length > PIECE / 2) this.#items.push({ room: bytes, length: bytes.length });
    else {
      const room = new Uint8Array(PIECE);
      room.set(bytes);
      this.#items.push({ room, length: bytes.length });
    }
  }

  line(text: string): void {
    this.#items.push({ line: text });
    const lines = this.#items.filter((item) => 'line' in item);
    if (lines.length > MOST_LINES) this.#items.splice(this.#items.indexOf(lines[0]!), 1);
    this.#next();
  }

  /** Says in place that bytes are missing which never came here. */
  gap(count: number): void {
    if (this.#items.length === 0) this.#leftOut += count;
    else this.#items.push({ line: this.#leftOutText(count) });
    this.#next();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#items.length = 0;
    this.#pending = 0;
    this.#leftOut = 0;
  }

  /** Resolves when the terminal has taken all that came until now. */
  drained(): Promise<void> {
    if (!this.#busy) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The oldest go, down to half of the bound, so that it is said seldom. Lines of our own stay. */
  #leaveOut(): void {
    const lines: Item[] = [];
    while (this.#pending > MOST_PENDING / 2) {
      const item = this.#items.shift()!;
      if ('line' in item) lines.push(item);
      else this.#cut(item);
    }
    this.#items.unshift(...lines);
  }

  #cut({ room, length }: Bytes): void {
    let cut = Math.min(length, this.#pending - MOST_PENDING / 2);
    const newline = room.subarray(cut, Math.min(length, cut + LINE_SEARCH)).indexOf(NEWLINE);
    if (newline >= 0) cut += newline + 1;
    this.#pending -= cut;
    this.#leftOut += cut;
    if (cut < length) this.#items.unshift({ room: room.subarray(cut, length), length: length - cut });
  }

  #next(): void {
    if (this.#busy) return;
    const era = ++this.#era;
    const done = (): void => {
      if (era !== this.#era) return;
      if (this.#shown) return this.#again();
      this.#paused = true;
      this.#later(HIDDEN_PAUSE, () => {
        if (era !== this.#era) return;
        this.#paused = false;
        this.#again();
      });
    };
    if (this.#leftOut > 0) {
      const text = this.#leftOutText(this.#leftOut);
      this.#leftOut = 0;
      this.#busy = true;
      return this.#screen.line(text, done);
    }
    const item = this.#items.shift();
    if (!item) return this.#rest();
    this.#busy = true;
    if ('line' in item) return this.#screen.line(item.line, done);
    this.#pending -= item.length;
    this.#screen.write(item.room.subarray(0, item.length), done);
  }

  #again(): void {
    this.#busy = false;
    this.#next();
  }

  #rest(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

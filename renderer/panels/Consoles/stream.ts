import type { Mark, PlacedMark } from './marks.ts';

/** What a stream tells the one who shows it. */
export interface StreamEnds {
  bytes(bytes: Uint8Array): void;
  /** So many bytes are not there: the desk did not keep them, or this window did not keep up. */
  gap(count: number): void;
  /** A line of the lab's own, in its place among the bytes. */
  mark(mark: Mark): void;
  /** What comes next has nothing to do with what came before. */
  restart(): void;
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly from: number;
}

/** Bytes that may wait for the history; the desk keeps no more. */
const MOST_EARLY = 1 << 21;
/** Marks that may wait for the bytes before them. */
const MOST_MARKS = 1000;

/**
 * Puts what a console has shown so far and what it shows from now on together, each byte once. Both say where in all of its bytes they
 * begin, so their order of arrival does not matter, as long as the listener is there before the history is asked for.
 */
export class ConsoleStream {
  readonly #ends: StreamEnds;
  /** Place of the next byte; undefined until there was a history. */
  #next: number | undefined;
  /** What came before the history; undefined once that is there. */
  #early: Piece[] | undefined = [];
  /** Those that wait for the bytes before them, in their order. */
  readonly #marks: PlacedMark[] = [];

  constructor(ends: StreamEnds) {
    this.#ends = ends;
  }

  /** The wire is a new one: nothing is shown until its history is there. */
  rejoin(): void {
    this.#early = [];
  }

  /** An event. */
  take(bytes: Uint8Array, from: number): void {
    if (!this.#early) return this.#append(bytes, from);
    this.#early.push({ bytes, from });
    let sum = this.#early.reduce((all, piece) => all + piece.bytes.length, 0);
    while (sum > MOST_EARLY) sum -= this.#early.shift()!.bytes.length;
  }

  /** Something has happened. What is told of the same moment by the console may come later. */
  mark(mark: PlacedMark): void {
    this.#marks.push(mark);
    if (this.#marks.length > MOST_MARKS) this.#marks.shift();
    if (!this.#early) this.#markUpTo(this.#next!);
  }

  /** The answer to the question for the history. */
  history(bytes: Uint8Array, from: number): void {
    // A desk that has shown less than this window has seen is another one.
    if (this.#next !== undefined && from + bytes.length < this.#next) {
      this.#next = undefined;
      this.#ends.restart();
    }
    if (this.#next === undefined) {
      this.#next = 0;
      // Of what is not kept, marks say nothing.
      while (this.#marks.length > 0 && this.#marks[0]!.place < from) this.#marks.shift();
    }
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#append(bytes, from);
    for (const piece of early) this.#append(piece.bytes, piece.from);
    this.#markUpTo(this.#next);
  }

  #append(bytes: Uint8Array, from: number): void {
    const next = this.#next!;
    const end = from + bytes.length;
    if (end < next || (end === next && bytes.length > 0)) return;
    if (from > next) this.#ends.gap(from - next);
    this.#next = end;
    let at = Math.max(next, from);
    const show = (to: number): void => {
      if (to > at) this.#ends.bytes(bytes.subarray(at - from, to - from));
      at = Math.max(at, to);
    };
    this.#markUpTo(end, show);
    show(end);
  }

  /** @param before - is told each mark's place first. */
  #markUpTo(end: number, before: (place: number) => void = () => {}): void {
    while (this.#marks.length > 0 && this.#marks[0]!.place <= end) {
      const { place, ...mark } = this.#marks.shift()!;
      before(place);
      this.#ends.mark(mark);
    }
  }
}

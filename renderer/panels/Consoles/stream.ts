/** What a stream tells the one who shows it. */
export interface StreamEnds {
  bytes(bytes: Uint8Array): void;
  /** So many bytes are not there: the desk did not keep them, or this window did not keep up. */
  gap(count: number): void;
  /** What comes next has nothing to do with what came before. */
  restart(): void;
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly from: number;
}

/** Bytes that may wait for the history; the desk keeps no more. */
const MOST_EARLY = 1 << 21;

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

  /** The answer to the question for the history. */
  history(bytes: Uint8Array, from: number): void {
    // A desk that has shown less than this window has seen is another one.
    if (this.#next !== undefined && from + bytes.length < this.#next) {
      this.#next = undefined;
      this.#ends.restart();
    }
    this.#next ??= 0;
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#append(bytes, from);
    for (const piece of early) this.#append(piece.bytes, piece.from);
  }

  #append(bytes: Uint8Array, from: number): void {
    const next = this.#next!;
    const end = from + bytes.length;
    if (end < next || (end === next && bytes.length > 0)) return;
    if (from > next) this.#ends.gap(from - next);
    this.#next = end;
    const fresh = bytes.subarray(Math.max(0, next - from));
    if (fresh.length > 0) this.#ends.bytes(fresh);
  }
}

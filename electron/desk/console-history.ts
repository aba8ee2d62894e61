/** Lines that are kept at least, unless they are very long. */
export const KEPT_LINES = 10_000;
/** Bytes that are kept at most. */
const KEPT_BYTES = 8 << 20;
const CHUNK = 16 << 10;
const NEWLINE = 0x0a;

interface Chunk {
  readonly bytes: Uint8Array;
  length: number;
  lines: number;
}

/** `from` counts the bytes that the console has shown before. */
export interface ConsolePart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly from: number;
}

/** What a console has shown, the newest part of it. Places in it count bytes since the app started. */
export class ConsoleHistory {
  readonly #chunks: Chunk[] = [];
  /** Place of the oldest byte that is kept. */
  #start = 0;
  #end = 0;
  #lines = 0;

  /** Place behind the newest byte. */
  get end(): number {
    return this.#end;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const chunk = this.#open();
      const part = bytes.subarray(at, at + CHUNK - chunk.length);
      chunk.bytes.set(part, chunk.length);
      const lines = count(part);
      chunk.length += part.length;
      chunk.lines += lines;
      this.#lines += lines;
      at += part.length;
      this.#end += part.length;
    }
    this.#drop();
  }

  /** What is kept from a place on, `most` bytes of it, and where that begins: later, where so much is not kept. */
  from(place: number, most = KEPT_BYTES): ConsolePart {
    const from = Math.min(Math.max(place, this.#start), this.#end);
    const end = Math.min(this.#end, from + most);
    const bytes = new Uint8Array(end - from);
    let at = this.#start;
    for (const { bytes: kept, length } of this.#chunks) {
      const [first, last] = [Math.max(from, at), Math.min(end, at + length)];
      if (first < last) bytes.set(kept.subarray(first - at, last - at), first - from);
      at += length;
    }
    return { bytes, from };
  }

  /** All that is kept; where older lines are gone it begins with a whole one. */
  whole(): ConsolePart {
    const all = this.from(0);
    const skip = all.from === 0 ? 0 : all.bytes.indexOf(NEWLINE) + 1;
    return { bytes: all.bytes.subarray(skip), from: all.from + skip };
  }

  #open(): Chunk {
    const last = this.#chunks.at(-1);
    if (last && last.length < CHUNK) return last;
    const chunk: Chunk = { bytes: new Uint8Array(CHUNK), length: 0, lines: 0 };
    this.#chunks.push(chunk);
    return chunk;
  }

  #drop(): void {
    for (;;) {
      const [oldest] = this.#chunks;
      const enough = oldest && (this.#lines - oldest.lines > KEPT_LINES || this.#end - this.#start > KEPT_BYTES);
      if (!enough || this.#chunks.length === 1) return;
      this.#chunks.shift();
      this.#start += oldest.length;
      this.#lines -= oldest.lines;
    }
  }
}

function count(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

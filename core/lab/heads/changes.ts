import type { HeadView } from './head.ts';

/** A part of a head, with what it shows: bytes of its pixels as in memory (blue, green, red, one without meaning), row after row. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Pixels in each direction that are looked at together. */
const TILE = 64;

/** Finds what has changed on a head from one look to the next. */
export class HeadChanges {
  readonly #head: HeadView;
  readonly #before: Uint32Array;

  constructor(head: HeadView) {
    this.#head = head;
    this.#before = head.pixels.slice();
  }

  /** Everything that differs from the last look, or from the start: rectangles that do not overlap, in tiles of 64 by 64 put together row by row. */
  take(): Tile[] {
    const { width, height } = this.#head;
    const tiles: Tile[] = [];
    const changed = new Uint8Array(Math.ceil(width / TILE));
    for (let top = 0; top < height; top += TILE) {
      const rows = Math.min(TILE, height - top);
      changed.fill(0);
      for (let y = top; y < top + rows; y++) this.#compareRow(y, changed);
      for (let first = 0; first < changed.length; first++) {
        if (!changed[first]) continue;
        let last = first;
        while (changed[last + 1]) last++;
        tiles.push(this.#tile(first * TILE, top, Math.min(width, (last + 1) * TILE) - first * TILE, rows));
        first = last;
      }
    }
    return tiles;
  }

  #compareRow(y: number, changed: Uint8Array): void {
    const { width, pixels } = this.#head;
    const before = this.#before;
    const row = y * width;
    for (let tile = 0; tile < changed.length; tile++) {
      if (changed[tile]) continue;
      const end = row + Math.min(width, (tile + 1) * TILE);
      let at = row + tile * TILE;
      while (at < end && pixels[at] === before[at]) at++;
      if (at < end) changed[tile] = 1;
    }
  }

  #tile(x: number, y: number, width: number, height: number): Tile {
    const { width: stride, pixels } = this.#head;
    const copy = new Uint32Array(width * height);
    for (let row = 0; row < height; row++) {
      const from = (y + row) * stride + x;
      const line = pixels.subarray(from, from + width);
      copy.set(line, row * width);
      // What was copied is what is remembered: the other CPU's thread may write meanwhile.
      this.#before.set(copy.subarray(row * width, (row + 1) * width), from);
    }
    return { x, y, width, height, pixels: new Uint8Array(copy.buffer) };
  }
}

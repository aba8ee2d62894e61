import type { Picture } from './head.ts';

/** Every so many rows are looked at: what changes on fewer may be missed, and a look costs a quarter. */
const ROWS = 4;

/** Counts the different pictures that a head shows, as far as it is looked at. */
export class PictureCount {
  readonly #picture: Picture;
  readonly #before: Uint32Array;
  /** Looks that found another picture than the look before. */
  changes = 0;

  constructor(picture: Picture) {
    this.#picture = picture;
    const { width, height } = picture;
    this.#before = new Uint32Array(width * Math.ceil(height / ROWS));
    this.#remember();
  }

  look(): void {
    if (this.#same()) return;
    this.changes++;
    this.#remember();
  }

  #same(): boolean {
    const { width, height, pixels } = this.#picture;
    const before = this.#before;
    for (let y = 0, at = 0; y < height; y += ROWS)
      for (let from = y * width, end = from + width; from < end; from++, at++)
        if (pixels[from] !== before[at]) return false;
    return true;
  }

  #remember(): void {
    const { width, height, pixels } = this.#picture;
    for (let y = 0, at = 0; y < height; y += ROWS, at += width)
      this.#before.set(pixels.subarray(y * width, (y + 1) * width), at);
  }
}

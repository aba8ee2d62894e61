import type { Tiles } from '../contract/shapes.ts';

type Tile = Tiles['tiles'][number];
/** Pixels may be in any memory. */
type GivenTile = Omit<Tile, 'pixels'> & { readonly pixels: Uint8Array };

/** Pixels in each direction that are remembered as changed together. */
const CELL = 64;
const PIXEL = 4;

/** The newest picture of a head, whoever looks at it. */
export class HeadPicture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  /** Virtual time of its newest part. */
  seconds = 0;
  /** Something was put in: before that there is nothing to show. */
  known = false;
  readonly #views = new Set<HeadChangesView>();

  constructor(name: string, width: number, height: number) {
    this.name = name;
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height * PIXEL);
  }

  /** Puts a part in; what does not fit is left out. */
  take({ x, y, width, height, pixels }: GivenTile, seconds: number): void {
    if (x + width > this.width || y + height > this.height || pixels.length !== width * height * PIXEL) return;
    this.seconds = seconds;
    this.known = true;
    const row = width * PIXEL;
    for (let line = 0; line < height; line++)
      this.pixels.set(pixels.subarray(line * row, (line + 1) * row), ((y + line) * this.width + x) * PIXEL);
    for (const view of this.#views) view.mark(x, y, width, height);
  }

  /** What somebody has not seen yet: at first everything. */
  view(): HeadChangesView {
    const view = new HeadChangesView(this, () => this.#views.delete(view));
    this.#views.add(view);
    return view;
  }
}

/** What of a head's picture one window has not seen. However long it does not look, it is one picture at most. */
export class HeadChangesView {
  readonly #picture: HeadPicture;
  readonly #columns: number;
  readonly #rows: number;
  readonly #changed: Uint8Array;
  #any = true;
  readonly release: () => void;

  constructor(picture: HeadPicture, release: () => void) {
    this.#picture = picture;
    this.#columns = Math.ceil(picture.width / CELL);
    this.#rows = Math.ceil(picture.height / CELL);
    this.#changed = new Uint8Array(this.#columns * this.#rows).fill(1);
    this.release = release;
  }

  mark(x: number, y: number, width: number, height: number): void {
    this.#any = true;
    const right = Math.ceil((x + width) / CELL);
    const bottom = Math.ceil((y + height) / CELL);
    for (let row = Math.floor(y / CELL); row < bottom; row++)
      this.#changed.fill(1, row * this.#columns + Math.floor(x / CELL), row * this.#columns + right);
  }

  /** Undefined when nothing has changed. From then on it is seen. */
  take(): Tiles | undefined {
    if (!this.#any || !this.#picture.known) return undefined;
    this.#any = false;
    const tiles = [...this.#runs()].map((run) => this.#tile(run));
    this.#changed.fill(0);
    const { name: head, width, height, seconds } = this.#picture;
    return { head, width, height, seconds, tiles };
  }

  /** Changed cells of a row that are side by side, and rows of the same ones below each other, as one rectangle in cells. */
  #runs(): Iterable<Run> {
    const runs: Run[] = [];
    let above: Run[] = [];
    for (let row = 0; row < this.#rows; row++) {
      const here: Run[] = [];
      for (let first = 0; first < this.#columns; first++) {
        if (!this.#changed[row * this.#columns + first]) continue;
        let end = first + 1;
        while (end < this.#columns && this.#changed[row * this.#columns + end]) end++;
        const same = above.find((run) => run.left === first && run.right === end);
        if (same) same.bottom++;
        const run = same ?? { left: first, right: end, top: row, bottom: row + 1 };
        if (!same) runs.push(run);
        here.push(run);
        first = end;
      }
      above = here;
    }
    return runs;
  }

  #tile({ left, right, top, bottom }: Run): Tile {
    const { width: stride, pixels } = this.#picture;
    const x = left * CELL;
    const y = top * CELL;
    const width = Math.min(right * CELL, stride) - x;
    const height = Math.min(bottom * CELL, this.#picture.height) - y;
    const copy = new Uint8Array(width * height * PIXEL);
    for (let line = 0; line < height; line++) {
      const from = ((y + line) * stride + x) * PIXEL;
      copy.set(pixels.subarray(from, from + width * PIXEL), line * width * PIXEL);
    }
    return { x, y, width, height, pixels: copy };
  }
}

interface Run {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  bottom: number;
}

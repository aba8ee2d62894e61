import type { Tiles } from '../../electron/contract/shapes.ts';

/** A part of a head that has changed. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A head's picture as this window has it. */
export interface HeadPicture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel: blue, green, red, one without meaning; row after row, from the top. */
  readonly pixels: Uint8Array;
  /** Virtual time of the newest part. */
  readonly seconds: number;
}

/** What it returns resolves when the picture is drawn, where that is later than the next frame of the page. */
export type PictureListener = (picture: HeadPicture, changed: readonly Rectangle[]) => unknown;

interface Kept {
  /** Stays when nobody looks any more: whoever looks next sees it until the desk has sent what is shown by then. */
  picture: HeadPicture | undefined;
  readonly listeners: Set<PictureListener>;
}

/** Pictures of the heads that somebody in this window looks at. One copy of each: canvases and textures draw from it. */
export class HeadPictures {
  readonly #kept = new Map<string, Kept>();
  readonly #watch: (heads: readonly string[]) => void;
  readonly #frame: () => Promise<void>;

  /**
   * @param watch - asks the desk for these heads and no others.
   * @param frame - resolves when the page has drawn its next frame.
   */
  constructor(watch: (heads: readonly string[]) => void, frame: () => Promise<void> = () => Promise.resolve()) {
    this.#watch = watch;
    this.#frame = frame;
  }

  /** Shows the listener a head, first as a whole when it is known, then what changes. Returns its release. */
  look(head: string, listener: PictureListener): () => void {
    const kept = this.#kept.get(head) ?? { picture: undefined, listeners: new Set() };
    this.#kept.set(head, kept);
    const first = kept.listeners.size === 0;
    kept.listeners.add(listener);
    if (kept.picture) listener(kept.picture, [whole(kept.picture)]);
    if (first) this.rejoin();
    return () => {
      kept.listeners.delete(listener);
      if (kept.listeners.size > 0) return;
      this.rejoin();
    };
  }

  /**
   * Looks at heads until each has a picture, or for so many milliseconds. Resolves to the release: who goes on to look at them does so before,
   * and nothing is asked for twice.
   */
  async first(heads: readonly string[], patience: number): Promise<() => void> {
    const releases: (() => void)[] = [];
    const there = heads.map((head) => new Promise<void>((resolve) => releases.push(this.look(head, () => resolve()))));
    await Promise.race([Promise.all(there), new Promise((resolve) => setTimeout(resolve, patience))]);
    return () => {
      for (const release of releases) release();
    };
  }

  /** The wire is a new one: asks again for what is looked at. */
  rejoin(): void {
    this.#watch([...this.#kept].filter(([, { listeners }]) => listeners.size > 0).map(([head]) => head));
  }

  /** The machine is off: nothing drives the displays. */
  dark(): void {
    for (const { picture, listeners } of this.#kept.values()) {
      if (!picture) continue;
      picture.pixels.fill(0);
      for (const listener of listeners) listener(picture, [whole(picture)]);
    }
  }

  /** Resolves when those who look have drawn it: there is no use in more before that. */
  async take({ head, width, height, seconds, tiles }: Tiles): Promise<void> {
    const kept = this.#kept.get(head);
    if (!kept || kept.listeners.size === 0) return;
    const same = kept.picture?.width === width && kept.picture.height === height;
    const pixels = same ? kept.picture!.pixels : new Uint8Array(width * height * 4);
    const fitting = tiles.filter((tile) => fits(tile, width, height));
    for (const tile of fitting) copyTile(tile, pixels, width);
    kept.picture = { name: head, width, height, pixels, seconds };
    const { picture } = kept;
    const drawn = [...kept.listeners].map((listener) => listener(picture, fitting));
    await Promise.all([...drawn, this.#frame()]);
  }
}

type Tile = Tiles['tiles'][number];

const fits = ({ x, y, width, height, pixels }: Tile, right: number, bottom: number): boolean =>
  x + width <= right && y + height <= bottom && pixels.length === width * height * 4;

const whole = ({ width, height }: HeadPicture): Rectangle => ({ x: 0, y: 0, width, height });

function copyTile({ x, y, width, height, pixels: from }: Tile, to: Uint8Array, stride: number): void {
  for (let row = 0; row < height; row++)
    to.set(from.subarray(row * width * 4, (row + 1) * width * 4), ((y + row) * stride + x) * 4);
}

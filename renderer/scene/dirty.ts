import type { HeadPicture, Rectangle } from '../desk/heads.ts';

/** More rectangles than that are one, around all of them. */
const MOST = 48;

/** What has changed on a head since it was last drawn. A window that is hidden draws nothing, so it does not grow. */
export class Dirty {
  #rectangles: Rectangle[] = [];

  add(changed: readonly Rectangle[]): void {
    this.#rectangles.push(...changed);
    if (this.#rectangles.length > MOST) this.#rectangles = [around(this.#rectangles)];
  }

  /** What lies on the picture, which may have become another one since. */
  take({ width, height }: Pick<HeadPicture, 'width' | 'height'>): Rectangle[] {
    const taken = this.#rectangles.filter((one) => one.x + one.width <= width && one.y + one.height <= height);
    this.#rectangles = [];
    return taken;
  }
}

/** The smallest rectangle around some. */
export function around(rectangles: readonly Rectangle[]): Rectangle {
  const x = Math.min(...rectangles.map((one) => one.x));
  const y = Math.min(...rectangles.map((one) => one.y));
  const right = Math.max(...rectangles.map((one) => one.x + one.width));
  const bottom = Math.max(...rectangles.map((one) => one.y + one.height));
  return { x, y, width: right - x, height: bottom - y };
}

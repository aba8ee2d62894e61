/** A number from 0 to 1 for whole numbers: the same for the same, everywhere. */
export function chance(x: number, y: number, seed = 0): number {
  let h = (Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed + 1, 0x9e3779b1)) | 0;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

const wrap = (value: number, period: number): number => ((value % period) + period) % period;

/** Smooth noise from 0 to 1 that repeats after `period`. */
export function smoothNoise(x: number, y: number, period: number, seed = 0): number {
  const [ix, iy] = [Math.floor(x), Math.floor(y)];
  const ease = (t: number) => t * t * (3 - 2 * t);
  const [fx, fy] = [ease(x - ix), ease(y - iy)];
  const at = (dx: number, dy: number) => chance(wrap(ix + dx, period), wrap(iy + dy, period), seed);
  const top = at(0, 0) * (1 - fx) + at(1, 0) * fx;
  const bottom = at(0, 1) * (1 - fx) + at(1, 1) * fx;
  return top * (1 - fy) + bottom * fy;
}

/** Distances to the nearest and the next of points that are scattered one to a square; repeats after `period`. */
export function cells(x: number, y: number, period: number, seed = 0): readonly [number, number] {
  const [ix, iy] = [Math.floor(x), Math.floor(y)];
  let [first, second] = [9, 9];
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) {
      const [wx, wy] = [wrap(ix + dx, period), wrap(iy + dy, period)];
      const px = ix + dx + 0.1 + 0.8 * chance(wx, wy, seed);
      const py = iy + dy + 0.1 + 0.8 * chance(wx, wy, seed + 7);
      const distance = Math.hypot(px - x, py - y);
      if (distance < first) [first, second] = [distance, first];
      else if (distance < second) second = distance;
    }
  return [first, second];
}

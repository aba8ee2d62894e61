import type { Rectangle } from './arrange.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** The next thing in a direction: the nearest whose middle is beyond this one's; what is beside the way counts as further. */
export function nextIn(boxes: readonly Rectangle[], from: number, direction: Direction): number | undefined {
  const start = boxes[from];
  if (!start) return undefined;
  const [x, y] = middle(start);
  let best: { readonly at: number; readonly far: number } | undefined;
  for (const [at, box] of boxes.entries()) {
    const [otherX, otherY] = middle(box);
    // What is as wide as the page is beside nothing.
    const [ahead] = turned(otherX - x, otherY - y, direction);
    const [, aside] = turned(gap(x, box.x, box.width), gap(y, box.y, box.height), direction);
    if (at === from || ahead < 3 || aside > ahead * 8 + 400) continue;
    const far = ahead + aside * 2.5;
    if (!best || far < best.far) best = { at, far };
  }
  return best?.at;
}

/** How far a point is from a stretch. */
const gap = (at: number, start: number, length: number): number => Math.max(start - at, 0, at - start - length);

const middle = ({ x, y, width, height }: Rectangle): [number, number] => [x + width / 2, y + height / 2];

/** How far something is ahead and aside for one who looks in a direction. */
function turned(dx: number, dy: number, direction: Direction): [ahead: number, aside: number] {
  switch (direction) {
    case 'up':
      return [-dy, Math.abs(dx)];
    case 'down':
      return [dy, Math.abs(dx)];
    case 'left':
      return [-dx, Math.abs(dy)];
    case 'right':
      return [dx, Math.abs(dy)];
  }
}

/** A rectangle of the window, in its pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const GAP = 14;
const EDGE = 12;

/** Where a card stands that tells of something: below, beside or above it, on it where there is no room, and always in the window. */
export function beside(box: Box | undefined, card: Size, window: Size): { left: number; top: number } {
  if (!box) return { left: (window.width - card.width) / 2, top: (window.height - card.height) / 2 };
  const middle = { left: box.left + (box.width - card.width) / 2, top: box.top + (box.height - card.height) / 2 };
  const below = box.top + box.height + GAP;
  const right = box.left + box.width + GAP;
  const before = box.left - GAP - card.width;
  const above = box.top - GAP - card.height;
  const place =
    below + card.height + EDGE <= window.height
      ? { ...middle, top: below }
      : right + card.width + EDGE <= window.width
        ? { ...middle, left: right }
        : before >= EDGE
          ? { ...middle, left: before }
          : above >= EDGE
            ? { ...middle, top: above }
            : middle;
  return { left: inside(place.left, card.width, window.width), top: inside(place.top, card.height, window.height) };
}

const inside = (at: number, size: number, whole: number): number => Math.max(EDGE, Math.min(at, whole - size - EDGE));

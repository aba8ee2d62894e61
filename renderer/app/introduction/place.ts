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

/** Where a card stands that tells of something: below, above or beside it, in it where there is no room, and always in the window. */
export function beside(box: Box | undefined, card: Size, window: Size): { left: number; top: number } {
  if (!box) return { left: (window.width - card.width) / 2, top: (window.height - card.height) / 2 };
  const left = inside(box.left + (box.width - card.width) / 2, card.width, window.width);
  const top = inside(box.top + (box.height - card.height) / 2, card.height, window.height);
  const below = box.top + box.height + GAP;
  if (below + card.height + EDGE <= window.height) return { left, top: below };
  const right = box.left + box.width + GAP;
  if (right + card.width + EDGE <= window.width) return { left: right, top };
  const before = box.left - GAP - card.width;
  if (before >= EDGE) return { left: before, top };
  const above = box.top - GAP - card.height;
  return { left, top: above >= EDGE ? above : top };
}

const inside = (at: number, size: number, whole: number): number => Math.max(EDGE, Math.min(at, whole - size - EDGE));

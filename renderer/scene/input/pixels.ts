/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The pixel of a head at a part of its width and height, from its upper left corner; the nearest one for a place beside it. */
export function headPixel(u: number, v: number, { width, height }: Size): { x: number; y: number } {
  return { x: within(u * width, width), y: within(v * height, height) };
}

const within = (at: number, size: number): number => Math.min(size - 1, Math.max(0, Math.floor(at)));

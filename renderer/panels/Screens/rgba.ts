import type { HeadPicture, Rectangle } from '../../desk/heads.ts';

/**
 * A rectangle of a head's picture as canvases want it: red, green, blue, opaque.
 * @returns width x height pixels, row after row.
 */
export function rgbaOf({ pixels, width }: Pick<HeadPicture, 'pixels' | 'width'>, part: Rectangle) {
  // As 32-bit words of a little-endian host: 0xXXRRGGBB there, 0xAABBGGRR here.
  const from = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length >> 2);
  const to = new Uint32Array(part.width * part.height);
  let at = 0;
  for (let row = part.y; row < part.y + part.height; row++) {
    const begin = row * width + part.x;
    for (let i = begin; i < begin + part.width; i++) {
      const word = from[i]!;
      to[at++] = 0xff000000 | ((word & 0xff) << 16) | (word & 0xff00) | ((word >>> 16) & 0xff);
    }
  }
  return new Uint8ClampedArray(to.buffer);
}

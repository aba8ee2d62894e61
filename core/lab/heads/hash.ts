import type { Picture } from './head.ts';

/** A 64-bit hash of what a picture shows, as 16 hexadecimal digits: equal pictures have equal ones. FNV-1a over whole pixels, two of them with different starts. */
export function pictureHash({ width, height, pixels }: Picture): string {
  let a = Math.imul(0x811c_9dc5 ^ width, 0x0100_0193);
  let b = Math.imul(0x1234_5678 ^ height, 0x0100_0193);
  for (let i = 0; i < width * height; i++) {
    const pixel = pixels[i]! & 0xff_ffff;
    a = Math.imul(a ^ pixel, 0x0100_0193);
    b = Math.imul((b ^ pixel) + (b >>> 15), 0x85eb_ca6b);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

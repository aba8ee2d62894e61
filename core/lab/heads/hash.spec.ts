import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pictureHash } from './hash.ts';

const picture = (pixels: Uint32Array, width = 8) => ({ width, height: pixels.length / width, pixels });

test('equal pictures have equal hashes, whatever the byte without meaning says', () => {
  const pixels = Uint32Array.from({ length: 64 }, (_, n) => n * 0x1_0307);
  expect(pictureHash(picture(pixels))).toMatch(/^[0-9a-f]{16}$/);
  expect(pictureHash(picture(pixels.map((pixel) => pixel | 0xff00_0000)))).toBe(pictureHash(picture(pixels)));
});

test('one bit of one pixel, its place, and the shape make another hash', () => {
  fc.assert(
    fc.property(fc.nat(63), fc.nat(23), fc.nat(63), (at, bit, other) => {
      const pixels = Uint32Array.from({ length: 64 }, (_, n) => n);
      const changed = pixels.slice();
      changed[at] = changed[at]! ^ (1 << bit);
      expect(pictureHash(picture(changed))).not.toBe(pictureHash(picture(pixels)));
      const swapped = pixels.slice();
      [swapped[at], swapped[other]] = [swapped[other]!, swapped[at]!];
      if (at !== other) expect(pictureHash(picture(swapped))).not.toBe(pictureHash(picture(pixels)));
    }),
  );
  expect(pictureHash(picture(new Uint32Array(64), 4))).not.toBe(pictureHash(picture(new Uint32Array(64), 8)));
});

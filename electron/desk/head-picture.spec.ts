import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tiles } from '../contract/shapes.ts';
import { HeadPicture } from './head-picture.ts';

const tile = (x: number, y: number, width: number, height: number, value: number) => ({
  x,
  y,
  width,
  height,
  pixels: new Uint8Array(width * height * 4).fill(value),
});
/** The picture as a window would have it. */
function drawn(picture: HeadPicture, updates: readonly (Tiles | undefined)[]): Uint8Array {
  const copy = new HeadPicture('copy', picture.width, picture.height);
  for (const update of updates) for (const part of update?.tiles ?? []) copy.take(part, 0);
  return copy.pixels;
}

test('head picture: who looks gets it whole first, then only what has changed', () => {
  const picture = new HeadPicture('centre', 200, 100);
  const view = picture.view();
  expect(view.take()).toBeUndefined();
  picture.take(tile(0, 0, 200, 100, 1), 1);
  const [first, ...more] = view.take()!.tiles;
  expect(more).toEqual([]);
  expect(first).toMatchObject({ x: 0, y: 0, width: 200, height: 100 });
  expect(view.take()).toBeUndefined();
  picture.take(tile(70, 10, 5, 5, 1), 2.5);
  const update = view.take()!;
  expect(update).toMatchObject({ head: 'centre', width: 200, height: 100, seconds: 2.5 });
  expect(update.tiles.map(({ x, y, width, height }) => [x, y, width, height])).toEqual([[64, 0, 64, 64]]);
});

test('head picture: whenever somebody looks, what it has got is the picture', () => {
  const change = fc.record({
    x: fc.nat(150),
    y: fc.nat(150),
    side: fc.integer({ min: 1, max: 90 }),
    value: fc.nat(255),
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(change, fc.boolean()), { maxLength: 30 }), (steps) => {
      const picture = new HeadPicture('centre', 190, 170);
      const view = picture.view();
      const updates: (Tiles | undefined)[] = [];
      for (const [{ x, y, side, value }, look] of steps) {
        picture.take(tile(x, y, side, side, value), 1);
        if (look) updates.push(view.take());
      }
      updates.push(view.take());
      expect(Buffer.compare(drawn(picture, updates), picture.pixels)).toBe(0);
    }),
    { numRuns: 200 },
  );
});

test('head picture: a part that does not fit changes nothing', () => {
  const picture = new HeadPicture('centre', 64, 64);
  const view = picture.view();
  picture.take(tile(60, 0, 10, 1, 9), 1);
  picture.take({ ...tile(0, 0, 2, 2, 9), pixels: new Uint8Array(3) }, 1);
  expect(view.take()).toBeUndefined();
  expect(picture.pixels.every((byte) => byte === 0)).toBe(true);
});

import { expect, test } from 'vitest';
import { around, Dirty } from '../../scene/dirty.ts';
import { rgbaOf } from './rgba.ts';

test('rgba: blue and red change places, and every pixel is opaque', () => {
  const picture = { width: 2, pixels: new Uint8Array([0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 7, 8, 9, 10, 0]) };
  expect([...rgbaOf(picture, { x: 1, y: 0, width: 1, height: 2 })]).toEqual([3, 2, 1, 255, 10, 9, 8, 255]);
});

test('dirty: many rectangles become one around them, and what is beside a smaller picture is left out', () => {
  const dirty = new Dirty();
  for (let i = 0; i < 100; i++) dirty.add([{ x: i, y: 2 * i, width: 1, height: 1 }]);
  const taken = dirty.take({ width: 1280, height: 480 });
  expect(taken.length).toBeLessThan(60);
  expect(around(taken)).toEqual({ x: 0, y: 0, width: 100, height: 199 });
  dirty.add([{ x: 90, y: 0, width: 20, height: 1 }]);
  expect(dirty.take({ width: 100, height: 100 })).toEqual([]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beside } from './place.ts';

const card = { width: 380, height: 180 };
const window = { width: 1280, height: 800 };

test('introduction: without anything to point at, the card is in the middle', () => {
  expect(beside(undefined, card, window)).toEqual({ left: 450, top: 310 });
});

test('introduction: the card stands below, else beside what it tells of', () => {
  expect(beside({ left: 100, top: 100, width: 400, height: 200 }, card, window)).toEqual({ left: 110, top: 314 });
  expect(beside({ left: 0, top: 60, width: 600, height: 730 }, card, window).left).toBe(614);
  expect(beside({ left: 700, top: 60, width: 580, height: 730 }, card, window).left).toBe(700 - 14 - 380);
  expect(beside({ left: 0, top: 500, width: 1280, height: 300 }, card, window).top).toBe(500 - 14 - 180);
});

test('introduction: the card is always in the window', () => {
  const side = fc.integer({ min: 0, max: 3000 });
  fc.assert(
    fc.property(side, side, side, side, (left, top, width, height) => {
      const at = beside({ left, top, width, height }, card, window);
      expect(at.left).toBeGreaterThanOrEqual(12);
      expect(at.left + card.width).toBeLessThanOrEqual(window.width - 12);
      expect(at.top).toBeGreaterThanOrEqual(12);
      expect(at.top + card.height).toBeLessThanOrEqual(window.height - 12);
    }),
  );
});

import { expect, test } from 'vitest';
import { nextIn } from './navigate.ts';

const box = (x: number, y: number) => ({ x, y, width: 10, height: 10 });

test('board diagram: arrow keys go to the neighbour in their direction', () => {
  const boxes = [box(0, 0), box(100, 0), box(200, 5), box(0, 100), box(100, 100)];
  expect(nextIn(boxes, 0, 'right')).toBe(1);
  expect(nextIn(boxes, 1, 'right')).toBe(2);
  expect(nextIn(boxes, 1, 'down')).toBe(4);
  expect(nextIn(boxes, 4, 'left')).toBe(3);
  expect(nextIn(boxes, 3, 'up')).toBe(0);
  expect(nextIn(boxes, 0, 'up')).toBeUndefined();
  expect(nextIn(boxes, 9, 'up')).toBeUndefined();
});

test('board diagram: what is as wide as the page is on the way from everywhere', () => {
  const boxes = [box(0, 0), { x: 0, y: 50, width: 500, height: 10 }, box(450, 100), box(450, 0)];
  expect(nextIn(boxes, 3, 'down')).toBe(1);
  expect(nextIn(boxes, 2, 'up')).toBe(1);
});

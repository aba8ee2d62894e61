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

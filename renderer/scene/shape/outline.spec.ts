import { expect, test } from 'vitest';
import { rounded, roundedRectangle } from './outline.ts';

test('outline: lines with as many corners have as many points, however long they are', () => {
  const small = rounded([
    [0, 0],
    [1, 0, 0.5],
    [1, 1],
  ]);
  const large = rounded([
    [0, 0],
    [100, 0, 0.01],
    [100, 3],
  ]);
  expect(large).toHaveLength(small.length);
  expect(small.at(-1)).toMatchObject({ x: 1, y: 1 });
});

test('outline: a rounded corner leaves the corner out and stays within the sides', () => {
  const points = rounded([
    [0, 0],
    [1, 0, 0.2],
    [1, 1],
  ]);
  expect(points.some(({ x, y }) => x === 1 && y === 0)).toBe(false);
  for (const { x, y } of points) expect(x >= 0 && x <= 1 && y >= 0 && y <= 1).toBe(true);
});

test('outline: a rounding larger than its sides does not fold over', () => {
  const points = roundedRectangle(2, 1, 50);
  for (const { x, y } of points) expect(Math.abs(x) <= 1 && Math.abs(y) <= 0.5).toBe(true);
});

test('outline: a closed one ends where it began, counterclockwise', () => {
  const points = roundedRectangle(2, 1, 0.1);
  expect(points.at(-1)!.distanceTo(points[0]!)).toBe(0);
  const area = points.reduce((sum, { x, y }, i) => {
    const next = points[(i + 1) % points.length]!;
    return sum + x * next.y - next.x * y;
  }, 0);
  expect(area / 2).toBeGreaterThan(1.9);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitted, following, moved, revealing, ticks, wordsFrom, zoomed } from './view.ts';

test('timeline view: all of it has some room behind its end', () => {
  expect(fitted(100)).toEqual({ from: 0, to: 104 });
  expect(fitted(0).to).toBeGreaterThan(0);
});

test('timeline view: what follows keeps its length and ends at the end', () => {
  expect(following({ from: 0, to: 10 }, 100)).toEqual({ from: 90.4, to: 100.4 });
  expect(following({ from: 50, to: 60 }, 2)).toEqual({ from: 0, to: 10 });
});

test('timeline view: zooming keeps the time under the pointer', () => {
  const near = zoomed({ from: 0, to: 100 }, 0.5, 40, 100);
  expect(near).toEqual({ from: 20, to: 70 });
});

test('timeline view: no zoom and no movement leaves what there is', () => {
  const seconds = fc.double({ min: 0, max: 1e5, noNaN: true });
  fc.assert(
    fc.property(
      seconds,
      seconds,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      seconds,
      (from, length, factor, end) => {
        const first = moved({ from, to: from + length + 0.1 }, 0, end);
        const view = moved(zoomed(first, factor, (first.from + first.to) / 2, end), from - 5e4, end);
        expect(view.from).toBeGreaterThanOrEqual(0);
        expect(view.to - view.from).toBeGreaterThan(0.0199);
        expect(view.to).toBeLessThanOrEqual(Math.max(fitted(end).to, view.to - view.from) * (1 + 1e-9));
      },
    ),
  );
});

test('timeline view: what is selected comes into sight, and what is in sight stays', () => {
  const view = { from: 10, to: 20 };
  expect(revealing(view, 12, 13, 100)).toBe(view);
  const right = revealing(view, 30, 31, 100);
  expect(right.from).toBeLessThan(30);
  expect(right.to).toBeGreaterThan(31);
  const left = revealing(view, 2, 3, 100);
  expect(left.from).toBeLessThan(2);
  expect(revealing(view, 30, 90, 100)).toEqual({ from: 30, to: 40 });
});

test('timeline view: ticks stand at round times, apart from each other', () => {
  expect(ticks({ from: 0, to: 10 }, 500).map(({ text }) => text)).toEqual(['0 s', '2 s', '4 s', '6 s', '8 s', '10 s']);
  expect(ticks({ from: 55, to: 190 }, 400).map(({ text }) => text)).toEqual(['1:00', '1:30', '2:00', '2:30', '3:00']);
  expect(ticks({ from: 1.2, to: 1.25 }, 500)[0]).toMatchObject({ text: '1.20 s' });
  expect(ticks({ from: 3600, to: 7300 }, 300).map(({ text }) => text)).toEqual(['1:00:00', '1:30:00', '2:00:00']);
});

test('timeline view: ticks are few, whatever the view', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e7, noNaN: true }),
      fc.double({ min: 0.02, max: 1e7, noNaN: true }),
      fc.integer({ min: 0, max: 4000 }),
      (from, length, width) => {
        expect(ticks({ from, to: from + length }, width).length).toBeLessThanOrEqual(Math.max(1, width) / 84 + 2);
      },
    ),
  );
});

test('timeline view: words begin in sight, and behind the signs that lie on them', () => {
  expect(wordsFrom(100, [])).toBe(0);
  expect(wordsFrom(-40, [])).toBe(40);
  expect(wordsFrom(100, [100, 300])).toBe(12);
  expect(wordsFrom(100, [118, 95])).toBe(30);
  expect(wordsFrom(100, [80])).toBe(0);
});

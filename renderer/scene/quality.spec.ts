import { expect, test } from 'vitest';
import { Resolution } from './quality.ts';

const pace = { slow: 22, slowFrames: 12, fast: 12, fastFrames: 180 };

test('resolution: goes down while frames are slow, to half a pixel at least', () => {
  const resolution = new Resolution({ ratio: 2, pace });
  for (let i = 0; i < 1000; i++) resolution.frame(50);
  expect(resolution.ratio).toBe(0.5);
});

test('resolution: a few slow frames change nothing', () => {
  const resolution = new Resolution({ ratio: 2, pace });
  for (let i = 0; i < 500; i++) resolution.frame(i % 10 === 0 ? 50 : 16);
  expect(resolution.ratio).toBe(2);
});

test('resolution: comes back when frames are quick for long', () => {
  const resolution = new Resolution({ ratio: 2, pace });
  for (let i = 0; i < 12; i++) resolution.frame(50);
  expect(resolution.ratio).toBeCloseTo(1.6);
  for (let i = 0; i < 200; i++) resolution.frame(8);
  expect(resolution.ratio).toBeCloseTo(1.84);
});

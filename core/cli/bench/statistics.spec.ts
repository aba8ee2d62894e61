import { describe, expect, it } from 'vitest';
import { geometricMean, ratios, spread } from './statistics.ts';

describe('statistics', () => {
  it('the median of an even count lies between the two in the middle', () => {
    expect(spread([4, 1, 3])).toEqual({ median: 3, min: 1, max: 4 });
    expect(spread([4, 1, 10, 2])).toEqual({ median: 3, min: 1, max: 10 });
    expect(spread([])).toBeUndefined();
  });

  it('a figure and its inverse have the geometric mean 1', () => {
    expect(geometricMean([4, 0.25])).toBeCloseTo(1, 12);
    expect(geometricMean([2, 8])).toBeCloseTo(4, 12);
    expect(geometricMean([])).toBeUndefined();
  });

  it('a ratio needs both of a pair, and time that passed', () => {
    expect(ratios([10, 20, 30], [5, undefined, 10])).toEqual([2, 3]);
    expect(ratios([10, 20], [5])).toEqual([2]);
    expect(ratios([10, 0], [0, 5])).toEqual([]);
  });
});

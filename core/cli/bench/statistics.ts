/** Middle, least and greatest of some figures. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Of an even count, the mean of the two in the middle. Undefined for none. */
export function spread(figures: readonly number[]): Spread | undefined {
  if (figures.length === 0) return undefined;
  const sorted = [...figures].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/** Of positive figures; undefined for none. */
export function geometricMean(figures: readonly number[]): number | undefined {
  if (figures.length === 0) return undefined;
  return Math.exp(figures.reduce((sum, x) => sum + Math.log(x), 0) / figures.length);
}

/** `theirs[i] / ours[i]`, for the pairs that have both. */
export function ratios(theirs: readonly (number | undefined)[], ours: readonly (number | undefined)[]): number[] {
  const pairs = Math.min(theirs.length, ours.length);
  return Array.from({ length: pairs }, (_, i) => theirs[i]! / ours[i]!).filter((x) => Number.isFinite(x) && x > 0);
}

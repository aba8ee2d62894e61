/** The part of the time axis that is seen, in seconds. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** Shortest part that can be seen: a millisecond's tick is then some pixels wide. */
const SHORTEST = 0.02;
/** Without anything to show. */
const EMPTY = 10;
/** Room behind the end. */
const MARGIN = 0.04;

/** All of it, up to `end`. */
export const fitted = (end: number): View => ({
  from: 0,
  to: end > 0 ? Math.max(SHORTEST, end * (1 + MARGIN)) : EMPTY,
});

/** The same length, with the end at its right edge. */
export function following(view: View, end: number): View {
  const length = view.to - view.from;
  const to = Math.max(length, end + length * MARGIN);
  return { from: to - length, to };
}

/**
 * Nearer (factor below 1) or farther, with the time at `at` where it is.
 * @param end - of everything: no more than that is seen
 */
export function zoomed(view: View, factor: number, at: number, end: number): View {
  const most = fitted(end);
  const length = Math.min(most.to, Math.max(SHORTEST, (view.to - view.from) * factor));
  const from = at - ((at - view.from) / (view.to - view.from)) * length;
  return moved({ from, to: from + length }, 0, end);
}

/** Shifted by seconds, within what there is. */
export function moved(view: View, by: number, end: number): View {
  const length = view.to - view.from;
  const from = Math.max(0, Math.min(view.from + by, Math.max(0, fitted(end).to - length)));
  return { from, to: from + length };
}

/** The view with a stretch in it: as it is where that is so already. */
export function revealing(view: View, from: number, to: number, end: number): View {
  const length = view.to - view.from;
  if (from >= view.from && to <= view.to) return view;
  if (to - from > length) return moved({ from, to: from + length }, 0, end);
  const by = from < view.from ? from - view.from - length * 0.1 : to - view.to + length * 0.1;
  return moved(view, by, end);
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

const STEPS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600,
];
const MOST_TICKS = 200;

/**
 * Ticks of an axis, at round times.
 * @param width - of the axis, in pixels
 * @param apart - pixels between two of them, at least
 */
export function ticks({ from, to }: View, width: number, apart = 84): readonly Tick[] {
  const wanted = ((to - from) / Math.max(1, width)) * apart;
  const hours = Math.ceil(wanted / 3600) * 3600;
  const step = STEPS.find((one) => one >= wanted) ?? hours;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.max(0, Math.min(MOST_TICKS, Math.floor(to / step + 1e-9) - first + 1));
  return Array.from({ length: count }, (_, number) => {
    const at = (first + number) * step;
    return { at, text: tickText(at, step) };
  });
}

function tickText(at: number, step: number): string {
  const digits = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
  if (at < 60 && step < 60) return `${at.toFixed(digits)} s`;
  const whole = Number(at.toFixed(digits));
  const minutes = Math.floor(whole / 60);
  const rest = (whole - minutes * 60).toFixed(digits).padStart(digits > 0 ? 3 + digits : 2, '0');
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

/** Half of a sign's width, and what is left free beside it. */
const SIGN = 12;

/** Pixels from the left edge of a span to its words: in sight, and behind the signs that lie where they would begin. */
export function wordsFrom(left: number, signs: readonly number[]): number {
  let from = Math.max(0, left);
  for (const at of [...signs].sort((one, other) => one - other)) if (Math.abs(at - from) < SIGN) from = at + SIGN;
  return from - left;
}

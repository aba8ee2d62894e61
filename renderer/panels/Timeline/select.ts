import type { Lane, Mark, Span } from './lanes.ts';

/** A span or a mark, by its place. */
export interface Selected {
  readonly lane: string;
  /** Spans and marks of the lane in their order in time. */
  readonly item: number;
}

export type Item = { readonly span: Span; readonly mark?: never } | { readonly mark: Mark; readonly span?: never };

/** What a lane has, in the order of time; a mark comes before what begins with it. */
export function itemsOf({ spans, marks }: Lane): readonly Item[] {
  const start = ({ span, mark }: Item): number => (span ? span.from.wall : mark.at.wall);
  return [...marks.map((mark): Item => ({ mark })), ...spans.map((span): Item => ({ span }))].sort(
    (one, other) => start(one) - start(other),
  );
}

export function findItem(lanes: readonly Lane[], selected: Selected | undefined): Item | undefined {
  const lane = lanes.find(({ id }) => id === selected?.lane);
  return lane && itemsOf(lane)[selected!.item];
}

/** Where an arrow key leads: along the lane, or to what is nearest in time in the next lane that has anything. */
export function step(
  lanes: readonly Lane[],
  selected: Selected | undefined,
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown',
): Selected | undefined {
  const filled = lanes.filter((lane) => itemsOf(lane).length > 0);
  const first = filled[0];
  if (!first) return undefined;
  const at = filled.findIndex(({ id }) => id === selected?.lane);
  const lane = filled[at];
  const item = lane && itemsOf(lane)[selected!.item];
  if (!lane || !item) return { lane: first.id, item: itemsOf(first).length - 1 };
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const to = selected!.item + (key === 'ArrowLeft' ? -1 : 1);
    return { lane: lane.id, item: Math.max(0, Math.min(itemsOf(lane).length - 1, to)) };
  }
  const next = filled[at + (key === 'ArrowUp' ? -1 : 1)];
  return next ? { lane: next.id, item: nearest(itemsOf(next), middle(item)) } : selected;
}

const middle = ({ span, mark }: Item): number => (span ? (span.from.wall + span.to.wall) / 2 : mark.at.wall);

function nearest(items: readonly Item[], to: number): number {
  const away = items.map((item) =>
    item.span && item.span.from.wall <= to && to <= item.span.to.wall ? 0 : Math.abs(middle(item) - to),
  );
  return away.indexOf(Math.min(...away));
}

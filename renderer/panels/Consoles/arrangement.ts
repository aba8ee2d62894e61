import * as v from 'valibot';

/** Which consoles are seen, and how. */
export interface Arrangement {
  /** Side by side, in this order; at least one where there are consoles at all. */
  readonly shown: readonly string[];
  /** The one of them that keys and tools are for. */
  readonly active: string;
  /** Height of letters in pixels. */
  readonly size: number;
}

export const SIZES = { least: 9, usual: 13, most: 32 } as const;
/** More than these side by side nobody could read. */
const MOST_SHOWN = 9;

const Kept = v.object({
  shown: v.pipe(v.array(v.string()), v.maxLength(MOST_SHOWN)),
  active: v.string(),
  size: v.pipe(v.number(), v.minValue(SIZES.least), v.maxValue(SIZES.most)),
});

/** What was kept of it, if that is still of use. */
export function readArrangement(text: string | undefined): Arrangement {
  try {
    return v.parse(Kept, JSON.parse(text ?? ''));
  } catch {
    return { shown: [], active: '', size: SIZES.usual };
  }
}

/** The same for the consoles that there are: what is no more is left out. The first start shows Dom0, where the most can be done. */
export function fitting(arrangement: Arrangement, consoles: readonly string[]): Arrangement {
  const shown = [...new Set(arrangement.shown)].filter((name) => consoles.includes(name));
  if (shown.length === 0 && consoles.length > 0) shown.push(consoles.includes('dom0') ? 'dom0' : consoles[0]!);
  const active = shown.includes(arrangement.active) ? arrangement.active : (shown[0] ?? '');
  return { ...arrangement, shown, active };
}

/** A tab was chosen: it takes the place of the active one, unless it is seen already. */
export function choose(arrangement: Arrangement, name: string): Arrangement {
  const { shown, active } = arrangement;
  if (shown.includes(name)) return { ...arrangement, active: name };
  return { ...arrangement, shown: shown.map((other) => (other === active ? name : other)), active: name };
}

/** Adds one beside the others, or the next in the tabs' order that is not seen. */
export function split(arrangement: Arrangement, consoles: readonly string[], name?: string): Arrangement {
  const { shown, active } = arrangement;
  const from = consoles.indexOf(active);
  const next = name ?? [...consoles.slice(from + 1), ...consoles].find((other) => !shown.includes(other));
  if (next === undefined || shown.includes(next) || shown.length >= MOST_SHOWN) return arrangement;
  return { ...arrangement, shown: [...shown, next], active: next };
}

/** Takes one away; the last one stays. */
export function unsplit(arrangement: Arrangement, name: string): Arrangement {
  const shown = arrangement.shown.filter((other) => other !== name);
  if (shown.length === 0) return arrangement;
  const at = Math.max(0, arrangement.shown.indexOf(name) - 1);
  return { ...arrangement, shown, active: name === arrangement.active ? shown[at]! : arrangement.active };
}

/** All at once, in the tabs' order; from there back to the active one. */
export function toggleAll(arrangement: Arrangement, consoles: readonly string[]): Arrangement {
  const all = consoles.slice(0, MOST_SHOWN);
  if (isAll(arrangement, consoles)) return { ...arrangement, shown: [arrangement.active] };
  return { ...arrangement, shown: all };
}

export const isAll = ({ shown }: Arrangement, consoles: readonly string[]): boolean =>
  shown.length > 1 && shown.length === Math.min(consoles.length, MOST_SHOWN);

/** Letters larger (1) or smaller (-1); 0: as usual. */
export function resized(arrangement: Arrangement, by: -1 | 0 | 1): Arrangement {
  const size = by === 0 ? SIZES.usual : Math.min(SIZES.most, Math.max(SIZES.least, arrangement.size + by));
  return { ...arrangement, size };
}

/** Columns of so many terminals in a panel of this width in pixels. */
export function columns(count: number, width: number): number {
  const most = Math.max(1, Math.floor(width / 320));
  return Math.min(most, count <= 3 ? count : Math.ceil(Math.sqrt(count)));
}

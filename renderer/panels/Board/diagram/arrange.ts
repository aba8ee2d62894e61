import type { Place } from '../model/edits.ts';
import type { BoardModel } from './model.ts';
import { LINK_KINDS, type LinkKind } from './things.ts';

// Where everything is on the board's diagram. Domains are columns, everything that they share is a line across them, and a dot where the
// two meet says who has what. No two lines of different things touch, so nothing has to be followed with a finger.

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line across the columns. */
export interface Lane {
  readonly id: string;
  /** The middle of the line. */
  readonly y: number;
}

export interface ColumnPlace extends Rectangle {
  readonly place: Place;
  /** Where its rail runs. */
  readonly centre: number;
}

export interface Segment extends Rectangle {
  readonly share: number;
}

export interface Chip extends Rectangle {
  readonly id: string;
}

/** The whole diagram, in pixels. */
export interface Arrangement {
  readonly width: number;
  readonly height: number;
  /** Where the labels of lines begin, and their width; where the figures behind the lines begin. */
  readonly labels: number;
  readonly labelWidth: number;
  readonly figures: number;
  readonly columns: readonly ColumnPlace[];
  readonly links: readonly (Lane & { readonly kind: LinkKind })[];
  readonly xen: Rectangle;
  /** The box around the hardware. */
  readonly hardware: Rectangle;
  readonly cpus: readonly Lane[];
  readonly heads: readonly Lane[];
  readonly devices: readonly Lane[];
  readonly memory: Rectangle;
  readonly segments: readonly Segment[];
  readonly chips: readonly Chip[];
  /** Where Xen's chips and Dom0's begin. */
  readonly chipRows: { readonly xen: number; readonly dom0: number };
}

const CARD = 132;
/** A second line of a title: in cards that are narrower than this, which tell less, too. */
const CARD_LINE = 16;
export const ROOMY = 130;
const LANE = 26;
const CPU_LANE = 32;
const XEN = 48;
const HEADING = 34;
const MEMORY = 34;
const CHIP = 24;
const CHIP_GAP = 6;
const MOST_COLUMN = 380;

/** What depends on the width that there is. `figures` is the room right of the columns. */
interface Measures {
  readonly pad: number;
  readonly gap: number;
  readonly gutter: number;
  readonly figures: number;
  readonly leastColumn: number;
  /** Labels begin so far inside the boxes that are as wide as the page. */
  readonly inset: number;
}

function measures(available: number): Measures {
  if (available < 560) return { pad: 10, gap: 8, gutter: 74, figures: 64, leastColumn: 92, inset: 6 };
  if (available < 760) return { pad: 14, gap: 10, gutter: 92, figures: 56, leastColumn: 120, inset: 13 };
  return { pad: 20, gap: 14, gutter: 120, figures: 64, leastColumn: 140, inset: 13 };
}
/** Segments of the memory can be got hold of. */
const LEAST_SEGMENT = 8;

/** Width of a text of the chips' font, about. */
export const chipWidth = (name: string): number => Math.ceil(name.length * 7.2) + 18;

/** Lays out a board in a width; it becomes wider when the columns need it. */
export function arrange(model: BoardModel, available: number): Arrangement {
  const { pad, gap, gutter, figures, leastColumn, inset } = measures(available);
  const count = model.columns.length;
  const room = (available - pad - gutter - figures - pad - gap * (count - 1)) / count;
  const columnWidth = Math.floor(Math.min(Math.max(room, leastColumn), MOST_COLUMN));
  const left = pad + gutter;
  const card = columnWidth < ROOMY ? CARD + CARD_LINE : CARD;
  const right = left + count * columnWidth + (count - 1) * gap;
  const width = Math.max(available, right + figures + pad);
  const columns = model.columns.map(({ place }, n) => {
    const x = left + n * (columnWidth + gap);
    return { place, x, y: pad, width: columnWidth, height: card, centre: x + Math.round(columnWidth / 2) };
  });
  const down = new Down(pad + card + 10);
  const kinds = LINK_KINDS.filter((kind) => model.links.some((link) => link.kind === kind));
  const links = kinds.map((kind) => ({ kind, ...down.lane(`link/${kind}`, LANE) }));
  down.skip(12);
  const xen = { x: pad, y: down.y, width: width - 2 * pad, height: XEN };
  down.skip(XEN + 14);
  const top = down.y;
  down.skip(HEADING);
  const cpus = Array.from({ length: model.cpus }, (_, n) => down.lane(`cpu/${n}`, CPU_LANE));
  down.skip(8);
  const inside = { x: left, width: width - left - 2 * pad };
  const memory = { x: left, width: right - left, y: down.y, height: MEMORY };
  down.skip(MEMORY + 12);
  const heads = model.heads.map(({ name }) => down.lane(`head/${name}`, LANE));
  const devices = model.given.map(({ facts }) => down.lane(`device/${facts.name}`, LANE));
  down.skip(10);
  const rows = { xen: down.y, dom0: 0 };
  const xenNames = ['gic', 'timers', ...model.kept.xen.map(({ name }) => `device/${name}`)];
  const xenChips = flow(xenNames, inside.x, down.y, inside.width);
  down.to(bottom(xenChips, down.y) + 8);
  rows.dom0 = down.y;
  const dom0Chips = flow(
    model.kept.dom0.map(({ name }) => `device/${name}`),
    inside.x,
    down.y,
    inside.width,
  );
  down.to(bottom(dom0Chips, down.y) + 12);
  return {
    width,
    height: down.y + pad,
    labels: pad + inset,
    labelWidth: gutter - inset - 6,
    figures: right + 12,
    columns,
    links,
    xen,
    hardware: { x: pad, y: top, width: width - 2 * pad, height: down.y - top },
    cpus,
    heads,
    devices,
    memory,
    segments: segmentsOf(model, memory),
    chips: [...xenChips, ...dom0Chips],
    chipRows: rows,
  };
}

/** Goes down the page. */
class Down {
  y: number;

  constructor(y: number) {
    this.y = y;
  }

  lane(id: string, height: number): Lane {
    this.y += height;
    return { id, y: this.y - height / 2 };
  }

  skip(height: number): void {
    this.y += height;
  }

  to(y: number): void {
    this.y = y;
  }
}

const bottom = (chips: readonly Chip[], y: number): number => Math.max(y, ...chips.map((chip) => chip.y + chip.height));

/** One after the other, in as many rows as it takes. */
function flow(ids: readonly string[], left: number, top: number, width: number): Chip[] {
  let [x, y] = [left, top];
  return ids.map((id) => {
    const wide = Math.min(chipWidth(id.slice(id.indexOf('/') + 1)), width);
    if (x > left && x + wide > left + width) [x, y] = [left, y + CHIP + CHIP_GAP];
    const chip = { id, x, y, width: wide, height: CHIP };
    x += wide + CHIP_GAP;
    return chip;
  });
}

/** The memory's parts, to scale but for those that would be too narrow to see. What does not fit pushes the rest together. */
function segmentsOf({ shares }: BoardModel, bar: Rectangle): Segment[] {
  const total = shares.reduce((sum, { mib }) => sum + mib, 0) || 1;
  const wanted = shares.map(({ mib }) => (mib === 0 ? 0 : Math.max((mib / total) * bar.width, LEAST_SEGMENT)));
  const scale = bar.width / wanted.reduce((sum, width) => sum + width, 0);
  let x = bar.x;
  return wanted.map((wide, share) => {
    const segment = { share, x, y: bar.y, width: wide * scale, height: bar.height };
    x += wide * scale;
    return segment;
  });
}

/** MiB of a pixel of the memory's bar. */
export const mibPerPixel = ({ shares }: BoardModel, { width }: Rectangle): number =>
  shares.reduce((sum, { mib }) => sum + mib, 0) / width;

/** What is dragged. */
export type Dragged =
  | { readonly kind: 'head' | 'device'; readonly name: string }
  | { readonly kind: 'pin'; readonly place: Place; readonly cpu: number }
  | { readonly kind: 'vcpu'; readonly place: Place; readonly vcpu: number }
  | { readonly kind: 'domain'; readonly place: number };

/** Where something that is dragged would land: a column, or a CPU. */
export type Target = { readonly place: Place } | { readonly cpu: number };

/** So far beside a column still means the column. */
const BESIDE = 4;

/** The target below a point, if what is dragged can land there. */
export function targetAt(arrangement: Arrangement, dragged: Dragged, x: number, y: number): Target | undefined {
  if (dragged.kind === 'pin' || dragged.kind === 'vcpu') {
    const lane = arrangement.cpus.findIndex((cpu) => Math.abs(cpu.y - y) <= CPU_LANE / 2);
    return lane < 0 ? undefined : { cpu: lane };
  }
  const column = arrangement.columns.find((one) => x >= one.x - BESIDE && x < one.x + one.width + BESIDE);
  if (!column) return undefined;
  // Nothing but Dom0's own back end shows something on a head for Dom0, and Dom0 always starts first.
  if (column.place === 'dom0' && dragged.kind !== 'device') return undefined;
  return { place: column.place };
}

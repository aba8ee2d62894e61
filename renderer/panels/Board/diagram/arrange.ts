import type { Place } from '../model/edits.ts';
import { DENSE_ROWS, measures, ROOMY, ROOMY_ROWS, type Rows, WIDE } from './measures.ts';
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
  /** Cards have fewer lines, and lines are closer together. */
  readonly dense: boolean;
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
  readonly cpuHeight: number;
  readonly heads: readonly Lane[];
  readonly devices: readonly Lane[];
  readonly memory: Rectangle;
  readonly segments: readonly Segment[];
  readonly chips: readonly Chip[];
  /** What stands before Xen's chips and Dom0's. */
  readonly chipLabels: { readonly xen: Rectangle; readonly dom0: Rectangle };
  /** Stands for chips that are left out. */
  readonly more: (Rectangle & { readonly count: number }) | undefined;
}

const MOST_COLUMN = 380;
/** Of Dom0's label where it stands in Xen's row: the room before it, its width, and what makes it worth it. */
const INLINE_GAP = 16;
const INLINE_LABEL = 50;
const LEAST_INLINE = 60;
/** Width of what stands for chips that are left out. */
const MORE = 44;

/** Segments of the memory can be got hold of. */
const LEAST_SEGMENT = 8;

/** Width of a text of the chips' font, about. */
export const chipWidth = (name: string): number => Math.ceil(name.length * 7.2) + 18;

/** Room that the diagram has, and whether all chips are wanted where there is little. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly allChips: boolean;
}

/** Lays out a board in a room; it becomes wider when the columns need it, closer where it would be too high, and higher where that does not help. */
export function arrange(model: BoardModel, room: Room): Arrangement {
  const roomy = arranged(model, room, ROOMY_ROWS);
  return roomy.height <= room.height ? roomy : arranged(model, room, DENSE_ROWS);
}

function arranged(model: BoardModel, { width: available, allChips }: Room, rows: Rows): Arrangement {
  const { pad: side, gap, gutter, figures, leastColumn, inset } = measures(available);
  const pad = rows.pad ?? side;
  const dense = rows === DENSE_ROWS;
  const count = model.columns.length;
  const room = (available - side - gutter - figures - side - gap * (count - 1)) / count;
  const columnWidth = Math.floor(Math.min(Math.max(room, leastColumn), MOST_COLUMN));
  const left = side + gutter;
  const card = columnWidth < ROOMY ? rows.narrowCard : columnWidth < WIDE ? rows.card : rows.wideCard;
  const right = left + count * columnWidth + (count - 1) * gap;
  const width = Math.max(available, right + figures + side);
  const columns = model.columns.map(({ place }, n) => {
    const x = left + n * (columnWidth + gap);
    return { place, x, y: pad, width: columnWidth, height: card, centre: x + Math.round(columnWidth / 2) };
  });
  const down = new Down(pad + card + rows.gaps.cards);
  const kinds = LINK_KINDS.filter((kind) => model.links.some((link) => link.kind === kind));
  const links = kinds.map((kind) => ({ kind, ...down.lane(`link/${kind}`, rows.lane) }));
  down.skip(rows.gaps.links);
  const xen = { x: side, y: down.y, width: width - 2 * side, height: rows.xen };
  down.skip(rows.xen + rows.gaps.xen);
  const top = down.y;
  down.skip(rows.heading);
  const cpus = Array.from({ length: model.cpus }, (_, n) => down.lane(`cpu/${n}`, rows.cpu));
  down.skip(rows.gaps.cpus);
  const memory = { x: left, width: right - left, y: down.y, height: rows.memory };
  down.skip(rows.memory + rows.gaps.memory);
  const heads = model.heads.map(({ name }) => down.lane(`head/${name}`, rows.lane));
  const devices = model.given.map(({ facts }) => down.lane(`device/${facts.name}`, rows.lane));
  down.skip(rows.gaps.devices);
  const labels = side + inset;
  const labelWidth = gutter - inset - 6;
  const chips = chipsOf(model, rows, dense && !allChips, {
    label: { x: labels, y: down.y, width: labelWidth, height: rows.chip },
    x: left,
    width: width - left - 2 * side,
  });
  down.to(chips.bottom + rows.gaps.chips);
  return {
    dense,
    width,
    height: down.y + pad,
    labels,
    labelWidth,
    figures: right + 12,
    columns,
    links,
    xen,
    hardware: { x: side, y: top, width: width - 2 * side, height: down.y - top },
    cpus,
    cpuHeight: rows.cpu,
    heads,
    devices,
    memory,
    segments: segmentsOf(model, memory),
    ...chips,
  };
}

interface ChipRoom {
  /** Of the first row. */
  readonly label: Rectangle;
  readonly x: number;
  readonly width: number;
}

type Chips = Pick<Arrangement, 'chips' | 'chipLabels' | 'more'> & { readonly bottom: number };

/** Devices that stay where they are: Xen's, and below them Dom0's; or all in one row, as many as have room there. */
function chipsOf({ kept }: BoardModel, rows: Rows, one: boolean, { label, x, width }: ChipRoom): Chips {
  const xenIds = ['gic', 'timers', ...kept.xen.map(({ name }) => `device/${name}`)];
  const dom0Ids = kept.dom0.map(({ name }) => `device/${name}`);
  const xen = flow(xenIds, x, label.y, width, rows);
  const xenBottom = bottomOf(xen, label.y);
  const last = xen.at(-1)!;
  const inline = last.x + last.width + INLINE_GAP;
  const from = inline + INLINE_LABEL;
  if (!one || xenBottom > label.y + rows.chip || from + LEAST_INLINE > x + width) {
    const y = xenBottom + rows.gaps.chipRows;
    const dom0 = flow(dom0Ids, x, y, width, rows);
    const chipLabels = { xen: label, dom0: { ...label, y } };
    return { chips: [...xen, ...dom0], chipLabels, more: undefined, bottom: bottomOf(dom0, y) };
  }
  const chipLabels = { xen: label, dom0: { ...label, x: inline, width: INLINE_LABEL } };
  const whole = flow(dom0Ids, from, label.y, x + width - from, rows);
  const inRow = (chip: Chip): boolean => chip.y === label.y;
  if (whole.every(inRow)) return { chips: [...xen, ...whole], chipLabels, more: undefined, bottom: xenBottom };
  const shown = flow(dom0Ids, from, label.y, x + width - from - MORE - rows.chipGap, rows).filter(inRow);
  const end = shown.at(-1);
  const more = {
    x: end ? end.x + end.width + rows.chipGap : from,
    y: label.y,
    width: MORE,
    height: rows.chip,
    count: dom0Ids.length - shown.length,
  };
  return { chips: [...xen, ...shown], chipLabels, more, bottom: xenBottom };
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

const bottomOf = (chips: readonly Chip[], y: number): number =>
  Math.max(y, ...chips.map((chip) => chip.y + chip.height));

/** One after the other, in as many rows as it takes. */
function flow(ids: readonly string[], left: number, top: number, width: number, rows: Rows): Chip[] {
  let [x, y] = [left, top];
  return ids.map((id) => {
    const wide = Math.min(chipWidth(id.slice(id.indexOf('/') + 1)), width);
    if (x > left && x + wide > left + width) [x, y] = [left, y + rows.chip + rows.chipGap];
    const chip = { id, x, y, width: wide, height: rows.chip };
    x += wide + rows.chipGap;
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
    const lane = arrangement.cpus.findIndex((cpu) => Math.abs(cpu.y - y) <= arrangement.cpuHeight / 2);
    return lane < 0 ? undefined : { cpu: lane };
  }
  const column = arrangement.columns.find((one) => x >= one.x - BESIDE && x < one.x + one.width + BESIDE);
  if (!column) return undefined;
  // Nothing but Dom0's own back end shows something on a head for Dom0, and Dom0 always starts first.
  if (column.place === 'dom0' && dragged.kind !== 'device') return undefined;
  return { place: column.place };
}

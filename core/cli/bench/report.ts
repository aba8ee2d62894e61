import {
  type Bound,
  GROUPS,
  type Group,
  keepsBound,
  ROW_TARGET,
  type RowSamples,
  rowId,
  type Sample,
  type Target,
} from './row.ts';
import { geometricMean, ratios, type Spread, spread } from './statistics.ts';

/** Which time counts: that on the wall, or the processor's. */
export type Measure = 'wall' | 'cpu';

export interface RowResult {
  readonly id: string;
  readonly about: string;
  readonly bound?: Bound;
  /** Medians, in milliseconds or in the unit of the bound. */
  readonly ours: number | undefined;
  readonly qemu: number | undefined;
  /** QEMU's time ÷ ours, pair by pair. */
  readonly ratio: Spread | undefined;
  readonly mips: number | undefined;
}

export interface GroupResult {
  readonly group: Group;
  readonly rows: readonly RowResult[];
  /** Geometric mean of the rows' medians. */
  readonly mean: number | undefined;
}

const time = (measure: Measure, sample: Sample): number | undefined =>
  sample.figure ?? (measure === 'wall' ? sample.wallMs : sample.cpuMs);
const known = (figures: readonly (number | undefined)[]): number[] => figures.filter((x) => x !== undefined);

function rowResult({ row, ours, qemu }: RowSamples, measure: Measure): RowResult {
  const mine = ours.map((s) => time(measure, s));
  const theirs = qemu.map((s) => time(measure, s));
  return {
    id: rowId(row),
    about: row.about,
    ...(row.bound ? { bound: row.bound } : {}),
    ours: spread(known(mine))?.median,
    qemu: spread(known(theirs))?.median,
    ratio: row.bound ? undefined : spread(ratios(theirs, mine)),
    mips: spread(known(ours.map((s) => s.mips)))?.median,
  };
}

/** Results by group, in the order of GROUPS. */
export function summarise(samples: readonly RowSamples[], measure: Measure): GroupResult[] {
  return (Object.keys(GROUPS) as Group[]).flatMap((group) => {
    const rows = samples.filter((s) => s.row.group === group).map((s) => rowResult(s, measure));
    const mean = geometricMean(known(rows.map((r) => r.ratio?.median)));
    return rows.length === 0 ? [] : [{ group, rows, mean }];
  });
}

const fixed = (x: number | undefined, digits: number): string => (x === undefined ? '' : x.toFixed(digits));
const targetText = ({ atLeast, aim }: Target): string => `at least ${atLeast}, aim ${aim}`;

const HEADINGS = ['row', 'ours ms', 'QEMU ms', 'ratio', 'min', 'max', 'MIPS', ''] as const;

/** Where a figure misses what it must reach. */
function remark({ bound, ours, ratio }: RowResult): string {
  if (bound) {
    const missed = ours !== undefined && !keepsBound(bound, ours);
    return `${bound.unit}, ${bound.side} ${bound.limit}${missed ? ' (missed)' : ''}, aim ${bound.aim}`;
  }
  return ratio !== undefined && ratio.median < ROW_TARGET.atLeast ? `below ${ROW_TARGET.atLeast}` : '';
}

const DIGITS: Readonly<Record<string, number>> = { '%': 1, '×': 2 };
const digitsOf = ({ bound }: RowResult): number => DIGITS[bound?.unit ?? 'ms'] ?? 0;

function cells(row: RowResult): string[] {
  return [
    row.id,
    fixed(row.ours, digitsOf(row)),
    fixed(row.qemu, digitsOf(row)),
    fixed(row.ratio?.median, 2),
    fixed(row.ratio?.min, 2),
    fixed(row.ratio?.max, 2),
    fixed(row.mips, 0),
    remark(row),
  ];
}

function meanText({ group, mean }: GroupResult): string | undefined {
  const { title, target } = GROUPS[group];
  if (mean === undefined || !target) return undefined;
  return `${title}: geometric mean ${mean.toFixed(2)} (${targetText(target)})`;
}

/** For a terminal. */
export function textReport(groups: readonly GroupResult[]): string {
  const table = [[...HEADINGS], ...groups.flatMap((g) => g.rows.map(cells))];
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 || column === 7 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  const parts = groups.flatMap((g) => [...g.rows.map((r) => line(cells(r))), meanText(g) ?? '', '']);
  return `${[line(HEADINGS), ...parts].join('\n').trimEnd()}\n`;
}

/** A table for docs/performance.md. */
export function markdownReport(groups: readonly GroupResult[]): string {
  const section = (g: GroupResult): string => {
    const rows = g.rows.map((r) => {
      const [id, ...figures] = cells(r);
      return `| \`${id}\` | ${r.about} | ${figures.join(' | ')} |`;
    });
    const { title } = GROUPS[g.group];
    const mean = meanText(g);
    const head = `### ${title[0]!.toUpperCase()}${title.slice(1)}\n\n| row | what | ours ms | QEMU ms | ratio | min | max | MIPS | |\n|---|---|---:|---:|---:|---:|---:|---:|---|`;
    return `${[head, ...rows].join('\n')}\n${mean === undefined ? '' : `\n**${mean}**\n`}`;
  };
  return groups.map(section).join('\n');
}

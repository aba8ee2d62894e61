/** What a row belongs to; its figures have targets together. */
export type Group = 'integer' | 'fp' | 'user' | 'system' | 'boot' | 'host';

/** One measured piece of work. */
export interface Row {
  readonly group: Group;
  /** Unique within the group; stable, so that results of different days can be compared. */
  readonly name: string;
  /** What it does, for people. */
  readonly about: string;
  /** Of rows in the group `host`: they are figures, not times. */
  readonly bound?: Bound;
}

/** How results and `--rows` call a row: `integer/crc32`. */
export const rowId = ({ group, name }: Row): string => `${group}/${name}`;

/** What one side needed for a row once, or the figure that the row is about. */
export interface Sample {
  /** Wall time from the row's beginning to its end, in milliseconds. */
  readonly wallMs?: number;
  /** Processor time of the side's process, all threads, in the same interval; undefined when the host does not tell. */
  readonly cpuMs?: number | undefined;
  /** Of rows in the group `host`: in the row's unit. */
  readonly figure?: number;
  /** Millions of guest instructions a second of wall time, where the side counts them. */
  readonly mips?: number;
  /** What the work computed: both sides must agree. Undefined for rows that compute nothing. */
  readonly result?: string;
}

/** A moment of a side's process. */
interface Moment {
  readonly ms: number;
  readonly cpuMs: number | undefined;
}

/** What was needed between two moments. */
export function sampleOf(begin: Moment, end: Moment, result?: string): Sample {
  const cpuMs = begin.cpuMs === undefined || end.cpuMs === undefined ? undefined : end.cpuMs - begin.cpuMs;
  return { wallMs: end.ms - begin.ms, cpuMs, ...(result === undefined ? {} : { result }) };
}

export type Side = 'ours' | 'qemu';

/** All samples of a row: those of one index were taken one right after the other. */
export interface RowSamples {
  readonly row: Row;
  readonly ours: readonly Sample[];
  readonly qemu: readonly Sample[];
}

/** What a group's geometric mean of ratios should reach (QEMU's time ÷ ours). */
export interface Target {
  readonly atLeast: number;
  readonly aim: number;
}

export interface GroupFacts {
  readonly title: string;
  /** Absent where rows have figures of their own. */
  readonly target?: Target;
}

export const GROUPS: Readonly<Record<Group, GroupFacts>> = {
  integer: { title: 'integer kernels', target: { atLeast: 1.3, aim: 1.6 } },
  fp: { title: 'floating point and Advanced SIMD', target: { atLeast: 2, aim: 3 } },
  user: { title: 'programs in Dom0', target: { atLeast: 1, aim: 1.4 } },
  system: { title: 'system calls, switches, faults, hypercalls', target: { atLeast: 0.8, aim: 1.2 } },
  boot: { title: 'boots', target: { atLeast: 0.8, aim: 1.1 } },
  host: { title: 'what it costs the host' },
};

/** Of every single row. */
export const ROW_TARGET: Target = { atLeast: 0.6, aim: 1 };

/** Where the figure of a row of the group `host` should be. */
export interface Bound {
  readonly unit: string;
  readonly limit: number;
  /** Which side of the limit is the right one. */
  readonly side: 'at most' | 'at least';
  readonly aim: number;
}

export const keepsBound = ({ side, limit }: Bound, figure: number): boolean =>
  side === 'at most' ? figure <= limit : figure >= limit;

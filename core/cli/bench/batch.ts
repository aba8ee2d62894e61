import type { Limits } from './process.ts';
import type { Row, Sample, Side } from './row.ts';

/** Rows that one start of a side measures together. */
export interface Batch {
  readonly rows: readonly Row[];
  /** Starts the side once; what it measured, by `rowId`: less than all rows when something went wrong on the way. Rejects when all did. */
  run(side: Side): Promise<ReadonlyMap<string, Sample>>;
}

export interface BatchOptions extends Limits {
  /** Work is divided by this. */
  readonly divisor: number;
  /** Further options for our commands. */
  readonly ourOptions: readonly string[];
}

import type { Row, Sample, Side } from './row.ts';

/** Rows that one start of a side measures together. */
export interface Batch {
  readonly rows: readonly Row[];
  /** Starts the side once; what it measured, by `rowId`. Rejects with an Error that says what went wrong. */
  run(side: Side): Promise<ReadonlyMap<string, Sample>>;
}

export interface BatchOptions {
  /** Work is divided by this. */
  readonly divisor: number;
  /** Further options for our commands. */
  readonly ourOptions: readonly string[];
  /** One start may take so long. */
  readonly limitMs: number;
}

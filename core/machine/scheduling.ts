export type RunResult = 'time' | 'idle' | 'stopped';

/** Who gives the CPUs their turns and moves virtual time on. Times are nanoseconds of virtual time. */
export interface Scheduling {
  /** Virtual time that passed with all CPUs waiting. */
  readonly idle: number;
  /** Runs until virtual time `until`, until `stop` was called, or until every CPU waits ('idle'). */
  run(until: number, jump?: boolean): RunResult;
  /** Ends `run` after the running instruction. */
  stop(): void;
}

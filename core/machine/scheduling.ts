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

/** Scheduling by the host's clock: while `run` says 'idle', the thread may sleep. */
export interface RealTime extends Scheduling {
  /** Nanoseconds until the next alarm: so long the thread may sleep. Infinity when there is none. */
  readonly due: number;
  /** Another thread wants something: no sleep. */
  readonly asked: boolean;
  /** Host time that virtual time has not followed, in ns. */
  readonly stretched: number;
}

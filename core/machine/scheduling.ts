export type RunResult = 'time' | 'idle' | 'stopped';

/**
 * How fast virtual time goes. `real`: by the host's clock, or a part of it (`factor`, above 0 to 1). `free`: it counts instructions and jumps
 * while all CPUs wait, as fast as the host can.
 */
export type Speed = { readonly kind: 'real'; readonly factor: number } | { readonly kind: 'free' };

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
  /** Nanoseconds of host time until the next alarm: so long the thread may sleep. Infinity when there is none. */
  readonly due: number;
  /** Another thread wants something: no sleep. */
  readonly asked: boolean;
  /** Host time that virtual time has not followed, in ns. */
  readonly stretched: number;
  /** From now on, or from the end of the pause, virtual time goes at this part of the host's. */
  setFactor(factor: number): void;
  /** Virtual time stands still until `resume`; the caller does not run meanwhile. Returns when nothing executes any more. */
  pause(): void;
  resume(): void;
}

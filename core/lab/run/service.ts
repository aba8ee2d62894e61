import * as v from 'valibot';
import type { Clock, Log } from '../../bus/ports.ts';
import type { Machine } from '../../machine/machine.ts';
import type { AgentClient } from '../agent/client.ts';
import type { RunPlan } from '../layout/plan.ts';
import type { LabEvent } from './services/index.ts';

/** What a service of a running lab works with. All of it is of the machine's thread; time is virtual. */
export interface LabContext {
  /** Another one after `changePlan`. */
  readonly plan: RunPlan;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly agent: AgentClient;
  /** Lines for the user. */
  readonly log: Log;
  /**
   * Tells everybody outside: the terminal, the control socket, the app. `bytes` is about how large the event is, if it is large: while
   * too much is under way the machine waits.
   */
  emit(event: LabEvent, bytes?: number): void;
  /** Calls the listener with every event of this lab. Returns its release. */
  onEvent(listener: (event: LabEvent) => void): () => void;
  /** Calls the listener between the slices of the machine's run, some milliseconds of virtual time apart, at equal times in equal runs. Returns its release. */
  onSlice(listener: () => void): () => void;
  /** Calls the listener with every byte that the board's console shows. Returns its release. */
  onConsole(listener: (byte: number) => void): () => void;
  /** Calls a method, as `vehicle.set`. Rejects with an Error for the caller. */
  call(name: string, params: unknown): Promise<Result>;
  /**
   * The lab runs by another plan from now on, also after a reset: with these files in Dom0, by path, and without those that were removed.
   */
  changePlan(plan: RunPlan, written: ReadonlyMap<string, Uint8Array>, removed: readonly string[]): void;
  /** Resolves when virtual time has gone on by so many nanoseconds. */
  sleep(nanoseconds: number): Promise<void>;
}

/** What a method gives back: plain data, and bytes as Uint8Array. Over the control socket bytes become `{ "base64": "…" }`. */
export type Result =
  | undefined
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Result[]
  | { readonly [key: string]: Result };

/** Something that can be asked of a running lab, from outside its thread. */
export interface Method {
  /** Parameters that do not fit give an Error for the caller that says which; see `run`'s for others. */
  call(params: unknown): Result | Promise<Result>;
}

/**
 * A method: what its parameters must be, and what it does with them.
 * @param run - may reject with an Error whose message is for the caller.
 */
export function method<const S extends v.GenericSchema>(
  params: S,
  run: (params: v.InferOutput<S>) => Result | Promise<Result>,
): Method {
  return {
    call(given) {
      const parsed = v.safeParse(params, given ?? {});
      if (parsed.success) return run(parsed.output);
      const [issue] = parsed.issues;
      throw new Error(`${v.getDotPath(issue) ?? 'the parameters'}: ${issue.message}`);
    },
  };
}

/** A service while a lab runs. */
export interface RunningService {
  /** By name, without the service's: `frame` of `display` is called as `display.frame`. */
  readonly methods?: Readonly<Record<string, Method>>;
  /** The machine is given up, at the end or at a reset. */
  stop?(): void;
}

/**
 * A part of the lab that others talk to: one file in services/, named in services/index.ts. It begins with the machine, before the first
 * instruction, and again after each reset.
 */
export interface Service {
  readonly name: string;
  start(lab: LabContext): RunningService;
}

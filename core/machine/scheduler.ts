import type { Evaluator } from '../engine/evaluate/evaluator.ts';
import type { RunResult, Scheduling } from './scheduling.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Virtual time of one instruction in nanoseconds: about what a Cortex-A15 at 1 GHz needs. */
export const NS_PER_INSTRUCTION = 1;
/** Longest time that one CPU runs before the others, in nanoseconds of virtual time. */
const QUANTUM = 20_000;
/** The same while the others wait: what wakes one of them ends it. */
const ALONE = 10_000_000;

/**
 * Deterministic round-robin: in every slice each CPU runs the same span of virtual time, one after the other. When all wait,
 * time jumps to the next alarm.
 */
export class Scheduler implements Scheduling {
  readonly #time: VirtualTime;
  readonly #engines: readonly Evaluator[];
  /** Each CPU's own time: a CPU that ran ahead of a shortened slice waits for the others. */
  readonly #local: number[];
  #sliceEnd = 0;
  #running: Evaluator | undefined;
  #runningStart = 0;
  #runningExecuted = 0;
  #stop = false;
  /** Virtual time, in ns, that passed with all CPUs waiting. */
  idle = 0;

  constructor(time: VirtualTime, engines: readonly Evaluator[]) {
    this.#time = time;
    this.#engines = engines;
    this.#local = engines.map(() => 0);
    time.onArmed = (deadline) => this.#armed(deadline);
    for (const [i, { cpu }] of engines.entries()) cpu.woken = () => this.#woken(i);
  }

  /** Local times, for saving a machine's state. */
  get locals(): readonly number[] {
    return this.#local;
  }

  setLocals(locals: readonly number[]): void {
    for (const [i, t] of locals.entries()) this.#local[i] = t;
  }

  /** Ends `run` after the running instruction. */
  stop(): void {
    this.#stop = true;
    this.#running?.shorten(this.#running.executed + 1);
  }

  /**
   * Runs until virtual time `until` (ns), or until `stop` was called, or until nothing will ever happen again (`idle`).
   * With `jump` false, time does not jump while all CPUs wait: the result is then 'idle' with time standing still.
   */
  run(until: number, jump = true): RunResult {
    this.#stop = false;
    const time = this.#time;
    for (;;) {
      const now = time.now();
      time.fireDue();
      if (this.#stop) return 'stopped';
      if (now >= until) return 'time';
      // Every CPU looks: a wake-up may be due on several.
      const running = this.#engines.filter((e) => !e.held && e.cpu.tryWake());
      if (running.length === 0) {
        if (!jump || time.next === Number.POSITIVE_INFINITY) return 'idle';
        const next = Math.min(time.next, until);
        if (next > now) {
          this.idle += next - now;
          this.#advance(next);
        }
        continue;
      }
      const longest = running.length === 1 ? ALONE : QUANTUM;
      this.#slice(now, Math.min(now + longest, Math.max(time.next, now + 1), until));
    }
  }

  #advance(to: number): void {
    this.#time.set(to);
    for (let i = 0; i < this.#local.length; i++) this.#local[i] = Math.max(this.#local[i]!, to);
  }

  #slice(now: number, end: number): void {
    this.#sliceEnd = end;
    for (const [i, engine] of this.#engines.entries()) {
      const start = Math.max(this.#local[i]!, now);
      if (start >= this.#sliceEnd || engine.held || !engine.cpu.tryWake()) continue;
      this.#running = engine;
      this.#runningStart = start;
      const executed = engine.executed;
      this.#runningExecuted = executed;
      this.#time.set(start, () => (engine.executed - executed) * NS_PER_INSTRUCTION);
      engine.run(executed + (this.#sliceEnd - start) / NS_PER_INSTRUCTION);
      this.#local[i] = start + (engine.executed - executed) * NS_PER_INSTRUCTION;
      this.#running = undefined;
      if (engine.stopped) this.#stop = true;
      if (this.#stop) break;
    }
    if (this.#stop) {
      // The others take up from where they are when running goes on.
      this.#time.set(Math.min(this.#sliceEnd, ...this.#runnableLocals(now)));
      return;
    }
    this.#time.set(this.#sliceEnd);
    for (const [i, engine] of this.#engines.entries())
      if (engine.held || engine.cpu.halt !== 'running') this.#local[i] = Math.max(this.#local[i]!, this.#sliceEnd);
  }

  #runnableLocals(now: number): number[] {
    return this.#engines.flatMap((e, i) =>
      e.cpu.halt === 'running' && !e.held ? [Math.max(this.#local[i]!, now)] : [],
    );
  }

  /** A CPU was woken by the one that runs: they go on together from now. */
  #woken(i: number): void {
    if (!this.#running) return;
    this.#armed(0);
    this.#local[i] = Math.max(this.#local[i]!, this.#sliceEnd);
  }

  /** Something is to happen at `deadline`: if that is before the end of the slice, the slice ends there, at the earliest after the running instruction. */
  #armed(deadline: number): void {
    const engine = this.#running;
    if (!engine || deadline >= this.#sliceEnd) return;
    const now = this.#runningStart + (engine.executed - this.#runningExecuted) * NS_PER_INSTRUCTION;
    this.#sliceEnd = Math.max(deadline, now + NS_PER_INSTRUCTION);
    engine.shorten(this.#runningExecuted + (this.#sliceEnd - this.#runningStart) / NS_PER_INSTRUCTION);
  }
}

import type { Watch } from '../arm/data-access.ts';
import type { Machine, PowerState } from '../machine/machine.ts';

/** What a CPU does when the machine is let go. */
export type Action = 'step' | 'continue' | 'hold';

/** Why the machine stands. `cpu` is the CPU that caused it. */
export type StopReason =
  | { readonly kind: 'breakpoint' | 'step' | 'interrupt'; readonly cpu: number }
  | { readonly kind: 'watch'; readonly cpu: number; readonly watch: Watch; readonly address: number }
  | { readonly kind: 'power'; readonly power: PowerState };

/** Breakpoints and watchpoints that may be set at once. */
const LIMIT = 1000;

/**
 * Stops a machine and lets it go: breakpoints, watchpoints, single steps. It never runs the machine itself: whoever does asks `halted`
 * before each `machine.run` and calls `collect` after it.
 */
export class DebugControl {
  readonly #machine: Machine;
  readonly #breakpoints = new Set<number>();
  #watches: readonly Watch[] = [];
  #hit: { readonly watch: Watch; readonly address: number } | undefined;
  #halted = true;
  #applied = { breakpoints: '', watches: '[]' };
  /** A single step takes pending interrupts; by default they wait, so that a step stays in the code at hand. */
  stepsIntoInterrupts = false;

  constructor(machine: Machine) {
    this.#machine = machine;
    for (const engine of machine.engines)
      engine.access.onWatch = (watch, address) => {
        this.#hit = { watch, address };
        return true;
      };
  }

  get halted(): boolean {
    return this.#halted;
  }

  get breakpoints(): ReadonlySet<number> {
    return this.#breakpoints;
  }

  get watches(): readonly Watch[] {
    return this.#watches;
  }

  /** A breakpoint of every CPU at a virtual address, in whatever mode and address space. False when there are too many. */
  insertBreakpoint(address: number): boolean {
    if (this.#breakpoints.size >= LIMIT) return false;
    this.#breakpoints.add(address);
    this.#changed();
    return true;
  }

  removeBreakpoint(address: number): void {
    this.#breakpoints.delete(address);
    this.#changed();
  }

  /** A watchpoint of every CPU. False when there are too many. */
  insertWatch(watch: Watch): boolean {
    if (this.#watches.length >= LIMIT) return false;
    this.#watches = [...this.#watches, watch];
    this.#changed();
    return true;
  }

  removeWatch(watch: Watch): void {
    const at = this.#watches.findIndex(
      (w) =>
        w.address === watch.address && w.length === watch.length && w.read === watch.read && w.write === watch.write,
    );
    if (at < 0) return;
    this.#watches = this.#watches.toSpliced(at, 1);
    this.#changed();
  }

  /** Removes everything that would stop the machine. */
  clear(): void {
    this.#breakpoints.clear();
    this.#watches = [];
    this.#changed();
  }

  #changed(): void {
    if (!this.#halted) this.#apply();
  }

  /** Debuggers take everything out at each stop and put it back before going on: what is the same again costs nothing. */
  #apply(): void {
    const breakpoints = [...this.#breakpoints].sort().join();
    const watches = JSON.stringify(this.#watches);
    for (const engine of this.#machine.engines) {
      if (breakpoints !== this.#applied.breakpoints) engine.breakpoints = this.#breakpoints;
      if (watches !== this.#applied.watches) engine.access.watches = this.#watches;
    }
    this.#applied = { breakpoints, watches };
  }

  /** The machine may run, each CPU as its action says; those without one continue. */
  resume(actions: readonly Action[] = []): void {
    this.#apply();
    for (const [i, engine] of this.#machine.engines.entries()) {
      const action = actions[i] ?? 'continue';
      engine.held = action === 'hold';
      engine.stopAt = action === 'step' ? engine.executed + 1 : Number.POSITIVE_INFINITY;
      engine.holdInterrupts = action === 'step' && !this.stepsIntoInterrupts;
      engine.stopCause = undefined;
    }
    this.#hit = undefined;
    this.#halted = false;
  }

  /** The machine shall stand; for use between two calls of `machine.run`. */
  halt(): void {
    for (const engine of this.#machine.engines) {
      engine.held = false;
      engine.stopAt = Number.POSITIVE_INFINITY;
      engine.holdInterrupts = false;
      engine.stopCause = undefined;
    }
    this.#halted = true;
  }

  /** After `machine.run`: why the machine stopped, if it did so for the debugger or for good. It stands then. */
  collect(): StopReason | undefined {
    if (this.#halted) return undefined;
    const reason = this.#reason();
    if (reason) this.halt();
    return reason;
  }

  #reason(): StopReason | undefined {
    const { power, engines } = this.#machine;
    if (power !== 'on') return { kind: 'power', power };
    const cpu = engines.findIndex((engine) => engine.stopCause !== undefined);
    const cause = engines[cpu]?.stopCause;
    if (cause === 'watch') return { kind: 'watch', cpu, ...this.#hit! };
    if (cause === 'breakpoint' || cause === 'step') return { kind: cause, cpu };
    return undefined;
  }
}

import type { Clock, Log } from '../../bus/ports.ts';
import type { Machine } from '../../machine/machine.ts';
import { AgentClient } from '../agent/client.ts';
import type { RunPlan } from '../layout/plan.ts';
import type { LabContext, Method, Result, RunningService, Service } from './service.ts';
import { type LabEvent, services } from './services/index.ts';

/** The board's device that the agent talks through. */
const AGENT = 'agent';
/** Bytes that a small event counts for. */
const SMALL = 256;

/** Where a lab's events go, with how many bytes each counts for. */
export type EventSink = (event: LabEvent, bytes: number) => void;

/** Where a lab's changes of its plan go: see LabContext.changePlan. */
export type PlanSink = LabContext['changePlan'];

/** A running lab: the services around one machine, from power-on to its end or reset. On the machine's own thread. */
export class Lab implements LabContext {
  #plan: RunPlan;
  readonly machine: Machine;
  readonly agent: AgentClient;
  readonly log: Log;
  readonly clock: Clock;
  readonly #sink: EventSink;
  /** Told when the plan changes. */
  onPlan: PlanSink = () => {};
  readonly #running = new Map<string, RunningService>();
  readonly #events = new Set<(event: LabEvent) => void>();
  readonly #slices = new Set<() => void>();
  readonly #consoles = new Set<(byte: number) => void>();
  #stirred = false;
  #closed = false;

  /** Throws an Error for a board that has no line to the agent. */
  constructor(plan: RunPlan, machine: Machine, log: Log, sink: EventSink, list: readonly Service[] = services) {
    const line = machine.serial.get(AGENT);
    if (!line) throw new Error(`the board ${machine.board.name} has no device ${AGENT}: layouts can't run on it`);
    this.#plan = plan;
    this.machine = machine;
    this.log = log;
    this.#sink = sink;
    this.clock = {
      now: () => machine.time.now(),
      alarm: (name, fire) =>
        machine.time.alarm(name, () => {
          this.#stirred = true;
          fire();
        }),
    };
    this.agent = new AgentClient({ send: (bytes) => line.send(bytes), clock: this.clock, log });
    line.onOutput = (byte) => {
      this.#stirred = true;
      this.agent.receive(byte);
    };
    for (const service of list) this.#running.set(service.name, service.start(this));
  }

  get plan(): RunPlan {
    return this.#plan;
  }

  changePlan(plan: RunPlan, written: ReadonlyMap<string, Uint8Array>, removed: readonly string[]): void {
    this.#plan = plan;
    this.onPlan(plan, written, removed);
  }

  emit(event: LabEvent, bytes: number = SMALL): void {
    // What fails because the lab ends is no news.
    if (this.#closed) return;
    for (const listener of [...this.#events]) listener(event);
    this.#sink(event, Math.max(bytes, SMALL));
  }

  onEvent(listener: (event: LabEvent) => void): () => void {
    return added(this.#events, listener);
  }

  onSlice(listener: () => void): () => void {
    return added(this.#slices, listener);
  }

  onConsole(listener: (byte: number) => void): () => void {
    return added(this.#consoles, listener);
  }

  sleep(nanoseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.clock.alarm('lab', resolve).arm(this.clock.now() + nanoseconds);
    });
  }

  /** A byte on the board's console. */
  console(byte: number): void {
    for (const listener of this.#consoles) listener(byte);
  }

  /** The machine has run for a slice. */
  slice(): void {
    for (const listener of [...this.#slices]) listener();
  }

  /**
   * Calls a method of a service, as `consoles.write`; `methods` gives the names of all.
   * @throws Error whose message is for the caller.
   */
  async call(name: string, params: unknown): Promise<Result> {
    if (name === 'methods') return this.methods;
    const found = this.#method(name);
    if (!found) throw new Error(`there is no method ${name}: there are ${this.methods.join(', ')}`);
    return found.call(params);
  }

  /** Whether something came in since the last call that promises may wait for. */
  takeStirred(): boolean {
    const stirred = this.#stirred;
    this.#stirred = false;
    return stirred;
  }

  /** The names of all methods. */
  get methods(): readonly string[] {
    return [...this.#running].flatMap(([service, { methods = {} }]) =>
      Object.keys(methods).map((method) => `${service}.${method}`),
    );
  }

  #method(name: string): Method | undefined {
    const dot = name.indexOf('.');
    const methods = this.#running.get(name.slice(0, dot))?.methods ?? {};
    const method = name.slice(dot + 1);
    return Object.hasOwn(methods, method) ? methods[method] : undefined;
  }

  /** The machine is given up. */
  close(): void {
    this.#closed = true;
    for (const service of this.#running.values()) service.stop?.();
    this.agent.close();
  }
}

function added<T>(set: Set<T>, one: T): () => void {
  set.add(one);
  return () => set.delete(one);
}

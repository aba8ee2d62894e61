import * as v from 'valibot';
import { type CallName, type CallParams, type CallResult, calls } from './calls.ts';
import { type EventData, type EventName, events } from './events.ts';
import { ToWindow, type Wire } from './wire.ts';

const GONE = 'the connection to the lab is gone';

interface Waiting {
  readonly call: CallName;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** A window's end of the contract: everything that comes is checked. */
export class DeskClient {
  readonly #wire: Wire;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<EventName, Set<(data: never) => unknown>>();
  #next = 1;
  #closed = false;
  /** The wire is gone: the desk has ended, or the network. */
  onClose: () => void = () => {};
  /** Something came that is not in the contract; the rest goes on. */
  onFault: (message: string) => void = () => {};

  constructor(wire: Wire) {
    this.#wire = wire;
    wire.onMessage = (message) => this.#take(message);
    wire.onClose = () => {
      this.#closed = true;
      for (const { reject } of this.#waiting.values()) reject(new Error(GONE));
      this.#waiting.clear();
      this.onClose();
    };
  }

  /** Rejects with an Error whose message is for people. */
  call<N extends CallName>(call: N, params: CallParams<N>): Promise<CallResult<N>> {
    if (this.#closed) return Promise.reject(new Error(GONE));
    const parsed = v.safeParse(calls[call].params, params);
    if (!parsed.success) return Promise.reject(new Error(faultText(parsed.issues)));
    const id = this.#next++;
    return new Promise<CallResult<N>>((resolve, reject) => {
      this.#waiting.set(id, { call, resolve: resolve as (result: unknown) => void, reject });
      this.#wire.send({ id, call, params: parsed.output });
    });
  }

  /**
   * Returns the listener's release.
   * @param listener - what it returns resolves when it has dealt with the event: before that it gets little or nothing more of its kind.
   */
  on<N extends EventName>(event: N, listener: (data: EventData<N>) => unknown): () => void {
    const set = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, set);
    set.add(listener as (data: never) => void);
    return () => set.delete(listener as (data: never) => void);
  }

  close(): void {
    this.#wire.close();
  }

  #take(message: unknown): void {
    const parsed = v.safeParse(ToWindow, message);
    if (!parsed.success) return this.onFault(faultText(parsed.issues));
    const { output } = parsed;
    if ('event' in output) return void this.#event(output.event, output.data, output.number);
    const waiting = this.#waiting.get(output.id);
    this.#waiting.delete(output.id);
    if (!waiting) return;
    if ('error' in output) return waiting.reject(new Error(output.error));
    const result = v.safeParse(calls[waiting.call].result, output.result);
    if (result.success) waiting.resolve(result.output);
    else waiting.reject(new Error(`${waiting.call} was answered with something else: ${faultText(result.issues)}`));
  }

  /** Whatever becomes of it, the desk is told when that is over: it would wait for ever. */
  async #event(name: string, data: unknown, number: number | undefined): Promise<void> {
    await this.#tell(name, data);
    if (number !== undefined && !this.#closed) this.#wire.send({ taken: number });
  }

  async #tell(name: string, data: unknown): Promise<void> {
    if (!Object.hasOwn(events, name)) return this.onFault(`there is no event ${name}`);
    const parsed = v.safeParse(events[name as EventName], data);
    if (!parsed.success) return this.onFault(`${name}: ${faultText(parsed.issues)}`);
    const deal = async (listener: (data: never) => unknown): Promise<void> => {
      try {
        await listener(parsed.output as never);
      } catch (error) {
        // The page's own fault, which is told there and keeps nobody else waiting.
        queueMicrotask(() => {
          throw error;
        });
      }
    };
    await Promise.all([...(this.#listeners.get(name as EventName) ?? [])].map(deal));
  }
}

/** The first thing that is wrong with a message. */
export function faultText(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const path = v.getDotPath(issues[0]);
  return path === null ? issues[0].message : `${path}: ${issues[0].message}`;
}

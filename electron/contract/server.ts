import * as v from 'valibot';
import { type CallName, type CallParams, type CallResult, calls } from './calls.ts';
import { faultText } from './client.ts';
import { type EventData, type EventName, events } from './events.ts';
import { ToDesk, type Wire } from './wire.ts';

/** A window as the desk sees it. */
export interface WindowEnd {
  /**
   * Tells it something. Data that does not fit the contract is a fault of ours and throws.
   * @param taken - called once, when the window has dealt with it; never, when it goes before. No wire tells how much of what was sent
   *   still waits somewhere, so what is much, or comes often, must wait for this.
   */
  tell<N extends EventName>(event: N, data: EventData<N>, taken?: () => void): void;
  close(): void;
}

/** What the desk does for each call. An Error that is thrown is for people: its message is the answer. */
export type Handlers = {
  readonly [N in CallName]: (
    params: v.InferOutput<(typeof calls)[N]['params']>,
    window: WindowEnd,
  ) => CallResult<N> | Promise<CallResult<N>>;
};

type Request = Extract<ToDesk, { call: string }>;

/** Serves a window until its wire closes. Whatever comes is checked; what does not fit is answered with an error. */
export function serveWindow(wire: Wire, handlers: Handlers, closed: (window: WindowEnd) => void): WindowEnd {
  const untaken = new Map<number, () => void>();
  let next = 1;
  const window: WindowEnd = {
    tell: (event, data, taken) => {
      const told = { event, data: v.parse(events[event], data) };
      if (!taken) return wire.send(told);
      untaken.set(next, taken);
      wire.send({ ...told, number: next++ });
    },
    close: () => wire.close(),
  };
  wire.onMessage = (message) => {
    const request = v.safeParse(ToDesk, message);
    if (!request.success) return;
    if ('call' in request.output)
      return void answer(request.output, handlers, window).then((reply) => wire.send(reply));
    const taken = untaken.get(request.output.taken);
    untaken.delete(request.output.taken);
    taken?.();
  };
  wire.onClose = () => {
    untaken.clear();
    closed(window);
  };
  return window;
}

async function answer(request: Request, handlers: Handlers, window: WindowEnd): Promise<object> {
  const { id, call } = request;
  try {
    if (!Object.hasOwn(calls, call)) throw new Error(`there is no call ${call}`);
    const { params, result } = calls[call as CallName];
    const given = v.safeParse(params, request.params);
    if (!given.success) throw new Error(`${call}: ${faultText(given.issues)}`);
    const handler = handlers[call as CallName] as (params: unknown, window: WindowEnd) => unknown;
    return { id, result: v.parse(result, await handler(given.output, window)) };
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}

export type { CallParams };

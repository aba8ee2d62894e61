import * as v from 'valibot';
import { type CallName, type CallParams, type CallResult, calls } from './calls.ts';
import { faultText } from './client.ts';
import { type EventData, type EventName, events } from './events.ts';
import { ToDesk, type Wire } from './wire.ts';

/** A window as the desk sees it. */
export interface WindowEnd {
  /** Tells it something. Data that does not fit the contract is a fault of ours and throws. */
  tell<N extends EventName>(event: N, data: EventData<N>): void;
  /** Bytes that it has not taken yet: what can wait should wait while they are many. */
  readonly unsent: number;
  close(): void;
}

/** What the desk does for each call. An Error that is thrown is for people: its message is the answer. */
export type Handlers = {
  readonly [N in CallName]: (
    params: v.InferOutput<(typeof calls)[N]['params']>,
    window: WindowEnd,
  ) => CallResult<N> | Promise<CallResult<N>>;
};

/** Serves a window until its wire closes. Whatever comes is checked; what does not fit is answered with an error. */
export function serveWindow(wire: Wire, handlers: Handlers, closed: (window: WindowEnd) => void): WindowEnd {
  const window: WindowEnd = {
    tell: (event, data) => wire.send({ event, data: v.parse(events[event], data) }),
    get unsent() {
      return wire.unsent;
    },
    close: () => wire.close(),
  };
  wire.onMessage = (message) => {
    void answer(message, handlers, window).then((reply) => reply && wire.send(reply));
  };
  wire.onClose = () => closed(window);
  return window;
}

async function answer(message: unknown, handlers: Handlers, window: WindowEnd): Promise<object | undefined> {
  const request = v.safeParse(ToDesk, message);
  if (!request.success) return undefined;
  const { id, call } = request.output;
  try {
    if (!Object.hasOwn(calls, call)) throw new Error(`there is no call ${call}`);
    const { params, result } = calls[call as CallName];
    const given = v.safeParse(params, request.output.params);
    if (!given.success) throw new Error(`${call}: ${faultText(given.issues)}`);
    const handler = handlers[call as CallName] as (params: unknown, window: WindowEnd) => unknown;
    return { id, result: v.parse(result, await handler(given.output, window)) };
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}

export type { CallParams };

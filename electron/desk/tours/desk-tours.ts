import { join } from 'node:path';
import { PROJECT } from '../../../core/images/places.ts';
import type { CallName, CallParams, CallResult } from '../../contract/calls.ts';
import type { Handlers, WindowEnd } from '../../contract/server.ts';
import type { DeskCore } from '../desk.ts';
import { handlers } from '../handlers.ts';
import { Tours } from './tours.ts';

/** A tour is no window: nobody tells it anything, and what it asks for is no visitor's doing. */
const NO_WINDOW: WindowEnd = { tell: () => {}, close: () => {} };

/** The tours of a desk: what they do is what a window could ask for. */
export function deskTours(desk: DeskCore): Tours {
  const own = handlers(desk, () => undefined);
  return new Tours(join(PROJECT, 'assets/tours'), desk.directory, {
    get state() {
      return desk.state;
    },
    call: async <N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>> => {
      const handler = own[name] as (params: unknown, window: WindowEnd) => CallResult<N> | Promise<CallResult<N>>;
      return handler(params, NO_WINDOW);
    },
    show: (tour) => desk.change({ tour }),
    note: (text, bad) => desk.note(bad ? 'warning' : 'tour', text),
  });
}

/** What a visitor who takes things into their own hands asks for. */
const BY_HAND: readonly CallName[] = [
  'input.touch',
  'input.key',
  'vehicle.set',
  'vehicle.drive',
  'consoles.write',
  'power.on',
  'power.off',
  'power.reset',
  'machine.pause',
  'machine.resume',
  'machine.speed',
  'layouts.apply',
  'domains.start',
  'domains.shutdown',
  'domains.reboot',
  'domains.destroy',
  'domains.pause',
  'domains.unpause',
  'domains.crash',
];

/** The handlers for a window: whatever somebody does there by hand lets a tour wait. */
export function noticing(tours: Tours, of: Handlers): Handlers {
  const wrapped: Record<string, unknown> = { ...of };
  for (const name of BY_HAND) {
    const handler = of[name] as (params: unknown, window: WindowEnd) => unknown;
    wrapped[name] = (params: unknown, window: WindowEnd) => {
      tours.touched();
      return handler(params, window);
    };
  }
  return wrapped as Handlers;
}

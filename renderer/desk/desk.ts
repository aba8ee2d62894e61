import { create } from 'zustand';
import type { CallName, CallParams, CallResult } from '../../electron/contract/calls.ts';
import { DeskClient } from '../../electron/contract/client.ts';
import type { DeskState, Figures, Happening, Settings, VehicleValue } from '../../electron/contract/shapes.ts';
import type { Wire } from '../../electron/contract/wire.ts';
import { HeadPictures } from './heads.ts';

/** Happenings that a window keeps: the desk has more in its log. */
const MOST_HAPPENINGS = 2000;
/** Figures of so many seconds, for small plots. */
const MOST_FIGURES = 120;

/** What this window knows. Components read it with `useDesk(selector)`. */
export interface DeskView {
  /** Undefined until the desk has answered for the first time. */
  readonly state: DeskState | undefined;
  /** `lost`: the wire is gone; it is tried again. */
  readonly connection: 'opening' | 'open' | 'lost';
  /** Newest last. */
  readonly happenings: readonly Happening[];
  readonly figures: readonly Figures[];
  /** The vehicle's values by name; empty while no vehicle is there. */
  readonly vehicle: Readonly<Record<string, VehicleValue>>;
  readonly settings: Settings;
}

export const useDesk = create<DeskView>(() => ({
  state: undefined,
  connection: 'opening',
  happenings: [],
  figures: [],
  vehicle: {},
  settings: {},
}));

/** The pictures on the board's heads, for canvases and textures. */
export const headPictures = new HeadPictures(
  (heads) => {
    call('heads.watch', { heads: [...heads] }).catch(() => {});
  },
  () => new Promise((resolve) => requestAnimationFrame(() => resolve())),
);

/** `from`: bytes that the console has shown before these, since the app started. */
export type ConsoleListener = (bytes: Uint8Array, from: number) => void;
const consoleListeners = new Map<string, Set<ConsoleListener>>();
let client: DeskClient | undefined;

/** Asks the desk for something. Rejects with an Error whose message is for people. */
export function call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>> {
  return client ? client.call(name, params) : Promise.reject(new Error('the lab can not be reached'));
}

/** Calls the listener with every byte that a console shows from now on. Returns its release. */
export function onConsole(name: string, listener: ConsoleListener): () => void {
  const set = consoleListeners.get(name) ?? new Set();
  consoleListeners.set(name, set);
  set.add(listener);
  return () => set.delete(listener);
}

/** Joins the desk at the other end of a wire. Resolves when its first answer is there; rejects with an Error for people. */
export async function joinDesk(wire: Wire, onLost: () => void): Promise<void> {
  const joined = new DeskClient(wire);
  client = joined;
  joined.onFault = (message) => console.warn(`desk: ${message}`);
  joined.onClose = () => {
    useDesk.setState({ connection: 'lost' });
    onLost();
  };
  joined.on('state', (patch) => {
    useDesk.setState(({ state }) => (state ? { state: { ...state, ...defined(patch) } } : {}));
    if (patch.power !== undefined || patch.stages !== undefined) void listVehicle();
    if (patch.power !== undefined && patch.power !== 'on') headPictures.dark();
    if (patch.power === 'preparing') useDesk.setState({ figures: [], vehicle: {} });
  });
  joined.on('happening', (one) =>
    useDesk.setState(({ happenings }) => ({ happenings: [...happenings, one].slice(-MOST_HAPPENINGS) })),
  );
  joined.on('figures', (one) =>
    useDesk.setState(({ figures }) => ({ figures: [...figures, one].slice(-MOST_FIGURES) })),
  );
  joined.on('vehicle', (values) =>
    useDesk.setState(({ vehicle }) => ({
      vehicle: Object.fromEntries(
        Object.entries(vehicle).map(([name, one]) => [
          name,
          Object.hasOwn(values, name) ? { ...one, value: values[name]! } : one,
        ]),
      ),
    })),
  );
  joined.on('setting', ({ key, value }) =>
    useDesk.setState(({ settings }) => {
      const { [key]: _, ...others } = settings;
      return { settings: value === null ? others : { ...others, [key]: value } };
    }),
  );
  joined.on('tiles', (tiles) => headPictures.take(tiles));
  joined.on('console', ({ console, bytes, from }) => {
    for (const listener of consoleListeners.get(console) ?? []) listener(bytes, from);
  });
  const view = await joined.call('desk.open', {});
  useDesk.setState({ ...view, connection: 'open' });
  headPictures.rejoin();
  await listVehicle();
}

/** Exact optional properties: a part that is not in a patch has not changed. */
const defined = (patch: object): Partial<DeskState> =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));

async function listVehicle(): Promise<void> {
  const values = await call('vehicle.list', {}).catch(() => []);
  useDesk.setState({ vehicle: Object.fromEntries(values.map((one) => [one.name, one])) });
}

import { disksOf } from './checks/disks.ts';
import type { LayoutPath } from './problem.ts';
import type { Layout, LayoutDomain } from './schema.ts';

/** What a change asks for when it is applied to a running layout. */
export type Effect =
  /** Only the lab's own view of things changes. */
  | { readonly kind: 'nothing' }
  /** It is done while everything runs: xl's scheduler commands, the owner of a head, the vehicle. */
  | { readonly kind: 'live' }
  | { readonly kind: 'create' | 'destroy' | 'restart'; readonly domain: string }
  /** The board is switched off and on. */
  | { readonly kind: 'machine' };

/** One difference between two layouts. */
export interface LayoutChange {
  /** In the wanted layout; of what is gone, in the running one. */
  readonly path: LayoutPath;
  /** Undefined: it was not there. */
  readonly from: unknown;
  /** Undefined: it is gone. */
  readonly to: unknown;
  readonly effect: Effect;
}

/** What *Apply* has to do. When the machine restarts, the lists of domains are empty: all are made anew. */
export interface Comparison {
  readonly changes: readonly LayoutChange[];
  readonly machine: boolean;
  /** Names of domains; first destroy, then create. A domain that restarts is in both and in `restart`. */
  readonly destroy: readonly string[];
  readonly create: readonly string[];
  readonly restart: readonly string[];
  /** Changes that are made while all goes on. */
  readonly live: readonly LayoutChange[];
  /** Files of guests that the running layout did not name: Dom0 has to get them first. */
  readonly newFiles: readonly string[];
}

/** What changed between a running layout and the one that is wanted, and what must restart for it: no more than that. */
export function compareLayouts(running: Layout, wanted: Layout): Comparison {
  const changes = [...boardChanges(running, wanted), ...domainChanges(running, wanted)];
  const machine = changes.some(({ effect }) => effect.kind === 'machine');
  const names = (...kinds: Effect['kind'][]): string[] => {
    if (machine) return [];
    const found = changes.flatMap(({ effect }) =>
      'domain' in effect && kinds.includes(effect.kind) ? effect.domain : [],
    );
    return [...new Set(found)];
  };
  return {
    changes,
    machine,
    destroy: names('destroy', 'restart'),
    // In the order of the layout, which may rest on it: a back end comes before what it serves.
    create: wanted.domains.map(({ name }) => name).filter((name) => names('create', 'restart').includes(name)),
    restart: names('restart'),
    live: machine ? [] : changes.filter(({ effect }) => effect.kind === 'live'),
    newFiles: machine ? [] : [...guestFiles(wanted)].filter((file) => !guestFiles(running).has(file)),
  };
}

const guestFiles = (layout: Layout): Set<string> =>
  new Set(layout.domains.flatMap(({ kernel, ramdisk }) => (ramdisk === undefined ? [kernel] : [kernel, ramdisk])));

const MACHINE: Effect = { kind: 'machine' };
const LIVE: Effect = { kind: 'live' };
const NOTHING: Effect = { kind: 'nothing' };

/** Key order counts as difference nowhere in a layout that was read: the schema gives the order. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The differences between two groups of keys. */
function differences(from: object, to: object, path: LayoutPath, effect: (key: string) => Effect): LayoutChange[] {
  const before = from as Record<string, unknown>;
  const after = to as Record<string, unknown>;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) =>
    same(before[key], after[key])
      ? []
      : [{ path: [...path, key], from: before[key], to: after[key], effect: effect(key) }],
  );
}

const DOM0_LIVE = ['pin', 'weight', 'cap'];

function boardChanges(running: Layout, wanted: Layout): LayoutChange[] {
  const parts = ['domains', 'xen', 'dom0', 'displays', 'vehicle'];
  const top = (layout: Layout) => Object.fromEntries(Object.entries(layout).filter(([key]) => !parts.includes(key)));
  const heads = [...new Set([...Object.keys(running.displays), ...Object.keys(wanted.displays)])];
  return [
    ...differences(top(running), top(wanted), [], (key) => (key === 'title' || key === 'version' ? NOTHING : MACHINE)),
    ...differences(running.xen, wanted.xen, ['xen'], () => MACHINE),
    ...differences(running.dom0, wanted.dom0, ['dom0'], (key) => (DOM0_LIVE.includes(key) ? LIVE : MACHINE)),
    ...heads.flatMap((name) =>
      differences(head(running, name), head(wanted, name), ['displays', name], (key) =>
        key === 'note' ? LIVE : MACHINE,
      ),
    ),
    // What describes the bus is known to all that are on it.
    ...differences(running.vehicle, wanted.vehicle, ['vehicle'], (key) => (key === 'dbc' ? MACHINE : LIVE)),
    ...passthroughChanges(running, wanted),
    ...diskChanges(running, wanted),
  ];
}

const head = ({ displays }: Layout, name: string) => (Object.hasOwn(displays, name) ? displays[name]! : {});

const given = ({ domains }: Layout): string[] => domains.flatMap(({ devices }) => devices);

/** Xen keeps devices from Dom0 at its start only: one that no guest had so far needs a new start; one that moves does not. */
function passthroughChanges(running: Layout, wanted: Layout): LayoutChange[] {
  const before = given(running);
  return wanted.domains.flatMap(({ devices }, d) =>
    devices.flatMap((device, n) =>
      before.includes(device)
        ? []
        : [{ path: ['domains', d, 'devices', n], from: undefined, to: device, effect: MACHINE }],
    ),
  );
}

/** The board's disks are plugged in at power-on. */
function diskChanges(running: Layout, wanted: Layout): LayoutChange[] {
  const plugged = (layout: Layout) => disksOf(layout).map(({ file, size }) => ({ file, size }));
  const before = plugged(running);
  return disksOf(wanted).flatMap(({ file, size, path }, n) =>
    same(before[n], { file, size }) ? [] : [{ path, from: before[n], to: { file, size }, effect: MACHINE }],
  );
}

const serves = ({ domains }: Layout, name: string): boolean =>
  domains.some(({ network }) => network.some(({ backend }) => backend === name));

const DOMAIN_LIVE = ['pin', 'weight', 'cap'];
const DOMAIN_NOTHING = ['title', 'console'];

function domainChanges(running: Layout, wanted: Layout): LayoutChange[] {
  const gone = running.domains.flatMap((domain, n): LayoutChange[] =>
    wanted.domains.some(({ name }) => name === domain.name)
      ? []
      : [{ path: ['domains', n], from: domain, to: undefined, effect: { kind: 'destroy', domain: domain.name } }],
  );
  const others = wanted.domains.flatMap((domain, n): LayoutChange[] => {
    const before = running.domains.find(({ name }) => name === domain.name);
    const path = ['domains', n];
    if (!before) return [{ path, from: undefined, to: domain, effect: { kind: 'create', domain: domain.name } }];
    const inside = differences(before, domain, path, (key) => domainEffect(key, before, domain));
    // xl has to be told that a domain serves others when it is made.
    const [served, toServe] = [serves(running, domain.name), serves(wanted, domain.name)];
    if (served === toServe) return inside;
    return [...inside, { path, from: served, to: toServe, effect: { kind: 'restart', domain: domain.name } }];
  });
  return [...gone, ...others];
}

function domainEffect(key: string, before: LayoutDomain, after: LayoutDomain): Effect {
  if (DOMAIN_NOTHING.includes(key)) return NOTHING;
  // The gateway has its file from power-on.
  if (key === 'vehicle') return MACHINE;
  if (DOMAIN_LIVE.includes(key)) return LIVE;
  // A screen of a size of its own can move to another head: the front end does not notice.
  if (key === 'display' && before.display?.size && same(before.display.size, after.display?.size)) return LIVE;
  return { kind: 'restart', domain: after.name };
}

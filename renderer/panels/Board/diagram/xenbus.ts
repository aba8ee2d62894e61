import type { LinkKind } from './things.ts';

/** States of a device on the XenBus (xen.git xen/include/public/io/xenbus.h), by their numbers. */
export const STATES = [
  'unknown',
  'initialising',
  'waiting',
  'initialised',
  'connected',
  'closing',
  'closed',
  'reconfiguring',
  'reconfigured',
] as const;
export type XenbusState = (typeof STATES)[number];

/** Where both ends of a device are in xenstore. `state` is the node below that tells whether it works. */
export interface DevicePaths {
  readonly frontend: string;
  readonly backend: string;
  readonly state: '/state' | '/tty';
}

/** A disk's number in xenstore: major 202, 16 partitions each (xen.git docs/man/xen-vbd-interface.7). */
const diskNumber = (device: string): number => (202 << 8) | ((device.charCodeAt(3) - 97) << 4);

/** The nodes of all devices of a link, of a domain of that number; none for what is no device on the XenBus. */
export function linkPaths(kind: LinkKind, id: number, details: readonly string[]): DevicePaths[] {
  const device = (type: string, number: number): DevicePaths => ({
    frontend: `/local/domain/${id}/device/${type}/${number}`,
    backend: `/local/domain/0/backend/${type}/${id}/${number}`,
    state: '/state',
  });
  switch (kind) {
    case 'screen':
      return [device('vfb', 0)];
    case 'input':
      return [device('vkbd', 0)];
    case 'disk':
      return details.map((name) => device('vbd', diskNumber(name)));
    case 'network':
      return details.map((_, n) => device('vif', n));
    case 'console':
      // The first console is no device of the bus: xenconsoled gives it a terminal when it serves it.
      return [
        { frontend: `/local/domain/${id}/console`, backend: `/local/domain/0/backend/console/${id}/0`, state: '/tty' },
      ];
    case 'vehicle':
      return [];
  }
}

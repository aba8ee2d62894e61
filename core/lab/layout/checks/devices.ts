import type { BoardFacts, DeviceFacts } from '../board-facts.ts';
import { listed } from '../fields.ts';
import { suggestion } from '../nearest.ts';
import type { LayoutPath } from '../problem.ts';
import type { Layout } from '../schema.ts';
import { type Check, type Context, type Finding, repeated } from './check.ts';

const PAGE = 4096;

const pages = ({ at, size }: DeviceFacts): [first: number, last: number] => [
  Math.floor(at / PAGE),
  Math.floor((at + size - 1) / PAGE),
];

const named = ({ domains }: Layout) =>
  domains.flatMap(({ devices }, d) =>
    devices.map((name, n) => ({ name, path: ['domains', d, 'devices', n] as LayoutPath })),
  );

/** What the check finds for each passed-through device that there is. */
function forDevices({ layout, board }: Context<BoardFacts>, find: (device: DeviceFacts) => Omit<Finding, 'path'>[]) {
  return named(layout).flatMap(({ name, path }) => {
    const device = board.devices.find((d) => d.name === name);
    return device ? find(device).map((finding) => ({ ...finding, path })) : [];
  });
}

/** Devices that a guest can have. */
export const assignable = ({ devices }: BoardFacts): DeviceFacts[] =>
  devices.filter(
    (device) => device.kept === undefined && !device.busMaster && neighbours(device, devices).length === 0,
  );

/** Other devices with registers on the same pages: Xen hands out whole pages. */
function neighbours(device: DeviceFacts, devices: readonly DeviceFacts[]): DeviceFacts[] {
  const [first, last] = pages(device);
  return devices.filter((other) => {
    const [from, to] = pages(other);
    return other.name !== device.name && from <= last && to >= first;
  });
}

export const deviceChecks: readonly Check<BoardFacts>[] = [
  {
    id: 'device-unknown',
    rule: 'The board has the devices that are given to domains',
    find: ({ layout, board }) =>
      named(layout).flatMap(({ name, path }) => {
        if (board.devices.some((device) => device.name === name)) return [];
        const near = suggestion(
          name,
          board.devices.map((device) => device.name),
          '',
        );
        const names = assignable(board).map((device) => device.name);
        const right = near.startsWith('did')
          ? near
          : names.length === 0
            ? 'leave it out'
            : `take one of: ${names.join(', ')}`;
        return [{ path, wrong: `${board.name} has no device ${name}`, right }];
      }),
  },
  {
    id: 'device-twice',
    rule: 'A device is given to one domain, once',
    find: ({ layout }) =>
      repeated(named(layout), ({ name }) => name).map(({ thing, first }) => ({
        path: thing.path,
        others: [first.path],
        wrong: `${thing.name} is already given to ${layout.domains[Number(first.path[1])]!.name}`,
        right: 'leave out one of the two',
      })),
  },
  {
    id: 'device-kept',
    rule: 'Devices that Xen or Dom0 need stay where they are',
    find: (context) =>
      forDevices(context, ({ name, kept }) =>
        kept === undefined ? [] : [{ wrong: `${name} can't be given away: ${kept}`, right: 'leave it out' }],
      ),
  },
  {
    id: 'device-dma',
    rule: 'A device that accesses memory by itself is not given to a guest, for no SMMU holds it back',
    find: (context) =>
      forDevices(context, ({ name, busMaster }) =>
        busMaster
          ? [
              {
                wrong: `${name} reads and writes memory by itself (DMA), and this SoC has no SMMU that would keep it within the guest's`,
                right: 'leave it out: Dom0 can serve it by a PV driver',
              },
            ]
          : [],
      ),
  },
  {
    id: 'device-page',
    rule: 'A device that is given to a guest shares its 4 KiB pages with no other',
    find: (context) =>
      forDevices(context, (device) => {
        const others = neighbours(device, context.board.devices).map(({ name }) => name);
        if (others.length === 0) return [];
        const wrong = `${device.name} is on a 4 KiB page with ${listed(others, 'and')}, which the guest would get as well`;
        return [{ wrong, right: 'leave it out' }];
      }),
  },
];

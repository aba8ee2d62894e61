import type { BoardFacts } from '../board-facts.ts';
import type { LayoutPath } from '../problem.ts';
import type { Layout } from '../schema.ts';
import { type Check, inDomains, repeated } from './check.ts';

/** All disks of all domains, in the order in which the board's virtio disks are given out. */
export function disksOf({ domains }: Layout) {
  return domains.flatMap((domain, d) =>
    domain.block.map((block, n) => ({ ...block, domain, path: ['domains', d, 'block', n] as LayoutPath })),
  );
}

export const diskChecks: readonly Check<BoardFacts>[] = [
  {
    id: 'disk-name-twice',
    rule: 'The disks of a domain have different names in the guest',
    find: (context) =>
      inDomains(context, ({ block }, at) =>
        repeated([...block.entries()], ([, { device }]) => device).map(({ thing: [n, { device }], first: [m] }) => ({
          path: [...at, 'block', n, 'device'],
          others: [[...at, 'block', m, 'device']],
          wrong: `another disk of this domain is ${device} already`,
          right: 'take another letter, as xvdb',
        })),
      ),
  },
  {
    id: 'disk-file-twice',
    rule: 'A file is one disk only',
    find: ({ layout }) =>
      repeated(disksOf(layout), ({ file }) => file).map(({ thing, first }) => ({
        path: [...thing.path, 'file'],
        others: [[...first.path, 'file']],
        wrong: `${thing.file} is already a disk of ${first.domain.name}, and two that write would destroy each other's data`,
        right: 'take another file',
      })),
  },
  {
    id: 'disk-count',
    rule: 'The board has a virtio disk for each disk of a domain',
    find: ({ layout, board }) =>
      disksOf(layout)
        .slice(board.disks)
        .map(({ path }) => ({
          path,
          wrong: `${board.name} has ${board.disks === 0 ? 'no disks' : board.disks === 1 ? 'one disk' : `${board.disks} disks`} to give, this is one more`,
          right: 'leave it out',
        })),
  },
];

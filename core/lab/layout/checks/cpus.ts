import type { BoardFacts } from '../board-facts.ts';
import { listed } from '../fields.ts';
import { boardCpus } from '../memory.ts';
import type { LayoutPath } from '../problem.ts';
import type { Layout } from '../schema.ts';
import type { Check } from './check.ts';

/** Dom0 and the guests. */
function scheduled({ dom0, domains }: Layout) {
  const guests = domains.map((domain, n) => ({ ...domain, path: ['domains', n] as LayoutPath }));
  return [{ ...dom0, path: ['dom0'] as LayoutPath }, ...guests];
}

export const pinChecks: readonly Check[] = [
  {
    id: 'pin-entries',
    rule: 'A list of CPUs to pin to has an entry for each vCPU',
    find: ({ layout }) =>
      scheduled(layout).flatMap(({ pin, vcpus, path }) => {
        // Dom0 has as many as the board when nothing is said.
        const count = vcpus ?? (path[0] === 'dom0' ? undefined : 1);
        if (!pin || !('each' in pin) || count === undefined || pin.each.length === count) return [];
        return [
          {
            path: [...path, 'pin'],
            others: [[...path, 'vcpus']],
            wrong: `it has ${pin.each.length} entries, there ${count === 1 ? 'is 1 vCPU' : `are ${count} vCPUs`}`,
            right: 'write an entry for each vCPU, or one text for all of them, as 0-1',
          },
        ];
      }),
  },
  {
    id: 'cap-without-effect',
    rule: 'A cap is no more than the vCPUs could use',
    find: ({ layout }) =>
      scheduled(layout).flatMap(({ cap, vcpus, path }) => {
        const most = (vcpus ?? (path[0] === 'dom0' ? 8 : 1)) * 100;
        if (cap <= most) return [];
        const wrong = `${cap} percent of a CPU is more than ${most / 100} ${most === 100 ? 'vCPU' : 'vCPUs'} can use`;
        return [
          { path: [...path, 'cap'], severity: 'warning', wrong, right: `write ${most} at most, or 0 for no bound` },
        ];
      }),
  },
];

export const cpuChecks: readonly Check<BoardFacts>[] = [
  {
    id: 'cpus-missing',
    rule: 'The board has as many CPUs as are used',
    find: ({ layout, board }) =>
      layout.cpus === undefined || layout.cpus <= board.cpus
        ? []
        : [
            {
              path: ['cpus'],
              wrong: `${board.name} has ${board.cpus} CPUs, not ${layout.cpus}`,
              right: `write ${board.cpus} at most`,
            },
          ],
  },
  {
    id: 'pin-range',
    rule: 'vCPUs are pinned to CPUs that there are',
    find: ({ layout, board }) => {
      const count = Math.min(boardCpus(layout, board), board.cpus);
      return scheduled(layout).flatMap(({ pin, path }) => {
        const cpus = !pin ? [] : 'all' in pin ? pin.all : pin.each.flat();
        const wrong = [...new Set(cpus.filter((cpu) => cpu >= count))].map(String);
        if (wrong.length === 0) return [];
        return [
          {
            path: [...path, 'pin'],
            wrong: `there is no CPU ${listed(wrong)}`,
            right: count === 1 ? 'take CPU 0, the only one' : `take CPUs from 0 to ${count - 1}`,
          },
        ];
      });
    },
  },
  {
    id: 'vcpus-many',
    rule: 'A domain has no more vCPUs than the board has CPUs: more only take turns',
    find: ({ layout, board }) => {
      const count = Math.min(boardCpus(layout, board), board.cpus);
      return scheduled(layout).flatMap(({ vcpus, path }) =>
        vcpus === undefined || vcpus <= count
          ? []
          : [
              {
                path: [...path, 'vcpus'],
                severity: 'warning',
                wrong: `${vcpus} vCPUs take turns on ${count === 1 ? 'one CPU' : `${count} CPUs`}`,
                right: `${count} would do the same with less switching`,
              },
            ],
      );
    },
  },
];

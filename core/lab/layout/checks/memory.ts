import type { BoardFacts } from '../board-facts.ts';
import { boardMemory, domainMiB, memoryShares, toMiB } from '../memory.ts';
import { memoryText } from '../units.ts';
import { type Check, type Context, inDomains } from './check.ts';

/** The least that the boot ROM's places make sense with, as of `ivilab boot`. */
const LEAST_DOM0_MIB = 128;
/** The device tree of a guest and the page tables of its start. */
const GUEST_EXTRA_MIB = 1;

/** MiB of a file, if its size is known. */
function fileMiB({ files }: Context, name: string | undefined): number {
  const facts = name === undefined ? undefined : files.get(name);
  return facts && 'size' in facts ? toMiB(facts.size) : 0;
}

export const memoryChecks: readonly Check<BoardFacts>[] = [
  {
    id: 'memory-board',
    rule: 'The board takes as much memory, and what is loaded at power-on fits into it',
    find: (context) => {
      const { layout, board } = context;
      const ram = boardMemory(layout, board);
      const path = ['memory'];
      const { maximumMiB, modules } = board.memory;
      if (ram > maximumMiB)
        return [
          {
            path,
            wrong: `${board.name} takes ${memoryText(maximumMiB)} at most`,
            right: `write ${memoryText(maximumMiB)} or less`,
          },
        ];
      const least = Math.ceil(
        toMiB(modules) + fileMiB(context, layout.dom0.kernel) + fileMiB(context, layout.dom0.ramdisk) + 2,
      );
      if (ram >= least) return [];
      const wrong = `Dom0's kernel and initramfs are loaded ${memoryText(toMiB(modules))} into the memory and end behind it`;
      return [{ path, wrong, right: `write ${memoryText(least)} or more` }];
    },
  },
  {
    id: 'memory-dom0',
    rule: 'Dom0 has enough memory for its kernel, its initramfs and the back ends',
    find: ({ layout: { dom0 } }) =>
      dom0.memory >= LEAST_DOM0_MIB
        ? []
        : [
            {
              path: ['dom0', 'memory'],
              // xen.git xen/arch/arm/domain_build.c: allocate_memory_11 wants a first bank of 128 MiB.
              wrong: `${memoryText(dom0.memory)} is less than Xen's first bank of memory for Dom0`,
              right: `write ${memoryText(LEAST_DOM0_MIB)} or more`,
            },
          ],
  },
  {
    id: 'memory-fit',
    rule: "Xen's share, Dom0 and all domains fit into the board's memory",
    find: ({ layout, board }) => {
      const { board: ram, xen, dom0 } = memoryShares(layout, board);
      let left = ram - xen - dom0;
      const more = `or give the board more than ${memoryText(ram)}`;
      if (left < 0)
        return [
          {
            path: ['dom0', 'memory'],
            wrong: `${memoryText(dom0)} do not fit: of ${memoryText(ram)} Xen takes ${memoryText(xen)}`,
            right: `write ${memoryText(Math.max(ram - xen, LEAST_DOM0_MIB))} or less, ${more}`,
          },
        ];
      for (const [n, domain] of layout.domains.entries()) {
        const { memory, vcpus = 1 } = domain;
        const taken = domainMiB({ memory, vcpus });
        if (taken > left)
          return [
            {
              path: ['domains', n, 'memory'],
              others: [['memory'], ['dom0', 'memory']],
              wrong: `${memoryText(memory)} do not fit: with its tables ${domain.name} takes ${memoryText(taken)}, and ${memoryText(left)} of ${memoryText(ram)} are left by Xen (${memoryText(xen)}), Dom0 (${memoryText(dom0)}) and the domains before it`,
              right: `${roomFor(left, vcpus)}take less elsewhere, ${more}`,
            },
          ];
        left -= taken;
      }
      return [];
    },
  },
  {
    id: 'memory-guest',
    rule: "A guest's memory holds its kernel and initramfs",
    find: (context) =>
      inDomains(context, ({ kernel, ramdisk, memory }, path) => {
        // xen.git tools/libs/guest/xg_dom_arm.c: kernel rounded up to 2 MiB, initramfs and device tree behind it.
        const least = Math.ceil(
          Math.ceil(fileMiB(context, kernel) / 2) * 2 + fileMiB(context, ramdisk) + GUEST_EXTRA_MIB,
        );
        if (memory >= least) return [];
        const wrong = `${memoryText(memory)} do not hold kernel, initramfs and device tree`;
        return [{ path: [...path, 'memory'], wrong, right: `write ${memoryText(least)} or more` }];
      }),
  },
];

/** The most that would fit, as the beginning of a sentence; empty when nothing would. */
function roomFor(left: number, vcpus: number): string {
  let memory = Math.floor(left);
  while (memory > 0 && domainMiB({ memory, vcpus }) > left) memory--;
  return memory > 0 ? `write ${memoryText(memory)} or less here, ` : '';
}

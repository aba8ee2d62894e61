import type { BoardFacts } from './board-facts.ts';
import type { Layout } from './schema.ts';

const MiB = 1 << 20;

/**
 * MiB that Xen 4.17 on 32-bit ARM keeps for itself on a board with so many MiB: its heap, 1/32 of the memory in steps of 32 MiB
 * (xen/arch/arm/setup.c); 32 bytes for each page (struct page_info); 3 MiB for itself and Dom0's stage 2 tables. With 1024 MiB and Dom0's 512,
 * `xl info` shows 469 MiB free: 43 are taken.
 */
export function xenMiB(ramMiB: number): number {
  const heap = Math.max(Math.ceil(ramMiB / 32 / 32) * 32, 32);
  return heap + Math.ceil(ramMiB / 128) + 3;
}

/**
 * MiB that a domain takes from Xen: its memory, the pool for its stage 2 tables (libxl_arm.c: 1 MiB a vCPU, 4 KiB for each MiB, half a MiB),
 * and the pages of the console, the xenstore ring and Xen's own records, for which 1 MiB is counted.
 */
export function domainMiB({ memory, vcpus }: { readonly memory: number; readonly vcpus: number }): number {
  return memory + Math.ceil(vcpus + memory / 256 + 0.5) + 1;
}

/** Who takes how much of the board's memory, in MiB. */
export interface MemoryShares {
  readonly board: number;
  readonly xen: number;
  readonly dom0: number;
  /** In the layout's order. */
  readonly domains: readonly number[];
  /** What is left; negative when it does not fit. */
  readonly free: number;
}

/** How the board's memory is shared out, in MiB. */
export function memoryShares(layout: Layout, board: BoardFacts): MemoryShares {
  const ram = boardMemory(layout, board);
  const xen = xenMiB(ram);
  const domains = layout.domains.map((domain) => domainMiB({ memory: domain.memory, vcpus: domain.vcpus ?? 1 }));
  const free = ram - xen - layout.dom0.memory - domains.reduce((sum, mib) => sum + mib, 0);
  return { board: ram, xen, dom0: layout.dom0.memory, domains, free };
}

/** The board's memory in MiB. */
export const boardMemory = (layout: Layout, board: BoardFacts): number => layout.memory ?? board.memory.defaultMiB;
export const boardCpus = (layout: Layout, board: BoardFacts): number => layout.cpus ?? board.cpus;
export const toMiB = (bytes: number): number => bytes / MiB;

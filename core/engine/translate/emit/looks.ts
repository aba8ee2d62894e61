import type { RegionBlock } from '../region.ts';
import type { Structure } from '../structure.ts';

/** Instructions on a way without a look at those left, at most, as far as blocks allow. */
const LONGEST = 128;

/**
 * Where `left` is looked at: at entries, at loop heads, after calls, and where the way from the last look gets long. A look asks for
 * the longest way to the next; if less is left, the evaluator goes on, which counts exactly.
 */
export interface Looks {
  /** By block: whether its start is such a place. */
  readonly at: readonly boolean[];
  /** By block: most instructions from its start to the next look. */
  readonly longest: readonly number[];
}

/** `entries` are the blocks where the region is entered. */
export function findLooks(blocks: readonly RegionBlock[], structure: Structure, entries: ReadonlySet<number>): Looks {
  const { order, index, isLoopHead } = structure;
  const at: boolean[] = [];
  const longest: number[] = [];
  for (let i = order.length - 1; i >= 0; i--) {
    const block = blocks[order[i]!];
    // The root has no instructions.
    if (!block) continue;
    let ahead = 0;
    for (const s of block.successors)
      if (index[s]! > i && !at[s] && !(block.alwaysCalls && s === block.nextBlock))
        ahead = Math.max(ahead, longest[s]!);
    const length = block.count + ahead;
    longest[block.index] = length;
    at[block.index] = entries.has(block.index) || isLoopHead[block.index] === 1 || length > LONGEST;
  }
  return { at, longest };
}

import { OWN_PAGE, type RegionBlock } from './region.ts';
import { type Structure, structureOf } from './structure.ts';

/**
 * A region with entries beside its first block: where execution comes from elsewhere although the place lies within. These are the heads
 * of loops (after an interrupt, a fault or a bail-out within), the places behind calls (when the frames that called are gone) and the
 * targets of edges that structured code can't express.
 */
export interface Entries {
  /** Blocks that are entries, the first left out. */
  readonly blocks: readonly number[];
  /** By block that decides where to go on on the way to an entry: blocks that are next on such ways, by the entry. Block `root` is before all. */
  readonly ways: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** The number of the block that stands for the function's start where there are entries, else that of the first block. */
  readonly root: number;
  readonly structure: Structure;
}

/** More would cost the ways that run on more than the entries save. */
const MOST = 24;

/**
 * An entry within loops is reached by way of their heads, outermost first, so that each loop still has one head: what was structured
 * stays so.
 */
export function entriesOf(blocks: readonly RegionBlock[]): Entries {
  const root = blocks.length;
  const plain = structureOf(root, (i) => blocks[i]!.successors);
  const found = candidates(blocks, plain);
  const ways = new Map<number, Map<number, number>>();
  const entries: number[] = [];
  const step = (from: number, entry: number, to: number): void => {
    let steps = ways.get(from);
    if (!steps) ways.set(from, (steps = new Map()));
    steps.set(entry, to);
  };
  for (const entry of found) {
    const way = plain.loops.filter((body) => body[0] !== entry && body.includes(entry)).map(([head]) => head!);
    // A head in another page would have to be looked for first.
    if (way.some((head) => !isOwn(blocks[head]!))) continue;
    entries.push(entry);
    let from = root;
    for (const to of [...way.sort((a, b) => plain.index[a]! - plain.index[b]!), entry]) {
      step(from, entry, to);
      from = to;
    }
  }
  if (entries.length === 0) return { blocks: entries, ways, root: 0, structure: plain };
  const structure = structureOf(
    root + 1,
    (i) => {
      const successors = i === root ? [0] : blocks[i]!.successors;
      const steps = ways.get(i);
      // Twice, so that each is a join: a table of branches needs labels. The first block runs on from the root.
      const next = steps ? [...new Set(steps.values())].filter((to) => i !== root || to !== 0) : [];
      return next.length > 0 ? [...successors, ...next, ...next] : successors;
    },
    root,
  );
  return { blocks: entries, ways, root, structure };
}

const isOwn = (block: RegionBlock): boolean => block.pages === 1 << OWN_PAGE;

function candidates(blocks: readonly RegionBlock[], { index, isLoopHead, isCut }: Structure): number[] {
  const found = new Set<number>();
  for (const block of blocks) {
    if (index[block.index]! < 0) continue;
    if (isLoopHead[block.index] === 1) found.add(block.index);
    if (block.nextBlock >= 0 && block.instructions[block.instructions.length - 1]!.survey.calls)
      found.add(block.nextBlock);
    for (const to of block.successors) if (isCut(block.index, to)) found.add(to);
  }
  found.delete(0);
  return [...found].filter((b) => isOwn(blocks[b]!) && blocks[b]!.count > 0).slice(0, MOST);
}

/**
 * Control flow for structured code, after N. Ramsey, "Beyond Relooper" (ICFP 2022): reverse postorder, dominators, which blocks are
 * loop heads and which are joins.
 */
export interface Structure {
  /** Reachable blocks in reverse postorder, the entry first. */
  readonly order: readonly number[];
  readonly index: ReadonlyMap<number, number>;
  readonly loopHeads: ReadonlySet<number>;
  /** Blocks with more than one edge from earlier blocks. */
  readonly joins: ReadonlySet<number>;
  /** Blocks that a block immediately dominates. */
  readonly dominated: ReadonlyMap<number, readonly number[]>;
  /** Edges that structured code can't express: from block to block. They leave the region. */
  isCut(from: number, to: number): boolean;
}

export function structureOf(entry: number, successorsOf: (block: number) => readonly number[]): Structure {
  const order = reversePostorder(entry, successorsOf);
  const index = new Map(order.map((block, i) => [block, i]));
  const predecessors = order.map(() => [] as number[]);
  for (const block of order) for (const s of successorsOf(block)) predecessors[index.get(s)!]!.push(index.get(block)!);
  const parent = dominators(predecessors);
  const dominates = (a: number, b: number): boolean => {
    let x = b;
    while (x > a) x = parent[x]!;
    return x === a;
  };
  const cut = new Set<string>();
  const loopHeads = new Set<number>();
  const forwardEdges = order.map(() => 0);
  for (const block of order) {
    const from = index.get(block)!;
    for (const s of successorsOf(block)) {
      const to = index.get(s)!;
      if (to > from) forwardEdges[to]!++;
      else if (dominates(to, from)) loopHeads.add(s);
      else cut.add(`${block}>${s}`);
    }
  }
  const dominated = new Map<number, number[]>(order.map((block) => [block, []]));
  for (let i = 1; i < order.length; i++) dominated.get(order[parent[i]!]!)!.push(order[i]!);
  return {
    order,
    index,
    loopHeads,
    joins: new Set(order.filter((_, i) => forwardEdges[i]! > 1)),
    dominated,
    isCut: (from, to) => cut.has(`${from}>${to}`),
  };
}

function reversePostorder(entry: number, successorsOf: (block: number) => readonly number[]): number[] {
  const post: number[] = [];
  const seen = new Set([entry]);
  const stack = [{ block: entry, next: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const successors = successorsOf(top.block);
    if (top.next === successors.length) {
      post.push(top.block);
      stack.pop();
      continue;
    }
    const s = successors[top.next++]!;
    if (!seen.has(s)) {
      seen.add(s);
      stack.push({ block: s, next: 0 });
    }
  }
  return post.reverse();
}

/** Immediate dominators by index in reverse postorder (Cooper, Harvey, Kennedy 2001). */
function dominators(predecessors: readonly (readonly number[])[]): number[] {
  const parent = new Array<number>(predecessors.length).fill(-1);
  parent[0] = 0;
  const meet = (a: number, b: number): number => {
    let [x, y] = [a, b];
    while (x !== y) {
      while (x > y) x = parent[x]!;
      while (y > x) y = parent[y]!;
    }
    return x;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 1; i < predecessors.length; i++) {
      let best = -1;
      for (const p of predecessors[i]!) if (parent[p]! >= 0) best = best < 0 ? p : meet(best, p);
      if (best !== parent[i]) {
        parent[i] = best;
        changed = true;
      }
    }
  }
  return parent;
}

/**
 * Control flow for structured code, after N. Ramsey, "Beyond Relooper" (ICFP 2022): reverse postorder, dominators, which blocks are
 * loop heads and which are joins. Blocks are numbers from 0.
 */
export interface Structure {
  /** Reachable blocks in reverse postorder, the entry first. */
  readonly order: readonly number[];
  /** Place in the order by block; -1 for those not reachable. */
  readonly index: Int16Array;
  readonly isLoopHead: Uint8Array;
  /** Blocks with more than one edge from earlier blocks. */
  readonly isJoin: Uint8Array;
  /** Blocks that a block immediately dominates. */
  readonly dominated: readonly (readonly number[])[];
  /** Blocks of each natural loop, its head first. */
  readonly loops: readonly (readonly number[])[];
  /** Edges that structured code can't express: from block to block. They leave the region. */
  isCut(from: number, to: number): boolean;
}

type Successors = (block: number) => readonly number[];

/** `entry` is where the blocks are entered. */
export function structureOf(blocks: number, successorsOf: Successors, entry = 0): Structure {
  const order = reversePostorder(blocks, successorsOf, entry);
  const index = new Int16Array(blocks).fill(-1);
  for (let i = 0; i < order.length; i++) index[order[i]!] = i;
  const predecessors: number[][] = order.map(() => []);
  for (let i = 0; i < order.length; i++) for (const s of successorsOf(order[i]!)) predecessors[index[s]!]!.push(i);
  const parent = dominators(predecessors);
  const dominates = (a: number, b: number): boolean => {
    let x = b;
    while (x > a) x = parent[x]!;
    return x === a;
  };
  const isLoopHead = new Uint8Array(blocks);
  const isJoin = new Uint8Array(blocks);
  for (let to = 0; to < order.length; to++) {
    let forward = 0;
    for (const from of predecessors[to]!) {
      if (from < to) forward++;
      else if (dominates(to, from)) isLoopHead[order[to]!] = 1;
    }
    if (forward > 1) isJoin[order[to]!] = 1;
  }
  const dominated: number[][] = Array.from({ length: blocks }, () => []);
  for (let i = 1; i < order.length; i++) dominated[order[parent[i]!]!]!.push(order[i]!);
  const isCut = (from: number, to: number): boolean =>
    index[to]! <= index[from]! && !dominates(index[to]!, index[from]!);
  const loops: number[][] = [];
  for (let head = 0; head < order.length; head++) {
    if (isLoopHead[order[head]!] === 0) continue;
    const body = [head];
    const inside = new Uint8Array(order.length);
    inside[head] = 1;
    const add = (block: number): void => {
      if (inside[block] !== 0) return;
      inside[block] = 1;
      body.push(block);
    };
    for (const from of predecessors[head]!) if (from >= head && dominates(head, from)) add(from);
    for (let i = 1; i < body.length; i++) predecessors[body[i]!]!.forEach(add);
    loops.push(body.map((i) => order[i]!));
  }
  return { order, index, isLoopHead, isJoin, dominated, loops, isCut };
}

function reversePostorder(blocks: number, successorsOf: Successors, entry: number): number[] {
  const post: number[] = [];
  const seen = new Uint8Array(blocks);
  const stack = [entry];
  const next = [0];
  seen[entry] = 1;
  while (stack.length > 0) {
    const top = stack.length - 1;
    const successors = successorsOf(stack[top]!);
    if (next[top] === successors.length) {
      post.push(stack.pop()!);
      next.pop();
      continue;
    }
    const s = successors[next[top]!++]!;
    if (seen[s] === 0) {
      seen[s] = 1;
      stack.push(s);
      next.push(0);
    }
  }
  return post.reverse();
}

/** Immediate dominators by place in reverse postorder (Cooper, Harvey, Kennedy 2001). */
function dominators(predecessors: readonly (readonly number[])[]): Int16Array {
  const parent = new Int16Array(predecessors.length).fill(-1);
  parent[0] = 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 1; i < predecessors.length; i++) {
      let best = -1;
      for (const p of predecessors[i]!) if (parent[p]! >= 0) best = best < 0 ? p : meet(parent, best, p);
      if (best !== parent[i]) {
        parent[i] = best;
        changed = true;
      }
    }
  }
  return parent;
}

function meet(parent: Int16Array, a: number, b: number): number {
  let [x, y] = [a, b];
  while (x !== y) {
    while (x > y) x = parent[x]!;
    while (y > x) y = parent[y]!;
  }
  return x;
}

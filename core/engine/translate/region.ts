import type { InstructionDecoder } from '../../arm/encodings/decode.ts';
import type { Instruction, Node } from '../../arm/ir/node.ts';
import { advanceIT, BlockKey, decodeAt, type Fetched } from '../evaluate/block.ts';
import { isInline } from './inline-calls.ts';

/** An instruction of a region. */
export interface RegionInstruction {
  readonly instruction: Instruction;
  /** Bytes from the region's entry, forward or back. */
  readonly at: number;
  readonly it: number;
  readonly itAfter: number;
  /** Its nodes can be translated; otherwise the evaluator executes it. */
  readonly translatable: boolean;
}

/** A straight run that is entered only at its start. */
export interface RegionBlock {
  readonly at: number;
  readonly instructions: readonly RegionInstruction[];
  /**
   * Blocks that it can go to by direct branches or by running on, one for each way: a branch to the next instruction makes a join of it.
   * Others leave the region.
   */
  readonly successors: readonly number[];
  /** Where it goes when no branch is taken; undefined when it always branches. */
  readonly next: number | undefined;
}

/** Code of one page that is translated together, entered at its first block. */
export interface Region {
  /** Host address of the entry. */
  readonly host: number;
  readonly key: number;
  /** By offset from the entry; the entry is at 0. */
  readonly blocks: ReadonlyMap<number, RegionBlock>;
  /** Host byte range of the instructions, for the watch on code pages. */
  readonly from: number;
  readonly to: number;
}

/** Above these TurboFan's time grows faster than the code. */
const MAX_BLOCKS = 64;
const MAX_INSTRUCTIONS = 400;

/** Whether every node is one that the translator emits, and nothing follows a branch in its list. */
function translatable(nodes: readonly Node[], privilege: 0 | 1 | 2): boolean {
  for (const [i, node] of nodes.entries()) {
    if (node.op === 'call' && !isInline(node, privilege)) return false;
    if (node.op === 'high') return false;
    if (node.options?.unprivileged) return false;
    if ((node.op === 'branch' || node.op === 'bx') && i !== nodes.length - 1) return false;
    if (node.op === 'if') {
      if (!translatable(node.consequent!, privilege) || !translatable(node.alternate!, privilege)) return false;
      if ((branches(node.consequent!) || branches(node.alternate!)) && i !== nodes.length - 1) return false;
    }
  }
  return true;
}

/** Whether a branch is somewhere in the list. */
function branches(nodes: readonly Node[]): boolean {
  return nodes.some(
    (n) => n.op === 'branch' || n.op === 'bx' || (n.op === 'if' && (branches(n.consequent!) || branches(n.alternate!))),
  );
}

/** Whether the list always ends in a branch that does not come back. */
function alwaysBranches(nodes: readonly Node[]): boolean {
  const last = nodes[nodes.length - 1];
  if (!last) return false;
  if (last.op === 'branch' || last.op === 'bx') return last.name !== 'call';
  return last.op === 'if' && alwaysBranches(last.consequent!) && alwaysBranches(last.alternate!);
}

/** Offsets (as of `pc` nodes) that the list branches to directly, calls left out: the callee is a region of its own. */
function directTargets(nodes: readonly Node[]): number[] {
  return nodes.flatMap((n) => {
    if (n.op === 'if') return [...directTargets(n.consequent!), ...directTargets(n.alternate!)];
    if (n.op !== 'branch' || n.name === 'call') return [];
    const target = n.args[0]!;
    return typeof target !== 'number' && target.op === 'pc' ? [target.args[0] as number] : [];
  });
}

/** Memory that code is read from: halfwords and words by host address. */
export interface CodeMemory {
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
}

/** Finds the region that begins at a host address by following its direct branches within the page. */
export class RegionFinder {
  readonly #decoder: InstructionDecoder;
  readonly #memory: CodeMemory;

  constructor(decoder: InstructionDecoder, memory: CodeMemory) {
    this.#decoder = decoder;
    this.#memory = memory;
  }

  find(host: number, key: number): Region {
    const page = host & 0xfff;
    const instructions = new Map<number, RegionInstruction>();
    const leaders = new Set([0]);
    const todo = [0];
    while (todo.length > 0 && leaders.size <= MAX_BLOCKS && instructions.size < MAX_INSTRUCTIONS) {
      let at = todo.pop()!;
      let it = 0;
      while (!instructions.has(at)) {
        const fetched = this.#fetch(host, page + at, at, key);
        if (!fetched) break;
        const instruction = decodeAt(this.#decoder, fetched, key, it, at, page + at);
        const itAfter = instruction.name === 'IT' ? fetched.word & 0xff : advanceIT(it);
        const ok = translatable(instruction.nodes, ((key >>> BlockKey.privilegeShift) & 3) as 0 | 1 | 2);
        instructions.set(at, { instruction, at, it, itAfter, translatable: ok });
        const next = at + fetched.size;
        it = itAfter;
        if (!ok) break;
        const targets = directTargets(instruction.nodes).filter((t) => this.#inPage(page + t) && itAfter === 0);
        for (const target of targets)
          if (!leaders.has(target)) {
            leaders.add(target);
            todo.push(target);
          }
        if (alwaysBranches(instruction.nodes)) break;
        if (branches(instruction.nodes) && it === 0) leaders.add(next);
        at = next;
        if (instructions.size >= MAX_INSTRUCTIONS) break;
      }
    }
    return this.#assemble(host, key, instructions, leaders);
  }

  #inPage(offset: number): boolean {
    return offset >= 0 && offset < 0x1000;
  }

  #fetch(host: number, pageOffset: number, at: number, key: number): Fetched | undefined {
    if (!this.#inPage(pageOffset)) return undefined;
    const { u16, i32 } = this.#memory;
    if ((key & BlockKey.thumb) === 0)
      return (pageOffset & 3) === 0 ? { word: i32[(host + at) >>> 2]!, size: 4 } : undefined;
    const first = u16[(host + at) >>> 1]!;
    if (first >>> 11 < 0b11101) return { word: first, size: 2 };
    if (pageOffset === 0xffe) return undefined;
    return { word: (first << 16) | u16[((host + at) >>> 1) + 1]!, size: 4 };
  }

  #assemble(
    host: number,
    key: number,
    instructions: ReadonlyMap<number, RegionInstruction>,
    leaders: ReadonlySet<number>,
  ): Region {
    const blocks = new Map<number, RegionBlock>();
    const starts = [...leaders].filter((at) => instructions.has(at) && instructions.get(at)!.it === 0);
    const isStart = new Set(starts);
    let from = host;
    let to = host;
    for (const start of starts) {
      const list: RegionInstruction[] = [];
      let at = start;
      let next: number | undefined;
      for (;;) {
        const one = instructions.get(at);
        if (!one) {
          next = at;
          break;
        }
        list.push(one);
        at += one.instruction.size;
        to = Math.max(to, host + at);
        if (!one.translatable) break;
        if (alwaysBranches(one.instruction.nodes)) break;
        next = at;
        if (isStart.has(at) || (branches(one.instruction.nodes) && one.itAfter === 0)) break;
      }
      from = Math.min(from, host + start);
      const last = list[list.length - 1]!;
      if (!last.translatable || alwaysBranches(last.instruction.nodes)) next = undefined;
      const inside = list.flatMap((i) => (i.translatable ? directTargets(i.instruction.nodes) : []));
      const successors = [...inside, ...(next === undefined ? [] : [next])].filter((t) => isStart.has(t));
      blocks.set(start, { at: start, instructions: list, successors, next });
    }
    return { host, key, blocks, from, to };
  }
}

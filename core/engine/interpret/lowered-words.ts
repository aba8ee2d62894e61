import type { Instruction, Node } from '../../arm/ir/node.ts';
import { ordersAccesses } from '../ordering.ts';
import { fuse } from './fuse.ts';
import { lower } from './lower.ts';
import { isPlaced, microOp } from './micro-ops.ts';

/** Different instruction words that are remembered; a guest can make up four thousand million. */
const MOST_KNOWN = 1 << 19;
/** Words of micro-operations that are remembered. */
const MOST_WORDS = 1 << 23;

/** More words than any instruction has. */
const LONGEST = 1024;

const LEAVE = microOp('leave');

const ENDS = 1;
const IS_IT = 2;

/** Whether there are system operations among nodes: only what is made of these depends on the privilege. */
const asksTheSystem = (nodes: readonly Node[]): boolean =>
  nodes.some(
    ({ op, consequent, alternate }) =>
      op === 'call' || (consequent && asksTheSystem(consequent)) || (alternate && asksTheSystem(alternate)),
  );

/** In place of a privilege: the micro-operations are the same for all. */
const ANY_PRIVILEGE = 3;
/** Words of an entry of the table: instruction word, variant with privilege, place in the pool (0: the entry is free). */
const ENTRY = 3;

/**
 * Lowered instructions by what they depend on: each has a header (flags, number of words, offset from its block) and its words.
 * Nothing in them is a CPU's own, so those of a thread share them.
 */
export class LoweredWords {
  readonly #parallel: boolean;
  #pool = new Int32Array(1 << 16);
  #used = 1;
  #count = 0;
  /** Open addressing, at most half full. */
  #table = new Int32Array(ENTRY << 15);
  #mask = (1 << 15) - 1;

  /** `parallel`: CPUs run in threads of their own, and what orders their accesses is the evaluator's. */
  constructor(parallel: boolean) {
    this.#parallel = parallel;
  }

  /** Where an instruction word is; 0 if it is not known. `variant` is what else it depends on beside the privilege, a small number. */
  find(variant: number, word: number, privilege: 0 | 1 | 2): number {
    const table = this.#table;
    for (let slot = this.#slotOf(variant, word); ; slot = (slot + 1) & this.#mask) {
      const entry = slot * ENTRY;
      const at = table[entry + 2]!;
      if (at === 0 || (table[entry] === word && this.#holds(table[entry + 1]!, variant, privilege))) return at;
    }
  }

  #holds(known: number, variant: number, privilege: 0 | 1 | 2): boolean {
    return known >>> 2 === variant && ((known & 3) === ANY_PRIVILEGE || (known & 3) === privilege);
  }

  /** Words of all privileges are looked for from one place on. */
  #slotOf(variant: number, word: number): number {
    const mixed = Math.imul(word ^ Math.imul(variant, 0x9e37_79b1), 0x85eb_ca6b);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }

  #insert(word: number, known: number, at: number): void {
    const table = this.#table;
    let slot = this.#slotOf(known >>> 2, word);
    while (table[slot * ENTRY + 2] !== 0) slot = (slot + 1) & this.#mask;
    table[slot * ENTRY] = word;
    table[slot * ENTRY + 1] = known;
    table[slot * ENTRY + 2] = at;
  }

  #grow(): void {
    const old = this.#table;
    this.#mask = this.#mask * 2 + 1;
    this.#table = new Int32Array(ENTRY * (this.#mask + 1));
    for (let entry = 0; entry < old.length; entry += ENTRY)
      if (old[entry + 2] !== 0) this.#insert(old[entry]!, old[entry + 1]!, old[entry + 2]!);
  }

  /** Forgets all if there is no room for so many instructions more: what `find` and `add` give holds until the next call. */
  reserve(instructions: number): void {
    if (this.#count + instructions <= MOST_KNOWN && this.#used + instructions * LONGEST <= MOST_WORDS) return;
    this.#count = 0;
    this.#used = 1;
    this.#table.fill(0);
  }

  /** Remembers an instruction that was decoded at `offset` from its block's start. */
  add(variant: number, word: number, instruction: Instruction, offset: number, privilege: 0 | 1 | 2): number {
    const left = this.#parallel && ordersAccesses(instruction);
    const plain = (left ? undefined : lower(instruction, privilege)) ?? [LEAVE, 0];
    const lowered = fuse(plain, instruction.endsBlock, offset + instruction.size);
    const known = (variant << 2) | (asksTheSystem(instruction.nodes) ? privilege : ANY_PRIVILEGE);
    while (this.#used + lowered.length + 3 > this.#pool.length) {
      const bigger = new Int32Array(this.#pool.length * 2);
      bigger.set(this.#pool);
      this.#pool = bigger;
    }
    const at = this.#used;
    this.#pool[at] = (instruction.endsBlock ? ENDS : 0) | (instruction.name === 'IT' ? IS_IT : 0);
    this.#pool[at + 1] = lowered.length;
    this.#pool[at + 2] = offset;
    this.#pool.set(lowered, at + 3);
    this.#used += lowered.length + 3;
    this.#count++;
    if (this.#count * 2 > this.#mask) this.#grow();
    this.#insert(word, known, at);
    return at;
  }

  endsBlock(at: number): boolean {
    return (this.#pool[at]! & ENDS) !== 0;
  }

  isIT(at: number): boolean {
    return (this.#pool[at]! & IS_IT) !== 0;
  }

  /** Number of words of its micro-operations. */
  length(at: number): number {
    return this.#pool[at + 1]!;
  }

  /** Writes the micro-operations of an instruction `offset` bytes from its block's start. */
  copy(at: number, offset: number, to: Int32Array, index: number): void {
    const pool = this.#pool;
    const length = pool[at + 1]!;
    const moved = offset - pool[at + 2]!;
    for (let i = 0; i < length; i += 2) {
      const word = pool[at + 3 + i]!;
      const imm = pool[at + 4 + i]!;
      const op = word & 0xff;
      to[index + i] = word;
      to[index + i + 1] = isPlaced(op) ? imm + moved : imm;
    }
  }
}

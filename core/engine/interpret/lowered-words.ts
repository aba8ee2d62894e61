import type { Instruction } from '../../arm/ir/node.ts';
import { ordersAccesses } from '../ordering.ts';
import { lower } from './lower.ts';
import { microOp } from './micro-ops.ts';

/** Different instruction words that are remembered; a guest can make up four thousand million. */
const MOST_KNOWN = 1 << 19;
/** Words of micro-operations that are remembered. */
const MOST_WORDS = 1 << 23;

/** More words than any instruction has. */
const LONGEST = 1024;

const LEAVE = microOp('leave');
const PC = microOp('pc');
const BRANCH = microOp('branch');

const ENDS = 1;
const IS_IT = 2;

/** Lowered instructions by what they depend on: each has a header (flags, number of words, offset from its block) and its words. */
export class LoweredWords {
  readonly #parallel: boolean;
  #pool = new Int32Array(1 << 16);
  #used = 1;
  #count = 0;
  readonly #known: (Map<number, number> | undefined)[] = [];

  /** `parallel`: CPUs run in threads of their own, and what orders their accesses is the evaluator's. */
  constructor(parallel: boolean) {
    this.#parallel = parallel;
  }

  /** Where an instruction word is; 0 if it is not known. `variant` is what else it depends on, a small number. */
  find(variant: number, word: number): number {
    return this.#known[variant]?.get(word) ?? 0;
  }

  /** Forgets all if there is no room for so many instructions more: what `find` and `add` give holds until the next call. */
  reserve(instructions: number): void {
    if (this.#count + instructions <= MOST_KNOWN && this.#used + instructions * LONGEST <= MOST_WORDS) return;
    this.#count = 0;
    this.#used = 1;
    for (const map of this.#known) map?.clear();
  }

  /** Remembers an instruction that was decoded at `offset` from its block's start. */
  add(variant: number, word: number, instruction: Instruction, offset: number, privilege: 0 | 1 | 2): number {
    const left = this.#parallel && ordersAccesses(instruction);
    const lowered = (left ? undefined : lower(instruction, privilege)) ?? [LEAVE, 0];
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
    const words = (this.#known[variant] ??= new Map<number, number>());
    words.set(word, at);
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
      to[index + i + 1] = op === PC || op === BRANCH ? imm + moved : imm;
    }
  }
}

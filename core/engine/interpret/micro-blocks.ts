import {
  BLOCK_CACHE_OFFSET,
  BLOCK_SLOT_SIZE,
  BLOCK_SLOTS,
  type MachineMemory,
  MICRO_BYTES,
  MICRO_OFFSET,
  OTHER_SLOT,
  SCRATCH_SIZE,
  slotOf,
} from '../../arm/memory/machine-memory.ts';
import { Header, type Shared } from './micro-ops.ts';

/** Blocks of micro-operations of one CPU in the machine's memory, and the cache through which the interpreter finds them. */
export class MicroBlocks {
  readonly #words: Int32Array;
  readonly #first: number;
  readonly #state: number;
  #next: number;
  readonly #end: number;

  constructor(memory: MachineMemory, cpu: number) {
    this.#words = memory.i32;
    this.#state = memory.stateOffset(cpu);
    this.#first = (this.#state + MICRO_OFFSET) >>> 2;
    this.#next = this.#first;
    this.#end = this.#first + (MICRO_BYTES >>> 2);
  }

  /** All the machine's words, for writing into a block. */
  get words(): Int32Array {
    return this.#words;
  }

  /** Index into `words` of room for a block with so many words beside the header; -1 when all is full. */
  allocate(words: number): number {
    const at = this.#next;
    if (at + Header.WORDS + words > this.#end) return -1;
    this.#next += Header.WORDS + words;
    return at;
  }

  /** Forgets all blocks. */
  clear(): void {
    this.#next = this.#first;
    const slots = (this.#state + BLOCK_CACHE_OFFSET) >>> 2;
    this.#words.fill(0, slots, slots + (BLOCK_SLOTS * BLOCK_SLOT_SIZE) / 4);
  }

  #slot(host: number, key: number): number {
    return (this.#state + BLOCK_CACHE_OFFSET + slotOf(host, key, BLOCK_SLOTS) * BLOCK_SLOT_SIZE) >>> 2;
  }

  #shows(slot: number, host: number, key: number): boolean {
    return this.#words[slot] === (host | 0) && this.#words[slot + 1] === key;
  }

  /** Lets the interpreter find the block at index `at`. What was in its slot goes to the other one. */
  show(host: number, key: number, at: number): void {
    const words = this.#words;
    const slot = this.#slot(host, key);
    const taken = words[slot] !== 0 && !this.#shows(slot, host, key);
    if (taken) words.copyWithin(slot ^ (OTHER_SLOT >>> 2), slot, slot + BLOCK_SLOT_SIZE / 4);
    words[slot] = host;
    words[slot + 1] = key;
    words[slot + 2] = at * 4 - this.#state;
  }

  /** No block at this host address for this key is found from now on. */
  hide(host: number, key: number): void {
    const slot = this.#slot(host, key);
    for (const one of [slot, slot ^ (OTHER_SLOT >>> 2)]) if (this.#shows(one, host, key)) this.#words[one] = 0;
  }

  /** A word that is shared with the interpreter, see `Shared`. */
  shared(word: (typeof Shared)[keyof typeof Shared]): number {
    return this.#words[((this.#state - SCRATCH_SIZE) >>> 2) + word]!;
  }

  setShared(word: (typeof Shared)[keyof typeof Shared], value: number): void {
    this.#words[((this.#state - SCRATCH_SIZE) >>> 2) + word] = value;
  }
}

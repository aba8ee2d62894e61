import type { Structure } from '../structure.ts';
import { I32, Op } from '../wasm-binary.ts';
import { type Frame, Label, type Ways } from './frame.ts';
import { CORE } from './slots.ts';

/**
 * Core registers in loops without calls: what such loops read or write is in locals there, and what they write is stored only where the
 * outermost of them is left: on edges to blocks outside, and behind it for all ways out of the region.
 */
export class LoopRegisters {
  readonly #frame: Frame;
  /** By block: registers that loops around it carry in locals. */
  readonly #carried: Int32Array;
  /** By block: the head of the outermost such loop around it, -1 for none. By such a head: what is written within. */
  readonly #nest: Int16Array;
  readonly #written: Int32Array;
  /** By such a head: how code within leaves. */
  readonly #ways: Ways[] = [];

  constructor(frame: Frame, structure: Structure) {
    const { blocks } = frame.region;
    this.#frame = frame;
    this.#carried = new Int32Array(blocks.length);
    this.#nest = new Int16Array(blocks.length).fill(-1);
    this.#written = new Int32Array(blocks.length);
    for (const body of structure.loops) {
      let reads = 0;
      let writes = 0;
      let plain = true;
      for (const b of body)
        for (const { survey } of blocks[b]!.instructions) {
          reads |= survey.reads;
          writes |= survey.writes;
          plain &&= !survey.calls && !survey.banked;
        }
      if (plain) this.#add(body, reads & CORE, writes & CORE);
    }
  }

  /** Outer loops come first. */
  #add(body: readonly number[], reads: number, writes: number): void {
    const head = body[0]!;
    const isOutermost = this.#nest[head] === -1;
    if (isOutermost) this.#written[head] = writes;
    for (const b of body) {
      if (isOutermost) this.#nest[b] = head;
      this.#carried[b]! |= reads | writes;
    }
  }

  /** Registers that are in locals whenever the loop at a head begins. */
  atHead(head: number): number {
    return this.#carried[head]!;
  }

  /** Registers to be stored on the way from one block to another. */
  toStore(from: number, to: number): number {
    const nest = this.#nest[from]!;
    return nest < 0 || nest === this.#nest[to] ? 0 : this.#written[nest]!;
  }

  /** Code of a block follows. */
  begin(block: number): void {
    const { registers } = this.#frame;
    const nest = this.#nest[block]!;
    registers.carried = this.#carried[block]!;
    registers.lazy = nest < 0 ? 0 : this.#written[nest]!;
    this.#frame.ways = nest < 0 ? Label : this.#ways[nest]!;
  }

  /** Emits a loop with what stores its registers behind it, if it is an outermost one. */
  around(head: number, emit: () => void): void {
    const { code, registers } = this.#frame;
    const mask = this.#written[head]!;
    if (this.#nest[head] !== head || mask === 0) {
      if (this.#nest[head] === head) this.#ways[head] = Label;
      return emit();
    }
    const exit = code.open('block');
    const bailStored = code.open('block');
    const bail = code.open('block', I32);
    this.#ways[head] = { exit, bailStored, bail };
    emit();
    code.op(Op.unreachable);
    for (const way of [Label.bail, Label.bailStored, Label.exit]) {
      code.end();
      registers.store(mask);
      code.branch(way);
    }
  }
}

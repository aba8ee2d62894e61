import { Word } from '../../../arm/state.ts';
import { BlockKey } from '../../evaluate/block.ts';
import type { FpEmitter } from '../fp/operations.ts';
import { Op } from '../wasm-binary.ts';
import { BAIL_PLACE, BAIL_PLACE_SHIFT, BAIL_REST, BAIL_REST_SHIFT } from './bail-code.ts';
import type { Flags } from './flags.ts';
import { BASE, DEPTH, EVALUATE_NEXT, type Frame, Label, LEFT } from './frame.ts';
import { bitOf, CORE_REGISTERS, NZCV, SLOTS, wordOf } from './slots.ts';

/** Deeper guest calls go on as jumps: the host's stack is finite. */
const MAX_DEPTH = 60;

const byte = (word: number): number => word * 4;

/** How a region is entered and left, and how it calls others: registers come from the CPU's state and go back. */
export class Exits {
  readonly #frame: Frame;
  readonly #flags: Flags;
  readonly #fp: FpEmitter | undefined;

  constructor(frame: Frame, flags: Flags, fp: FpEmitter | undefined) {
    this.#frame = frame;
    this.#flags = flags;
    this.#fp = fp;
  }

  /** The blocks whose ends are the ways out are opened after the registers are loaded. */
  enter(): void {
    const { code, region, keyOut, cpu, options } = this.#frame;
    if (cpu >= 0) code.const(options.cpu).set(cpu);
    this.#reload();
    code.const(region.key).set(keyOut);
    code.open('block');
    code.open('block');
    code.open('block', 0x7f);
  }

  /** The ways out, after all code of the region. */
  leave(): void {
    const f = this.#frame;
    const c = f.code;
    c.op(Op.unreachable).end();
    // Bail code on the stack: into the state, where those of accesses are already.
    c.set(f.where).const(f.options.cpu).get(f.where).memory(Op.i32_store, byte(Word.BAIL), 2);
    c.end();
    f.state(Word.BAIL).set(f.where);
    c.get(f.where).const(BAIL_REST_SHIFT).op(Op.i32_shr_u).const(BAIL_REST).op(Op.i32_and);
    c.get(LEFT).op(Op.i32_add).const(EVALUATE_NEXT).op(Op.i32_or).set(LEFT);
    c.get(f.where)
      .const(BAIL_PLACE_SHIFT - 1)
      .op(Op.i32_shr_u)
      .const(BAIL_PLACE << 1)
      .op(Op.i32_and);
    c.get(BASE).const(-0x1000).op(Op.i32_and).op(Op.i32_add).const(0x1000).op(Op.i32_sub).set(f.pcOut);
    c.end();
    this.#flags.forget();
    this.#spill();
    if (f.region.usesIT) c.const(f.options.cpu).get(f.itOut).memory(Op.i32_store, byte(Word.IT), 2);
    // A return goes back to the function that called, if there is one: it knows where it goes on.
    c.const(0).get(DEPTH).op(Op.i32_sub).get(f.returns).op(Op.i32_and).get(LEFT).op(Op.i32_or);
    c.const(0).op(Op.i32_lt_s);
    c.open('if');
    c.get(LEFT).get(f.pcOut).get(f.keyOut).const(BlockKey.thumb).op(Op.i32_and).op(Op.i32_or).op(Op.return);
    c.end();
    c.get(LEFT).get(f.pcOut).get(f.keyOut).get(DEPTH);
    c.call(f.options.imports.jump, 'return_call');
  }

  /**
   * A call of guest code as one of wasm: the target's PC and key are in #pcOut and #keyOut, `callee` is its function if that is known.
   * Where it does not come back to the return address, or the evaluator is wanted, this function returns too.
   */
  call(returnAt: number, callee: number | undefined): void {
    const f = this.#frame;
    const c = f.code;
    c.get(DEPTH).const(MAX_DEPTH).op(Op.i32_ge_s).branch(Label.exit, 'br_if', 'unlikely');
    this.#spill();
    c.get(LEFT).get(f.pcOut);
    if (callee === undefined) c.get(f.keyOut);
    c.get(DEPTH).const(1).op(Op.i32_add);
    c.call(callee ?? f.options.imports.jump)
      .set(f.pcOut)
      .tee(LEFT);
    c.const(EVALUATE_NEXT).op(Op.i32_and);
    c.get(f.pcOut);
    f.pc(returnAt + (f.region.key & BlockKey.thumb))
      .op(Op.i32_xor)
      .op(Op.i32_or);
    c.open('if', undefined, 'unlikely');
    c.get(LEFT).get(f.pcOut).op(Op.return);
    c.end();
    f.registers.current = 0;
    this.#reload();
    c.const(f.region.key).set(f.keyOut);
  }

  #reload(): void {
    const f = this.#frame;
    for (let slot = CORE_REGISTERS; slot < SLOTS; slot++)
      if (f.region.uses & bitOf(slot)) f.state(wordOf(slot)).set(f.local(slot));
    this.#flags.unpack(f.region.uses);
    this.#fp?.reload(f.code);
  }

  #spill(): void {
    const f = this.#frame;
    const { code } = f;
    for (let slot = CORE_REGISTERS; slot < SLOTS; slot++) {
      if ((f.region.writes & bitOf(slot)) === 0) continue;
      code.const(f.options.cpu);
      if (NZCV & bitOf(slot)) this.#flags.pack(slot);
      else code.get(f.local(slot));
      code.memory(Op.i32_store, byte(wordOf(slot)), 2);
    }
    this.#fp?.spill(code);
  }
}

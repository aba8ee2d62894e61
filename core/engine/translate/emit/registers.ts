import type { Frame } from './frame.ts';
import { CORE_REGISTERS } from './slots.ts';

/**
 * Core registers r0 to r14. Their home is the CPU's state: what is written goes there at once, so ways out of the region have nothing to
 * store, no value has to live on for them only, and calls neither spill nor load. Loops without calls carry them in locals, and store
 * what they write where they are left.
 */
export class Registers {
  readonly #frame: Frame;
  /** By register; 0 for none yet. */
  readonly #locals = new Int16Array(CORE_REGISTERS);
  /** Registers whose locals hold their values at the present point, as a mask. */
  current = 0;
  /** Registers that are kept in locals at the present point: those that the loops around it carry. */
  carried = 0;
  /** Registers that are written to locals only at the present point: they are stored where the loops around it are left. */
  lazy = 0;
  /** Depth of conditions within the present instruction. */
  conditions = 0;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  #local(register: number): number {
    return (this.#locals[register] ||= this.#frame.code.local());
  }

  /** Pushes a register. */
  push(register: number): void {
    const f = this.#frame;
    if ((this.current >>> register) & 1) f.code.get(this.#local(register));
    else f.state(register);
  }

  /** Writes what `value` pushes. With `dead` it is written again before anything outside can see it. */
  set(register: number, value: () => void, dead: boolean): void {
    const f = this.#frame;
    const bit = 1 << register;
    if (this.lazy & bit || (dead && this.conditions === 0)) {
      value();
      f.code.set(this.#local(register));
      this.current |= bit;
      return;
    }
    // Where a condition fails, a local may hold what the state does not.
    const keep = this.carried & bit || (this.conditions > 0 && this.current & bit);
    f.setState(register, () => {
      value();
      if (keep) f.code.tee(this.#local(register));
    });
    if (keep) this.current |= bit;
    else this.current &= ~bit;
  }

  /** Stores the locals of a mask. */
  store(mask: number): void {
    for (let register = 0; register < CORE_REGISTERS; register++)
      if ((mask >>> register) & 1) this.#frame.setState(register, () => this.#frame.code.get(this.#local(register)));
  }

  /** Makes the locals of a mask hold their registers. */
  load(mask: number): void {
    const missing = mask & ~this.current;
    for (let register = 0; register < CORE_REGISTERS; register++)
      if ((missing >>> register) & 1) this.#frame.state(register).set(this.#local(register));
    this.current |= missing;
  }
}

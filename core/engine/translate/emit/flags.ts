import type { FlagName, Node, Operand } from '../../../arm/ir/node.ts';
import { Op } from '../wasm-binary.ts';
import { carryPair, isDifference, isOverflowAfterCarry, isZeroAfterNegative, overflowPair } from './flag-patterns.ts';
import type { Frame } from './frame.ts';
import { bitOf, FLAG_SLOT, Slot } from './slots.ts';

const SIGN = 0x8000_0000 | 0;

/** Comparison of the pair by condition code, where the flags are those of its difference. */
const COMPARISONS: Readonly<Record<number, number>> = {
  2: Op.i32_ge_u,
  3: Op.i32_lt_u,
  8: Op.i32_gt_u,
  9: Op.i32_le_u,
  10: Op.i32_ge_s,
  11: Op.i32_lt_s,
  12: Op.i32_gt_s,
  13: Op.i32_le_s,
};

/** What is known of the flags at a point of the code. */
const Known = {
  nothing: 0,
  /** All four are those of a subtraction, whose operands are both pairs. */
  difference: 1,
  /** The first of C's pair is C itself, the second is 1. */
  plainCarry: 2,
} as const;

/** Flags in locals: N (sign bit) and Z (zero means set) as words, C and V as pairs of operands (see flag-patterns.ts). */
export class Flags {
  readonly #frame: Frame;
  readonly #push: (x: Operand) => void;
  /** A mask of Known. */
  known: number = Known.nothing;

  constructor(frame: Frame, push: (x: Operand) => void) {
    this.#frame = frame;
    this.#push = push;
  }

  /** Nothing is known from here. */
  forget(): void {
    this.known = Known.nothing;
  }

  /** Emits the setFlag node at `i` of a list and perhaps the one after it; returns how many. */
  set(nodes: readonly Node[], i: number): number {
    const node = nodes[i]!;
    const { code, place } = this.#frame;
    const slot = FLAG_SLOT[node.name as FlagName];
    const value = node.args[0]!;
    const next = nodes[i + 1];
    const two = isZeroAfterNegative(node, next) || isOverflowAfterCarry(node, next);
    if ((place.deadFlags & bitOf(slot)) !== 0) {
      if (!two) return 1;
      if ((place.deadFlags & bitOf(FLAG_SLOT[next!.name as FlagName])) !== 0) return 2;
      // Only the second is seen.
      return 1;
    }
    const local = this.#frame.local(slot);
    switch (node.name) {
      case 'N':
        this.known &= ~Known.difference;
        this.#push(value);
        if (two) code.tee(local).set(this.#frame.local(Slot.Z));
        else code.set(local);
        return two ? 2 : 1;
      case 'C': {
        const pair = carryPair(value);
        this.known = Known.nothing;
        if (!pair) {
          this.#push(value);
          code
            .set(local)
            .const(1)
            .set(local + 1);
          this.known = Known.plainCarry;
          return 1;
        }
        this.#setPair(pair.a, pair.b, two);
        const before = nodes[i - 1];
        if (two && before && before.name === 'Z' && isDifference(before.args[0]!, pair)) this.known = Known.difference;
        return two ? 2 : 1;
      }
      case 'V':
        this.known &= ~Known.difference;
        this.#setV(value);
        return 1;
      default:
        if (node.name === 'Z') this.known &= ~Known.difference;
        this.#push(value);
        code.set(local);
        return 1;
    }
  }

  #setPair(a: Operand, b: Operand, both: boolean): void {
    const { code } = this.#frame;
    const c = this.#frame.local(Slot.C);
    const v = both ? this.#frame.local(Slot.V) : 0;
    this.#push(a);
    if (both) code.tee(c).set(v);
    else code.set(c);
    this.#push(b);
    if (both) code.tee(c + 1).set(v + 1);
    else code.set(c + 1);
  }

  #setV(value: Operand): void {
    const { code } = this.#frame;
    const v = this.#frame.local(Slot.V);
    const pair = overflowPair(value);
    if (pair) {
      this.#push(pair.a);
      this.#push(pair.b);
      code.set(v + 1).set(v);
    } else {
      this.#push(value);
      this.vFromBit();
    }
  }

  /** V from 0 or 1 on the stack: INT_MIN - 1 overflows, 0 - 0 does not. */
  vFromBit(): void {
    const v = this.#frame.local(Slot.V);
    this.#frame.code
      .tee(v + 1)
      .const(31)
      .op(Op.i32_shl)
      .set(v);
  }

  /** C from 0 or 1 on the stack. */
  cFromBit(): void {
    const c = this.#frame.local(Slot.C);
    this.#frame.code
      .set(c)
      .const(1)
      .set(c + 1);
  }

  /** Pushes a flag as 0 or 1, GE as 4 bits. */
  read(name: FlagName): void {
    const f = this.#frame;
    switch (name) {
      case 'N':
        f.get(Slot.N).const(31).op(Op.i32_shr_u);
        return;
      case 'Z':
        f.get(Slot.Z).op(Op.i32_eqz);
        return;
      case 'C':
        this.#carry();
        return;
      case 'V':
        this.#overflow();
        f.code.const(31).op(Op.i32_shr_u);
        return;
      default:
        f.get(FLAG_SLOT[name]);
    }
  }

  #carry(op: number = Op.i32_ge_u): void {
    const c = this.#frame.local(Slot.C);
    const { code } = this.#frame;
    if (this.known & Known.plainCarry) {
      code.get(c);
      if (op !== Op.i32_ge_u) code.op(Op.i32_eqz);
    } else
      code
        .get(c)
        .get(c + 1)
        .op(op);
  }

  /** Pushes a word whose sign bit is V. */
  #overflow(): void {
    const v = this.#frame.local(Slot.V);
    const { code } = this.#frame;
    code
      .get(v)
      .get(v + 1)
      .op(Op.i32_xor);
    code
      .get(v)
      .get(v)
      .get(v + 1)
      .op(Op.i32_sub)
      .op(Op.i32_xor)
      .op(Op.i32_and);
  }

  /** Pushes whether a condition code 0 to 13 holds (ARM ARM A8.3) as 0 or 1; with `truth`, any other number may stand for 1. */
  condition(code: number, truth = false): void {
    const c = this.#frame.code;
    const f = this.#frame;
    const comparison = COMPARISONS[code];
    if (comparison !== undefined && (this.known & Known.difference || code < 4)) {
      if (code < 4) this.#carry(comparison);
      else {
        const pair = f.local(code < 10 ? Slot.C : Slot.V);
        c.get(pair)
          .get(pair + 1)
          .op(comparison);
      }
      return;
    }
    switch (code) {
      case 0:
        f.get(Slot.Z).op(Op.i32_eqz);
        return;
      case 1:
        f.get(Slot.Z);
        if (!truth) c.const(0).op(Op.i32_ne);
        return;
      case 4:
      case 5:
        f.get(Slot.N).const(0);
        c.op(code === 4 ? Op.i32_lt_s : Op.i32_ge_s);
        return;
      case 6:
      case 7:
        this.#overflow();
        c.const(0).op(code === 6 ? Op.i32_lt_s : Op.i32_ge_s);
        return;
      case 8:
        this.#carry();
        f.get(Slot.Z).const(0).op(Op.i32_ne).op(Op.i32_and);
        return;
      case 9:
        this.#carry(Op.i32_lt_u);
        f.get(Slot.Z).op(Op.i32_eqz).op(Op.i32_or);
        return;
      default:
        this.#overflow();
        f.get(Slot.N).op(Op.i32_xor).const(0);
        c.op((code & 1) === 0 ? Op.i32_ge_s : Op.i32_lt_s);
        if (code === 12) f.get(Slot.Z).const(0).op(Op.i32_ne).op(Op.i32_and);
        if (code === 13) f.get(Slot.Z).op(Op.i32_eqz).op(Op.i32_or);
    }
  }

  /** Makes the pairs of C and V, whose words the state holds as 0 or 1, from those words in the first locals. */
  unpack(mask: number): void {
    const { code } = this.#frame;
    if (mask & bitOf(Slot.C)) code.const(1).set(this.#frame.local(Slot.C) + 1);
    if (mask & bitOf(Slot.V)) {
      code.get(this.#frame.local(Slot.V));
      this.vFromBit();
    }
    this.known = mask & bitOf(Slot.C) ? Known.plainCarry : Known.nothing;
  }

  /** N, Z, C, V and Q from bits 31:27 of a local. */
  fromWord(word: number): void {
    const c = this.#frame.code;
    const bit = (n: number): void => {
      c.get(word).const(n).op(Op.i32_shr_u).const(1).op(Op.i32_and);
    };
    c.get(word).const(SIGN).op(Op.i32_and).set(this.#frame.local(Slot.N));
    c.get(word).const(-1).op(Op.i32_xor).const(0x4000_0000).op(Op.i32_and).set(this.#frame.local(Slot.Z));
    bit(29);
    this.cFromBit();
    bit(28);
    this.vFromBit();
    bit(27);
    c.set(this.#frame.local(Slot.Q));
    this.known = Known.plainCarry;
  }

  /** Pushes N, Z, C, V and Q in bits 31:27, GE in bits 19:16. */
  toWord(): void {
    const c = this.#frame.code;
    this.#frame.get(Slot.N).const(SIGN).op(Op.i32_and);
    const add = (name: FlagName, shift: number): void => {
      this.read(name);
      c.const(shift).op(Op.i32_shl).op(Op.i32_or);
    };
    add('Z', 30);
    add('C', 29);
    add('V', 28);
    add('Q', 27);
    add('GE', 16);
  }
}

import type { FlagName, Node, Operand } from '../../../arm/ir/node.ts';
import { Op } from '../wasm-binary.ts';
import { carryPair, differenceAt, isZeroAfterNegative, overflowPair, type Pair } from './flag-patterns.ts';
import type { Frame } from './frame.ts';
import { bitOf, FLAG_SLOT, NZCV, Slot } from './slots.ts';

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
  /** All four are those of the difference of C's pair. */
  difference: 1,
  /** The first of C's pair is C itself, the second is 1. */
  plainCarry: 2,
  /** Each flag has its own locals. */
  apart: 4,
} as const;

/**
 * Flags in locals. C is a pair of operands (see flag-patterns.ts). While the local `differs` is not zero, N, Z and V follow from that pair
 * too: then loops that compare have only the pair to carry along. Otherwise N (sign bit) and Z (zero means set) are words, V is a pair.
 */
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
    this.known = this.#frame.region.differs ? Known.nothing : Known.apart;
  }

  /** Emits the setFlag node at `i` of a list and those that belong to it; returns how many. */
  set(nodes: readonly Node[], i: number): number {
    const node = nodes[i]!;
    const pair = differenceAt(nodes, i);
    if (pair) {
      this.#setDifference(pair);
      return 4;
    }
    const two = isZeroAfterNegative(node, nodes[i + 1]);
    if (!this.#isDead(node) || (two && !this.#isDead(nodes[i + 1]!))) {
      // Q and GE say nothing of how the others are held: `known` stays what it is behind a condition that writes only them.
      if (NZCV & bitOf(FLAG_SLOT[node.name as FlagName])) this.#setApart(nodes, i);
      this.#setOne(node, two);
    }
    return two ? 2 : 1;
  }

  #isDead(node: Node): boolean {
    return (this.#frame.place.deadWrites & bitOf(FLAG_SLOT[node.name as FlagName])) !== 0;
  }

  #setDifference({ a, b }: Pair): void {
    const f = this.#frame;
    if ((f.place.deadWrites & NZCV) === NZCV) return;
    const c = f.local(Slot.C);
    this.#push(a);
    this.#push(b);
    f.code.set(c + 1).set(c);
    if (!(this.known & Known.difference)) f.code.const(1).set(f.differs);
    this.known = Known.difference;
  }

  /** Before flags are written one by one: those that this list does not write get their own locals. */
  #setApart(nodes: readonly Node[], i: number): void {
    if (this.known & Known.apart) return;
    const f = this.#frame;
    let written = f.place.deadWrites;
    for (let k = i; nodes[k]?.op === 'setFlag'; k++) written |= bitOf(FLAG_SLOT[nodes[k]!.name as FlagName]);
    this.#separate(~written);
    f.code.const(0).set(f.differs);
    this.known = (this.known & Known.plainCarry) | Known.apart;
  }

  /** N, Z and V, where they are in the mask and the region has them, go from C's pair to their own locals. */
  #separate(mask: number): void {
    const f = this.#frame;
    const has = mask & f.region.uses;
    if (has & bitOf(Slot.N)) {
      this.#word(Slot.N);
      f.code.set(f.local(Slot.N));
    }
    if (has & bitOf(Slot.Z)) {
      this.#word(Slot.Z);
      f.code.set(f.local(Slot.Z));
    }
    if (has & bitOf(Slot.V)) {
      const v = f.local(Slot.V);
      this.#overflowOperand(0);
      this.#overflowOperand(1);
      f.code.set(v + 1).set(v);
    }
  }

  /** Pushes the word of N or Z. */
  #word(slot: number): void {
    const f = this.#frame;
    const c = f.local(Slot.C);
    if (!(this.known & Known.apart))
      f.code
        .get(c)
        .get(c + 1)
        .op(Op.i32_sub);
    if (this.known & Known.difference) return;
    f.get(slot);
    if (!(this.known & Known.apart)) f.code.get(f.differs).op(Op.select);
  }

  /** Pushes the first or second operand whose difference overflows when V is set. */
  #overflowOperand(which: 0 | 1): void {
    const f = this.#frame;
    if (!(this.known & Known.apart)) f.code.get(f.local(Slot.C) + which);
    if (this.known & Known.difference) return;
    f.code.get(f.local(Slot.V) + which);
    if (!(this.known & Known.apart)) f.code.get(f.differs).op(Op.select);
  }

  #setOne(node: Node, two: boolean): void {
    const { code } = this.#frame;
    const slot = FLAG_SLOT[node.name as FlagName];
    const value = node.args[0]!;
    if (node.name === 'C') return this.#setC(value);
    if (node.name === 'V') return this.#setV(value);
    this.#push(value);
    const local = this.#frame.local(slot);
    if (two) code.tee(local).set(this.#frame.local(Slot.Z));
    else code.set(local);
  }

  #setC(value: Operand): void {
    const c = this.#frame.local(Slot.C);
    const pair = carryPair(value);
    if (!pair) {
      this.#push(value);
      this.cFromBit();
      this.known |= Known.plainCarry;
      return;
    }
    this.#push(pair.a);
    this.#push(pair.b);
    this.#frame.code.set(c + 1).set(c);
    this.known &= ~Known.plainCarry;
  }

  #setV(value: Operand): void {
    const pair = overflowPair(value);
    if (!pair) {
      this.#push(value);
      this.vFromBit();
      return;
    }
    const v = this.#frame.local(Slot.V);
    this.#push(pair.a);
    this.#push(pair.b);
    this.#frame.code.set(v + 1).set(v);
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
        this.#word(Slot.N);
        f.code.const(31).op(Op.i32_shr_u);
        return;
      case 'Z':
        this.#word(Slot.Z);
        f.code.op(Op.i32_eqz);
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
    const { code } = this.#frame;
    this.#overflowOperand(0);
    this.#overflowOperand(1);
    code.op(Op.i32_xor);
    this.#overflowOperand(0);
    this.#overflowOperand(0);
    this.#overflowOperand(1);
    code.op(Op.i32_sub).op(Op.i32_xor).op(Op.i32_and);
  }

  /** Pushes whether a condition code 0 to 13 holds (ARM ARM A8.3) as 0 or 1; with `truth`, any other number may stand for 1. */
  condition(code: number, truth = false): void {
    const c = this.#frame.code;
    const f = this.#frame;
    const comparison = COMPARISONS[code];
    if (code === 2 || code === 3) return this.#carry(comparison);
    if (comparison !== undefined && this.known & Known.difference) {
      const pair = f.local(Slot.C);
      c.get(pair)
        .get(pair + 1)
        .op(comparison);
      return;
    }
    switch (code) {
      case 0:
        this.#word(Slot.Z);
        c.op(Op.i32_eqz);
        return;
      case 1:
        this.#word(Slot.Z);
        if (!truth) c.const(0).op(Op.i32_ne);
        return;
      case 4:
      case 5:
        this.#word(Slot.N);
        c.const(0).op(code === 4 ? Op.i32_lt_s : Op.i32_ge_s);
        return;
      case 6:
      case 7:
        this.#overflow();
        c.const(0).op(code === 6 ? Op.i32_lt_s : Op.i32_ge_s);
        return;
      case 8:
        this.#carry();
        this.#word(Slot.Z);
        c.const(0).op(Op.i32_ne).op(Op.i32_and);
        return;
      case 9:
        this.#carry(Op.i32_lt_u);
        this.#word(Slot.Z);
        c.op(Op.i32_eqz).op(Op.i32_or);
        return;
      default:
        this.#overflow();
        this.#word(Slot.N);
        c.op(Op.i32_xor).const(0);
        c.op((code & 1) === 0 ? Op.i32_ge_s : Op.i32_lt_s);
        if (code < 12) return;
        this.#word(Slot.Z);
        if (code === 12) c.const(0).op(Op.i32_ne).op(Op.i32_and);
        else c.op(Op.i32_eqz).op(Op.i32_or);
    }
  }

  /** Makes the pairs of C and V, whose words the state holds as 0 or 1, from those words in the first locals. */
  unpack(mask: number): void {
    const f = this.#frame;
    if (mask & bitOf(Slot.C)) f.code.const(1).set(f.local(Slot.C) + 1);
    if (mask & bitOf(Slot.V)) {
      f.code.get(f.local(Slot.V));
      this.vFromBit();
    }
    if (f.region.differs) f.code.const(0).set(f.differs);
    this.known = Known.apart | (mask & bitOf(Slot.C) ? Known.plainCarry : 0);
  }

  /** Pushes what the state holds of N, Z, C or V. */
  pack(slot: number): void {
    if (slot === Slot.C) this.#carry();
    else if (slot === Slot.V) this.read('V');
    else this.#word(slot);
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
    if (this.#frame.region.differs) c.const(0).set(this.#frame.differs);
    this.known = Known.apart | Known.plainCarry;
  }

  /** Pushes N, Z, C, V and Q in bits 31:27, GE in bits 19:16. */
  toWord(): void {
    const c = this.#frame.code;
    this.#word(Slot.N);
    c.const(SIGN).op(Op.i32_and);
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

import type { FlagName, Node, Operand, PureOp } from '../../../arm/ir/node.ts';
import { Op } from '../wasm-binary.ts';
import type { Flags } from './flags.ts';
import type { Frame } from './frame.ts';
import { bitOf, conditionMask, FLAG_SLOT } from './slots.ts';

const SIMPLE: Readonly<Partial<Record<PureOp, number>>> = {
  add: Op.i32_add,
  sub: Op.i32_sub,
  mul: Op.i32_mul,
  and: Op.i32_and,
  or: Op.i32_or,
  xor: Op.i32_xor,
  shl: Op.i32_shl,
  lsr: Op.i32_shr_u,
  asr: Op.i32_shr_s,
  ror: Op.i32_rotr,
  clz: Op.i32_clz,
  sext8: Op.i32_extend8_s,
  sext16: Op.i32_extend16_s,
  eq: Op.i32_eq,
  ne: Op.i32_ne,
  ltS: Op.i32_lt_s,
  ltU: Op.i32_lt_u,
  leS: Op.i32_le_s,
  leU: Op.i32_le_u,
};

/** Made at its use. */
const LATE = -1;

/**
 * The values of one instruction's nodes. A value that is used once, or is a register, is made where it is used; before something that
 * it depends on is written, `settle` puts it into a local.
 */
export class Values {
  readonly #frame: Frame;
  readonly #flags: () => Flags;
  /** Pushes a word of the floating-point register file. */
  readonly #fpWord: (n: number) => void;
  /** By id: 1 + local, or LATE; 0 when nothing is held. */
  readonly #held: number[] = [];
  readonly #nodes: (Node | undefined)[] = [];
  /** Slots that a late value depends on. */
  readonly #depends: number[] = [];
  /** Ids of late values, and how many of their uses are still to come. */
  readonly #late: number[] = [];
  readonly #left: number[] = [];
  #uses: Uint16Array = new Uint16Array(0);

  constructor(frame: Frame, flags: () => Flags, fpWord: (n: number) => void) {
    this.#frame = frame;
    this.#flags = flags;
    this.#fpWord = fpWord;
  }

  /** A new instruction; `uses` as in its Survey. */
  begin(uses: Uint16Array): void {
    this.#uses = uses;
    this.#late.length = 0;
    this.#frame.usedTemps = 0;
  }

  /** A pure node, a register or a flag is reached. */
  reach(node: Node): void {
    const uses = this.#uses[node.id]!;
    if (uses === 0) return;
    const { op } = node;
    if (op === 'reg' || op === 'pc' || (uses === 1 && op !== 'fpWord')) {
      this.#held[node.id] = LATE;
      this.#nodes[node.id] = node;
      this.#left[node.id] = uses;
      const depends = this.#dependence(node);
      this.#depends[node.id] = depends;
      if (depends !== 0) this.#late.push(node.id);
    } else {
      this.#make(node);
      this.#hold(node.id);
    }
  }

  #dependence(node: Node): number {
    switch (node.op) {
      case 'reg':
        return 1 << (node.args[0] as number);
      case 'getFlag':
        return bitOf(FLAG_SLOT[node.name as FlagName]);
      case 'condition':
        return conditionMask(node.args[0] as number);
      default: {
        let mask = 0;
        for (const arg of node.args)
          if (typeof arg !== 'number' && this.#held[arg.id] === LATE) mask |= this.#depends[arg.id]!;
        return mask;
      }
    }
  }

  /** The value on the stack is that of `node` and is kept, or dropped if nobody wants it. */
  keep(node: Node): void {
    if (this.#uses[node.id] === 0) this.#frame.code.op(Op.drop);
    else this.#hold(node.id);
  }

  #hold(id: number): void {
    const local = this.#frame.temp();
    this.#frame.code.set(local);
    this.#held[id] = local + 1;
  }

  /** Before slots of the mask are written: late values that depend on them are made now. */
  settle(mask: number): void {
    const late = this.#late;
    let kept = 0;
    for (let i = 0; i < late.length; i++) {
      const id = late[i]!;
      if (this.#held[id] !== LATE || this.#left[id]! <= 0) continue;
      if ((this.#depends[id]! & mask) !== 0) {
        this.#make(this.#nodes[id]!);
        this.#hold(id);
      } else late[kept++] = id;
    }
    late.length = kept;
  }

  /** Pushes an operand. */
  readonly push = (x: Operand): void => {
    if (typeof x === 'number') {
      this.#frame.code.const(x);
      return;
    }
    const held = this.#held[x.id]!;
    if (held !== LATE) this.#frame.code.get(held - 1);
    else {
      this.#left[x.id]!--;
      this.#make(this.#nodes[x.id]!);
    }
  };

  /** A use of an operand falls away. */
  unused(x: Operand): void {
    if (typeof x === 'number' || this.#held[x.id] !== LATE) return;
    if (--this.#left[x.id]! > 0 || x.op === 'reg') return;
    for (const arg of x.args) this.unused(arg);
  }

  /** Pushes an operand of which only whether it is zero counts. */
  pushTruth(x: Operand): void {
    if (typeof x !== 'number' && x.op === 'condition' && this.#held[x.id] === LATE) {
      this.#left[x.id]!--;
      this.#flags().condition(x.args[0] as number, true);
    } else this.push(x);
  }

  /** An operand in a local of its own. */
  scratch(x: Operand): number {
    const local = this.#frame.temp();
    this.push(x);
    this.#frame.code.set(local);
    return local;
  }

  /** Leaves the value of a pure node, or of a register or flag, on the stack. */
  #make(node: Node): void {
    const c = this.#frame.code;
    const { args } = node;
    switch (node.op) {
      case 'reg':
        this.#frame.registers.push(args[0] as number);
        return;
      case 'pc':
        this.#frame.pc(this.#frame.place.one.at + (args[0] as number));
        return;
      case 'getFlag':
        this.#flags().read(node.name as FlagName);
        return;
      case 'condition':
        this.#flags().condition(args[0] as number);
        return;
      case 'fpWord':
        this.#fpWord(args[0] as number);
        return;
      case 'umulh':
      case 'smulh':
        this.#highProduct(node);
        return;
      case 'udiv':
      case 'sdiv':
        this.#divide(node);
        return;
      case 'select':
        this.push(args[1]!);
        this.push(args[2]!);
        this.pushTruth(args[0]!);
        c.op(Op.select);
        return;
      default: {
        const op = SIMPLE[node.op as PureOp];
        if (op === undefined) throw new Error(`the translator has no code for node ${node.op}`);
        this.push(args[0]!);
        if (args.length > 1) this.push(args[1]!);
        c.op(op);
      }
    }
  }

  #highProduct(node: Node): void {
    const c = this.#frame.code;
    const extend = node.op === 'umulh' ? Op.i64_extend_i32_u : Op.i64_extend_i32_s;
    this.push(node.args[0]!);
    c.op(extend);
    this.push(node.args[1]!);
    c.op(extend).op(Op.i64_mul).const64(32).op(Op.i64_shr_u).op(Op.i32_wrap_i64);
  }

  /** wasm traps where ARM gives 0 (divisor 0) and INT_MIN (INT_MIN / -1). */
  #divide(node: Node): void {
    const c = this.#frame.code;
    const dividend = this.scratch(node.args[0]!);
    const divisor = this.scratch(node.args[1]!);
    c.get(divisor).op(Op.i32_eqz);
    c.open('if', 0x7f);
    c.const(0);
    c.op(Op.else);
    if (node.op === 'udiv') c.get(dividend).get(divisor).op(Op.i32_div_u);
    else {
      c.get(divisor).const(-1).op(Op.i32_eq);
      c.open('if', 0x7f);
      c.const(0).get(dividend).op(Op.i32_sub);
      c.op(Op.else);
      c.get(dividend).get(divisor).op(Op.i32_div_s);
      c.end();
    }
    c.end();
  }

  /** Keeps what nested blocks, emitted in the middle of this instruction, would disturb; the result puts it back. */
  save(): () => void {
    const [uses, used] = [this.#uses, this.#frame.usedTemps];
    const copies = [this.#held, this.#nodes, this.#depends, this.#late, this.#left].map((list) => list.slice());
    return () => {
      this.#uses = uses;
      this.#frame.usedTemps = used;
      const lists: unknown[][] = [this.#held, this.#nodes, this.#depends, this.#late, this.#left];
      for (const [i, list] of lists.entries()) list.splice(0, list.length, ...copies[i]!);
    };
  }
}

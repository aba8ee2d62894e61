import type { FlagName, Node, Operand, PureOp } from '../../arm/ir/node.ts';
import { JUMP_CACHE_OFFSET, TLB_ENTRIES, TLB_OFFSET } from '../../arm/memory/machine-memory.ts';
import { Word } from '../../arm/state.ts';
import type { Region, RegionBlock, RegionInstruction } from './region.ts';
import { type Structure, structureOf } from './structure.ts';
import { Code, I32, type OpName } from './wasm-binary.ts';

/** Parameters of a region's function: instructions left, the CPU's state (bytes), PC. The result is the instructions left. */
export const REGION_PARAMETERS = [I32, I32, I32] as const;
const LEFT = 0;
const CPU = 1;
const BASE = 2;

/** Functions that regions import, by what they do. */
export interface Imports {
  /** (cpu, va, size, align, privilege) → value; sets Word.BAIL if the evaluator has to do it. */
  readonly slowLoad: number;
  /** (cpu, va, value, size, align, privilege). */
  readonly slowStore: number;
  /** (left, cpu, pc, key, table offset) → left: on to other code, or back. */
  readonly jump: number;
  /** A primitive of the FpUnit with so many constant arguments. */
  fp(name: string, parameters: number): number;
}

/** Key bits that translated code depends on, beside those of a block. */
export interface EmitOptions {
  readonly privilege: 0 | 1 | 2;
  readonly imports: Imports;
}

const byte = (word: number): number => word * 4;
const tableOffset = (privilege: number, access: number): number =>
  TLB_OFFSET + (privilege * 3 + access) * TLB_ENTRIES * 4;

const SIMPLE: Readonly<Partial<Record<PureOp, OpName>>> = {
  add: 'i32_add',
  sub: 'i32_sub',
  mul: 'i32_mul',
  and: 'i32_and',
  or: 'i32_or',
  xor: 'i32_xor',
  shl: 'i32_shl',
  lsr: 'i32_shr_u',
  asr: 'i32_shr_s',
  ror: 'i32_rotr',
  clz: 'i32_clz',
  sext8: 'i32_extend8_s',
  sext16: 'i32_extend16_s',
  eq: 'i32_eq',
  ne: 'i32_ne',
  ltS: 'i32_lt_s',
  ltU: 'i32_lt_u',
  leS: 'i32_le_s',
  leU: 'i32_le_u',
};

/** Where an instruction stands while it is emitted. */
interface Place {
  readonly block: RegionBlock;
  readonly instruction: RegionInstruction;
  /** Instructions of the block not yet done, this one included. */
  readonly remaining: number;
}

/** How the value of a node is had. */
type Held = { readonly local: number } | { readonly node: Node };

/** Makes one wasm function of a region. */
export class RegionEmitter {
  readonly #region: Region;
  readonly #options: EmitOptions;
  readonly #structure: Structure;
  readonly #head = new Code(REGION_PARAMETERS.length);
  /** Inside the block that ends in the exit. */
  readonly #code = new Code(REGION_PARAMETERS.length, 1);
  readonly #registers = new Map<number, { local: number; written: boolean }>();
  readonly #labels = new Map<number, number>();
  readonly #pcOut: number;
  readonly #keyOut: number;
  readonly #bail: number;
  readonly #address: number;
  readonly #entry: number;
  readonly #itOut: number;
  readonly #temps: number[] = [];
  #usedTemps = 0;
  #held = new Map<number, Held>();
  #uses = new Map<number, number>();
  #writes = new Set<number>();
  #setsFlags = false;
  #place!: Place;

  constructor(region: Region, options: EmitOptions) {
    this.#region = region;
    this.#options = options;
    this.#structure = structureOf(0, (at) => region.blocks.get(at)!.successors);
    this.#pcOut = this.#head.local();
    this.#keyOut = this.#head.local();
    this.#bail = this.#head.local();
    this.#address = this.#head.local();
    this.#entry = this.#head.local();
    this.#itOut = this.#head.local();
  }

  /** The function's body. */
  emit(): Uint8Array {
    const c = this.#code;
    this.#tree(0);
    c.op('unreachable');
    const head = this.#head;
    for (const [word, { local }] of this.#registers) head.get(CPU).memory('i32_load', byte(word), 2).set(local);
    head.const(this.#region.key).set(this.#keyOut);
    head.open('block');
    head.append(c);
    head.end();
    this.#exit();
    return head.finish();
  }

  /** Registers go back to the state; then on to other code, or back to the caller. */
  #exit(): void {
    const head = this.#head;
    for (const [word, { local, written }] of this.#registers)
      if (written) head.get(CPU).get(local).memory('i32_store', byte(word), 2);
    if (this.#usesIT()) head.get(CPU).get(this.#itOut).memory('i32_store', byte(Word.IT), 2);
    head.get(this.#bail);
    head.open('if');
    head.get(CPU).get(this.#pcOut).memory('i32_store', byte(Word.PC), 2);
    head.get(CPU).const(1).memory('i32_store', byte(Word.BAIL), 2);
    head.get(LEFT).op('return');
    head.end();
    head.get(LEFT).get(CPU).get(this.#pcOut).get(this.#keyOut).const(tableOffset(this.#options.privilege, 2));
    head.call(this.#options.imports.jump, 'return_call');
  }

  #usesIT(): boolean {
    return [...this.#region.blocks.values()].some((b) => b.instructions.some((i) => i.it !== 0 || i.itAfter !== 0));
  }

  // Control flow: each block's code, then the blocks that it alone dominates, nested so that joins come after.

  #tree(at: number): void {
    const { loopHeads, joins, dominated, index } = this.#structure;
    const after = dominated
      .get(at)!
      .filter((b) => joins.has(b))
      .sort((a, b) => index.get(b)! - index.get(a)!);
    const loop = loopHeads.has(at);
    if (loop) this.#labels.set(at, this.#code.open('loop'));
    this.#within(at, after);
    if (loop) this.#code.end();
  }

  #within(at: number, after: readonly number[]): void {
    const [join, ...rest] = after;
    if (join === undefined) return this.#block(this.#region.blocks.get(at)!);
    const label = this.#code.open('block');
    // A join that heads a loop has two labels: forward edges go to the block before it, edges from inside to the loop.
    this.#forward.set(join, label);
    this.#within(at, rest);
    this.#code.end();
    this.#tree(join);
  }

  readonly #forward = new Map<number, number>();

  #goto(from: RegionBlock, to: number): void {
    const { index, joins } = this.#structure;
    const inside = this.#region.blocks.has(to) && from.successors.includes(to) && !this.#structure.isCut(from.at, to);
    if (!inside) {
      this.#code.get(BASE).const(to).op('i32_add').set(this.#pcOut);
      this.#code.branch(1);
      return;
    }
    if (index.get(to)! <= index.get(from.at)!) this.#code.branch(this.#labels.get(to)!);
    else if (joins.has(to)) this.#code.branch(this.#forward.get(to)!);
    else this.#nested(to);
  }

  /** Blocks that only this one leads to are emitted in place, which may be within an instruction's `if`. */
  #nested(to: number): void {
    const [held, uses, writes, setsFlags, temps, place] = [
      this.#held,
      this.#uses,
      this.#writes,
      this.#setsFlags,
      this.#usedTemps,
      this.#place,
    ];
    this.#tree(to);
    [this.#held, this.#uses, this.#writes, this.#setsFlags, this.#usedTemps, this.#place] = [
      held,
      uses,
      writes,
      setsFlags,
      temps,
      place,
    ];
  }

  #block(block: RegionBlock): void {
    const c = this.#code;
    const count = block.instructions.filter((i) => i.translatable).length;
    if (count > 0) {
      // Too few instructions left for the block: the evaluator does the rest of them.
      c.get(LEFT).const(count).op('i32_sub').tee(LEFT).const(0).op('i32_lt_s');
      c.open('if');
      this.#leave(block.at, count, 0);
      c.end();
    }
    for (const [i, instruction] of block.instructions.entries()) {
      this.#place = { block, instruction, remaining: count - i };
      if (!instruction.translatable) {
        this.#leave(instruction.at, 0, instruction.it);
        return;
      }
      this.#instruction(instruction);
    }
    if (block.next !== undefined) {
      if (this.#usesIT()) c.const(block.instructions[block.instructions.length - 1]!.itAfter).set(this.#itOut);
      this.#goto(block, block.next);
    }
  }

  /** Leaves the region for the evaluator to go on at offset `at`, with `refund` instructions not done. */
  #leave(at: number, refund: number, it: number): void {
    const c = this.#code;
    if (refund !== 0) c.get(LEFT).const(refund).op('i32_add').set(LEFT);
    c.get(BASE).const(at).op('i32_add').set(this.#pcOut);
    c.const(1).set(this.#bail);
    if (this.#usesIT()) c.const(it).set(this.#itOut);
    c.branch(1);
  }

  // Nodes.

  #instruction(one: RegionInstruction): void {
    this.#held = new Map();
    this.#uses = new Map();
    this.#writes = new Set();
    this.#setsFlags = false;
    this.#usedTemps = 0;
    this.#survey(one.instruction.nodes);
    this.#list(one.instruction.nodes);
  }

  /** Uses of each node, registers and flags written: what decides which values can be made where they are used. */
  #survey(nodes: readonly Node[]): void {
    for (const node of nodes) {
      for (const arg of node.args)
        if (typeof arg !== 'number') this.#uses.set(arg.id, (this.#uses.get(arg.id) ?? 0) + 1);
      if (node.op === 'setReg') this.#writes.add(node.args[0] as number);
      if (node.op === 'setFlag') this.#setsFlags = true;
      if (node.then) this.#survey(node.then);
      if (node.else) this.#survey(node.else);
    }
  }

  #list(nodes: readonly Node[]): void {
    for (const node of nodes) this.#node(node);
  }

  #node(node: Node): void {
    const c = this.#code;
    const uses = this.#uses.get(node.id) ?? 0;
    switch (node.op) {
      case 'setReg':
        this.#push(node.args[1]!);
        c.set(this.#register(node.args[0] as number, true));
        return;
      case 'setFlag':
        this.#push(node.args[0]!);
        c.set(this.#flag(node.name as FlagName, true));
        return;
      case 'load':
        return this.#load(node, uses);
      case 'store':
        return this.#store(node);
      case 'setFpWord':
        c.get(CPU);
        this.#push(node.args[1]!);
        c.memory('i32_store', byte(Word.FP + (node.args[0] as number)), 2);
        return;
      case 'fp':
        for (const arg of node.args) c.const(arg as number);
        c.call(this.#options.imports.fp(node.name!, node.args.length));
        return;
      case 'call':
        return this.#call(node);
      case 'branch':
        return this.#branch(node);
      case 'bx':
        return this.#bx(node);
      case 'if':
        this.#push(node.args[0]!);
        c.open('if');
        this.#list(node.then!);
        if (node.else!.length > 0) {
          c.op('else');
          this.#list(node.else!);
        }
        c.end();
        return;
      default:
        if (uses === 0) return;
        if (this.#keepsUntilUse(node, uses)) this.#held.set(node.id, { node });
        else {
          this.#value(node);
          this.#keep(node);
        }
    }
  }

  /** Whether a value can be made at its use, since nothing that it depends on changes in this instruction. */
  #keepsUntilUse(node: Node, uses: number): boolean {
    switch (node.op) {
      case 'reg':
        return !this.#writes.has(node.args[0] as number);
      case 'pc':
        return true;
      case 'getFlag':
      case 'condition':
        return uses === 1 && !this.#setsFlags;
      case 'fpWord':
      case 'high':
        return false;
      default:
        return uses === 1;
    }
  }

  #keep(node: Node): void {
    const local = (this.#temps[this.#usedTemps] ??= this.#head.local());
    this.#usedTemps++;
    this.#code.set(local);
    this.#held.set(node.id, { local });
  }

  #push(x: Operand): void {
    if (typeof x === 'number') {
      this.#code.const(x);
      return;
    }
    const held = this.#held.get(x.id)!;
    if ('local' in held) this.#code.get(held.local);
    else this.#value(held.node);
  }

  /** Leaves the value of a pure node, or of a register, on the stack. */
  #value(node: Node): void {
    const c = this.#code;
    const push = (i: number): void => this.#push(node.args[i]!);
    switch (node.op) {
      case 'reg':
        c.get(this.#register(node.args[0] as number, false));
        return;
      case 'pc':
        c.get(BASE)
          .const(node.args[0] as number)
          .op('i32_add');
        return;
      case 'getFlag':
        return this.#readFlag(node.name as FlagName);
      case 'condition':
        return this.#condition(node.args[0] as number);
      case 'fpWord':
        c.get(CPU).memory('i32_load', byte(Word.FP + (node.args[0] as number)), 2);
        return;
      case 'umulh':
      case 'smulh': {
        const extend = node.op === 'umulh' ? 'i64_extend_i32_u' : 'i64_extend_i32_s';
        push(0);
        c.op(extend);
        push(1);
        c.op(extend).op('i64_mul').const64(32).op('i64_shr_u').op('i32_wrap_i64');
        return;
      }
      case 'udiv':
      case 'sdiv':
        return this.#divide(node);
      case 'select':
        push(1);
        push(2);
        push(0);
        c.op('select');
        return;
      default: {
        const op = SIMPLE[node.op as PureOp];
        if (!op) throw new Error(`the translator has no code for node ${node.op}`);
        push(0);
        if (node.args.length > 1) push(1);
        c.op(op);
      }
    }
  }

  /** wasm traps where ARM gives 0 (divisor 0) and INT_MIN (INT_MIN / -1). */
  #divide(node: Node): void {
    const c = this.#code;
    const divisor = this.#scratch(node.args[1]!);
    c.get(divisor).op('i32_eqz');
    c.open('if', I32);
    c.const(0);
    c.op('else');
    if (node.op === 'udiv') {
      this.#push(node.args[0]!);
      c.get(divisor).op('i32_div_u');
    } else {
      c.get(divisor).const(-1).op('i32_eq');
      c.open('if', I32);
      c.const(0);
      this.#push(node.args[0]!);
      c.op('i32_sub');
      c.op('else');
      this.#push(node.args[0]!);
      c.get(divisor).op('i32_div_s');
      c.end();
    }
    c.end();
  }

  #scratch(x: Operand): number {
    const local = (this.#temps[this.#usedTemps] ??= this.#head.local());
    this.#usedTemps++;
    this.#push(x);
    this.#code.set(local);
    return local;
  }

  #register(n: number, write: boolean): number {
    return this.#word(n, write);
  }

  #word(word: number, write: boolean): number {
    let entry = this.#registers.get(word);
    if (!entry) {
      entry = { local: this.#head.local(), written: false };
      this.#registers.set(word, entry);
    }
    entry.written ||= write;
    return entry.local;
  }

  #flag(name: FlagName, write: boolean): number {
    const words = { N: Word.NF, Z: Word.ZF, C: Word.CF, V: Word.VF, Q: Word.QF, GE: Word.GE };
    return this.#word(words[name], write);
  }

  #readFlag(name: FlagName): void {
    const c = this.#code.get(this.#flag(name, false));
    if (name === 'N') c.const(31).op('i32_shr_u');
    if (name === 'Z') c.op('i32_eqz');
  }

  /** A condition code as 0 or 1 (ARM ARM A8.3). */
  #condition(code: number): void {
    const c = this.#code;
    const flag = (name: FlagName) => c.get(this.#flag(name, false));
    const nIsV = (): void => {
      flag('N').const(31).op('i32_shr_u');
      flag('V').op('i32_eq');
    };
    switch (code >> 1) {
      case 0:
        flag('Z').op('i32_eqz');
        break;
      case 1:
        flag('C');
        break;
      case 2:
        flag('N').const(31).op('i32_shr_u');
        break;
      case 3:
        flag('V');
        break;
      case 4:
        flag('C');
        flag('Z').const(0).op('i32_ne').op('i32_and');
        break;
      case 5:
        nIsV();
        break;
      default:
        nIsV();
        flag('Z').const(0).op('i32_ne').op('i32_and');
    }
    if (code & 1) c.op('i32_eqz');
  }

  // Memory.

  /** Leaves the address in #address and the TLB entry in #entry, and 1 on the stack if the access has to go the slow way. */
  #lookup(address: Operand, access: number, align: number): void {
    const c = this.#code;
    this.#push(address);
    c.tee(this.#address).const(10).op('i32_shr_u').const(0x3f_fffc).op('i32_and').get(CPU).op('i32_add');
    c.memory('i32_load', tableOffset(this.#options.privilege, access), 2).tee(this.#entry).op('i32_eqz');
    if (align > 1)
      c.get(this.#address)
        .const(align - 1)
        .op('i32_and')
        .op('i32_or');
  }

  #bailed(): void {
    const c = this.#code;
    const { instruction, remaining } = this.#place;
    c.get(CPU).memory('i32_load', byte(Word.BAIL), 2);
    c.open('if');
    this.#leave(instruction.at, remaining, instruction.it);
    c.end();
  }

  #load(node: Node, uses: number): void {
    const c = this.#code;
    const size = node.name === 'u32' ? 4 : node.name!.endsWith('16') ? 2 : 1;
    const align = Math.max(size, node.options?.align ?? 1);
    this.#lookup(node.args[0]!, 0, align);
    c.open('if', I32);
    c.get(CPU)
      .get(this.#address)
      .const(size)
      .const(node.options?.align ?? 1)
      .const(this.#options.privilege);
    c.call(this.#options.imports.slowLoad);
    if (node.name === 's8') c.op('i32_extend8_s');
    if (node.name === 's16') c.op('i32_extend16_s');
    this.#bailed();
    c.op('else');
    const op = (
      { u8: 'i32_load8_u', s8: 'i32_load8_s', u16: 'i32_load16_u', s16: 'i32_load16_s', u32: 'i32_load' } as const
    )[node.name as 'u8'];
    c.get(this.#address).get(this.#entry).op('i32_add').memory(op, 0);
    c.end();
    if (uses > 0) this.#keep(node);
    else c.op('drop');
  }

  #store(node: Node): void {
    const c = this.#code;
    const size = node.name === 'u32' ? 4 : node.name === 'u16' ? 2 : 1;
    const align = Math.max(size, node.options?.align ?? 1);
    this.#lookup(node.args[0]!, 1, align);
    c.open('if');
    c.get(CPU).get(this.#address);
    this.#push(node.args[1]!);
    c.const(size)
      .const(node.options?.align ?? 1)
      .const(this.#options.privilege);
    c.call(this.#options.imports.slowStore);
    this.#bailed();
    c.op('else');
    c.get(this.#address).get(this.#entry).op('i32_add');
    this.#push(node.args[1]!);
    c.memory(size === 4 ? 'i32_store' : size === 2 ? 'i32_store16' : 'i32_store8', 0);
    c.end();
  }

  /** System operations without effect here, and the check of an alignment. */
  #call(node: Node): void {
    if (node.name !== 'checkAlign') return;
    const c = this.#code;
    const { instruction, remaining } = this.#place;
    this.#push(node.args[0]!);
    c.const((node.args[1] as number) - 1).op('i32_and');
    c.open('if');
    this.#leave(instruction.at, remaining, instruction.it);
    c.end();
  }

  #branch(node: Node): void {
    const target = node.args[0]!;
    if (this.#usesIT()) this.#code.const(0).set(this.#itOut);
    if (typeof target !== 'number' && target.op === 'pc' && node.name !== 'call') {
      this.#goto(this.#place.block, target.args[0] as number);
      return;
    }
    this.#push(target);
    this.#code.set(this.#pcOut).branch(1);
  }

  #bx(node: Node): void {
    const c = this.#code;
    if (this.#usesIT()) c.const(0).set(this.#itOut);
    const target = this.#scratch(node.args[0]!);
    const thumb = this.#scratchLocal();
    c.get(target).const(1).op('i32_and').set(thumb);
    c.get(CPU).get(thumb).memory('i32_store', byte(Word.T), 2);
    c.const(this.#region.key & ~1)
      .get(thumb)
      .op('i32_or')
      .set(this.#keyOut);
    // Bit 0 is dropped in T32, bits 1:0 in A32.
    c.get(target).get(thumb).const(1).op('i32_shl').const(4).op('i32_sub').op('i32_and').set(this.#pcOut);
    c.branch(1);
  }

  #scratchLocal(): number {
    const local = (this.#temps[this.#usedTemps] ??= this.#head.local());
    this.#usedTemps++;
    return local;
  }
}

/** The function that takes translated code on to other translated code: (left, cpu, pc, key, table) → left. */
export const JUMP_PARAMETERS = [I32, I32, I32, I32, I32] as const;

/** Looks `pc` up in the execute table and the jump cache; a hit is a tail call, a miss goes back to the caller with the PC stored. */
export function emitJump(regionType: number, slots: number): Uint8Array {
  const [left, cpu, pc, key, table] = [0, 1, 2, 3, 4];
  const c = new Code(JUMP_PARAMETERS.length);
  const host = c.local();
  const slot = c.local();
  c.open('block');
  c.get(pc).const(10).op('i32_shr_u').const(0x3f_fffc).op('i32_and').get(cpu).op('i32_add').get(table).op('i32_add');
  c.memory('i32_load', 0, 2).tee(host).op('i32_eqz').branch(1, 'br_if');
  c.get(host).get(pc).op('i32_add').tee(host);
  c.const(1)
    .op('i32_shr_u')
    .const(slots - 1)
    .op('i32_and')
    .const(4)
    .op('i32_shl')
    .get(cpu)
    .op('i32_add')
    .tee(slot);
  c.memory('i64_load', JUMP_CACHE_OFFSET, 3);
  c.get(host)
    .op('i64_extend_i32_u')
    .get(key)
    .op('i64_extend_i32_u')
    .const64(32)
    .op('i64_shl')
    .op('i64_or')
    .op('i64_eq')
    .op('i32_eqz');
  c.branch(1, 'br_if');
  c.get(left)
    .get(cpu)
    .get(pc)
    .get(slot)
    .memory('i32_load', JUMP_CACHE_OFFSET + 8, 2);
  c.tailCallIndirect(regionType);
  c.end();
  c.get(cpu).get(pc).memory('i32_store', byte(Word.PC), 2);
  c.get(left);
  return c.finish();
}

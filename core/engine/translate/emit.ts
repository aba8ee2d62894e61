import type { FlagName, LoadKind, Node, Operand, PureOp } from '../../arm/ir/node.ts';
import { JUMP_CACHE_OFFSET, SLOT_SHIFTS, TLB_ENTRIES, TLB_OFFSET } from '../../arm/memory/machine-memory.ts';
import { Word } from '../../arm/state.ts';
import { Sys } from '../../arm/system/words.ts';
import { BlockKey } from '../evaluate/block.ts';
import { coprocessorBarrier } from '../ordering.ts';
import { FpEmitter } from './fp/operations.ts';
import type { RegisterUsage } from './fp/register-plan.ts';
import { sizeOf, type Transfer, transferAt } from './fp/transfer.ts';
import { inlineBanked, inlineRegister } from './inline-calls.ts';
import type { Region, RegionBlock, RegionInstruction } from './region.ts';
import { type Structure, structureOf } from './structure.ts';
import { Code, type FunctionBody, I32, type OpName } from './wasm-binary.ts';

/** Parameters of a region's function: instructions left, the CPU's state (bytes), PC, depth of calls. The result is the instructions left. */
export const REGION_PARAMETERS = [I32, I32, I32, I32] as const;
const LEFT = 0;
const CPU = 1;
const BASE = 2;
const DEPTH = 3;
/** Kinds of barriers, see SystemOps.barrier. */
const DSB = 1;
const ISB = 2;
/** Deeper guest calls go on as jumps: the host's stack is finite. */
const MAX_DEPTH = 60;

/** Functions that regions import, by what they do. */
export interface Imports {
  /** (cpu, va, size, align, privilege) → value; sets Word.BAIL if the evaluator has to do it. */
  readonly slowLoad: number;
  /** (cpu, va, value, size, align, privilege). */
  readonly slowStore: number;
  /** (left, cpu, pc, key, table offset, depth) → left: on to other code, or back. */
  readonly jump: number;
  /** SEV. */
  readonly sev: number;
  /** A primitive of the FpUnit with so many constant arguments. */
  fp(name: string, parameters: number): number;
  /** A helper of floating-point code, made with the module. */
  helper(name: string): number;
}

/** Key bits that translated code depends on, beside those of a block. */
export interface EmitOptions {
  readonly privilege: 0 | 1 | 2;
  readonly imports: Imports;
  /**
   * Where CPUs run in threads of their own: byte address of a word that is not zero when a DSB has to wait for other CPUs. Barriers and store
   * exclusives are then real ones.
   */
  readonly unsettled?: number | undefined;
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

const LOAD = {
  u8: 'i32_load8_u',
  s8: 'i32_load8_s',
  u16: 'i32_load16_u',
  s16: 'i32_load16_s',
  u32: 'i32_load',
} as const;

/** Where an instruction stands while it is emitted. */
interface Place {
  readonly block: RegionBlock;
  readonly instruction: RegionInstruction;
  /** Instructions of the block not yet done, this one included. */
  readonly remaining: number;
}

/** How the value of a node is had. */
type Held = { readonly local: number } | { readonly node: Node };

/** Whether a call is somewhere in the list. */
const isCall = (nodes: readonly Node[]): boolean =>
  nodes.some(
    (n) =>
      n.name === 'call' ||
      (n.consequent !== undefined && isCall(n.consequent)) ||
      (n.alternate !== undefined && isCall(n.alternate)),
  );

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
  readonly #returns: number;
  readonly #fp: FpEmitter;
  readonly #temps: number[] = [];
  #usedTemps = 0;
  #held = new Map<number, Held>();
  #uses = new Map<number, number>();
  #writes = new Set<number>();
  #setsFlags = false;
  #place!: Place;

  /** With `usage` floating-point registers are held in locals, as registers are. */
  constructor(region: Region, options: EmitOptions, usage?: RegisterUsage) {
    this.#region = region;
    this.#options = options;
    this.#structure = structureOf(0, (at) => region.blocks.get(at)!.successors);
    this.#pcOut = this.#head.local();
    this.#keyOut = this.#head.local();
    this.#bail = this.#head.local();
    this.#address = this.#head.local();
    this.#entry = this.#head.local();
    this.#itOut = this.#head.local();
    this.#returns = this.#head.local();
    const host = {
      code: this.#code,
      cpu: CPU,
      local: (type: number) => this.#head.local(type),
      fpscr: (write: boolean) => this.#word(Word.FPSCR, write),
      primitive: options.imports.fp,
      helper: options.imports.helper,
    };
    this.#fp = new FpEmitter(host, usage);
  }

  /** How floating-point registers are used, if the region has a loop and no calls. Known after `emit`. */
  get loopUsage(): RegisterUsage | undefined {
    const usage = this.#fp.usage;
    const hasCall = [...this.#region.blocks.values()].some((block) =>
      block.instructions.some(({ instruction }) => isCall(instruction.nodes)),
    );
    return usage && usage.uses.size > 0 && this.#structure.loopHeads.size > 0 && !hasCall ? usage : undefined;
  }

  /** The function's body. */
  emit(): FunctionBody {
    const c = this.#code;
    this.#tree(0);
    c.op('unreachable');
    const head = this.#head;
    this.#reload(head);
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
    this.#spill(head);
    if (this.#usesIT()) head.get(CPU).get(this.#itOut).memory('i32_store', byte(Word.IT), 2);
    head.get(this.#bail);
    head.open('if');
    head.get(CPU).get(this.#pcOut).memory('i32_store', byte(Word.PC), 2);
    head.get(CPU).const(1).memory('i32_store', byte(Word.BAIL), 2);
    head.get(LEFT).op('return');
    head.end();
    // A return goes back to the function that called, if there is one: it knows where it goes on.
    head.get(this.#returns).get(DEPTH).const(0).op('i32_ne').op('i32_and');
    head.open('if');
    head.get(CPU).get(this.#pcOut).memory('i32_store', byte(Word.PC), 2);
    head.get(LEFT).op('return');
    head.end();
    head
      .get(LEFT)
      .get(CPU)
      .get(this.#pcOut)
      .get(this.#keyOut)
      .const(tableOffset(this.#options.privilege, 2))
      .get(DEPTH);
    head.call(this.#options.imports.jump, 'return_call');
  }

  /** Registers from the state; made when all are known that the region uses. */
  #reload(code: Code): void {
    for (const [word, { local }] of this.#registers) code.get(CPU).memory('i32_load', byte(word), 2).set(local);
    this.#fp.reload(code);
  }

  #spill(code: Code): void {
    for (const [word, { local, written }] of this.#registers)
      if (written) code.get(CPU).get(local).memory('i32_store', byte(word), 2);
    this.#fp.spill(code);
  }

  /**
   * A call of guest code as one of wasm: the target's PC and key are in #pcOut and #keyOut. It comes back with the instructions left and
   * the PC in the state; where that is not the return address, or the evaluator is wanted, this function returns too.
   */
  #callOut(returnAt: number): void {
    const c = this.#code;
    c.get(DEPTH).const(MAX_DEPTH).op('i32_ge_s').branch(1, 'br_if');
    c.defer((code) => this.#spill(code));
    c.get(LEFT).get(CPU).get(this.#pcOut).get(this.#keyOut).const(tableOffset(this.#options.privilege, 2));
    c.get(DEPTH).const(1).op('i32_add').call(this.#options.imports.jump).set(LEFT);
    c.get(CPU).memory('i32_load', byte(Word.PC), 2).get(BASE).const(returnAt).op('i32_add').op('i32_ne');
    c.get(CPU).memory('i32_load', byte(Word.BAIL), 2).op('i32_or');
    c.get(CPU)
      .memory('i32_load', byte(Word.T), 2)
      .const(this.#region.key & 1)
      .op('i32_ne')
      .op('i32_or');
    c.open('if');
    c.get(LEFT).op('return');
    c.end();
    c.defer((code) => this.#reload(code));
    c.const(this.#region.key).set(this.#keyOut);
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
      c.open('if', undefined, 'unlikely');
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
      if (node.consequent) this.#survey(node.consequent);
      if (node.alternate) this.#survey(node.alternate);
    }
  }

  #list(nodes: readonly Node[]): void {
    for (let i = 0; i < nodes.length; ) {
      const transfer = transferAt(nodes, i, (node) => this.#uses.get(node.id) ?? 0);
      if (transfer) this.#transfer(transfer);
      else this.#node(nodes[i]!);
      i += transfer?.length ?? 1;
    }
  }

  /** Floating-point registers from or to consecutive words of memory: one look into the table for all of them. */
  #transfer(transfer: Transfer): void {
    const c = this.#code;
    for (const node of transfer.others) this.#node(node);
    const first = transfer.accesses[0]!;
    const align = Math.max(first.options?.align ?? 1, (this.#region.key & BlockKey.alignmentChecked) !== 0 ? 4 : 1);
    const bytes = sizeOf(transfer);
    this.#push(first.args[0]!);
    c.set(this.#address);
    const done = c.open('block');
    const slow = c.open('block');
    // Doublewords mostly lie as such, and then within a page; a single test tells both.
    const checked = bytes === 8 ? Math.max(align, 8) : align;
    this.#slowUnlessThere(slow, transfer.load ? 0 : 1, checked);
    if (checked < bytes)
      c.get(this.#address)
        .const(0xfff)
        .op('i32_and')
        .const(0x1000 - bytes)
        .op('i32_gt_u')
        .branch(slow, 'br_if', 'unlikely');
    c.get(this.#address).get(this.#entry).op('i32_add').set(this.#entry);
    this.#fp.moveAll(transfer, this.#entry);
    c.branch(done).end();
    if (transfer.load) this.#slowLoads(transfer);
    else this.#slowStores(transfer);
    c.end();
  }

  /** Word by word; no register changes before all are there. */
  #slowLoads({ accesses, word }: Transfer): void {
    const c = this.#code;
    const values = accesses.map((access, i) => {
      c.get(CPU)
        .get(this.#address)
        .const(4 * i)
        .op('i32_add')
        .const(4)
        .const(access.options?.align ?? 1)
        .const(this.#options.privilege);
      const value = this.#scratchLocal();
      c.call(this.#options.imports.slowLoad).set(value);
      this.#bailed();
      return value;
    });
    for (const [i, value] of values.entries()) this.#fp.setWord(word + i, () => c.get(value));
  }

  #slowStores({ accesses, word }: Transfer): void {
    const c = this.#code;
    for (const [i, access] of accesses.entries()) {
      c.get(CPU)
        .get(this.#address)
        .const(4 * i)
        .op('i32_add');
      this.#fp.word(word + i);
      c.const(4)
        .const(access.options?.align ?? 1)
        .const(this.#options.privilege);
      c.call(this.#options.imports.slowStore);
      this.#bailed();
    }
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
        this.#fp.setWord(node.args[0] as number, () => this.#push(node.args[1]!));
        return;
      case 'fp':
        this.#fp.operation(node.name!, node.args as readonly number[]);
        return;
      case 'call':
        return this.#call(node, uses);
      case 'branch':
        return this.#branch(node);
      case 'bx':
        return this.#bx(node);
      case 'if':
        this.#push(node.args[0]!);
        c.open('if');
        this.#list(node.consequent!);
        if (node.alternate!.length > 0) {
          c.op('else');
          this.#list(node.alternate!);
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
        this.#fp.word(node.args[0] as number);
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
    this.#push(address);
    this.#lookupTop(access, align);
  }

  /** The same for the address on the stack. */
  #lookupTop(access: number, align: number): void {
    const c = this.#code;
    c.tee(this.#address).const(10).op('i32_shr_u').const(0x3f_fffc).op('i32_and').get(CPU).op('i32_add');
    c.memory('i32_load', tableOffset(this.#options.privilege, access), 2).tee(this.#entry).op('i32_eqz');
    if (align > 1)
      c.get(this.#address)
        .const(align - 1)
        .op('i32_and')
        .op('i32_or');
  }

  /** Branches to `slow` unless #address is aligned and in the table: its entry is in #entry. Two branches are faster than one of both. */
  #slowUnlessThere(slow: number, access: number, align: number): void {
    const c = this.#code;
    c.get(this.#address).const(10).op('i32_shr_u').const(0x3f_fffc).op('i32_and').get(CPU).op('i32_add');
    c.memory('i32_load', tableOffset(this.#options.privilege, access), 2).tee(this.#entry).op('i32_eqz');
    c.branch(slow, 'br_if', 'unlikely');
    if (align > 1)
      c.get(this.#address)
        .const(align - 1)
        .op('i32_and')
        .branch(slow, 'br_if', 'unlikely');
  }

  #bailed(): void {
    const c = this.#code;
    const { instruction, remaining } = this.#place;
    c.get(CPU).memory('i32_load', byte(Word.BAIL), 2);
    c.open('if', undefined, 'unlikely');
    this.#leave(instruction.at, remaining, instruction.it);
    c.end();
  }

  #load(node: Node, uses: number): void {
    this.#push(node.args[0]!);
    this.#loadAt(node.name as LoadKind, node.options?.align ?? 1);
    this.#result(node, uses);
  }

  /** A load from the address on the stack, which #address holds afterwards. */
  #loadAt(kind: LoadKind, align: number): void {
    const c = this.#code;
    const size = kind === 'u32' ? 4 : kind.endsWith('16') ? 2 : 1;
    c.set(this.#address);
    const done = c.open('block', I32);
    const slow = c.open('block');
    this.#slowUnlessThere(slow, 0, Math.max(size, align));
    c.get(this.#address).get(this.#entry).op('i32_add').memory(LOAD[kind], 0);
    c.branch(done).end();
    c.get(CPU).get(this.#address).const(size).const(align).const(this.#options.privilege);
    c.call(this.#options.imports.slowLoad);
    if (kind === 's8') c.op('i32_extend8_s');
    if (kind === 's16') c.op('i32_extend16_s');
    this.#bailed();
    c.end();
  }

  #store(node: Node): void {
    const c = this.#code;
    const size = node.name === 'u32' ? 4 : node.name === 'u16' ? 2 : 1;
    const align = Math.max(size, node.options?.align ?? 1);
    this.#push(node.args[0]!);
    c.set(this.#address);
    const done = c.open('block');
    const slow = c.open('block');
    this.#slowUnlessThere(slow, 1, align);
    c.get(this.#address).get(this.#entry).op('i32_add');
    this.#push(node.args[1]!);
    c.memory(size === 4 ? 'i32_store' : size === 2 ? 'i32_store16' : 'i32_store8', 0);
    c.branch(done).end();
    c.get(CPU).get(this.#address);
    this.#push(node.args[1]!);
    c.const(size)
      .const(node.options?.align ?? 1)
      .const(this.#options.privilege);
    c.call(this.#options.imports.slowStore);
    this.#bailed();
    c.end();
  }

  /** Leaves to the evaluator for the present instruction if the value on the stack is not zero. */
  #leaveIf(): void {
    const { instruction, remaining } = this.#place;
    this.#code.open('if', undefined, 'unlikely');
    this.#leave(instruction.at, remaining, instruction.it);
    this.#code.end();
  }

  #state(word: number): Code {
    return this.#code.get(CPU).memory('i32_load', byte(word), 2);
  }

  #setState(word: number, value: () => void): void {
    this.#code.get(CPU);
    value();
    this.#code.memory('i32_store', byte(word), 2);
  }

  /** The system operations of `isInline`. */
  #call(node: Node, uses: number): void {
    const c = this.#code;
    const push = (i: number): void => this.#push(node.args[i]!);
    switch (node.name) {
      case 'checkAlign':
        push(0);
        c.const((node.args[1] as number) - 1).op('i32_and');
        return this.#leaveIf();
      case 'sev':
        c.call(this.#options.imports.sev);
        return;
      case 'clearExclusive':
        return this.#setState(Word.EXCLUSIVE, () => c.const(0));
      case 'readCpsr':
        this.#readCpsr();
        return this.#result(node, uses);
      case 'writeCpsr':
        return this.#writeCpsr(node.args[0]!, node.args[1] as number);
      case 'changeState':
        return this.#changeState(node.args[0] as number, node.args[1] as number);
      case 'loadExclusive':
        return this.#loadExclusive(node, uses);
      case 'storeExclusive':
        return this.#storeExclusive(node, uses);
      case 'mrc':
      case 'mcr':
        return this.#coprocessor(node, uses);
      case 'readSpsr':
      case 'readBanked':
        this.#state(inlineBanked(node, this.#options.privilege)!);
        return this.#result(node, uses);
      case 'writeBanked':
        return this.#setState(inlineBanked(node, this.#options.privilege)!, () => push(2));
      case 'barrier':
        return this.#barrier(node.args[0] as number);
      default:
        // Hints.
        return;
    }
  }

  /** In one thread everything completes in order. */
  #barrier(kind: number): void {
    const { unsettled } = this.#options;
    if (unsettled === undefined || kind === ISB) return;
    this.#code.fence();
    if (kind !== DSB) return;
    this.#code.const(0).memory('i32_load', unsettled, 2);
    this.#leaveIf();
  }

  #result(node: Node, uses: number): void {
    if (uses > 0) this.#keep(node);
    else this.#code.op('drop');
  }

  /** As SystemOps.readCpsr: execution state bits read as zero, but E. */
  #readCpsr(): void {
    const c = this.#code;
    const flag = (name: FlagName): Code => c.get(this.#flag(name, false));
    flag('N')
      .const(0x8000_0000 | 0)
      .op('i32_and');
    flag('Z').op('i32_eqz').const(30).op('i32_shl').op('i32_or');
    flag('C').const(29).op('i32_shl').op('i32_or');
    flag('V').const(28).op('i32_shl').op('i32_or');
    flag('Q').const(27).op('i32_shl').op('i32_or');
    flag('GE').const(16).op('i32_shl').op('i32_or');
    this.#state(Word.MODE).op('i32_or');
    this.#state(Word.E).const(9).op('i32_shl').op('i32_or');
  }

  /** As SystemOps.writeCpsr without E and A; the mode must stay, and nothing may become pending by it. */
  #writeCpsr(value: Operand, byteMask: number): void {
    const c = this.#code;
    const v = this.#scratch(value);
    if (byteMask & 1 && this.#options.privilege > 0) {
      c.get(v);
      this.#state(Word.MODE).op('i32_xor').const(0x1f).op('i32_and');
      this.#state(Word.MODE).get(v).const(-1).op('i32_xor').op('i32_and').const(0xc0).op('i32_and');
      this.#state(Word.PENDING).const(0).op('i32_ne').const(0xc0).op('i32_mul').op('i32_and').op('i32_or');
      this.#leaveIf();
      this.#setState(Word.MODE, () => {
        this.#state(Word.MODE).const(~0xc0).op('i32_and').get(v).const(0xc0).op('i32_and').op('i32_or');
      });
    }
    if (byteMask & 8) {
      const bit = (n: number): Code => c.get(v).const(n).op('i32_shr_u').const(1).op('i32_and');
      c.get(v)
        .const(0x8000_0000 | 0)
        .op('i32_and')
        .set(this.#flag('N', true));
      c.get(v).const(-1).op('i32_xor').const(0x4000_0000).op('i32_and').set(this.#flag('Z', true));
      bit(29).set(this.#flag('C', true));
      bit(28).set(this.#flag('V', true));
      bit(27).set(this.#flag('Q', true));
    }
    if (byteMask & 4) c.get(v).const(16).op('i32_shr_u').const(15).op('i32_and').set(this.#flag('GE', true));
  }

  /** CPSIE and CPSID without a mode. */
  #changeState(imod: number, aif: number): void {
    if (this.#options.privilege === 0 || imod < 2) return;
    const mask = (aif & 7) << 6;
    if (imod === 2) {
      this.#state(Word.PENDING);
      this.#leaveIf();
    }
    this.#setState(Word.MODE, () => {
      if (imod === 3) this.#state(Word.MODE).const(mask).op('i32_or');
      else this.#state(Word.MODE).const(~mask).op('i32_and');
    });
  }

  #loadExclusive(node: Node, uses: number): void {
    const c = this.#code;
    const size = node.args[1] as 1 | 2 | 4;
    const address = this.#scratch(node.args[0]!);
    const value = this.#scratchLocal();
    c.get(address);
    this.#loadAt(size === 4 ? 'u32' : size === 2 ? 'u16' : 'u8', size);
    c.set(value);
    this.#setState(Word.EXCLUSIVE, () => c.const(1));
    this.#setState(Word.EXCLUSIVE_VA, () => c.get(address));
    this.#setState(Word.EXCLUSIVE_SIZE, () => c.const(size));
    this.#setState(Word.EXCLUSIVE_LOW, () => c.get(value));
    this.#setState(Word.EXCLUSIVE_HIGH, () => c.const(0));
    c.get(value);
    this.#result(node, uses);
  }

  /** As SystemOps.storeExclusive; what the write table does not hold goes to the evaluator. */
  #storeExclusive(node: Node, uses: number): void {
    const c = this.#code;
    const size = node.args[1] as 1 | 2 | 4;
    this.#lookup(node.args[0]!, 1, size);
    this.#leaveIf();
    const host = this.#scratchLocal();
    const done = this.#scratchLocal();
    c.get(this.#address).get(this.#entry).op('i32_add').set(host);
    this.#state(Word.EXCLUSIVE).const(0).op('i32_ne');
    this.#state(Word.EXCLUSIVE_VA).get(this.#address).op('i32_eq').op('i32_and');
    this.#state(Word.EXCLUSIVE_SIZE).const(size).op('i32_eq').op('i32_and');
    if (this.#options.unsettled === undefined) {
      c.get(host).memory(size === 4 ? 'i32_load' : size === 2 ? 'i32_load16_u' : 'i32_load8_u', 0);
      this.#state(Word.EXCLUSIVE_LOW).op('i32_eq').op('i32_and').tee(done);
      c.open('if');
      c.get(host);
      this.#push(node.args[2]!);
      c.memory(size === 4 ? 'i32_store' : size === 2 ? 'i32_store16' : 'i32_store8', 0);
    } else {
      c.tee(done);
      c.open('if');
      c.get(host);
      this.#state(Word.EXCLUSIVE_LOW);
      this.#push(node.args[2]!);
      c.compareExchange(size);
      this.#state(Word.EXCLUSIVE_LOW).op('i32_eq').set(done);
    }
    c.end();
    this.#setState(Word.EXCLUSIVE, () => c.const(0));
    c.get(done).op('i32_eqz');
    this.#result(node, uses);
  }

  #coprocessor(node: Node, uses: number): void {
    const register = inlineRegister(node, this.#options.privilege)!;
    if (this.#options.privilege < 2 && (register.hstr | register.hcr) !== 0) {
      this.#state(Sys.HSTR).const(register.hstr).op('i32_and');
      this.#state(Sys.HCR).const(register.hcr).op('i32_and').op('i32_or');
      this.#leaveIf();
    }
    if (node.name === 'mcr') {
      const barrier = coprocessorBarrier(node);
      if (barrier !== undefined) this.#barrier(barrier);
      if (register.word !== undefined) this.#setState(register.word, () => this.#push(node.args[6]!));
      return;
    }
    this.#state(register.word!);
    this.#result(node, uses);
  }

  #branch(node: Node): void {
    const target = node.args[0]!;
    if (this.#usesIT()) this.#code.const(0).set(this.#itOut);
    if (typeof target !== 'number' && target.op === 'pc' && node.name !== 'call') {
      this.#goto(this.#place.block, target.args[0] as number);
      return;
    }
    this.#push(target);
    this.#code.set(this.#pcOut);
    this.#depart(node);
  }

  /** On to #pcOut with #keyOut: a call comes back, anything else leaves. */
  #depart(node: Node): void {
    const { block, instruction } = this.#place;
    if (node.name === 'call' && block.next !== undefined) {
      this.#callOut(instruction.at + instruction.instruction.size);
      return;
    }
    if (node.name === 'return') this.#code.const(1).set(this.#returns);
    this.#code.branch(1);
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
    this.#depart(node);
  }

  #scratchLocal(): number {
    const local = (this.#temps[this.#usedTemps] ??= this.#head.local());
    this.#usedTemps++;
    return local;
  }
}

/**
 * The function of a region. In loops floating-point registers are held in locals, which takes a first round to see how they are used;
 * calls would have to store and load them all.
 */
export function emitRegion(region: Region, options: EmitOptions): FunctionBody {
  const emitter = new RegionEmitter(region, options);
  const body = emitter.emit();
  const usage = emitter.loopUsage;
  return usage ? new RegionEmitter(region, options, usage).emit() : body;
}

/** The function that takes translated code on to other translated code: (left, cpu, pc, key, table, depth) → left. */
export const JUMP_PARAMETERS = [I32, I32, I32, I32, I32, I32] as const;

/** Looks `pc` up in the execute table and the jump cache; a hit is a tail call, a miss goes back to the caller with the PC stored. */
export function emitJump(regionType: number, slots: number): FunctionBody {
  const [left, cpu, pc, key, table, depth] = [0, 1, 2, 3, 4, 5];
  const c = new Code(JUMP_PARAMETERS.length);
  const host = c.local();
  const slot = c.local();
  c.open('block');
  c.get(pc).const(10).op('i32_shr_u').const(0x3f_fffc).op('i32_and').get(cpu).op('i32_add').get(table).op('i32_add');
  c.memory('i32_load', 0, 2).tee(host).op('i32_eqz').branch(1, 'br_if');
  c.get(host).get(pc).op('i32_add').tee(host);
  c.const(SLOT_SHIFTS[0])
    .op('i32_shr_u')
    .get(host)
    .const(SLOT_SHIFTS[1])
    .op('i32_shr_u')
    .op('i32_xor')
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
    .get(depth)
    .get(slot)
    .memory('i32_load', JUMP_CACHE_OFFSET + 8, 2);
  c.callIndirect(regionType, 'return_call_indirect');
  c.end();
  c.get(cpu).get(pc).memory('i32_store', byte(Word.PC), 2);
  c.get(left);
  return c.finish();
}

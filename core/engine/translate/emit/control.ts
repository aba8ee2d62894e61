import type { Node } from '../../../arm/ir/node.ts';
import { Word } from '../../../arm/state.ts';
import { BlockKey } from '../../evaluate/block.ts';
import { pageInQuestion, type RegionBlock } from '../region.ts';
import type { Structure } from '../structure.ts';
import { Op } from '../wasm-binary.ts';
import type { Exits } from './exits.ts';
import { BASE, type Frame, isPc, Label, LEFT } from './frame.ts';
import { findLooks, type Looks } from './looks.ts';
import { LoopRegisters } from './loop-registers.ts';
import type { Values } from './values.ts';

/** What a control-flow emitter asks of the one for instructions. */
export interface BlockBody {
  /** Emits the block's instructions; whether execution can go on with `next`. */
  instructions(block: RegionBlock): void;
  /** Emits something in the middle of an instruction. */
  nested(emit: () => void): void;
  /** Nothing is known of the flags from here. */
  forget(): void;
}

/** Control flow: each block's code, then the blocks that it alone dominates, nested so that joins come after. */
export class ControlFlow {
  readonly #frame: Frame;
  readonly #structure: Structure;
  readonly #values: Values;
  readonly #exits: Exits;
  readonly #body: BlockBody;
  /** By block: where forward edges to a join go, and where loops begin. */
  readonly #forward: number[] = [];
  readonly #loops: number[] = [];
  readonly #looks: Looks;
  readonly #registers: LoopRegisters;
  /** Where the region has several entries: offset of the one that execution is on its way to, 0 when it is there. */
  #entered = -1;
  /** By loop head: registers that its locals hold whenever it begins. */
  readonly #atHead: number[] = [];
  /** By join: registers that locals hold on each way there so far. */
  readonly #atJoin: number[] = [];

  constructor(frame: Frame, structure: Structure, values: Values, exits: Exits, body: BlockBody) {
    this.#frame = frame;
    this.#structure = structure;
    this.#values = values;
    this.#exits = exits;
    this.#body = body;
    const { blocks, entries } = frame.region;
    this.#looks = findLooks(blocks, structure, new Set([0, ...entries.blocks]));
    this.#registers = new LoopRegisters(frame, structure);
  }

  /** All blocks. */
  emit(): void {
    const { blocks, root } = this.#frame.region.entries;
    if (blocks.length === 0) this.#enter();
    else this.#begin();
    this.#tree(root);
  }

  /** Before the first block: whether the page it goes on into is the expected one. */
  #enter(): void {
    const f = this.#frame;
    const page = pageInQuestion(undefined, f.region.blocks[0]!);
    if (page < 0) return;
    f.code.const(f.bailAt(0, 0));
    f.isOtherPage(page);
    f.code.branch(Label.bail, 'br_if', 'unlikely').op(Op.drop);
  }

  /** At one of several entries: which one it is. */
  #begin(): void {
    const { code, page } = this.#frame;
    this.#entered = code.local();
    code.get(BASE).const(0xfff).op(Op.i32_and).const(page).op(Op.i32_sub).set(this.#entered);
  }

  /** On to the block that is next on the way to the entry at hand, if this is not the place already. */
  #dispatch(at: number): void {
    const { region, code } = this.#frame;
    const { root, ways } = region.entries;
    const steps = ways.get(at);
    if (!steps) {
      if (this.#isWithin(at)) code.const(0).set(this.#entered);
      return;
    }
    const places = [...steps].filter(([, to]) => at !== root || to !== 0);
    for (const to of new Set(places.map(([, to]) => to))) this.#arrive(at, to);
    code.get(this.#entered).open('if', undefined, 'unlikely');
    if (at === root) code.get(BASE).get(this.#entered).op(Op.i32_sub).set(BASE);
    for (const [entry, to] of places) {
      code.get(this.#entered).const(region.blocks[entry]!.at).op(Op.i32_eq);
      code.branch(this.#label(at, to), 'br_if');
    }
    if (at !== root && region.entries.blocks.includes(at)) code.const(0).set(this.#entered);
    code.end();
  }

  /** Whether a block is an entry on whose way there are decisions behind the root. */
  #isWithin(at: number): boolean {
    const { root, ways } = this.#frame.region.entries;
    const first = ways.get(root)?.get(at);
    return first !== undefined && first !== at;
  }

  #tree(at: number): void {
    const { isLoopHead, isJoin, dominated, index } = this.#structure;
    let joins: number[] | undefined;
    for (const b of dominated[at]!) if (isJoin[b]) (joins ??= []).push(b);
    if (joins && joins.length > 1) joins.sort((a, b) => index[b]! - index[a]!);
    if (isLoopHead[at] === 0) return this.#within(at, joins, 0);
    const loop = (): void => {
      const { registers } = this.#frame;
      const held = this.#registers.atHead(at);
      registers.load(held);
      registers.current &= held;
      this.#atHead[at] = registers.current;
      this.#loops[at] = this.#frame.code.open('loop');
      this.#body.forget();
      this.#within(at, joins, 0);
      this.#frame.code.end();
    };
    this.#registers.around(at, loop);
  }

  #within(at: number, joins: readonly number[] | undefined, from: number): void {
    const join = joins?.[from];
    if (join === undefined) return this.#block(at);
    // A join that heads a loop has two labels: forward edges go to the block before it, edges from inside to the loop.
    this.#forward[join] = this.#frame.code.open('block');
    this.#within(at, joins, from + 1);
    this.#frame.code.end();
    this.#body.forget();
    this.#frame.registers.current = this.#atJoin[join] ?? 0;
    this.#tree(join);
  }

  /** The block that a branch to an offset goes to within the region; -1 if it has to leave. */
  #inside(from: RegionBlock, to: number): number {
    for (const s of from.successors)
      if (this.#frame.region.blocks[s]!.at === to) return this.#structure.isCut(from.index, s) ? -1 : s;
    return -1;
  }

  #goto(from: RegionBlock, to: number): void {
    const c = this.#frame.code;
    const s = this.#inside(from, to);
    if (s < 0) {
      this.#frame.pc(to).set(this.#frame.pcOut).branch(this.#frame.ways.exit);
      return;
    }
    const page = pageInQuestion(from, this.#frame.region.blocks[s]!);
    if (page >= 0) {
      this.#frame.pc(to).set(this.#frame.pcOut);
      this.#frame.isOtherPage(page);
      c.branch(this.#frame.ways.exit, 'br_if', 'unlikely');
    }
    this.#frame.registers.store(this.#registers.toStore(from.index, s));
    const label = this.#label(from.index, s);
    this.#arrive(from.index, s);
    if (label >= 0) c.branch(label);
    // A block that only this one leads to is emitted in place, which may be within an instruction's `if`.
    else this.#body.nested(() => this.#tree(s));
  }

  /** Depth to branch to for a block; -1 for one that is emitted in place. */
  #label(from: number, to: number): number {
    const { index, isJoin } = this.#structure;
    if (index[to]! <= index[from]!) return this.#loops[to]!;
    return isJoin[to] ? this.#forward[to]! : -1;
  }

  /** Before a branch that arrives at a block's label: what locals hold there. */
  #arrive(from: number, to: number): void {
    const { index, isJoin } = this.#structure;
    const { registers } = this.#frame;
    if (index[to]! <= index[from]!) registers.load(this.#atHead[to]!);
    else if (isJoin[to]) this.#atJoin[to] = (this.#atJoin[to] ?? -1) & registers.current;
  }

  #block(at: number): void {
    const f = this.#frame;
    const c = f.code;
    this.#dispatch(at);
    const block = f.region.blocks[at];
    if (!block) {
      this.#enter();
      return this.#tree(0);
    }
    this.#registers.begin(at);
    const looks = this.#looks.at[at];
    if (looks && this.#looks.longest[at] === block.count && block.count > 0) {
      // One subtraction is both.
      c.const(f.bailAt(block.at, block.count));
      c.get(LEFT).const(block.count).op(Op.i32_sub).tee(LEFT).const(0).op(Op.i32_lt_s);
      c.branch(f.ways.bail, 'br_if', 'unlikely').op(Op.drop);
    } else {
      if (looks) this.#look(at);
      if (block.count > 0) c.get(LEFT).const(block.count).op(Op.i32_sub).set(LEFT);
    }
    this.#body.instructions(block);
    if (block.next === undefined) return;
    const last = block.instructions[block.instructions.length - 1]!;
    if (last.itAfter !== 0) {
      // The region ends within an IT block.
      c.const(last.itAfter).set(f.itOut);
      c.const(f.bailAt(block.next, 0)).branch(f.ways.bail);
    } else this.#goto(block, block.next);
  }

  /** Leaves for the evaluator if fewer instructions are left than may be executed before the next look. */
  #look(at: number): void {
    const f = this.#frame;
    const c = f.code;
    c.const(f.bailAt(f.region.blocks[at]!.at, 0));
    c.get(LEFT).const(this.#looks.longest[at]!).op(Op.i32_lt_s).branch(f.ways.bail, 'br_if', 'unlikely');
    c.op(Op.drop);
  }

  /** A branch node of the present instruction. */
  branch(node: Node): void {
    const f = this.#frame;
    if (f.place.one.it !== 0) f.code.const(0).set(f.itOut);
    const target = node.args[0]!;
    if (isPc(target) && node.name !== 'call') {
      this.#goto(f.place.block, f.place.one.at + (target.args[0] as number));
      return;
    }
    this.#values.push(target);
    f.code.set(f.pcOut);
    this.#toCase(f.pcOut, 0);
    this.#depart(node);
  }

  /** A branch through a table, to the address in a local that is `odd` more than the place: to the block there if that is a known case. */
  #toCase(target: number, odd: number): void {
    const f = this.#frame;
    const c = f.code;
    const { block, one } = f.place;
    if (block.cases.length === 0 || one.it !== 0) return;
    const shift = f.region.key & BlockKey.thumb ? 1 : 2;
    const { blocks } = f.region;
    const cases = block.cases.filter(
      (s) =>
        !this.#structure.isCut(block.index, s) &&
        pageInQuestion(block, blocks[s]!) < 0 &&
        this.#registers.toStore(block.index, s) === 0,
    );
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const s of cases) {
      low = Math.min(low, f.region.blocks[s]!.at);
      high = Math.max(high, f.region.blocks[s]!.at);
    }
    if (cases.length === 0) return;
    const other = c.open('block');
    const labels = new Array<number>(((high - low) >> shift) + 2).fill(other);
    for (const s of cases) this.#arrive(block.index, s);
    for (const s of cases) labels[(f.region.blocks[s]!.at - low) >> shift] = this.#label(block.index, s);
    c.get(target);
    f.pc(low + odd)
      .op(Op.i32_sub)
      // What is no instruction's address becomes large.
      .const(shift)
      .op(Op.i32_rotr);
    c.table(labels);
    c.end();
  }

  /** `if` of a condition that is on the stack with nothing in it but a branch to a label: true if it was that. */
  branchIf(node: Node): boolean {
    const { consequent, alternate } = node;
    const last = consequent![consequent!.length - 1];
    if (last?.op !== 'branch' || last.name === 'call' || alternate!.length > 0) return false;
    const target = last.args[0]!;
    if (!isPc(target)) return false;
    for (const other of consequent!) if (other !== last && other.op !== 'pc') return false;
    const { block, one } = this.#frame.place;
    if (one.it !== 0) return false;
    const to = this.#inside(block, one.at + (target.args[0] as number));
    if (
      to < 0 ||
      pageInQuestion(block, this.#frame.region.blocks[to]!) >= 0 ||
      this.#registers.toStore(block.index, to) !== 0
    )
      return false;
    const label = this.#label(block.index, to);
    if (label < 0) return false;
    this.#arrive(block.index, to);
    this.#frame.code.branch(label, 'br_if');
    return true;
  }

  /** On to #pcOut with #keyOut: a call comes back, anything else leaves. */
  #depart(node: Node): void {
    const f = this.#frame;
    const { block, one } = f.place;
    if (node.name === 'call' && block.next !== undefined) {
      this.#exits.call(one.at + one.survey.instruction.size, this.#callee(node));
      const next = block.nextBlock;
      if (next >= 0 && !this.#structure.isCut(block.index, next) && !this.#looks.at[next]) this.#look(next);
      return;
    }
    if (node.name === 'return') f.code.const(-1).set(f.returns);
    f.code.branch(f.ways.exit);
  }

  /** The function of the region that is called, if it is of this module and as lasting as this one. */
  #callee(node: Node): number | undefined {
    const { region, options, place } = this.#frame;
    const target = node.args[0]!;
    if (node.op !== 'branch' || !isPc(target)) return undefined;
    const host = region.host + place.one.at + (target.args[0] as number);
    return host >>> 12 === region.host >>> 12 ? options.imports.region(host) : undefined;
  }

  bx(node: Node): void {
    const f = this.#frame;
    const c = f.code;
    if (f.place.one.it !== 0) c.const(0).set(f.itOut);
    const target = this.#values.scratch(node.args[0]!);
    this.#toCase(target, f.region.key & BlockKey.thumb);
    const thumb = f.temp();
    c.get(target).const(1).op(Op.i32_and).set(thumb);
    c.const(f.options.cpu)
      .get(thumb)
      .memory(Op.i32_store, Word.T * 4, 2);
    c.const(f.region.key & ~1)
      .get(thumb)
      .op(Op.i32_or)
      .set(f.keyOut);
    // Bit 0 is dropped in T32, bits 1:0 in A32.
    c.get(target).get(thumb).const(1).op(Op.i32_shl).const(4).op(Op.i32_sub).op(Op.i32_and).set(f.pcOut);
    this.#depart(node);
  }
}

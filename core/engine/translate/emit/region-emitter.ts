import type { Node } from '../../../arm/ir/node.ts';
import { hostFuses } from '../fp/host-fuses.ts';
import { FpEmitter } from '../fp/operations.ts';
import type { RegisterUsage } from '../fp/register-plan.ts';
import { transferAt } from '../fp/transfer.ts';
import { isInline } from '../inline-calls.ts';
import type { Region, RegionBlock } from '../region.ts';
import type { Structure } from '../structure.ts';
import { type Code, Op } from '../wasm-binary.ts';
import { ControlFlow } from './control.ts';
import { Exits } from './exits.ts';
import { Flags } from './flags.ts';
import { type EmitOptions, Frame } from './frame.ts';
import { MemoryEmitter } from './memory.ts';
import { bitOf, CORE, NZCV, Slot } from './slots.ts';
import { untilLeft } from './survey.ts';
import { SystemEmitter } from './system.ts';
import { Values } from './values.ts';

/**
 * Makes the function of a region in `code`, unfinished: `finishOpen` takes it. In loops floating-point registers are held in locals,
 * which takes a first round to see how they are used; calls would have to store and load them all.
 */
export function emitRegion(code: Code, region: Region, options: EmitOptions): void {
  const emitter = new RegionEmitter(code, region, options);
  emitter.emit();
  const usage = emitter.loopUsage;
  if (usage) new RegionEmitter(code, region, options, usage).emit();
}

class RegionEmitter {
  readonly #frame: Frame;
  readonly #values: Values;
  readonly #flags: Flags;
  readonly #memory: MemoryEmitter;
  readonly #system: SystemEmitter;
  readonly #control: ControlFlow;
  readonly #exits: Exits;
  readonly #structure: Structure;
  /** Only where there are floating-point operations. */
  readonly #fp: FpEmitter | undefined;

  constructor(code: Code, region: Region, options: EmitOptions, usage?: RegisterUsage) {
    const frame = new Frame(code, region, options);
    this.#frame = frame;
    this.#values = new Values(
      frame,
      () => this.#flags,
      (word) => this.#fp!.word(word),
    );
    this.#flags = new Flags(frame, this.#values.push);
    this.#memory = new MemoryEmitter(frame, this.#values);
    this.#system = new SystemEmitter(frame, this.#values, this.#flags, this.#memory);
    const host = {
      code,
      cpu: frame.cpu,
      local: (type: number) => code.local(type),
      fpscr: () => frame.local(Slot.FPSCR),
      primitive: options.imports.fp,
      helper: options.imports.helper,
      fuses: hostFuses(),
    };
    this.#fp = region.usesFp ? new FpEmitter(host, usage) : undefined;
    this.#exits = new Exits(frame, this.#flags, this.#fp);
    this.#structure = region.entries.structure;
    this.#control = new ControlFlow(frame, this.#structure, this.#values, this.#exits, {
      instructions: (block) => this.#instructions(block),
      nested: (emit) => this.#nested(emit),
      forget: () => this.#flags.forget(),
    });
  }

  emit(): void {
    this.#exits.enter();
    this.#control.emit();
    this.#exits.leave();
  }

  /** How floating-point registers are used, if the region has a loop and no calls. Known after `emit`. */
  get loopUsage(): RegisterUsage | undefined {
    const usage = this.#fp?.usage;
    if (!usage || usage.uses.size === 0 || !this.#structure.isLoopHead.includes(1)) return undefined;
    const calls = this.#frame.region.blocks.some((b) => b.instructions.some((one) => one.survey.calls));
    return calls ? undefined : usage;
  }

  #instructions(block: RegionBlock): void {
    const f = this.#frame;
    const c = f.code;
    const list = block.instructions;
    const dead = deadWrites(block);
    let it = 0;
    for (let i = 0; i < list.length; i++) {
      const one = list[i]!;
      if (one.it !== it) {
        it = one.it;
        c.const(it).set(f.itOut);
      }
      f.place = { block, one, remaining: block.count - i, deadWrites: dead[i]! };
      if (!one.survey.translatable) {
        c.const(f.bailAt(one.at, 0)).branch(f.ways.bail);
        return;
      }
      this.#values.begin(one.survey.uses);
      this.#list(one.survey.instruction.nodes, one.survey.writes);
    }
    if (it !== 0 && block.next !== undefined) c.const(0).set(f.itOut);
  }

  #nested(emit: () => void): void {
    const restore = this.#values.save();
    const { place } = this.#frame;
    const { known } = this.#flags;
    const { ways } = this.#frame;
    const { current, carried, lazy } = this.#frame.registers;
    emit();
    restore();
    this.#frame.place = place;
    this.#flags.known = known;
    this.#frame.registers.current = current;
    this.#frame.registers.carried = carried;
    this.#frame.registers.lazy = lazy;
    this.#frame.ways = ways;
  }

  /** `writes` are the slots that the instruction writes. */
  #list(nodes: readonly Node[], writes: number): void {
    for (let i = 0; i < nodes.length; ) {
      const node = nodes[i]!;
      if (node.op === 'setFlag') {
        this.#values.settle(writes & (NZCV | bitOf(Slot.Q) | bitOf(Slot.GE)));
        i += this.#flags.set(nodes, i);
      } else i += this.#group(nodes, i, writes) || this.#single(node, writes);
    }
  }

  #single(node: Node, writes: number): number {
    this.#node(node, writes);
    return 1;
  }

  /** Accesses that share a look into the table; how many nodes that were. */
  #group(nodes: readonly Node[], i: number, writes: number): number {
    const { op } = nodes[i]!;
    if (op !== 'load' && op !== 'store' && op !== 'fpWord') return 0;
    const { uses } = this.#frame.place.one.survey;
    const transfer = transferAt(nodes, i, (node) => uses[node.id]!);
    if (!transfer) return op === 'fpWord' ? 0 : this.#memory.group(nodes, i);
    for (const node of transfer.others) this.#node(node, writes);
    const first = transfer.accesses[0]!;
    const address = (): void => this.#values.push(first.args[0]!);
    const align = first.options?.align ?? 1;
    const words = transfer.accesses.length;
    // Doublewords of VFP, which ask for words, mostly lie as such.
    const host = this.#memory.span(address, words, align, !transfer.load, words === 2 && align === 4 ? 8 : align);
    this.#fp!.moveAll(transfer, host);
    return transfer.length;
  }

  #node(node: Node, writes: number): void {
    switch (node.op) {
      case 'setReg': {
        const slot = node.args[0] as number;
        const value = (): void => {
          this.#values.push(node.args[1]!);
          this.#values.settle(bitOf(slot));
        };
        this.#frame.registers.set(slot, value, (this.#frame.place.deadWrites & bitOf(slot)) !== 0);
        return;
      }
      case 'load':
        return this.#memory.load(node);
      case 'store':
        return this.#memory.store(node);
      case 'setFpWord':
        this.#fp!.setWord(node.args[0] as number, () => this.#values.push(node.args[1]!));
        return;
      case 'fp':
        this.#fp!.operation(node.name!, node.args as readonly number[]);
        return;
      case 'call':
        this.#values.settle(node.name === 'writeCpsr' ? writes : 0);
        return this.#system.call(node);
      case 'branch':
        return this.#control.branch(node);
      case 'bx':
        return this.#control.bx(node);
      case 'if':
        return this.#if(node, writes);
      default:
        this.#values.reach(node);
    }
  }

  /** What stands under a condition: a system operation for the evaluator leaves there. */
  #arm(nodes: readonly Node[], writes: number): void {
    const { code, options } = this.#frame;
    const list = untilLeft(nodes, options.privilege);
    const last = list[list.length - 1];
    const leaves = last?.op === 'call' && !isInline(last, options.privilege);
    this.#list(leaves ? list.slice(0, -1) : list, writes);
    if (leaves) code.const(this.#frame.bailHere()).branch(this.#frame.ways.bail);
  }

  #if(node: Node, writes: number): void {
    const c = this.#frame.code;
    this.#values.pushTruth(node.args[0]!);
    if (this.#control.branchIf(node)) return;
    this.#values.settle(writes);
    const { known } = this.#flags;
    const { registers } = this.#frame;
    const before = registers.current;
    registers.conditions++;
    c.open('if');
    this.#arm(node.consequent!, writes);
    if (node.alternate!.length > 0) {
      c.op(Op.else);
      this.#flags.known = known;
      const after = registers.current;
      registers.current = before;
      this.#arm(node.alternate!, writes);
      registers.current &= after;
    } else registers.current &= before;
    registers.conditions--;
    c.end();
    // A branch does not come back; a call comes back with nothing known.
    const { survey } = this.#frame.place.one;
    if (survey.calls || (survey.writes & NZCV) !== 0) this.#flags.forget();
    else this.#flags.known = known;
  }
}

/**
 * For each instruction of a block the flags that are written again before anything can see them, and the registers that are before
 * anything but an instruction of the block can.
 */
function deadWrites(block: RegionBlock): readonly number[] {
  const list = block.instructions;
  const dead = new Array<number>(list.length);
  let unseen = 0;
  for (let i = list.length - 1; i >= 0; i--) {
    const { survey } = list[i]!;
    dead[i] = unseen;
    if (survey.mayLeave || survey.branches || !survey.translatable) unseen = 0;
    else unseen = (unseen | survey.kills) & ~(survey.reads & ~CORE);
  }
  return dead;
}

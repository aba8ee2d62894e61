import type { Node, Operand } from '../../../arm/ir/node.ts';
import { tableOffset } from '../../../arm/memory/machine-memory.ts';
import { Execute } from '../../../arm/mmu/walk.ts';
import { OWN_PAGE, type Region, type RegionBlock, type RegionInstruction } from '../region.ts';
import { type Code, I32, Op } from '../wasm-binary.ts';
import { BAIL_OTHER, bailCode } from './bail-code.ts';
import { Registers } from './registers.ts';
import { CORE_REGISTERS, SLOTS, Slot } from './slots.ts';

/** Parameters of a region's function: instructions left, PC, depth of calls. */
export const REGION_PARAMETERS = [I32, I32, I32] as const;
/**
 * Its results: instructions left, with bit 31 set if the evaluator has to execute what comes next; where to go on, with the T bit in bit 0.
 * The state holds neither that PC nor a change of T until the interpreter has both from here.
 */
export const REGION_RESULTS = [I32, I32] as const;
export const EVALUATE_NEXT = 0x8000_0000 | 0;
export const LEFT = 0;
export const BASE = 1;
export const DEPTH = 2;

/** Functions that regions import, by what they do. */
export interface Imports {
  /**
   * (va, bail code) → host address - va of an access that is nothing but one to RAM within a page; 0 if the evaluator has to do it,
   * with the bail code in Word.BAIL.
   */
  readonly resolve: number;
  /** (va, which as in inlineFlush): TLB entries of an address are forgotten. */
  readonly flush: number;
  /** (left, pc, key, depth) → as a region: on to other code, or back. */
  readonly jump: number;
  /** The region at a host address of the same page with the same key, as of this module; undefined if that has none. */
  region(host: number): number | undefined;
  /** A primitive of the FpUnit with so many constant arguments. */
  fp(name: string, parameters: number): number;
  /** A helper of floating-point code, made with the module. */
  helper(name: string): number;
}

/** Key bits that translated code depends on, beside those of a block. */
export interface EmitOptions {
  readonly privilege: 0 | 1 | 2;
  /** Byte address of the CPU's state, for which alone the code is. */
  readonly cpu: number;
  readonly imports: Imports;
  /** Byte addresses of the event registers of all CPUs, if they share a thread. */
  readonly events: readonly number[];
  /**
   * Where CPUs run in threads of their own: byte address of a word that is not zero when a DSB has to wait for other CPUs. Barriers and
   * store exclusives are then real ones.
   */
  readonly unsettled?: number | undefined;
}

/** Where an instruction stands while it is emitted. */
export interface Place {
  readonly block: RegionBlock;
  readonly one: RegionInstruction;
  /** Instructions of the block not yet done, this one included. */
  readonly remaining: number;
  /** Slots that later instructions of the block write before anything can see them, see deadWrites. */
  readonly deadWrites: number;
}

const byte = (word: number): number => word * 4;

/** Depth of the blocks that a branch leaves the region's code, or loops that hold registers in locals, through. */
export interface Ways {
  readonly exit: number;
  readonly bailStored: number;
  readonly bail: number;
}

/** Those of the region. */
export const Label: Ways = {
  /** On to #pcOut with #keyOut. */
  exit: 1,
  /** To the evaluator, with the bail code in Word.BAIL. */
  bailStored: 2,
  /** To the evaluator, with the bail code on the stack. */
  bail: 3,
};

/** The wasm function of one region while it is made: code, locals, and where emission stands. */
export class Frame {
  readonly code: Code;
  readonly region: Region;
  readonly options: EmitOptions;
  /** Page offset of the region's entry. */
  readonly page: number;
  /** Locals of flags by slot; those of C and V are pairs of operands. */
  readonly #locals = new Int16Array(SLOTS);
  readonly registers: Registers;
  readonly pcOut: number;
  readonly keyOut: number;
  readonly address: number;
  readonly entry: number;
  readonly itOut: number;
  readonly where: number;
  /** -1 where the way out is a return. */
  readonly returns: number;
  /** Byte address of the CPU's state, for floating-point code; -1 where there is none. */
  readonly cpu: number;
  /** Not zero while all four flags are those of C's pair; only where the region compares. */
  readonly differs: number;
  readonly #temps: number[] = [];
  usedTemps = 0;
  place!: Place;
  /** How code at the present point leaves. */
  ways: Ways = Label;

  constructor(code: Code, region: Region, options: EmitOptions) {
    this.code = code;
    code.restart();
    this.region = region;
    this.options = options;
    this.page = region.host & 0xfff;
    this.pcOut = code.local();
    this.keyOut = code.local();
    this.address = code.local();
    this.entry = code.local();
    this.itOut = code.local();
    this.where = code.local();
    this.returns = code.local();
    this.differs = region.differs ? code.local() : -1;
    this.cpu = region.usesFp ? code.local() : -1;
    this.registers = new Registers(this);
    for (let slot = CORE_REGISTERS; slot < SLOTS; slot++) {
      if (((region.uses >>> slot) & 1) === 0) continue;
      this.#locals[slot] = code.local();
      if (slot === Slot.C || slot === Slot.V) code.local();
    }
  }

  /** The local of a flag's slot; for C and V the first of two. */
  local(slot: number): number {
    return this.#locals[slot]!;
  }

  /** A local that lives until the end of the instruction. */
  temp(): number {
    const local = (this.#temps[this.usedTemps] ??= this.code.local());
    this.usedTemps++;
    return local;
  }

  /** Pushes what a flag's local holds. */
  get(slot: number): Code {
    return this.code.get(this.#locals[slot]!);
  }

  /** Pushes a word of the CPU's state. */
  state(word: number): Code {
    return this.code.const(this.options.cpu).memory(Op.i32_load, byte(word), 2);
  }

  setState(word: number, value: () => void): void {
    this.code.const(this.options.cpu);
    value();
    this.code.memory(Op.i32_store, byte(word), 2);
  }

  /** Pushes the virtual address of an offset from the region's entry. */
  pc(at: number): Code {
    const c = this.code.get(BASE);
    return at === 0 ? c : c.const(at).op(Op.i32_add);
  }

  /** Byte address of the flat table for an access (0 read, 1 write). */
  table(access: 0 | 1): number {
    return this.options.cpu + tableOffset(this.options.privilege, access);
  }

  /** Pushes whether a page of the region is no longer where it was when the region was made: a look into the execute table. */
  isOtherPage(page: number): void {
    const c = this.code;
    const address = this.address;
    c.get(BASE)
      .const(-0x1000)
      .op(Op.i32_and)
      .const((page - OWN_PAGE) * 0x1000)
      .op(Op.i32_add)
      .tee(address);
    c.get(address).const(10).op(Op.i32_shr_u);
    c.memory(Op.i32_load, this.options.cpu + tableOffset(this.options.privilege, Execute), 2);
    c.op(Op.i32_add)
      .const(this.region.pages[page]! | 0)
      .op(Op.i32_ne);
  }

  /** The bail code of the present instruction, as it was before it; `access` says what an access asks for. */
  bailHere(access: number = BAIL_OTHER): number {
    return bailCode(this.page + this.place.one.at, this.place.remaining, access);
  }

  /** The bail code for going on at an offset with so many instructions taken back. */
  bailAt(at: number, refund: number): number {
    return bailCode(this.page + at, refund, BAIL_OTHER);
  }

  /** Leaves to the evaluator for the present instruction if the value on the stack is not zero. */
  leaveIf(): void {
    this.code.open('if', undefined, 'unlikely');
    this.code.const(this.bailHere()).branch(this.ways.bail);
    this.code.end();
  }
}

/** Whether a node's operand is the node of an address beside the PC. */
export const isPc = (x: Operand): x is Node => typeof x !== 'number' && x.op === 'pc';

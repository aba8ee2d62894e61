import type { FlagName, Instruction, Node, Operand } from '../../../arm/ir/node.ts';
import { isInline } from '../inline-calls.ts';
import { carryPair, differenceAt, isZeroAfterNegative, overflowPair, type Pair } from './flag-patterns.ts';
import { bitOf, conditionMask, FLAG_SLOT, NZCV, Slot } from './slots.ts';

/** What the translator knows of an instruction wherever it stands. */
export interface Survey {
  readonly instruction: Instruction;
  /** Every node is one that the translator emits; otherwise the evaluator executes it. */
  readonly translatable: boolean;
  /** How often the value of each node is pushed, by id. */
  readonly uses: Uint16Array;
  /** Slots read and written, as masks. */
  readonly reads: number;
  readonly writes: number;
  /** Slots that are written whatever the conditions. */
  readonly kills: number;
  /** It sets flags by a comparison or subtraction. */
  readonly differs: boolean;
  /** It uses floating-point registers. */
  readonly usesFp: boolean;
  /** The instruction may leave the region other than by a branch at its end. */
  readonly mayLeave: boolean;
  /** A branch is somewhere in it. */
  readonly branches: boolean;
  /** It always ends in a branch that does not come back. */
  readonly alwaysBranches: boolean;
  /** It calls, perhaps on a condition: what runs then is not known. */
  readonly calls: boolean;
  readonly alwaysCalls: boolean;
  /** It accesses banked registers by name, which may be those of the mode. */
  readonly banked: boolean;
  /** It branches through a table beside it: what stands at the PC and a register says where to. */
  readonly switches: boolean;
  /** Offsets from the instruction that it branches to directly; calls left out: the callee is a region of its own. */
  readonly targets: readonly number[];
}

const FPSCR_WORD = 64;
/** Registers that User mode shares with the others but FIQ mode. */
const LOW_REGISTERS = 0x1fff;

class Surveyor {
  readonly uses: Uint16Array;
  reads = 0;
  writes = 0;
  kills = 0;
  mayLeave = false;
  branches = false;
  calls = false;
  banked = false;
  usesFp = false;
  differs = false;
  translatable = true;
  indirect = false;
  usesPc = false;
  readonly targets: number[] = [];
  readonly #privilege: 0 | 1 | 2;

  /** The call that leaves to the evaluator, see leavingCall. */
  readonly #leaving: Node | undefined;

  constructor(nodes: readonly Node[], privilege: 0 | 1 | 2) {
    this.uses = new Uint16Array(idsOf(nodes));
    this.#privilege = privilege;
    this.#leaving = leavingCall(nodes, privilege);
  }

  /** From the last node to the first: a pure node's operands count only if it is used itself. */
  list(nodes: readonly Node[], conditional: boolean): void {
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i]!;
      if (node.op === 'setFlag') i -= this.#flags(nodes, i, conditional) - 1;
      else this.#node(node, i === nodes.length - 1, conditional);
    }
  }

  #use(x: Operand): void {
    if (typeof x !== 'number') this.uses[x.id]!++;
  }

  #pair({ a, b }: Pair): void {
    this.#use(a);
    this.#use(b);
  }

  /** The flag that is written by the last of some nodes, and those written together with it; how many nodes that were. */
  #flags(nodes: readonly Node[], last: number, conditional: boolean): number {
    const node = nodes[last]!;
    const pair = node.name === 'V' && last >= 3 ? differenceAt(nodes, last - 3) : undefined;
    if (pair) {
      this.#pair(pair);
      this.differs = true;
      this.#written(NZCV, conditional);
      return 4;
    }
    const two = last > 0 && isZeroAfterNegative(nodes[last - 1]!, node);
    const bit = bitOf(FLAG_SLOT[node.name as FlagName]);
    this.#written(two ? bit | bitOf(Slot.N) : bit, conditional);
    const value = node.args[0]!;
    const own = node.name === 'C' ? carryPair(value) : node.name === 'V' ? overflowPair(value) : undefined;
    if (own) this.#pair(own);
    else this.#use(value);
    return two ? 2 : 1;
  }

  #written(mask: number, conditional: boolean): void {
    this.writes |= mask;
    if (!conditional) this.kills |= mask;
  }

  #node(node: Node, last: boolean, conditional: boolean): void {
    const used = this.uses[node.id] !== 0;
    switch (node.op) {
      case 'reg':
        if (used) this.reads |= 1 << (node.args[0] as number);
        return;
      case 'setReg':
        this.#written(1 << (node.args[0] as number), conditional);
        break;
      case 'getFlag':
        if (used) this.reads |= bitOf(FLAG_SLOT[node.name as FlagName]);
        return;
      case 'condition':
        if (used) this.reads |= conditionMask(node.args[0] as number);
        return;
      case 'load':
      case 'store':
        this.mayLeave = true;
        if (node.options?.unprivileged) this.translatable = false;
        break;
      case 'fpWord':
        this.usesFp = true;
        if (node.args[0] === FPSCR_WORD) this.reads |= bitOf(Slot.FPSCR);
        return;
      case 'fp':
        this.usesFp = true;
        this.reads |= bitOf(Slot.FPSCR);
        this.writes |= bitOf(Slot.FPSCR);
        return;
      case 'setFpWord':
        this.usesFp = true;
        break;
      case 'call':
        this.#call(node);
        break;
      case 'high':
        this.translatable = false;
        return;
      case 'branch':
      case 'bx':
        this.#branch(node, last);
        break;
      case 'if':
        this.list(untilLeft(node.alternate!, this.#privilege), true);
        this.list(untilLeft(node.consequent!, this.#privilege), true);
        if (this.branches && !last) this.translatable = false;
        break;
      default:
        if (!used) return;
        if (node.op === 'pc') this.usesPc = true;
    }
    if (node !== this.#leaving) for (const arg of node.args) this.#use(arg);
  }

  #call(node: Node): void {
    this.mayLeave = true;
    if (node.name === 'readBanked' || node.name === 'writeBanked') this.banked = true;
    if (node.name === 'readUserReg') this.reads |= bitOf(node.args[0] as number) & LOW_REGISTERS;
    if (node.name === 'writeUserReg') this.writes |= bitOf(node.args[0] as number) & LOW_REGISTERS;
    if (!isInline(node, this.#privilege) && node !== this.#leaving) this.translatable = false;
    if (node.name === 'readCpsr') this.reads |= NZCV | bitOf(Slot.Q) | bitOf(Slot.GE);
    if (node.name === 'writeCpsr') {
      const mask = node.args[1] as number;
      if (mask & 8) this.writes |= NZCV | bitOf(Slot.Q);
      if (mask & 4) this.writes |= bitOf(Slot.GE);
    }
  }

  #branch(node: Node, last: boolean): void {
    this.branches = true;
    if (node.name === 'call') this.calls = true;
    if (node.name === 'indirect') this.indirect = true;
    if (!last) this.translatable = false;
    const target = node.args[0]!;
    if (node.op === 'branch' && node.name !== 'call' && typeof target !== 'number' && target.op === 'pc')
      this.targets.push(target.args[0] as number);
  }
}

function alwaysBranches(nodes: readonly Node[]): boolean {
  const last = nodes[nodes.length - 1];
  if (!last) return false;
  if (last.op === 'branch' || last.op === 'bx') return last.name !== 'call';
  return last.op === 'if' && alwaysBranches(last.consequent!) && alwaysBranches(last.alternate!);
}

/** One more than the highest id. */
function idsOf(nodes: readonly Node[]): number {
  const last = nodes[nodes.length - 1];
  return last ? last.id + 1 : 0;
}

/** Nodes that do something, or whose reading may. */
const ACTS: ReadonlySet<string> = new Set([
  ...['setReg', 'setFlag', 'setFpWord', 'load', 'store', 'call', 'fp', 'high', 'branch', 'bx', 'if'],
]);

/** The nodes up to the first system operation that is the evaluator's. */
export function untilLeft(nodes: readonly Node[], privilege: 0 | 1 | 2): readonly Node[] {
  const at = nodes.findIndex((node) => node.op === 'call' && !isInline(node, privilege));
  return at < 0 ? nodes : nodes.slice(0, at + 1);
}

/** A system operation for the evaluator that is all there is under an instruction's condition, before which nothing happens. */
function leavingCall(nodes: readonly Node[], privilege: 0 | 1 | 2): Node | undefined {
  const first = nodes.find((node) => ACTS.has(node.op));
  if (first?.op !== 'if') return undefined;
  const call = first.consequent!.find((node) => ACTS.has(node.op));
  return call?.op === 'call' && !isInline(call, privilege) ? call : undefined;
}

/** What translation needs to know of an instruction that was decoded at offset 0. */
export function survey(instruction: Instruction, privilege: 0 | 1 | 2): Survey {
  const s = new Surveyor(instruction.nodes, privilege);
  s.list(instruction.nodes, false);
  const { uses, reads, writes, kills, mayLeave, branches, calls, translatable } = s;
  const always = branches && alwaysBranches(instruction.nodes);
  const switches = s.indirect && s.usesPc;
  return {
    instruction,
    translatable,
    uses,
    reads,
    writes,
    kills,
    usesFp: s.usesFp,
    differs: s.differs,
    mayLeave,
    branches,
    alwaysBranches: always,
    switches,
    calls,
    banked: s.banked,
    alwaysCalls: calls && instruction.nodes[instruction.nodes.length - 1]!.op !== 'if',
    targets: s.targets,
  };
}

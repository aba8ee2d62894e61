import type { FlagName, Instruction, LoadKind, Node, Operand } from '../../arm/ir/node.ts';
import { Word } from '../../arm/state.ts';
import { isInline } from '../translate/inline-calls.ts';
import { lowerCall } from './lower-call.ts';
import {
  ALWAYS_ALIGNED,
  BINARY,
  type Binary,
  MICRO_SIZE,
  microOp,
  type Other,
  stateWord,
  TEMPORARIES,
  unlessOp,
  WRITES_D,
} from './micro-ops.ts';

const FLAG_WORD: Readonly<Record<FlagName, number>> = {
  N: Word.NF,
  Z: Word.ZF,
  C: Word.CF,
  V: Word.VF,
  Q: Word.QF,
  GE: Word.GE,
};

const LOAD: Readonly<Record<LoadKind, Other>> = {
  u8: 'loadU8',
  s8: 'loadS8',
  u16: 'loadU16',
  s16: 'loadS16',
  u32: 'loadU32',
};

const STORE: Readonly<Record<string, Other>> = { u8: 'storeU8', u16: 'storeU16', u32: 'storeU32' };

const binary = new Set<string>(BINARY);
const isBinary = (op: string): op is Binary => binary.has(op);

/** Operations that are the same with their operands exchanged. */
const COMMUTES = new Set(['add', 'mul', 'and', 'or', 'xor', 'eq', 'ne']);

/** Operations that do more than to write their d, or whose reading may do something. */
const ACTS = new Set(
  (
    [
      ...(['loadU8', 'loadS8', 'loadU16', 'loadS16', 'loadU32', 'storeU8', 'storeU16', 'storeU32', 'setNZ'] as const),
      ...([
        'setFar',
        'exclusiveU8',
        'exclusiveU16',
        'exclusiveU32',
        'writeSpsr',
        'flush',
        'sev',
        'branch',
        'bx',
      ] as const),
    ] as const
  ).map(microOp),
);

/** Thrown by what has no micro-operations: the evaluator does such an instruction. */
class NotLowered extends Error {}

/** Field b of an access. */
const alignment = (size: number, align: number): number =>
  align > 1 ? (Math.max(size, align) - 1) | ALWAYS_ALIGNED : size - 1;

const sizeOf = (kind: string): number => (kind === 'u32' ? 4 : kind.endsWith('16') ? 2 : 1);

/**
 * Writes the micro-operations of one instruction. Pure nodes wait until something asks for their value; what they read is kept
 * from changing until then.
 */
class Lowering {
  readonly words: number[] = [];
  /** Uses of each node that are still to come. */
  readonly #uses = new Map<number, number>();
  /** State words that the instruction writes, and how often. */
  readonly #written = new Map<number, number>();
  /** Number of the word that holds a node's value. */
  readonly #place = new Map<number, number>();
  /** Nodes met whose value is not made yet. */
  #waiting = new Map<number, Node>();
  /** Nodes whose value is a register that the instruction writes later. */
  #direct = new Map<number, Node>();
  #temporaries = 0;
  /** Arms of conditions around. */
  #arms = 0;
  /** Something was written, or read from memory. */
  #acted = false;
  /** The last operation, unless something jumps to behind it. */
  #last = -1;

  readonly #privilege: 0 | 1 | 2;

  constructor(privilege: 0 | 1 | 2) {
    this.#privilege = privilege;
  }

  lower(nodes: readonly Node[]): void {
    this.#survey(nodes);
    this.#list(nodes);
  }

  #survey(nodes: readonly Node[]): void {
    const writes = (word: number): Map<number, number> => this.#written.set(word, (this.#written.get(word) ?? 0) + 1);
    for (const node of nodes) {
      for (const arg of node.args)
        if (typeof arg !== 'number') this.#uses.set(arg.id, (this.#uses.get(arg.id) ?? 0) + 1);
      if (node.op === 'setReg') writes(node.args[0] as number);
      if (node.op === 'setFlag') writes(FLAG_WORD[node.name as FlagName]);
      if (node.consequent) this.#survey(node.consequent);
      if (node.alternate) this.#survey(node.alternate);
    }
  }

  #emit(op: number, d: number, a: number, b: number, imm: number): void {
    this.#last = this.words.length;
    this.#acted ||= ACTS.has(op) || d >= TEMPORARIES;
    this.words.push(op | (d << 8) | (a << 16) | (b << 24), imm);
  }

  #temporary(): number {
    if (this.#temporaries === TEMPORARIES) throw new NotLowered();
    return this.#temporaries++;
  }

  /** The word that holds an operand, which is used up by that. */
  #word(x: Operand): number {
    if (typeof x === 'number') {
      const d = this.#temporary();
      this.#emit(microOp('constant'), d, 0, 0, x);
      return d;
    }
    this.#uses.set(x.id, this.#uses.get(x.id)! - 1);
    return this.#place.get(x.id) ?? this.#make(x);
  }

  /** Makes a node's value in a new temporary. */
  #make(node: Node): number {
    const d = this.#temporary();
    this.#compute(node, d);
    this.#place.set(node.id, d);
    this.#waiting.delete(node.id);
    return d;
  }

  #isUsed(node: Node): boolean {
    return (this.#uses.get(node.id) ?? 0) > 0;
  }

  #list(nodes: readonly Node[]): void {
    for (const node of nodes) this.#node(node);
  }

  #node(node: Node): void {
    switch (node.op) {
      case 'setReg':
        return this.#setReg(node.args[0] as number, node.args[1]!);
      case 'setFlag':
        return this.#setFlag(node);
      case 'setFpWord':
        this.#emit(microOp('setFar'), this.#word(node.args[1]!), 0, 0, (Word.FP + (node.args[0] as number)) * 4);
        return;
      case 'load':
        return this.#load(node);
      case 'store':
        return this.#store(node);
      case 'branch':
        return this.#branch(node.args[0]!);
      case 'bx':
        this.#emit(microOp('bx'), 0, this.#word(node.args[0]!), 0, 0);
        return;
      case 'if':
        return this.#if(node);
      case 'call':
        return this.#call(node);
      case 'fp':
      case 'high':
        throw new NotLowered();
      case 'reg': {
        const n = node.args[0] as number;
        this.#place.set(node.id, stateWord(n));
        if (this.#written.has(n)) this.#direct.set(node.id, node);
        return;
      }
      case 'fpWord':
        if (this.#isUsed(node)) this.#make(node);
        return;
      default:
        this.#waiting.set(node.id, node);
    }
  }

  /** Register n is about to change: who still needs its value gets a copy. */
  #keep(n: number): void {
    for (const node of this.#direct.values())
      if (node.args[0] === n && this.#isUsed(node)) {
        const d = this.#temporary();
        this.#emit(microOp('move'), d, stateWord(n), 0, 0);
        this.#place.set(node.id, d);
        this.#direct.delete(node.id);
      }
  }

  #setReg(n: number, value: Operand): void {
    const d = stateWord(n);
    if (typeof value === 'number') {
      this.#keep(n);
      this.#emit(microOp('constant'), d, 0, 0, value);
      return;
    }
    if (!this.#place.has(value.id) && this.#uses.get(value.id) === 1 && value.op !== 'condition') {
      // Made right where it goes, once what it replaces is safe.
      this.#uses.set(value.id, 0);
      this.#waiting.delete(value.id);
      this.#consumeFor(value, n, d);
      return;
    }
    const from = this.#word(value);
    this.#keep(n);
    const last = this.#last;
    if (
      from < TEMPORARIES &&
      last === this.words.length - 2 &&
      ((this.words[last]! >>> 8) & 0xff) === from &&
      WRITES_D.has(this.words[last]! & 0xff) &&
      (this.#written.get(n) === 1 || !this.#isUsed(value))
    ) {
      this.words[last] = (this.words[last]! & ~0xff00) | (d << 8);
      this.#place.set(value.id, d);
      return;
    }
    this.#emit(microOp('move'), d, from, 0, 0);
  }

  /** Computes `value` into register n; if the register's old value is needed afterwards, that is kept in between. */
  #consumeFor(value: Node, n: number, d: number): void {
    const t = this.#temporary();
    this.#compute(value, t);
    const last = this.#last;
    const simple =
      last === this.words.length - 2 &&
      ((this.words[last]! >>> 8) & 0xff) === t &&
      WRITES_D.has(this.words[last]! & 0xff);
    const before = this.words.length;
    this.#keep(n);
    if (simple && before === this.words.length) this.words[last] = (this.words[last]! & ~0xff00) | (d << 8);
    else this.#emit(microOp('move'), d, t, 0, 0);
  }

  #pendingN: Operand | undefined;

  /** N and Z of one result are set together. */
  #setFlag(node: Node): void {
    const value = node.args[0]!;
    for (const other of [...this.#waiting.values()])
      if ((other.op === 'getFlag' || other.op === 'condition') && this.#isUsed(other)) this.#make(other);
    const d = stateWord(FLAG_WORD[node.name as FlagName]);
    const pendingN = this.#pendingN;
    this.#pendingN = undefined;
    if (typeof value === 'number') {
      this.#emit(microOp('constant'), d, 0, 0, value);
      return;
    }
    const from = this.#word(value);
    const last = this.#last;
    const whole = last === this.words.length - 2;
    if (node.name === 'Z' && pendingN === value) {
      // The move to N just before becomes one to both.
      const move = microOp('move') | (stateWord(Word.NF) << 8) | (from << 16);
      if (whole && this.words[last] === move) {
        this.words[last] = microOp('setNZ') | (from << 16);
        return;
      }
    }
    if (node.name === 'N') this.#pendingN = value;
    else if (
      whole &&
      !this.#isUsed(value) &&
      from < TEMPORARIES &&
      ((this.words[last]! >>> 8) & 0xff) === from &&
      WRITES_D.has(this.words[last]! & 0xff)
    ) {
      this.words[last] = (this.words[last]! & ~0xff00) | (d << 8);
      return;
    }
    this.#emit(microOp('move'), d, from, 0, 0);
  }

  /** An address as a word and a constant. */
  #address(x: Operand): { readonly base: number; readonly offset: number } {
    if (typeof x === 'number' || x.op !== 'add' || typeof x.args[1] !== 'number' || this.#place.has(x.id))
      return { base: this.#word(x), offset: 0 };
    this.#uses.set(x.id, this.#uses.get(x.id)! - 1);
    const base = x.args[0]!;
    // The sum may be asked for again: its own use of the base goes on.
    if (typeof base !== 'number') this.#uses.set(base.id, this.#uses.get(base.id)! + 1);
    return { base: this.#word(base), offset: x.args[1] };
  }

  #load(node: Node): void {
    const { align = 1, unprivileged = false } = node.options ?? {};
    if (unprivileged) throw new NotLowered();
    const { base, offset } = this.#address(node.args[0]!);
    const d = this.#temporary();
    this.#emit(microOp(LOAD[node.name as LoadKind]), d, base, alignment(sizeOf(node.name!), align), offset);
    this.#place.set(node.id, d);
  }

  #store(node: Node): void {
    const { align = 1, unprivileged = false } = node.options ?? {};
    if (unprivileged) throw new NotLowered();
    const value = this.#word(node.args[1]!);
    const { base, offset } = this.#address(node.args[0]!);
    this.#emit(microOp(STORE[node.name!]!), value, base, alignment(sizeOf(node.name!), align), offset);
  }

  #branch(target: Operand): void {
    if (typeof target !== 'number' && target.op === 'pc')
      this.#emit(microOp('branch'), 0, 0, 0, target.args[0] as number);
    else this.#emit(microOp('move'), stateWord(Word.PC), this.#word(target), 0, 0);
  }

  #if(node: Node): void {
    const condition = node.args[0] as Node;
    this.#settle(condition);
    if (condition.op === 'condition' && !this.#place.has(condition.id)) {
      this.#uses.set(condition.id, this.#uses.get(condition.id)! - 1);
      this.#emit(unlessOp(condition.args[0] as number), 0, 0, 0, 0);
    } else {
      const word = this.#word(condition);
      this.#emit(microOp('skipIfZero'), 0, word, 0, 0);
    }
    const from = this.words.length - 2;
    this.#arm(node.consequent!);
    if (node.alternate!.length > 0) {
      const over = this.words.length;
      this.#emit(microOp('skip'), 0, 0, 0, 0);
      this.#patch(from);
      this.#arm(node.alternate!);
      this.#patch(over);
    } else this.#patch(from);
  }

  /** Before the arms of an `if`: whatever they or later nodes may need is made, so that no arm makes it for the others. */
  #settle(condition: Node): void {
    for (const node of [...this.#waiting.values()])
      if (node !== condition && this.#isUsed(node) && this.#waiting.has(node.id)) this.#make(node);
    for (const node of [...this.#direct.values()]) this.#keep(node.args[0] as number);
  }

  /** Values made inside an arm hold only there. */
  #arm(nodes: readonly Node[]): void {
    const [waiting, direct, places] = [this.#waiting, this.#direct, new Map(this.#place)];
    this.#waiting = new Map(waiting);
    this.#direct = new Map();
    this.#last = -1;
    this.#pendingN = undefined;
    this.#arms++;
    this.#list(nodes);
    this.#arms--;
    this.#pendingN = undefined;
    this.#waiting = waiting;
    this.#direct = direct;
    this.#place.clear();
    for (const [id, place] of places) this.#place.set(id, place);
  }

  /** The skip at `from` goes to here. */
  #patch(from: number): void {
    this.words[from + 1] = ((this.words.length - from) / 2) * MICRO_SIZE;
    this.#last = -1;
  }

  /** Computes a pure node into word d. */
  #compute(node: Node, d: number): void {
    const [a, b, c] = node.args;
    switch (node.op) {
      case 'pc':
        return this.#emit(microOp('pc'), d, 0, 0, a as number);
      case 'getFlag':
        return this.#readFlag(node.name as FlagName, d);
      case 'condition':
        this.#emit(microOp('constant'), d, 0, 0, 1);
        this.#emit(unlessOp(a as number), 0, 0, 0, 2 * MICRO_SIZE);
        this.#emit(microOp('skip'), 0, 0, 0, 2 * MICRO_SIZE);
        this.#emit(microOp('constant'), d, 0, 0, 0);
        this.#last = -1;
        return;
      case 'fpWord':
        return this.#emit(microOp('far'), d, 0, 0, (Word.FP + (a as number)) * 4);
      case 'select': {
        const [condition, yes, no] = [this.#word(a!), this.#word(b!), this.#word(c!)];
        return this.#emit(microOp('select'), d, condition, yes, no);
      }
      case 'clz':
      case 'sext8':
      case 'sext16':
        return this.#emit(microOp(node.op), d, this.#word(a!), 0, 0);
      case 'umulh':
      case 'smulh':
      case 'udiv':
      case 'sdiv': {
        const [x, y] = [this.#word(a!), this.#word(b!)];
        return this.#emit(microOp(node.op), d, x, y, 0);
      }
      default:
        return this.#binary(node, d);
    }
  }

  #readFlag(name: FlagName, d: number): void {
    const word = stateWord(FLAG_WORD[name]);
    if (name === 'N') return this.#emit(microOp('lsrImm'), d, word, 0, 31);
    if (name === 'Z') return this.#emit(microOp('eqImm'), d, word, 0, 0);
    return this.#emit(microOp('move'), d, word, 0, 0);
  }

  #binary(node: Node, d: number): void {
    const { op } = node;
    if (!isBinary(op)) throw new NotLowered();
    let [a, b] = node.args as [Operand, Operand];
    if (op === 'lsr' && b === 31 && this.#overflow(a, d)) return;
    if (typeof a === 'number' && COMMUTES.has(op)) [a, b] = [b, a];
    if (typeof b === 'number') return this.#emit(microOp(`${op}Imm`), d, this.#word(a), 0, b);
    const [x, y] = [this.#word(a), this.#word(b)];
    return this.#emit(microOp(op), d, x, y, 0);
  }

  /** A system operation that needs no evaluator, see isInline. */
  #call(node: Node): void {
    if (!isInline(node, this.#privilege)) return this.#leave(node);
    const value = lowerCall(node, this.#privilege, {
      emit: (name, d, a, b, imm) => this.#emit(microOp(name), d, a, b, imm),
      temporary: () => this.#temporary(),
      word: (i) => this.#word(node.args[i]!),
    });
    if (value !== undefined) this.#place.set(node.id, value);
    // What was written is no value that could be made in another place.
    this.#last = -1;
  }

  /** What stands under a condition is left where that holds, if nothing has happened before: the evaluator does the whole instruction. */
  #leave(node: Node): void {
    if (this.#arms === 0 || this.#acted) throw new NotLowered();
    this.#emit(microOp('leave'), 0, 0, 0, 0);
    this.#place.set(node.id, this.#temporary());
    this.#last = -1;
  }

  /** Whether `x` is (a ^ s) & (b ^ s) with values that are there; then its sign bit goes to d. */
  #overflow(x: Operand, d: number): boolean {
    if (typeof x === 'number' || x.op !== 'and') return false;
    const [left, right] = x.args;
    if (typeof left === 'number' || typeof right === 'number' || left!.op !== 'xor' || right!.op !== 'xor')
      return false;
    // What both sides have in common stands last in additions, first in subtractions.
    const common = left!.args[1] === right!.args[1] ? 1 : left!.args[0] === right!.args[0] ? 0 : -1;
    if (common < 0) return false;
    const [a, b, s] = [
      this.#word(left!.args[1 - common]!),
      this.#word(right!.args[1 - common]!),
      this.#word(left!.args[common]!),
    ];
    this.#emit(microOp('overflow'), d, a, b, s);
    return true;
  }
}

/**
 * The micro-operations of an instruction as pairs of words, without an end; undefined if it is one for the evaluator.
 * Those of `pc` and `branch` count from the block's start, as in the nodes.
 */
export function lower(instruction: Instruction, privilege: 0 | 1 | 2): readonly number[] | undefined {
  const lowering = new Lowering(privilege);
  try {
    lowering.lower(instruction.nodes);
  } catch (e) {
    if (e instanceof NotLowered) return undefined;
    throw e;
  }
  return lowering.words;
}

import { Word } from '../state.ts';
import type { AccessOptions, FlagName, LoadKind, Node, Operand, PureOp, StoreKind } from './node.ts';
import { PURE } from './pure.ts';

/** What an instruction meets outside the CPU's registers. A method that takes an exception throws, and the instruction ends there. */
export interface Environment {
  /** Returns int32, extended as `kind` says. */
  load(address: number, kind: LoadKind, options: AccessOptions): number;
  store(address: number, value: number, kind: StoreKind, options: AccessOptions): void;
  /** A SystemOps method by name. */
  call(name: string, args: readonly number[]): number;
  /** An FpUnit primitive by name. */
  fp(name: string, args: readonly number[]): void;
}

const FLAG_WORD: Readonly<Record<FlagName, number>> = {
  N: Word.NF,
  Z: Word.ZF,
  C: Word.CF,
  V: Word.VF,
  Q: Word.QF,
  GE: Word.GE,
};

function getFlag(state: Int32Array, name: FlagName): number {
  const word = state[FLAG_WORD[name]];
  if (name === 'N') return word >>> 31;
  return name === 'Z' ? Number(word === 0) : word;
}

/** ARM ARM ConditionPassed() for codes 0 (EQ) to 13 (LE). */
export function conditionHolds(state: Int32Array, code: number): boolean {
  const n = state[Word.NF] < 0;
  const z = state[Word.ZF] === 0;
  const c = state[Word.CF] !== 0;
  const v = state[Word.VF] !== 0;
  const positive = [z, c, n, v, c && !z, n === v, n === v && !z, true][code >> 1];
  return (code & 1) === 1 && code !== 15 ? !positive : positive;
}

/**
 * Runs the nodes of one instruction, one by one, on a CPU state of `Word` layout: slow and plain, what both back ends are checked against.
 * `state[Word.BLOCK_PC]` must hold the address of the block's first instruction.
 * Returns whether the PC (and T) were written; if not, the caller advances the PC.
 */
export function interpret(nodes: readonly Node[], state: Int32Array, env: Environment): boolean {
  const values: number[] = [];
  let branched = false;
  const resolve = (x: Operand): number => (typeof x === 'number' ? x : values[x.id]);

  const jump = (target: number, thumb: boolean): void => {
    state[Word.PC] = target & (thumb ? ~1 : ~3);
    state[Word.T] = Number(thumb);
    branched = true;
  };

  const step = (node: Node): number => {
    const [a = 0, b = 0, c = 0] = node.args.map(resolve);
    switch (node.op) {
      case 'reg':
        return state[a];
      case 'setReg':
        return (state[a] = b);
      case 'pc':
        return (state[Word.BLOCK_PC] + a) | 0;
      case 'getFlag':
        return getFlag(state, node.name as FlagName);
      case 'setFlag':
        return (state[FLAG_WORD[node.name as FlagName]] = a);
      case 'condition':
        return Number(conditionHolds(state, a));
      case 'load':
        return env.load(a, node.name as LoadKind, node.options ?? {});
      case 'store':
        env.store(a, b, node.name as StoreKind, node.options ?? {});
        return 0;
      case 'fpWord':
        return state[Word.FP + a];
      case 'setFpWord':
        return (state[Word.FP + a] = b);
      case 'fp':
        env.fp(node.name!, node.args.map(resolve));
        return 0;
      case 'call':
        return env.call(node.name!, node.args.map(resolve));
      case 'high':
        return state[Word.HIGH];
      case 'branch':
        jump(a, state[Word.T] !== 0);
        return 0;
      case 'bx':
        jump(a, (a & 1) === 1);
        return 0;
      case 'if':
        for (const inner of (a !== 0 ? node.consequent : node.alternate) ?? []) values[inner.id] = step(inner);
        return 0;
      default:
        return PURE[node.op satisfies PureOp](a, b, c);
    }
  };

  for (const node of nodes) values[node.id] = step(node);
  return branched;
}

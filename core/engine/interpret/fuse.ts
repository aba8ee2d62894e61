import { Word } from '../../arm/state.ts';
import { conditionOf, jumpIfOp, MICRO_SIZE, microOp, stateWord, TEMPORARIES } from './micro-ops.ts';
import { type Op, put, takeApart, tidy } from './tidy.ts';

const [MOVE, CONSTANT, PC, BRANCH, BX] = (['move', 'constant', 'pc', 'branch', 'bx'] as const).map(microOp);
const [SET_NZ, LE_U, LT_U, OVERFLOW] = (['setNZ', 'leU', 'ltU', 'overflow'] as const).map(microOp);
const [ADD, ADD_IMM, SUB, SUB_IMM] = (['add', 'addImm', 'sub', 'subImm'] as const).map(microOp);

/** Sums and differences by the operation that sets all flags too. */
const WITH_FLAGS = new Map([
  [ADD, microOp('addFlags')],
  [ADD_IMM, microOp('addFlagsImm')],
  [SUB, microOp('subFlags')],
  [SUB_IMM, microOp('subFlagsImm')],
]);

/**
 * Fewer micro-operations that do the same as those of one instruction: most of the interpreter's time is going from one to the next.
 * `ends`: the instruction ends its block. `next`: offset of the next instruction from the block's start.
 */
export function fuse(words: readonly number[], ends: boolean, next: number): readonly number[] {
  const ops = takeApart(words);
  const jumps = ends ? jump(ops, next) : undefined;
  if (jumps) return jumps;
  const [first, ...rest] = ops;
  // The whole instruction under a condition.
  if (first && conditionOf(first.op) >= 0 && first.imm === ops.length * MICRO_SIZE) {
    const body = together(rest);
    const skip = put(first.op, { ...first, imm: (1 + body.length / 2) * MICRO_SIZE });
    return withEnd([...skip, ...body], ends);
  }
  return withEnd(together(ops), ends);
}

const together = (ops: readonly Op[]): readonly number[] => withFlags(ops) ?? withZero(ops) ?? tidy(ops);

/** A comparison with 0: C is set, V is not. */
function withZero(ops: readonly Op[]): readonly number[] | undefined {
  const [first, zero, carry, overflow] = ops;
  if (ops.length !== 4 || first!.op !== SET_NZ || zero!.op !== CONSTANT || carry!.op !== LE_U) return undefined;
  if (zero!.imm !== 0 || zero!.d >= TEMPORARIES || zero!.d === first!.a) return undefined;
  if (carry!.d !== stateWord(Word.CF) || carry!.a !== zero!.d || carry!.b !== first!.a) return undefined;
  if (overflow!.op !== CONSTANT || overflow!.d !== stateWord(Word.VF) || overflow!.imm !== 0) return undefined;
  return put(microOp('subFlagsImm'), { d: zero!.d, a: first!.a, b: 0, imm: 0 });
}

/** ADDS, SUBS, CMP and CMN: the result, N and Z, C, V, with constants and copies of operands in between. */
function withFlags(ops: readonly Op[]): readonly number[] | undefined {
  const first = ops[0];
  const fused = first && WITH_FLAGS.get(first.op);
  if (fused === undefined) return undefined;
  const { d: sum, a, b, imm } = first;
  const subtracts = first.op === SUB || first.op === SUB_IMM;
  const hasImm = first.op === ADD_IMM || first.op === SUB_IMM;
  let n = 1;
  let left = a;
  let to = sum;
  const [, kept, moved] = ops;
  if (kept?.op === MOVE && kept.a === a && moved?.op === MOVE && moved.a === sum) {
    // Only temporaries may go unwritten.
    if (kept.d >= TEMPORARIES || sum >= TEMPORARIES) return undefined;
    left = kept.d;
    to = moved.d;
    n = 3;
  }
  // What is compared with must be what was added.
  if (sum === left || (!hasImm && (sum === b || (to === b && to !== sum)))) return undefined;
  const right = (): number => {
    if (!hasImm) return b;
    const constant = ops[n];
    if (constant?.op !== CONSTANT || constant.d >= TEMPORARIES || constant.imm !== imm) return -1;
    n++;
    return constant.d;
  };
  if (ops[n]?.op !== SET_NZ || ops[n]!.a !== sum) return undefined;
  n++;
  const subtrahend = subtracts ? right() : -1;
  const carry = ops[n++];
  if (carry?.d !== stateWord(Word.CF) || carry.b !== left) return undefined;
  if (subtracts ? carry.op !== LE_U || carry.a !== subtrahend : carry.op !== LT_U || carry.a !== sum) return undefined;
  const other = right();
  const overflow = ops[n++];
  if (overflow?.op !== OVERFLOW || overflow.d !== stateWord(Word.VF) || n !== ops.length) return undefined;
  const { a: x, b: y, imm: common } = overflow;
  const same = subtracts
    ? x === other && y === sum && common === left
    : common === sum && ((x === left && y === other) || (x === other && y === left));
  return same ? put(fused, { d: to, a, b, imm }) : undefined;
}

/** B under a condition, and BL. */
function jump(ops: readonly Op[], next: number): readonly number[] | undefined {
  const [first, second] = ops;
  if (ops.length !== 2 || second!.op !== BRANCH) return undefined;
  const condition = conditionOf(first!.op);
  if (condition >= 0) return first!.imm === 2 * MICRO_SIZE ? put(jumpIfOp(condition), second!) : undefined;
  // The address that is returned to is the one that follows the block, with T in bit 0.
  const calls = first!.op === PC && first!.d === stateWord(14) && (first!.imm & ~1) === next;
  return calls ? put(microOp('call'), second!) : undefined;
}

/** A branch is the end of its block. */
function withEnd(words: readonly number[], ends: boolean): readonly number[] {
  const last = words.length - 2;
  const op = words[last]! & 0xff;
  if (!ends || (op !== BRANCH && op !== BX)) return words;
  const ending = words.slice();
  ending[last] = (words[last]! & ~0xff) | microOp(op === BRANCH ? 'branchEnd' : 'bxEnd');
  return ending;
}

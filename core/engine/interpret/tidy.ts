import { conditionOf, microOp, PURE, TEMPORARIES, WRITES_D } from './micro-ops.ts';

/** A micro-operation taken apart. */
export interface Op {
  readonly op: number;
  readonly d: number;
  readonly a: number;
  readonly b: number;
  readonly imm: number;
}

export const takeApart = (words: readonly number[]): Op[] =>
  words.flatMap((word, i) =>
    i & 1
      ? []
      : [{ op: word & 0xff, d: (word >>> 8) & 0xff, a: (word >>> 16) & 0xff, b: word >>> 24, imm: words[i + 1]! }],
  );

export const put = (op: number, { d, a, b, imm }: Omit<Op, 'op'>): number[] => [
  op | (d << 8) | (a << 16) | (b << 24),
  imm,
];

const [MOVE, MOVES] = (['move', 'moves'] as const).map(microOp);
const SKIPS = new Set((['skip', 'skipIfZero'] as const).map(microOp));
const NAMES_BY_IMM = new Set((['select', 'overflow'] as const).map(microOp));

/** Whether an operation may have to do with a word: fields that mean something else, or nothing, count too. */
const mentions = ({ op, d, a, b, imm }: Op, word: number): boolean =>
  d === word || a === word || b === word || (NAMES_BY_IMM.has(op) && imm === word);

/** The micro-operations of one instruction without those that nobody asks for, and with fewer moves. */
export function tidy(ops: readonly Op[]): readonly number[] {
  const jumps = ops.some(({ op }) => SKIPS.has(op) || conditionOf(op) >= 0);
  return (jumps ? ops : joinMoves(forward(withoutUnused(ops)))).flatMap((op) => put(op.op, op));
}

/** Without values in temporaries that nothing reads. */
function withoutUnused(ops: readonly Op[]): readonly Op[] {
  return ops.filter(
    ({ op, d }, i) => !PURE.has(op) || d >= TEMPORARIES || ops.slice(i + 1).some((later) => mentions(later, d)),
  );
}

/** A value goes right to where the next operation would move it. */
function forward(ops: readonly Op[]): readonly Op[] {
  const made: Op[] = [];
  for (const [i, op] of ops.entries()) {
    const last = made[made.length - 1];
    const moved = op.op === MOVE && op.a < TEMPORARIES && last?.d === op.a && WRITES_D.has(last.op);
    if (moved && !ops.slice(i + 1).some((later) => mentions(later, op.a))) made[made.length - 1] = { ...last, d: op.d };
    else made.push(op);
  }
  return made;
}

/** Up to three moves as one; the last of two is done twice. */
function joinMoves(ops: readonly Op[]): readonly Op[] {
  const made: Op[] = [];
  for (let i = 0; i < ops.length; ) {
    const [x, y, z] = [ops[i]!, ops[i + 1], ops[i + 2]];
    if (x.op !== MOVE || y?.op !== MOVE) {
      made.push(x);
      i++;
      continue;
    }
    const third = z?.op === MOVE ? z : y;
    made.push({ op: MOVES!, d: x.d, a: x.a, b: 0, imm: y.d | (y.a << 8) | (third.d << 16) | (third.a << 24) });
    i += third === y ? 2 : 3;
  }
  return made;
}

import type { Node, Operand } from '../../../arm/ir/node.ts';

/**
 * Translated code keeps C and V as two pairs of operands: C is `a >= b` unsigned, V is the overflow of `a - b`. A comparison then costs
 * no arithmetic beyond its subtraction, and a condition on it is one comparison of the pair. Here are the shapes of nodes that the
 * builder makes of AddWithCarry() and that give such a pair directly.
 */
export interface Pair {
  readonly a: Operand;
  readonly b: Operand;
}

/** x where `y` is NOT(x) as the builder writes it. */
function negated(y: Operand): Operand | undefined {
  if (typeof y === 'number') return ~y;
  return y.op === 'xor' && y.args[1] === -1 ? y.args[0]! : undefined;
}

/** The pair of a carry node, if it is that of a subtraction. */
export function carryPair(value: Operand): Pair | undefined {
  if (typeof value === 'number' || value.op !== 'leU') return undefined;
  return { a: value.args[1]!, b: value.args[0]! };
}

/** The pair of an overflow node `((a ^ sum) & (b ^ sum)) >>> 31`, if it is that of an addition or subtraction without carry. */
export function overflowPair(value: Operand): Pair | undefined {
  if (typeof value === 'number' || value.op !== 'lsr' || value.args[1] !== 31) return undefined;
  const both = value.args[0]!;
  if (typeof both === 'number' || both.op !== 'and') return undefined;
  const [left, right] = both.args as [Operand, Operand];
  if (typeof left === 'number' || typeof right === 'number' || left.op !== 'xor' || right.op !== 'xor')
    return undefined;
  const [a, sum] = left.args as [Operand, Operand];
  const [b, same] = right.args as [Operand, Operand];
  if (sum !== same || typeof sum === 'number') return undefined;
  if (sum.op === 'sub' && sum.args[0] === a) {
    const x = negated(b);
    if (x !== undefined && x === sum.args[1]) return { a, b: x };
  }
  // The overflow of a + b is that of (a + b) - b.
  if (sum.op === 'add' && sum.args[0] === a && sum.args[1] === b) return { a: sum, b };
  // a - 0 was folded to a.
  if (sum === a && b === -1) return { a, b: 0 };
  return undefined;
}

/** Whether two pairs are of the same operands. */
export const samePair = (x: Pair | undefined, y: Pair | undefined): boolean =>
  x !== undefined && y !== undefined && x.a === y.a && x.b === y.b;

/** Whether N and Z of `result` are those of the subtraction of `pair`: then signed and unsigned orders need only the pair. */
export function isDifference(result: Operand, pair: Pair): boolean {
  if (typeof result === 'number') return false;
  if (result.op === 'sub' && result.args[0] === pair.a && result.args[1] === pair.b) return true;
  return result === pair.a && pair.b === 0;
}

/** Whether a node writes Z with the same value that the node before it wrote to N. */
export const isZeroAfterNegative = (n: Node, z: Node | undefined): boolean =>
  z !== undefined &&
  n.op === 'setFlag' &&
  n.name === 'N' &&
  z.op === 'setFlag' &&
  z.name === 'Z' &&
  z.args[0] === n.args[0];

/** Whether V follows C with the same pair. */
export const isOverflowAfterCarry = (c: Node, v: Node | undefined): boolean =>
  v !== undefined &&
  c.op === 'setFlag' &&
  c.name === 'C' &&
  v.op === 'setFlag' &&
  v.name === 'V' &&
  samePair(carryPair(c.args[0]!), overflowPair(v.args[0]!));

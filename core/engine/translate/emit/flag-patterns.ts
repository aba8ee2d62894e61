import type { Node, Operand } from '../../../arm/ir/node.ts';

/**
 * Translated code keeps C and V as pairs of operands: C is `a >= b` unsigned, V is the overflow of `a - b`. A comparison sets no more than
 * the pair, from which all four flags follow, and a condition on it is one comparison. Here are the shapes of nodes that the builder
 * makes of AddWithCarry() and that give such a pair directly.
 */
export interface Pair {
  readonly a: Operand;
  readonly b: Operand;
}

/** The pair of a carry node, if it is that of a subtraction. */
export function carryPair(value: Operand): Pair | undefined {
  if (typeof value === 'number' || value.op !== 'leU') return undefined;
  return { a: value.args[1]!, b: value.args[0]! };
}

/**
 * The pair of an overflow node, if it is that of a subtraction, `((a ^ x) & (a ^ (a - x))) >>> 31`, or of an addition without carry,
 * `((a ^ sum) & (b ^ sum)) >>> 31`.
 */
export function overflowPair(value: Operand): Pair | undefined {
  if (typeof value === 'number' || value.op !== 'lsr' || value.args[1] !== 31) return undefined;
  const both = value.args[0]!;
  if (typeof both === 'number' || both.op !== 'and') return undefined;
  const [left, right] = both.args as [Operand, Operand];
  if (typeof left === 'number' || typeof right === 'number' || left.op !== 'xor' || right.op !== 'xor')
    return undefined;
  return differencePair(left, right) ?? sumPair(left, right);
}

function differencePair(left: Node, right: Node): Pair | undefined {
  const [a, b] = left.args as [Operand, Operand];
  const [same, difference] = right.args as [Operand, Operand];
  return a === same && isDifference(difference, { a, b }) ? { a, b } : undefined;
}

function sumPair(left: Node, right: Node): Pair | undefined {
  const [a, sum] = left.args as [Operand, Operand];
  const [b, same] = right.args as [Operand, Operand];
  if (sum !== same || typeof sum === 'number' || sum.op !== 'add') return undefined;
  // The overflow of a + b is that of (a + b) - b.
  return sum.args[0] === a && sum.args[1] === b ? { a: sum, b } : undefined;
}

/** Whether two pairs are of the same operands. */
const samePair = (x: Pair | undefined, y: Pair | undefined): boolean =>
  x !== undefined && y !== undefined && x.a === y.a && x.b === y.b;

/** Whether N and Z of `result` are those of the subtraction of `pair`: then signed and unsigned orders need only the pair. */
function isDifference(result: Operand, pair: Pair): boolean {
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

/** The pair of a comparison or subtraction, whose four flags begin at node `i` of a list. */
export function differenceAt(nodes: readonly Node[], i: number): Pair | undefined {
  const [n, z, c, v] = [nodes[i]!, nodes[i + 1], nodes[i + 2], nodes[i + 3]];
  if (!isZeroAfterNegative(n, z) || c?.op !== 'setFlag' || c.name !== 'C' || v?.op !== 'setFlag' || v.name !== 'V')
    return undefined;
  const pair = carryPair(c.args[0]!);
  if (!pair || !isDifference(n.args[0]!, pair)) return undefined;
  // Nothing overflows by subtracting 0.
  const never = v.args[0] === 0 && pair.b === 0;
  return never || samePair(pair, overflowPair(v.args[0]!)) ? pair : undefined;
}

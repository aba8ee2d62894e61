import type { Operand, PureOp } from './node.ts';
import { PURE } from './pure.ts';

/** The value of a pure operation that is known when the instruction is built, or undefined. */
export function fold(op: PureOp, args: readonly Operand[]): Operand | undefined {
  const [a, b, c] = args;
  if (args.every((x) => typeof x === 'number'))
    return PURE[op](a as number | 0, (b ?? 0) as number | 0, (c ?? 0) as number | 0);
  switch (op) {
    case 'xor':
      // NOT(NOT(x))
      if (b === -1 && typeof a !== 'number' && a!.op === 'xor' && a!.args[1] === -1) return a!.args[0];
      if (b === 0) return a;
      return a === 0 ? b : undefined;
    case 'add':
    case 'or':
      if (b === 0) return a;
      if (a === 0) return b;
      return undefined;
    case 'sub':
    case 'shl':
    case 'lsr':
    case 'asr':
    case 'ror':
      return b === 0 ? a : undefined;
    case 'and':
      if (b === -1) return a;
      if (a === 0 || b === 0) return 0;
      return undefined;
    case 'select':
      if (typeof a === 'number') return a !== 0 ? b : c;
      return b === c ? b : undefined;
    default:
      return undefined;
  }
}

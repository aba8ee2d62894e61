import type { Instruction, Node } from '../arm/ir/node.ts';

/** A write of coprocessor 15 that is a barrier, as of ARMv6: CP15DSB (1) or CP15DMB (0) as a kind of barrier, else undefined. */
export function coprocessorBarrier(node: Node): 0 | 1 | undefined {
  if (node.name !== 'mcr') return undefined;
  const [cp, opc1, crn, crm, opc2] = node.args;
  if (cp !== 15 || opc1 !== 0 || crn !== 7 || crm !== 10) return undefined;
  return opc2 === 4 ? 1 : opc2 === 5 ? 0 : undefined;
}

const orders = (node: Node): boolean =>
  node.name === 'barrier' ||
  node.name === 'storeExclusive' ||
  node.name === 'loadDual' ||
  node.name === 'storeDual' ||
  coprocessorBarrier(node) !== undefined ||
  (node.consequent?.some(orders) ?? false) ||
  (node.alternate?.some(orders) ?? false);

/** Whether an instruction takes more than plain accesses between CPUs in threads of their own: barriers, store exclusives, doublewords. */
export const ordersAccesses = (instruction: Instruction): boolean => instruction.nodes.some(orders);

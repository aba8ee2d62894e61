import type { Instruction, Node } from '../../arm/ir/node.ts';

const SAS = { u8: 0, s8: 0, u16: 1, s16: 1, u32: 2 } as const;

function flatten(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((n) => (n.op === 'if' ? [n, ...flatten(n.consequent!), ...flatten(n.alternate!)] : [n]));
}

/**
 * ISV, SAS, SSE and SRT of HSR for an instruction that made a data access (ARM ARM B3.13.6): valid for a single load or store of one
 * general-purpose register without writeback. Read off the instruction's meaning, so no second table of encodings is needed.
 */
export function accessSyndrome(instruction: Instruction): number {
  if (/^(LDM|STM|PUSH|POP|LDREX|STREX|SRS|RFE|V|SWP|LDC|STC)/.test(instruction.name)) return 0;
  const nodes = flatten(instruction.nodes);
  const accesses = nodes.filter((n) => n.op === 'load' || n.op === 'store');
  const writes = nodes.filter((n) => n.op === 'setReg');
  if (accesses.length !== 1) return 0;
  const access = accesses[0]!;
  const size = SAS[access.name as keyof typeof SAS];
  if (access.op === 'store') {
    const source = sourceRegister(access.args[1]!);
    return writes.length === 0 && source >= 0 ? valid(size, false, source) : 0;
  }
  if (writes.length !== 1) return 0;
  const value = writes[0]!.args[1]!;
  const extended = typeof value !== 'number' && (value.op === 'sext8' || value.op === 'sext16');
  return valid(size, extended || access.name!.startsWith('s'), writes[0]!.args[0] as number);
}

const valid = (size: number, signed: boolean, register: number): number =>
  (1 << 24) | (size << 22) | (signed ? 1 << 21 : 0) | (register << 16);

/** The register whose value is stored, perhaps through masks and byte swaps; -1 if it is not a register's. */
function sourceRegister(value: Node | number): number {
  if (typeof value === 'number') return -1;
  if (value.op === 'reg') return value.args[0] as number;
  if (value.op === 'pc') return 15;
  for (const arg of value.args) {
    const n = typeof arg === 'number' ? -1 : sourceRegister(arg);
    if (n >= 0) return n;
  }
  return -1;
}

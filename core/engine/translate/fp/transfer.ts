import type { Node, Operand } from '../../../arm/ir/node.ts';
import type { Code } from '../wasm-binary.ts';
import type { FpRegisters } from './registers.ts';

/** Consecutive words of memory that go to or come from consecutive words of the register file, as one access. */
export interface Transfer {
  readonly load: boolean;
  /** The loads or stores, in order of their addresses. */
  readonly accesses: readonly Node[];
  /** First word of the register file. */
  readonly word: number;
  /** Nodes that compute addresses, to be made as ever. */
  readonly others: readonly Node[];
  /** Nodes of the list that this replaces. */
  readonly length: number;
}

/** An address as a base and a constant. */
function placeOf(address: Operand): { base: Operand; offset: number } {
  let base = address;
  let offset = 0;
  while (typeof base !== 'number' && base.op === 'add' && typeof base.args[1] === 'number') {
    offset += base.args[1];
    base = base.args[0]!;
  }
  if (typeof base === 'number') return { base: 0, offset: base + offset };
  return base.op === 'pc' ? { base: -1, offset: (base.args[0] as number) + offset } : { base, offset };
}

/** Whether access `i` follows the first one without a gap. */
function follows(first: Node, next: Node, i: number): boolean {
  const a = placeOf(first.args[0]!);
  const b = placeOf(next.args[0]!);
  return a.base === b.base && ((b.offset - a.offset) | 0) === 4 * i;
}

const isWord = (node: Node): boolean => node.name === 'u32' && !node.options?.unprivileged;

/** The transfer that begins at node `from` of a list; `uses` counts the uses of a node's value. */
export function transferAt(nodes: readonly Node[], from: number, uses: (node: Node) => number): Transfer | undefined {
  switch (nodes[from]!.op) {
    case 'load':
      return loadsAt(nodes, from, uses);
    case 'fpWord':
      return storesAt(nodes, from, uses);
    default:
      return undefined;
  }
}

function loadsAt(nodes: readonly Node[], from: number, uses: (node: Node) => number): Transfer | undefined {
  const accesses: Node[] = [];
  const others: Node[] = [];
  let at = from;
  for (; at < nodes.length; at++) {
    const node = nodes[at]!;
    if (node.op === 'add') others.push(node);
    else if (node.op === 'load' && isWord(node) && uses(node) === 1 && follows(nodes[from]!, node, accesses.length))
      accesses.push(node);
    else break;
  }
  const word = nodes[at]?.args[0];
  for (const [i, access] of accesses.entries()) {
    const set = nodes[at + i];
    if (set?.op !== 'setFpWord' || set.args[0] !== (word as number) + i || set.args[1] !== access) return undefined;
  }
  if (accesses.length === 0) return undefined;
  return { load: true, accesses, word: word as number, others, length: at + accesses.length - from };
}

function storesAt(nodes: readonly Node[], from: number, uses: (node: Node) => number): Transfer | undefined {
  const word = nodes[from]!.args[0] as number;
  const values: Node[] = [];
  const accesses: Node[] = [];
  const others: Node[] = [];
  let length = 0;
  for (let at = from; at < nodes.length; at++) {
    const node = nodes[at]!;
    const isValue = node.op === 'fpWord' && node.args[0] === word + values.length && uses(node) === 1;
    const isStore =
      node.op === 'store' &&
      isWord(node) &&
      node.args[1] === values[accesses.length] &&
      follows(accesses[0] ?? node, node, accesses.length);
    if (node.op === 'add') others.push(node);
    else if (isValue) values.push(node);
    else if (isStore) accesses.push(node);
    else break;
    if (isStore) length = at + 1 - from;
  }
  // Address nodes behind the last store are made all the same, only sooner.
  if (accesses.length === 0 || accesses.length !== values.length) return undefined;
  return { load: false, accesses, word, others: others.filter((n) => nodes.indexOf(n) < from + length), length };
}

/** Bytes that a transfer moves. */
export const sizeOf = ({ accesses }: Transfer): number => accesses.length * 4;

/** Calls `move` for pieces of a transfer of 16, 8 and 4 bytes as the registers lie: the first word, words, bytes from the start. */
function pieces(transfer: Transfer, move: (word: number, words: 1 | 2 | 4, offset: number) => void): void {
  const count = transfer.accesses.length;
  // VFP's registers are used one by one: halves of a vector would be stored and read apart.
  const vectors = (transfer.accesses[1]?.options?.align ?? 1) !== 4 || count < 2;
  for (let i = 0; i < count; ) {
    const word = transfer.word + i;
    const left = count - i;
    const words = vectors && word % 4 === 0 && left >= 4 ? 4 : word % 2 === 0 && left >= 2 ? 2 : 1;
    move(word, words, i * 4);
    i += words;
  }
}

/** Moves all of a transfer from or to host memory at the address in a local. */
export function moveAll(code: Code, registers: FpRegisters, transfer: Transfer, host: number): void {
  pieces(transfer, (word, words, offset) => {
    if (transfer.load) loadPiece(code, registers, word, words, offset, host);
    else storePiece(code, registers, word, words, offset, host);
  });
}

function loadPiece(
  c: Code,
  registers: FpRegisters,
  word: number,
  words: 1 | 2 | 4,
  offset: number,
  host: number,
): void {
  if (words === 4) registers.setVector(2, word / 2, () => c.get(host).simdMemory('v128_load', offset));
  else if (words === 2) registers.setScalar(64, word / 2, () => c.get(host).memory('f64_load', offset));
  else registers.setWord(word, () => c.get(host).memory('i32_load', offset));
}

function storePiece(
  c: Code,
  registers: FpRegisters,
  word: number,
  words: 1 | 2 | 4,
  offset: number,
  host: number,
): void {
  c.get(host);
  if (words === 4) {
    registers.vector(2, word / 2);
    c.simdMemory('v128_store', offset);
  } else if (words === 2) {
    registers.scalar(64, word / 2);
    c.memory('f64_store', offset);
  } else {
    registers.word(word);
    c.memory('i32_store', offset);
  }
}

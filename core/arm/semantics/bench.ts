import { rows as a32Branch } from '../encodings/a32-branch.ts';
import { rows as a32Memory } from '../encodings/a32-memory.ts';
import { rows as a32System } from '../encodings/a32-system.ts';
import { InstructionDecoder } from '../encodings/decode.ts';
import { rows as t16Branch } from '../encodings/t16-branch.ts';
import { rows as t16Memory } from '../encodings/t16-memory.ts';
import { rows as t32Branch } from '../encodings/t32-branch.ts';
import { rows as t32Memory } from '../encodings/t32-memory.ts';
import { rows as t32System } from '../encodings/t32-system.ts';
import type { InstructionContext } from '../ir/builder.ts';
import { type Environment, interpret } from '../ir/interpret.ts';
import type { AccessOptions, Instruction, LoadKind, Node, StoreKind } from '../ir/node.ts';
import type { SystemOps } from '../ir/system-ops.ts';
import { CPU_STATE_SIZE, Word } from '../state.ts';

const decoder = new InstructionDecoder({
  a32: [...a32Memory, ...a32Branch, ...a32System],
  t16: [...t16Memory, ...t16Branch],
  t32: [...t32Memory, ...t32Branch, ...t32System],
});

const SIZE: Readonly<Record<LoadKind, 1 | 2 | 4>> = { u8: 1, s8: 1, u16: 2, s16: 2, u32: 4 };

/** Ends an instruction of the bench as an abort ends a real one. */
export class BenchAbort extends Error {}

/** Every branch of an instruction, with those under a condition. */
function branches(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => {
    if (node.op === 'if') return [...branches(node.consequent ?? []), ...branches(node.alternate ?? [])];
    return node.op === 'branch' || node.op === 'bx' ? [node] : [];
  });
}

/**
 * For specs of memory, branch and system instructions: runs one encoded instruction in the reference interpreter,
 * over a sparse memory, and records the system operations that it asks for.
 */
export class Bench implements Environment {
  readonly state = new Int32Array(CPU_STATE_SIZE / 4);
  /** System operations in order, as `name(arguments)`. */
  readonly calls: string[] = [];
  /** Accesses in order: address and, for unprivileged ones, the letter U. */
  readonly accesses: string[] = [];
  /** What system operations return, 0 if not said; a doubleword also sets Word.HIGH. */
  readonly results: Partial<Record<keyof SystemOps, (...args: number[]) => number>> = {};
  /** Accesses to this address abort. */
  faulty: number | undefined;
  bigEndian = false;
  /** Whether the last instruction wrote the PC, and the kinds of its branches. */
  branched = false;
  kinds: (string | undefined)[] = [];
  readonly #memory = new Map<number, number>();

  /** Runs an A32 word at `address`. */
  a32(word: number, address = 0x8000): Instruction {
    return this.#run(word, address, 'a32', 4, 14);
  }

  /** Runs a T32 instruction of one or two halfwords. */
  t32(halfwords: readonly number[], address = 0x8000): Instruction {
    const [first, second] = halfwords;
    const word = second === undefined ? first : (first << 16) | second;
    return this.#run(word, address, 't32', second === undefined ? 2 : 4, 14);
  }

  word(address: number): number {
    return this.#read(address, 4) | 0;
  }

  setWords(address: number, ...values: number[]): void {
    for (const [i, value] of values.entries()) this.#write(address + 4 * i, value, 4);
  }

  load(address: number, kind: LoadKind, options: AccessOptions): number {
    const size = SIZE[kind];
    this.#access(address, size, options);
    const value = this.#read(address, size);
    return kind.startsWith('s') ? (value << (32 - 8 * size)) >> (32 - 8 * size) : value | 0;
  }

  store(address: number, value: number, kind: StoreKind, options: AccessOptions): void {
    this.#access(address, SIZE[kind], options);
    this.#write(address, value, SIZE[kind]);
  }

  call(name: string, args: readonly number[]): number {
    this.calls.push(`${name}(${args.join(', ')})`);
    if (name === 'undefined') throw new BenchAbort('UNDEFINED');
    return (this.results[name as keyof SystemOps]?.(...args) ?? 0) | 0;
  }

  fp(name: string): void {
    throw new Error(`no ${name} among these instructions`);
  }

  #run(word: number, address: number, isa: 'a32' | 't32', size: 2 | 4, condition: number): Instruction {
    const context: InstructionContext = {
      isa,
      size,
      offset: 0,
      pageOffset: address & 0xfff,
      bigEndian: this.bigEndian,
      fpEnabled: false,
      simdEnabled: false,
      inIT: false,
    };
    const instruction = decoder.decode(word | 0, context, condition);
    this.state[Word.BLOCK_PC] = address;
    this.state[Word.T] = Number(isa === 't32');
    this.kinds = branches(instruction.nodes).map((node) => node.name);
    this.branched = interpret(instruction.nodes, this.state, this);
    return instruction;
  }

  #access(address: number, size: number, { align = 1, unprivileged = false }: AccessOptions): void {
    this.accesses.push(`${(address >>> 0).toString(16)}:${size}${unprivileged ? 'U' : ''}`);
    if (address === this.faulty) throw new BenchAbort(`abort at ${address.toString(16)}`);
    if (address % align !== 0) throw new BenchAbort(`alignment fault at ${address.toString(16)}`);
  }

  #read(address: number, size: number): number {
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = (value << 8) | (this.#memory.get((address + i) | 0) ?? 0);
    return value;
  }

  #write(address: number, value: number, size: number): void {
    for (let i = 0; i < size; i++) this.#memory.set((address + i) | 0, (value >>> (8 * i)) & 0xff);
  }
}

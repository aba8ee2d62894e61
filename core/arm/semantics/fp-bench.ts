import { InstructionDecoder } from '../encodings/decode.ts';
import { tables } from '../encodings/tables.ts';
import { FpUnit } from '../fp/fp-unit.ts';
import type { InstructionContext } from '../ir/builder.ts';
import { type Environment, interpret } from '../ir/interpret.ts';
import type { AccessOptions, Instruction, LoadKind, Node, StoreKind } from '../ir/node.ts';
import { CPU_STATE_SIZE, FP_BYTE_OFFSET } from '../state.ts';

const decoder = new InstructionDecoder(tables);
const MEMORY_SIZE = 256;

/** Ends an instruction of the bench as an exception ends a real one. */
export class BenchAbort extends Error {}

/**
 * For specs of VFP and Advanced SIMD: decodes one instruction, shows what it is made of, and runs it in the reference interpreter
 * over 256 bytes of memory at address 0.
 */
export class FpBench implements Environment {
  readonly state = new Int32Array(CPU_STATE_SIZE / 4);
  readonly unit = new FpUnit({ registers: this.state.buffer, byteOffset: FP_BYTE_OFFSET });
  readonly memory = new DataView(new ArrayBuffer(MEMORY_SIZE));
  /** System operations in order, as `name(arguments)`. */
  readonly calls: string[] = [];
  context: InstructionContext = {
    isa: 'a32',
    size: 4,
    offset: 0,
    pageOffset: 0,
    bigEndian: false,
    fpEnabled: true,
    simdEnabled: true,
    inIT: false,
  };

  decode(word: number): Instruction {
    return decoder.decode(word | 0, this.context, 14);
  }

  /** The primitives of an instruction, each as `name argument …`. */
  primitives(word: number): string[] {
    const flat = (nodes: readonly Node[]): readonly Node[] =>
      nodes.flatMap((node) => [node, ...flat(node.consequent ?? []), ...flat(node.alternate ?? [])]);
    return flat(this.decode(word).nodes)
      .filter((node) => node.op === 'fp')
      .map((node) => [node.name, ...node.args].join(' '));
  }

  run(word: number): Instruction {
    const instruction = this.decode(word);
    interpret(instruction.nodes, this.state, this);
    return instruction;
  }

  /** Bytes 0, 1, 2 … from an address. */
  number(address: number, count: number): void {
    for (let i = 0; i < count; i++) this.memory.setUint8(address + i, i);
  }

  load(address: number, kind: LoadKind, options: AccessOptions): number {
    this.#check(address, options);
    if (kind === 'u8') return this.memory.getUint8(address);
    return kind === 'u16' ? this.memory.getUint16(address, true) : this.memory.getInt32(address, true);
  }

  store(address: number, value: number, kind: StoreKind, options: AccessOptions): void {
    this.#check(address, options);
    if (kind === 'u8') this.memory.setUint8(address, value);
    else if (kind === 'u16') this.memory.setUint16(address, value, true);
    else this.memory.setInt32(address, value, true);
  }

  call(name: string, args: readonly number[]): number {
    this.calls.push(`${name}(${args.join(', ')})`);
    if (name === 'undefined') throw new BenchAbort('UNDEFINED');
    return 0;
  }

  fp(name: string, args: readonly number[]): void {
    this.unit.primitive(name)(...args);
  }

  #check(address: number, { align = 1 }: AccessOptions): void {
    if (address % align !== 0) throw new BenchAbort(`alignment fault at ${address}`);
    if (address < 0 || address >= MEMORY_SIZE) throw new BenchAbort(`abort at ${address}`);
  }
}

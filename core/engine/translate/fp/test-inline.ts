import { FpUnit } from '../../../arm/fp/fp-unit.ts';
import { FP_STATE_SIZE, STAGING_WORD } from '../../../arm/fp/register-file.ts';
import { CPU_STATE_SIZE, FP_BYTE_OFFSET, Word } from '../../../arm/state.ts';
import { Code, encodeModule, type FunctionBody, type FunctionType, I32 } from '../wasm-binary.ts';
import { helperFunction } from './helpers.ts';
import { hostFuses } from './host-fuses.ts';
import { FpEmitter } from './operations.ts';
import type { RegisterUsage } from './register-plan.ts';
import type { FpHost } from './registers.ts';

/** A primitive with its constant arguments. */
export interface Operation {
  readonly name: string;
  readonly args: readonly number[];
}

/** The staging area gets something of its own. */
function set(state: Int32Array, words: ArrayLike<number>, fpscr: number): void {
  state.set(words);
  for (let w = STAGING_WORD; w < state.length; w++) state[w] = words[w - STAGING_WORD]! ^ 0x0123_4567;
  state[64] = fpscr;
}

/** Operations as inline code, each in a function of its own, and beside them the primitives, on register files of their own. */
export class InlineBench {
  /** The 64 words of the register file that inline code works on, and FPSCR behind them. */
  readonly inline: Int32Array;
  /** The same for the primitives. */
  readonly expected: Int32Array;
  readonly #unit: FpUnit;
  readonly #run: (() => void)[];
  readonly #operations: readonly Operation[];
  /** Calls that inline code left to a primitive. */
  slow = 0;

  /** `fuses`: whether fused operations use the host's instruction. */
  constructor(operations: readonly Operation[], fuses: boolean = hostFuses()) {
    this.#operations = operations;
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    this.inline = new Int32Array(memory.buffer, FP_BYTE_OFFSET, FP_STATE_SIZE / 4);
    const inlineUnit = new FpUnit({ registers: memory.buffer, byteOffset: FP_BYTE_OFFSET });
    const state = new ArrayBuffer(CPU_STATE_SIZE);
    this.expected = new Int32Array(state, FP_BYTE_OFFSET, FP_STATE_SIZE / 4);
    this.#unit = new FpUnit({ registers: state, byteOffset: FP_BYTE_OFFSET });
    const { bytes, primitives } = encode(operations, fuses);
    const fp = Object.fromEntries(
      primitives.map((name) => {
        const primitive = inlineUnit.primitive(name);
        return [
          name,
          (...args: number[]) => {
            this.slow++;
            primitive(...args);
          },
        ];
      }),
    );
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 0 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, table }, fp });
    this.#run = operations.flatMap((_, i) => [0, operations.length].map((from) => () => exports[`f${from + i}`]!(0)));
  }

  /** Gives both sides the same words and FPSCR, runs operation `i` on both; whether they agree in every bit. */
  agrees(i: number, words: ArrayLike<number>, fpscr: number): boolean {
    const { expected } = this;
    set(expected, words, fpscr);
    const { name, args } = this.#operations[i]!;
    this.#unit.primitive(name)(...args);
    // Registers in locals leave the staging area alone.
    return this.#same(i * 2, words, fpscr, expected.length) && this.#same(i * 2 + 1, words, fpscr, STAGING_WORD);
  }

  #same(function_: number, words: ArrayLike<number>, fpscr: number, length: number): boolean {
    const { inline, expected } = this;
    set(inline, words, fpscr);
    this.#run[function_]!();
    for (let w = 0; w < length; w++) if (inline[w] !== expected[w]) return false;
    return true;
  }

  /** What differs, for people. */
  explain(i: number, words: ArrayLike<number>, fpscr: number): string {
    const { name, args } = this.#operations[i]!;
    const hex = (x: number): string => (x >>> 0).toString(16);
    const lines = [`${name}(${args.join(', ')}) FPSCR ${hex(fpscr)}`];
    for (let w = 0; w < this.inline.length; w++) {
      const before = w === 64 ? fpscr : (words[w] ?? 0);
      if (this.inline[w] !== this.expected[w])
        lines.push(`word ${w}: ${hex(before)} became ${hex(this.inline[w]!)}, should be ${hex(this.expected[w]!)}`);
    }
    lines.push(`words ${Array.from(words, hex).join(' ')}`);
    return lines.join('\n');
  }
}

/** A module with one function (state) → nothing for each operation, exported as `f0`, `f1` … */
function encode(
  operations: readonly Operation[],
  fuses: boolean,
): { bytes: Uint8Array<ArrayBuffer>; primitives: string[] } {
  const primitives = new Map<string, number>();
  const helpers: string[] = [];
  const indexIn = (list: string[], name: string): number => {
    if (!list.includes(name)) list.push(name);
    return list.indexOf(name);
  };
  const body = ({ name, args }: Operation, usage?: RegisterUsage): { body: FunctionBody; emitter: FpEmitter } => {
    const code = new Code(1);
    const fpscr = code.local();
    code
      .get(0)
      .memory('i32_load', Word.FPSCR * 4, 2)
      .set(fpscr);
    const host: FpHost = {
      code,
      cpu: 0,
      local: (type) => code.local(type),
      fpscr: () => fpscr,
      primitive: (primitive, parameters) => {
        if (!primitives.has(primitive)) primitives.set(primitive, parameters);
        return [...primitives.keys()].indexOf(primitive);
      },
      helper: (helper) => primitives.size + indexIn(helpers, helper),
      fuses,
    };
    const emitter = new FpEmitter(host, usage);
    emitter.reload(code);
    emitter.operation(name, args);
    emitter.spill(code);
    code
      .get(0)
      .get(fpscr)
      .memory('i32_store', Word.FPSCR * 4, 2);
    return { body: code.finish(), emitter };
  };
  /** Each operation with registers in the state, then each with registers in locals. */
  const bodies = (): FunctionBody[] => {
    const inState = operations.map((operation) => body(operation));
    const inLocals = operations.map((operation, i) => body(operation, inState[i]!.emitter.usage));
    return [...inState, ...inLocals].map((made) => made.body);
  };
  // The first pass finds out how many primitives there are.
  bodies();
  const functions = bodies();
  const made: { type: FunctionType; body: FunctionBody }[] = [];
  for (let i = 0; i < helpers.length; i++)
    made.push(helperFunction(helpers[i]!, (name) => primitives.size + indexIn(helpers, name)));
  const primitiveTypes = [...primitives.values()].map((n) => ({ parameters: new Array(n).fill(I32), results: [] }));
  const types = [{ parameters: [I32], results: [] }, ...primitiveTypes, ...made.map(({ type }) => type)];
  const bytes = encodeModule({
    types,
    imports: [...primitives.keys()].map((name, i) => ({ module: 'fp', name, type: 1 + i })),
    memoryPages: 1,
    functions: [
      ...made.map(({ body }, i) => ({ type: 1 + primitiveTypes.length + i, body })),
      ...functions.map((body, i) => ({ type: 0, body, export: `f${i}` })),
    ],
  });
  return { bytes, primitives: [...primitives.keys()] };
}

/** A repeatable source of 32-bit words. */
export function randomWords(seed: number): () => number {
  let x = (seed * 2654435761 + 12345) | 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x;
  };
}

/** Exponents near the ends, the middle and each other; fractions of few bits, all ones and anything: a word of a single. */
export function singleWord(next: () => number): number {
  const sign = next() & (0x8000_0000 | 0);
  const kind = next() >>> 28;
  const exponent =
    kind < 3
      ? [0, 1, 2, 253, 254, 255, 126, 127][next() >>> 29]!
      : kind < 11
        ? 120 + (next() >>> 28)
        : (next() >>> 24) & 0xff;
  return sign | (exponent << 23) | fraction(next, 23);
}

function fraction(next: () => number, bits: number): number {
  const all = (1 << bits) - 1;
  const low = next() >>> (32 - bits);
  switch (next() >>> 29) {
    case 0:
      return 0;
    case 1:
      return [1, all, all - 1, 1 << (bits - 1)][next() >>> 30]!;
    case 2:
    case 3:
      return low & ~((1 << (bits - 6)) - 1);
    default:
      return low;
  }
}

/** Words of a double, low first. */
export function doubleWords(next: () => number): [number, number] {
  const sign = next() & (0x8000_0000 | 0);
  const kind = next() >>> 28;
  const exponent =
    kind < 3
      ? [0, 1, 2, 2045, 2046, 2047, 1022, 1023][next() >>> 29]!
      : kind < 11
        ? 1010 + (next() >>> 27)
        : (next() >>> 21) & 0x7ff;
  const high = sign | (exponent << 20) | fraction(next, 20);
  const kindOfLow = next() >>> 30;
  return [kindOfLow < 2 ? 0 : kindOfLow === 2 ? next() : next() & 0x7, high];
}

/** Any FPSCR that VMSR can leave, mostly those of ordinary programs. */
export function controlWord(next: () => number): number {
  const flags = next() & 0xf800_009f;
  switch (next() >>> 29) {
    case 0:
      return flags | (next() & 0x07c0_0000);
    case 1:
      return flags | (1 << 24);
    case 2:
      return flags;
    case 3:
      return flags & ~0x10;
    default:
      return flags | 0x10;
  }
}

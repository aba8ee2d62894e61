import type { InstructionDecoder } from '../../arm/encodings/decode.ts';
import type { MachineMemory } from '../../arm/memory/machine-memory.ts';
import { BlockKey } from '../evaluate/block.ts';
import { LoweredWords } from '../interpret/lowered-words.ts';
import { REGION_PARAMETERS, REGION_RESULTS } from './emit/frame.ts';
import { emitJump, JUMP_PARAMETERS } from './emit/jump.ts';
import { emitRegion } from './emit/region-emitter.ts';
import { helperFunction } from './fp/helpers.ts';
import { type Region, RegionFinder } from './region.ts';
import {
  Code,
  completeCalls,
  encodeModule,
  FIRST_SYMBOL,
  type FunctionBody,
  type FunctionType,
  I32,
  type ImportedFunction,
} from './wasm-binary.ts';

/** A module of translated regions; export `rN` is the Nth. It is for one CPU. */
export interface TranslatedModule {
  readonly module: WebAssembly.Module;
  /** FpUnit primitives that it imports, as `fp.NAME`. */
  readonly primitives: readonly string[];
}

const TYPE_REGION = 0;
const TYPE_JUMP = 1;
const TYPE_RESOLVE = 2;
const TYPE_FLUSH = 3;
const FIRST_FP_TYPE = 4;
/** Most constant arguments of a primitive. */
const FP_ARGUMENTS = 8;

const i32 = (n: number): number[] => new Array<number>(n).fill(I32);

const TYPES: readonly FunctionType[] = [
  { parameters: REGION_PARAMETERS, results: REGION_RESULTS },
  { parameters: JUMP_PARAMETERS, results: REGION_RESULTS },
  { parameters: i32(2), results: [I32] },
  { parameters: i32(2), results: [] },
  ...Array.from({ length: FP_ARGUMENTS + 1 }, (_, n) => ({ parameters: i32(n), results: [] })),
];

/** Imports of every module before the primitives, in this order: `resolve` for each privilege, `flush`. */
const FIXED: readonly ImportedFunction[] = [
  { module: 'env', name: 'resolve0', type: TYPE_RESOLVE },
  { module: 'env', name: 'resolve1', type: TYPE_RESOLVE },
  { module: 'env', name: 'resolve2', type: TYPE_RESOLVE },
  { module: 'env', name: 'flush', type: TYPE_FLUSH },
];
const FLUSH = 3;

/** Symbols of functions whose numbers are known last: the jump function of each privilege, primitives, helpers. */
const JUMP = FIRST_SYMBOL;
const PRIVILEGES = [0, 1, 2] as const;
const FIRST_PRIMITIVE = FIRST_SYMBOL + PRIVILEGES.length;
const FIRST_HELPER = FIRST_SYMBOL + 0x1000;
const FIRST_REGION = FIRST_SYMBOL + 0x2000;

const placeId = (host: number, key: number): string => `${host}:${key}`;

/** A place and a key, which has 16 bits, as one number. */
export const placeNumber = (host: number, key: number): number => host * 2 ** 16 + key;
const MOST_HOT_PLACES = 1 << 16;

/** Things by name, numbered in the order in which they are asked for. */
class Numbering {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(name: string): number {
    let n = this.#numbers.get(name);
    if (n === undefined) {
      n = this.names.length;
      this.names.push(name);
      this.#numbers.set(name, n);
    }
    return n;
  }
}

/** Translates regions of guest code to WebAssembly modules. */
export class Translator {
  readonly #finder: RegionFinder;
  readonly #pages: number;
  readonly #code = new Code(REGION_PARAMETERS.length);
  readonly #unsettled: number | undefined;
  readonly #events: readonly number[];
  /** Figures for people; `longestMs` is the longest that translating a batch took, with V8's part of it on this thread. */
  readonly figures = { modules: 0, regions: 0, held: 0, instructions: 0, bytes: 0, longestMs: 0 };

  /** Code is translated before its first execution, as far as it can be: slow, for tests of the translator. */
  readonly eager: boolean;

  /**
   * Executions of a block before its region is translated: interpreting an instruction so often costs about what finding, emitting and
   * compiling it does, on this thread and V8's. Measured: docs/performance.md.
   */
  hot = 1200;

  /** Regions that a CPU holds; for more, it forgets the pages that it translated first. A boot to Dom0's tools makes some thousands. */
  most = 1 << 14;

  /** Instructions as micro-operations, for all CPUs of this thread. */
  readonly lowered: LoweredWords;

  /** Places that became hot on some CPU, as `placeNumber`. */
  readonly #hotPlaces = new Set<number>();

  /** The place has become hot. */
  noteHot(host: number, key: number): void {
    if (this.#hotPlaces.size >= MOST_HOT_PLACES) this.#hotPlaces.clear();
    this.#hotPlaces.add(placeNumber(host, key));
  }

  /** The place has been hot on this or another CPU. */
  wasHot(host: number, key: number): boolean {
    return this.#hotPlaces.has(placeNumber(host, key));
  }

  /** `unsettled`: see EmitOptions. */
  constructor(memory: MachineMemory, decoder: InstructionDecoder, eager = false, unsettled?: number) {
    this.#unsettled = unsettled;
    this.lowered = new LoweredWords(memory.parallel);
    this.#events = memory.eventRegisters;
    this.eager = eager;
    this.#finder = new RegionFinder(decoder, memory);
    this.#pages = memory.wasm.buffer.byteLength / 65536;
  }

  /** The region at a host address, or undefined if its first instruction is one for the evaluator; see RegionFinder. */
  find(...place: Parameters<RegionFinder['find']>): Region | undefined {
    return this.#finder.find(...place);
  }

  /** The bytes of a module of regions for the CPU with its state at `cpu` (byte address), and the primitives that it imports. */
  encode(regions: readonly Region[], cpu: number): { bytes: Uint8Array<ArrayBuffer>; primitives: readonly string[] } {
    const primitives = new Numbering();
    const parameters: number[] = [];
    const helpers = new Numbering();
    const fp = (name: string, count: number): number => {
      const n = primitives.number(name);
      parameters[n] = count;
      return FIRST_PRIMITIVE + n;
    };
    const helper = (name: string): number => FIRST_HELPER + helpers.number(name);
    const numbers = new Map(regions.map(({ host, key }, n) => [placeId(host, key), FIRST_REGION + n]));
    const open = regions.map((region) => {
      const privilege = ((region.key >>> BlockKey.privilegeShift) & 3) as 0 | 1 | 2;
      const imports = {
        resolve: privilege,
        flush: FLUSH,
        jump: JUMP + privilege,
        fp,
        helper,
        region: (host: number) => numbers.get(placeId(host, region.key)),
      };
      emitRegion(this.#code, region, { privilege, cpu, imports, events: this.#events, unsettled: this.#unsettled });
      return this.#code.finishOpen();
    });
    const jump = FIXED.length + primitives.names.length;
    const helperFunctions: { type: FunctionType; body: FunctionBody }[] = [];
    const indexOf = (symbol: number): number => {
      if (symbol >= FIRST_REGION) return jump + PRIVILEGES.length + helperFunctions.length + (symbol - FIRST_REGION);
      if (symbol >= FIRST_HELPER) return jump + PRIVILEGES.length + (symbol - FIRST_HELPER);
      return symbol < FIRST_PRIMITIVE ? jump + (symbol - JUMP) : FIXED.length + (symbol - FIRST_PRIMITIVE);
    };
    // A helper may want others: the list grows meanwhile.
    for (let i = 0; i < helpers.names.length; i++)
      helperFunctions.push(helperFunction(helpers.names[i]!, (name) => indexOf(helper(name))));
    const bytes = encodeModule({
      types: [...TYPES, ...helperFunctions.map(({ type }) => type)],
      imports: [
        ...FIXED,
        ...primitives.names.map((name, n) => ({ module: 'fp', name, type: FIRST_FP_TYPE + parameters[n]! })),
      ],
      memoryPages: this.#pages,
      functions: [
        ...PRIVILEGES.map((privilege) => ({ type: TYPE_JUMP, body: emitJump(TYPE_REGION, cpu, privilege) })),
        ...helperFunctions.map(({ body }, n) => ({ type: TYPES.length + n, body })),
        ...open.map(({ body, calls }, n) => ({
          type: TYPE_REGION,
          body: completeCalls(body, calls, indexOf),
          export: `r${n}`,
        })),
      ],
    });
    return { bytes, primitives: primitives.names };
  }

  /** The module of regions for the CPU with its state at `cpu` (byte address). */
  translate(regions: readonly Region[], cpu: number): TranslatedModule {
    const { bytes, primitives } = this.encode(regions, cpu);
    this.figures.modules++;
    this.figures.regions += regions.length;
    this.figures.bytes += bytes.length;
    for (const region of regions) for (const b of region.blocks) this.figures.instructions += b.instructions.length;
    return { module: new WebAssembly.Module(bytes), primitives };
  }
}

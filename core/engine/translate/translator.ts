import type { InstructionDecoder } from '../../arm/encodings/decode.ts';
import { JUMP_SLOTS, type MachineMemory } from '../../arm/memory/machine-memory.ts';
import { BlockKey } from '../evaluate/block.ts';
import { emitJump, emitRegion, JUMP_PARAMETERS, REGION_PARAMETERS } from './emit.ts';
import { helperFunction } from './fp/helpers.ts';
import { type Region, RegionFinder } from './region.ts';
import { encodeModule, type FunctionBody, type FunctionType, I32, type ImportedFunction } from './wasm-binary.ts';

/** A module of translated regions; export `rN` is the Nth. Each CPU instantiates it with its own imports. */
export interface TranslatedModule {
  readonly module: WebAssembly.Module;
  /** FpUnit primitives that it imports, as `fp.NAME`. */
  readonly primitives: readonly string[];
}

const TYPE_REGION = 0;
const TYPE_JUMP = 1;
const TYPE_LOAD = 2;
const TYPE_STORE = 3;
const FIRST_FP_TYPE = 4;
/** Most constant arguments of a primitive. */
const FP_ARGUMENTS = 8;

const i32 = (n: number): number[] => new Array<number>(n).fill(I32);

const TYPES: readonly FunctionType[] = [
  { parameters: REGION_PARAMETERS, results: [I32] },
  { parameters: JUMP_PARAMETERS, results: [I32] },
  { parameters: i32(5), results: [I32] },
  { parameters: i32(6), results: [] },
  ...Array.from({ length: FP_ARGUMENTS + 1 }, (_, n) => ({ parameters: i32(n), results: [] })),
];

/** Imports of every module before the primitives, in this order. */
const FIXED: readonly ImportedFunction[] = [
  { module: 'env', name: 'slowLoad', type: TYPE_LOAD },
  { module: 'env', name: 'slowStore', type: TYPE_STORE },
  { module: 'env', name: 'sev', type: FIRST_FP_TYPE },
];

/** Translates regions of guest code to WebAssembly modules. One serves all CPUs of a machine. */
export class Translator {
  readonly #finder: RegionFinder;
  readonly #pages: number;
  readonly #unsettled: number | undefined;
  /** Figures for people. */
  readonly figures = { modules: 0, regions: 0, held: 0, instructions: 0, bytes: 0, milliseconds: 0 };

  /** Code is translated before its first execution, as far as it can be: slow, for tests of the translator. */
  readonly eager: boolean;

  /**
   * Executions of a block before its region is translated: interpreting an instruction so often costs about what translating it does.
   */
  hot = 600;

  /** Regions that a CPU holds; for more, it forgets the pages that it translated first. A boot to Dom0's tools makes some thousands. */
  most = 1 << 14;

  /** `unsettled`: see EmitOptions. */
  constructor(memory: MachineMemory, decoder: InstructionDecoder, eager = false, unsettled?: number) {
    this.#unsettled = unsettled;
    this.eager = eager;
    this.#finder = new RegionFinder(decoder, memory);
    this.#pages = memory.wasm.buffer.byteLength / 65536;
  }

  /** The region at a host address, or undefined if its first instruction is one for the evaluator. */
  find(host: number, key: number): Region | undefined {
    const region = this.#finder.find(host, key);
    const first = region.blocks.get(0)?.instructions[0];
    return first?.translatable ? region : undefined;
  }

  /** The bytes of a module of regions, and the primitives that it imports. */
  encode(regions: readonly Region[]): { bytes: Uint8Array<ArrayBuffer>; primitives: readonly string[] } {
    const primitives = new Map<string, { index: number; parameters: number }>();
    const helpers: string[] = [];
    const helperIndex = (name: string): number => {
      if (!helpers.includes(name)) helpers.push(name);
      return helpers.indexOf(name);
    };
    // The number of imports must be known before code refers to functions: a first pass collects the primitives.
    const emitAll = (functionsStart: number): FunctionBody[] =>
      regions.map((region) =>
        emitRegion(region, {
          unsettled: this.#unsettled,
          privilege: ((region.key >>> BlockKey.privilegeShift) & 3) as 0 | 1 | 2,
          imports: {
            slowLoad: 0,
            slowStore: 1,
            sev: 2,
            jump: functionsStart,
            fp: (name, parameters) => {
              let entry = primitives.get(name);
              if (!entry) {
                entry = { index: FIXED.length + primitives.size, parameters };
                primitives.set(name, entry);
              }
              return entry.index;
            },
            // After the jump function.
            helper: (name) => functionsStart + 1 + helperIndex(name),
          },
        }),
      );
    let bodies = emitAll(FIXED.length);
    const known = primitives.size;
    if (known > 0) bodies = emitAll(FIXED.length + known);
    const imports: ImportedFunction[] = [
      ...FIXED,
      ...[...primitives].map(([name, { parameters }]) => ({ module: 'fp', name, type: FIRST_FP_TYPE + parameters })),
    ];
    const helperFunctions: { type: FunctionType; body: FunctionBody }[] = [];
    // A helper may want others: the list grows meanwhile.
    for (let i = 0; i < helpers.length; i++)
      helperFunctions.push(
        helperFunction(helpers[i]!, (name) => FIXED.length + primitives.size + 1 + helperIndex(name)),
      );
    const bytes = encodeModule({
      types: [...TYPES, ...helperFunctions.map(({ type }) => type)],
      imports,
      memoryPages: this.#pages,
      functions: [
        { type: TYPE_JUMP, body: emitJump(TYPE_REGION, JUMP_SLOTS) },
        ...helperFunctions.map(({ body }, n) => ({ type: TYPES.length + n, body })),
        ...bodies.map((body, n) => ({ type: TYPE_REGION, body, export: `r${n}` })),
      ],
    });
    return { bytes, primitives: [...primitives.keys()] };
  }

  translate(regions: readonly Region[]): TranslatedModule {
    const { bytes, primitives } = this.encode(regions);
    this.figures.modules++;
    this.figures.regions += regions.length;
    this.figures.bytes += bytes.length;
    for (const region of regions)
      for (const b of region.blocks.values()) this.figures.instructions += b.instructions.length;
    return { module: new WebAssembly.Module(bytes), primitives };
  }
}

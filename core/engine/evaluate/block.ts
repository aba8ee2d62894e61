import type { Cpu } from '../../arm/cpu.ts';
import { InstructionDecoder } from '../../arm/encodings/decode.ts';
import type { Instruction } from '../../arm/ir/node.ts';
import type { Specialised, Specialiser, Thunk } from './specialise.ts';

/** What a translation depends on beside the bytes: `key` of a block. */
export const BlockKey = {
  thumb: 1,
  bigEndian: 2,
  fp: 4,
  simd: 8,
  shortVectors: 16,
  alignmentChecked: 32,
  privilegeShift: 6,
  itShift: 8,
} as const;

/** A straight run of instructions within a page. */
export interface Block {
  /** Times that it was begun. */
  count: number;
  /** Its region's function: -1 when there is none and will be none, 0 when there is none yet. */
  code: number;
  /** It lies inside another block's region. */
  covered: boolean;
  readonly key: number;
  readonly thunks: readonly Thunk[];
  /** Bytes from the block's start to each instruction, and to its end as the last element. */
  readonly offsets: readonly number[];
  /** ITSTATE before each instruction, and after the last. */
  readonly its: readonly number[];
  /** Whether ITSTATE differs from 0 anywhere in the block. */
  readonly usesIT: boolean;
}

/** Different instruction words that are remembered; a guest can make up four thousand million. */
const MOST_KNOWN = 1 << 19;
/** Longest block, in instructions. */
const LIMIT = 64;

/** ITAdvance() (ARM ARM A2.5.2). */
export const advanceIT = (it: number): number => ((it & 7) === 0 ? 0 : (it & 0xe0) | ((it << 1) & 0x1f));

/** One instruction as it stands in memory. */
export interface Fetched {
  readonly word: number;
  readonly size: 2 | 4;
}

/** An instruction word decoded for its place and the state that its block is keyed by. */
export function decodeAt(
  decoder: InstructionDecoder,
  fetched: Fetched,
  key: number,
  it: number,
  offset: number,
  pageOffset: number,
): Instruction {
  return decoder.decode(
    fetched.word,
    {
      isa: key & BlockKey.thumb ? 't32' : 'a32',
      size: fetched.size,
      offset,
      pageOffset,
      bigEndian: (key & BlockKey.bigEndian) !== 0,
      fpEnabled: (key & BlockKey.fp) !== 0,
      simdEnabled: (key & BlockKey.simd) !== 0,
      shortVectors: (key & BlockKey.shortVectors) !== 0,
      alignmentChecked: (key & BlockKey.alignmentChecked) !== 0,
      inIT: it !== 0,
    },
    it === 0 ? 14 : it >>> 4,
  );
}

/** What was made of an instruction word. */
interface Known {
  readonly specialised: Specialised;
  /** The closure, if it does not depend on the place. */
  readonly thunk: Thunk | undefined;
  /** Offset from the block's start that the constants hold for. */
  readonly offset: number;
  readonly ends: boolean;
  readonly name: string;
}

/** Builds blocks from RAM. */
export class BlockBuilder {
  readonly #cpu: Cpu;
  readonly #decoder: InstructionDecoder;
  readonly #specialiser: Specialiser;
  /** By what else an instruction depends on (key, ITSTATE, size, alignment), then by word. */
  readonly #known: (Map<number, Known> | undefined)[] = [];
  #knownCount = 0;

  /** Offsets into a page before which blocks end. */
  cuts: ReadonlySet<number> | undefined;

  constructor(cpu: Cpu, decoder: InstructionDecoder, specialiser: Specialiser) {
    this.#cpu = cpu;
    this.#decoder = decoder;
    this.#specialiser = specialiser;
  }

  /**
   * The block at host address `host`. Undefined when its first instruction is a T32 one that crosses into the next page:
   * `single` makes that one.
   */
  build(host: number, key: number): Block | undefined {
    const thumb = (key & BlockKey.thumb) !== 0;
    const start = host & 0xfff;
    const thunks: Thunk[] = [];
    const offsets: number[] = [0];
    const its: number[] = [key >>> BlockKey.itShift];
    let offset = 0;
    while (thunks.length < LIMIT && start + offset < 0x1000) {
      if (offset > 0 && this.cuts?.has(start + offset)) break;
      const fetched = this.#fetch(host + offset, thumb, start + offset);
      if (!fetched) break;
      const it = its[its.length - 1]!;
      const { thunk, ends, name } = this.#instruction(fetched, key, it, offset, start + offset);
      thunks.push(thunk);
      offset += fetched.size;
      offsets.push(offset);
      its.push(name === 'IT' ? fetched.word & 0xff : advanceIT(it));
      if (ends) break;
    }
    if (thunks.length === 0) return undefined;
    return { count: 0, code: 0, covered: false, key, thunks, offsets, its, usesIT: its.some((it) => it !== 0) };
  }

  /** A block of the one 32-bit T32 instruction `word`, which crosses a page. */
  single(word: number, key: number): Block {
    const it = key >>> BlockKey.itShift;
    const { thunk } = this.#instruction({ word, size: 4 }, key, it, 0, 0xffe);
    const its = [it, advanceIT(it)];
    return { count: 0, code: -1, covered: false, key, thunks: [thunk], offsets: [0, 4], its, usesIT: it !== 0 };
  }

  #fetch(host: number, thumb: boolean, pageOffset: number): Fetched | undefined {
    const { u16, i32 } = this.#cpu.memory;
    if (!thumb) return { word: i32[host >>> 2]!, size: 4 };
    const first = u16[host >>> 1]!;
    if (!InstructionDecoder.isWide(first)) return { word: first, size: 2 };
    if (pageOffset === 0xffe) return undefined;
    return { word: (first << 16) | u16[(host >>> 1) + 1]!, size: 4 };
  }

  #instruction(fetched: Fetched, key: number, it: number, offset: number, pageOffset: number) {
    const known = this.#lookUp(fetched, key, it, offset, pageOffset);
    const { ends, name, specialised } = known;
    if (known.thunk) return { thunk: known.thunk, ends, name };
    const constants = specialised.constants.slice();
    for (const i of specialised.placed) constants[i] = (constants[i]! + offset - known.offset) | 0;
    return { thunk: specialised.make(...constants), ends, name };
  }

  #lookUp(fetched: Fetched, key: number, it: number, offset: number, pageOffset: number): Known {
    const state = key & ((1 << BlockKey.privilegeShift) - 1);
    const variant = (((it << BlockKey.privilegeShift) | state) << 2) | (fetched.size & 2) | ((pageOffset >>> 1) & 1);
    const words = (this.#known[variant] ??= new Map<number, Known>());
    let known = words.get(fetched.word);
    if (!known) {
      if (++this.#knownCount > MOST_KNOWN) {
        this.#knownCount = 1;
        for (const map of this.#known) map?.clear();
      }
      const instruction = decodeAt(this.#decoder, fetched, key, it, offset, pageOffset);
      const specialised = this.#specialiser.specialise(instruction);
      const thunk = specialised.placed.length === 0 ? specialised.make(...specialised.constants) : undefined;
      known = { specialised, thunk, offset, ends: instruction.endsBlock, name: instruction.name };
      words.set(fetched.word, known);
    }
    return known;
  }
}

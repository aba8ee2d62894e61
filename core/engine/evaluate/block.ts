import type { Cpu } from '../../arm/cpu.ts';
import { InstructionDecoder } from '../../arm/encodings/decode.ts';
import { mayBeFloating } from '../../arm/encodings/floating.ts';
import type { Instruction } from '../../arm/ir/node.ts';
import { LoweredWords } from '../interpret/lowered-words.ts';
import type { MicroBlocks } from '../interpret/micro-blocks.ts';
import { Header, microOp, packPlace, placeIT, placeOffset, placeStart } from '../interpret/micro-ops.ts';
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

/** Key bits but the privilege and ITSTATE; those among them that only floating-point instructions depend on. */
const STATE = (1 << BlockKey.privilegeShift) - 1;
export const FLOATING_STATE = BlockKey.fp | BlockKey.simd | BlockKey.shortVectors;

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

/** What the evaluator has to know of a block's instructions. */
export class Shape {
  /** Bytes from the block's start to each instruction, and to its end as the last element. */
  readonly offsets: readonly number[];
  /** ITSTATE before each instruction, and after the last. */
  readonly its: readonly number[];
  /** Whether ITSTATE differs from 0 anywhere. */
  readonly usesIT: boolean;
  /** Each instruction for the evaluator, made when it is asked for. */
  readonly thunks: (Thunk | undefined)[];
  /** Index of each instruction's first micro-operation in the machine's words; empty when there are none. */
  readonly starts: readonly number[];

  constructor(
    offsets: readonly number[],
    its: readonly number[],
    thunks: (Thunk | undefined)[] = new Array<undefined>(offsets.length - 1).fill(undefined),
    starts: readonly number[] = [],
  ) {
    this.offsets = offsets;
    this.its = its;
    this.usesIT = its.some((it) => it !== 0);
    this.thunks = thunks;
    this.starts = starts;
  }
}

/** A straight run of instructions within a page, or one that lies over its end. There are very many: what few of them need is made when it is asked for. */
export class Block {
  /** Host address of its first instruction. */
  readonly host: number;
  readonly key: number;
  /** Of a T32 instruction over the end of a page, which is a block of its own: host address of its second halfword; 0 for all others. */
  readonly second: number;
  /** Its micro-operations: index of the header in the machine's words, 0 when it has none; number by which the interpreter names it. */
  readonly micro: number;
  readonly id: number;
  /** Another block at the same place, for another key. */
  other: Block | undefined = undefined;
  /** It lies inside another block's region. */
  covered = false;
  /** It has been hot before, but not for long enough for its page. */
  patient = false;
  readonly #words: Int32Array | undefined;
  #shape: Shape | undefined;

  constructor(
    host: number,
    key: number,
    second: number,
    shape?: Shape,
    micro?: { words: Int32Array; at: number; id: number },
  ) {
    this.host = host;
    this.key = key;
    this.second = second;
    this.#shape = shape;
    this.#words = micro?.words;
    this.micro = micro?.at ?? 0;
    this.id = micro?.id ?? 0;
  }

  get shape(): Shape {
    this.#shape ??= this.#read();
    return this.#shape;
  }

  /** Number of instructions, and their bytes. */
  get size(): { readonly instructions: number; readonly bytes: number } {
    const words = this.#words;
    if (!words) {
      const { offsets } = this.shape;
      return { instructions: offsets.length - 1, bytes: offsets[offsets.length - 1]! };
    }
    return { instructions: words[this.micro + Header.INSTRUCTIONS]!, bytes: words[this.micro + Header.LENGTH]! };
  }

  #read(): Shape {
    const words = this.#words!;
    const { micro } = this;
    const offsets: number[] = [];
    const its: number[] = [];
    const starts: number[] = [];
    const count = words[micro + Header.INSTRUCTIONS]!;
    for (let i = 0; i < count; i++) {
      const place = words[micro + Header.WORDS + i]!;
      offsets.push(placeOffset(place));
      its.push(placeIT(place));
      starts.push(micro + placeStart(place));
    }
    offsets.push(words[micro + Header.LENGTH]!);
    its.push(words[micro + Header.IT]!);
    return new Shape(offsets, its, undefined, starts);
  }
}

/** Where micro-operations of blocks go, with the number that the next block gets. */
export interface MicroTarget {
  readonly blocks: MicroBlocks;
  readonly id: number;
  /** Executions of a block until it is hot. */
  readonly hot: number;
}

/** Instructions of one block have fewer words of micro-operations: see packPlace. */
const MOST_WORDS = 1 << 14;

/** There is no more room for micro-operations. */
export class MicroFull extends Error {}

/** Builds blocks from RAM. */
export class BlockBuilder {
  readonly #cpu: Cpu;
  readonly #decoder: InstructionDecoder;
  readonly #specialiser: Specialiser;
  /** By what else an instruction depends on (key, ITSTATE, size, alignment), then by word. */
  readonly #known: (Map<number, Known> | undefined)[] = [];
  #knownCount = 0;
  readonly #lowered: LoweredWords;

  /** Offsets into a page before which blocks end. */
  cuts: ReadonlySet<number> | undefined;

  constructor(cpu: Cpu, decoder: InstructionDecoder, specialiser: Specialiser, lowered?: LoweredWords) {
    this.#cpu = cpu;
    this.#lowered = lowered ?? new LoweredWords(cpu.memory.parallel);
    this.#decoder = decoder;
    this.#specialiser = specialiser;
  }

  /**
   * The block at host address `host`; where it begins with a T32 instruction that crosses into the next page, `second` is where that goes
   * on, otherwise 0. With a target the block gets micro-operations; throws MicroFull when there is no room for them.
   */
  build(host: number, key: number, second: number, target?: MicroTarget): Block {
    const thumb = (key & BlockKey.thumb) !== 0;
    const start = host & 0xfff;
    const offsets: number[] = [0];
    const its: number[] = [key >>> BlockKey.itShift];
    const lowered: number[] = [];
    let offset = 0;
    let words = 0;
    if (target) this.#lowered.reserve(LIMIT);
    while (offsets.length <= LIMIT && start + offset < 0x1000) {
      if (offset > 0 && this.cuts?.has(start + offset)) break;
      const fetched = this.#fetch(host + offset, thumb, start + offset, second);
      if (!fetched) break;
      const it = its[its.length - 1]!;
      let ends: boolean;
      let isIT: boolean;
      if (words > MOST_WORDS) break;
      if (target) {
        const at = this.#lower(fetched, key, it, offset, start + offset);
        lowered.push(at);
        words += this.#lowered.length(at);
        ends = this.#lowered.endsBlock(at);
        isIT = this.#lowered.isIT(at);
      } else {
        const known = this.#lookUp(fetched, key, it, offset, start + offset);
        ends = known.ends;
        isIT = known.name === 'IT';
      }
      offset += fetched.size;
      offsets.push(offset);
      its.push(isIT ? fetched.word & 0xff : advanceIT(it));
      if (ends) break;
    }
    if (!target) return new Block(host, key, second, new Shape(offsets, its));
    return new Block(host, key, second, undefined, {
      words: target.blocks.words,
      at: this.#place(target, lowered, offsets, its, second),
      id: target.id,
    });
  }

  /** Writes a block's header, micro-operations and places of instructions; returns its index. */
  #place(
    target: MicroTarget,
    lowered: readonly number[],
    offsets: readonly number[],
    its: readonly number[],
    second: number,
  ): number {
    const count = lowered.length;
    let size = (second === 0 ? 2 : 4) + count;
    for (const at of lowered) size += this.#lowered.length(at);
    const micro = target.blocks.allocate(size);
    if (micro < 0) throw new MicroFull();
    const { words } = target.blocks;
    words[micro + Header.COUNT] = target.hot;
    words[micro + Header.CODE] = 0;
    words[micro + Header.INSTRUCTIONS] = count;
    words[micro + Header.LENGTH] = offsets[count]!;
    words[micro + Header.IT] = its[count]!;
    words[micro + Header.ID] = target.id;
    const places = micro + Header.WORDS;
    let index = places + count;
    words[micro + Header.FIRST] = (index - micro) * 4;
    if (second !== 0) {
      words[index] = microOp('follows');
      words[index + 1] = second;
      index += 2;
    }
    for (const [i, at] of lowered.entries()) {
      words[places + i] = packPlace(index - micro, offsets[i]!, its[i]!);
      this.#lowered.copy(at, offsets[i]!, words, index);
      index += this.#lowered.length(at);
    }
    words[index] = microOp('end');
    words[index + 1] = 0;
    return micro;
  }

  /** Instruction i of a block, for the evaluator. */
  thunk(block: Block, i: number): Thunk {
    const { host, key } = block;
    const { offsets, its } = block.shape;
    const offset = offsets[i]!;
    const at = (host & 0xfff) + offset;
    const fetched = this.#fetch(host + offset, (key & BlockKey.thumb) !== 0, at, block.second)!;
    const made = this.#instruction(fetched, key, its[i]!, offset, at);
    block.shape.thunks[i] = made;
    return made;
  }

  /** Undefined for a T32 instruction over the end of the page if it is not known where that goes on: `second` is 0. */
  #fetch(host: number, thumb: boolean, pageOffset: number, second: number): Fetched | undefined {
    const { u16, i32 } = this.#cpu.memory;
    if (!thumb) return { word: i32[host >>> 2]!, size: 4 };
    const first = u16[host >>> 1]!;
    if (!InstructionDecoder.isWide(first)) return { word: first, size: 2 };
    if (pageOffset !== 0xffe) return { word: (first << 16) | u16[(host >>> 1) + 1]!, size: 4 };
    return second === 0 ? undefined : { word: (first << 16) | u16[second >>> 1]!, size: 4 };
  }

  #instruction(fetched: Fetched, key: number, it: number, offset: number, pageOffset: number): Thunk {
    const known = this.#lookUp(fetched, key, it, offset, pageOffset);
    const { specialised } = known;
    if (known.thunk) return known.thunk;
    const constants = specialised.constants.slice();
    for (const i of specialised.placed) constants[i] = (constants[i]! + offset - known.offset) | 0;
    return specialised.make(...constants);
  }

  /** What an instruction depends on beside its word, as a small number. */
  #variant({ word, size }: Fetched, key: number, it: number, pageOffset: number): number {
    const floating = mayBeFloating(word, (key & BlockKey.thumb) !== 0, size);
    const state = key & (floating ? STATE : STATE & ~FLOATING_STATE);
    const condition = it === 0 ? 0 : 16 | (it >>> 4);
    return (((condition << BlockKey.privilegeShift) | state) << 2) | (size & 2) | ((pageOffset >>> 1) & 1);
  }

  #lower(fetched: Fetched, key: number, it: number, offset: number, pageOffset: number): number {
    const privilege = ((key >>> BlockKey.privilegeShift) & 3) as 0 | 1 | 2;
    const variant = this.#variant(fetched, key, it, pageOffset);
    const at = this.#lowered.find(variant, fetched.word, privilege);
    if (at !== 0) return at;
    const instruction = decodeAt(this.#decoder, fetched, key, it, offset, pageOffset);
    return this.#lowered.add(variant, fetched.word, instruction, offset, privilege);
  }

  #lookUp(fetched: Fetched, key: number, it: number, offset: number, pageOffset: number): Known {
    const variant = this.#variant(fetched, key, it, pageOffset);
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

import type { InstructionDecoder } from '../../arm/encodings/decode.ts';
import { advanceIT, BlockKey } from '../evaluate/block.ts';
import type { Survey } from './emit/survey.ts';
import { SurveyCache } from './survey-cache.ts';

/** An instruction of a region. */
export interface RegionInstruction {
  readonly survey: Survey;
  /** Bytes from the region's entry, forward or back. */
  readonly at: number;
  readonly it: number;
  readonly itAfter: number;
}

/** A straight run that is entered only at its start. */
export interface RegionBlock {
  /** Its place in the region's list. */
  readonly index: number;
  readonly at: number;
  readonly instructions: readonly RegionInstruction[];
  /** Instructions that are translated: all but perhaps the last. */
  readonly count: number;
  /** Blocks that it can go to by direct branches or by running on, once for each edge; other edges leave the region. */
  readonly successors: readonly number[];
  /** Where it goes when no branch is taken; undefined when it always branches. */
  readonly next: number | undefined;
  /** The block there; -1 if it is not of the region. */
  readonly nextBlock: number;
  /** It ends in a call, whatever the conditions. */
  readonly alwaysCalls: boolean;
  /** Blocks that a branch through a table at its end may go to, as far as is known: any may be missing. */
  readonly cases: readonly number[];
}

/** Code of one page that is translated together, entered at its first block. */
export interface Region {
  /** Host address of the entry. */
  readonly host: number;
  readonly key: number;
  /** The entry is the first. */
  readonly blocks: readonly RegionBlock[];
  /** Host byte range of the instructions, for the watch on code pages. */
  readonly from: number;
  readonly to: number;
  /** Slots read or written, and those written, as masks. */
  readonly uses: number;
  readonly writes: number;
  /** ITSTATE differs from 0 somewhere. */
  readonly usesIT: boolean;
  /** Floating-point registers are used somewhere. */
  readonly usesFp: boolean;
  /** Flags are set by comparisons or subtractions somewhere. */
  readonly differs: boolean;
}

/** Above these TurboFan's time grows faster than the code. */
const MAX_BLOCKS = 96;
const MAX_INSTRUCTIONS = 400;
/** Halfwords around a branch through a table in which its cases are looked for. */
const CASES_WITHIN = 512;

const NONE: readonly number[] = [];

/** Memory that code is read from: halfwords and words by host address. */
export interface CodeMemory {
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
}

/** Finds the region that begins at a host address by following its direct branches within the page. */
export class RegionFinder {
  readonly #memory: CodeMemory;
  readonly #surveys: SurveyCache;
  /** By halfword of the page: the instruction found there, whether a block starts, and its number. */
  readonly #found: (RegionInstruction | undefined)[] = new Array<undefined>(2048).fill(undefined);
  readonly #leader = new Uint8Array(2048);
  readonly #block = new Int16Array(2048);
  /** Whether a block may be a case, and those that may. */
  readonly #isCase = new Uint8Array(2048);
  readonly #cases: number[] = [];
  /** Halfwords of what was found and of the leaders, in the order of finding. */
  readonly #visited: number[] = [];
  readonly #leaders: number[] = [];

  constructor(decoder: InstructionDecoder, memory: CodeMemory) {
    this.#surveys = new SurveyCache(decoder);
    this.#memory = memory;
  }

  /**
   * Undefined if the first instruction is one for the evaluator. `starts` are offsets into the page of places that were executed with this
   * key after a branch: among them are the cases of branches through tables.
   */
  find(host: number, key: number, starts: readonly number[] = NONE): Region | undefined {
    this.#explore(host, key, starts);
    const first = this.#found[(host & 0xfff) >>> 1];
    const region = first?.survey.translatable ? this.#assemble(host, key) : undefined;
    for (const half of this.#visited) this.#found[half] = undefined;
    for (const half of this.#leaders) this.#leader[half] = 0;
    for (const half of this.#cases) this.#isCase[half] = 0;
    this.#cases.length = 0;
    this.#visited.length = 0;
    this.#leaders.length = 0;
    return region;
  }

  #lead(half: number): boolean {
    if (this.#leader[half] !== 0) return false;
    this.#leader[half] = 1;
    this.#leaders.push(half);
    return true;
  }

  #explore(host: number, key: number, starts: readonly number[]): void {
    const start = (host & 0xfff) >>> 1;
    const todo = [start];
    this.#lead(start);
    let seen = 0;
    while (todo.length > 0 && this.#leaders.length <= MAX_BLOCKS && this.#visited.length < MAX_INSTRUCTIONS) {
      this.#run(todo.pop()!, host, key, todo);
      for (; seen < this.#visited.length; seen++)
        if (this.#found[this.#visited[seen]!]!.survey.switches) this.#addCases(this.#visited[seen]!, starts, todo);
    }
  }

  #addCases(at: number, starts: readonly number[], todo: number[]): void {
    for (const offset of starts) {
      const half = offset >>> 1;
      if (half === at || Math.abs(half - at) > CASES_WITHIN || this.#isCase[half] !== 0) continue;
      this.#isCase[half] = 1;
      this.#cases.push(half);
      if (this.#lead(half)) todo.push(half);
    }
  }

  /** Follows a straight run from a halfword of the page. */
  #run(from: number, host: number, key: number, todo: number[]): void {
    const page = host & ~0xfff;
    const entry = host & 0xfff;
    let half = from;
    let it = 0;
    while (half < 2048 && !this.#found[half] && this.#visited.length < MAX_INSTRUCTIONS) {
      const survey = this.#fetch(page, half, key, it);
      if (!survey) return;
      const { size, name } = survey.instruction;
      const itAfter = name === 'IT' ? this.#memory.u16[(page + half * 2) >>> 1]! & 0xff : advanceIT(it);
      // Where a region ends within an IT block it bails out to the next instruction, and a bail tells only places within the page.
      if (itAfter !== 0 && half + (size >> 1) === 2048) return;
      this.#found[half] = { survey, at: half * 2 - entry, it, itAfter };
      this.#visited.push(half);
      if (!survey.translatable) return;
      it = itAfter;
      if (it === 0)
        for (const target of survey.targets) {
          const to = half + (target >> 1);
          if (to >= 0 && to < 2048 && this.#lead(to)) todo.push(to);
        }
      if (survey.alwaysBranches) return;
      half += size >> 1;
      if (survey.branches && it === 0 && half < 2048) this.#lead(half);
    }
  }

  #fetch(page: number, half: number, key: number, it: number): Survey | undefined {
    const { u16, i32 } = this.#memory;
    const at = page + half * 2;
    if ((key & BlockKey.thumb) === 0)
      return (half & 1) === 0 ? this.#surveys.get(i32[at >>> 2]!, 4, key, it, half * 2) : undefined;
    const first = u16[at >>> 1]!;
    if (first >>> 11 < 0b11101) return this.#surveys.get(first, 2, key, it, half * 2);
    if (half === 2047) return undefined;
    return this.#surveys.get((first << 16) | u16[(at >>> 1) + 1]!, 4, key, it, half * 2);
  }

  #assemble(host: number, key: number): Region {
    const starts = this.#leaders.filter((half) => this.#found[half]?.it === 0);
    for (const half of this.#leaders) this.#block[half] = -1;
    for (const [i, half] of starts.entries()) this.#block[half] = i;
    const entry = host & 0xfff;
    const sum = { low: entry >>> 1, high: 0, reads: 0, writes: 0, usesIT: false, usesFp: false, differs: false };
    const blocks = starts.map((half, index) => this.#makeBlock(half, index, entry, sum));
    const page = host & ~0xfff;
    return {
      host,
      key,
      blocks,
      from: (page + sum.low * 2) >>> 0,
      to: (page + sum.high * 2) >>> 0,
      uses: sum.reads | sum.writes,
      writes: sum.writes,
      usesIT: sum.usesIT,
      usesFp: sum.usesFp,
      differs: sum.differs,
    };
  }

  #makeBlock(
    start: number,
    index: number,
    entry: number,
    sum: {
      low: number;
      high: number;
      reads: number;
      writes: number;
      usesIT: boolean;
      usesFp: boolean;
      differs: boolean;
    },
  ): RegionBlock {
    const instructions: RegionInstruction[] = [];
    const successors: number[] = [];
    let half = start;
    let ends = false;
    for (;;) {
      const one = half < 2048 ? this.#found[half] : undefined;
      if (!one) break;
      instructions.push(one);
      const { survey } = one;
      half += survey.instruction.size >> 1;
      ends = !survey.translatable || survey.alwaysBranches;
      if (survey.translatable) {
        sum.reads |= survey.reads;
        sum.writes |= survey.writes;
        sum.usesFp ||= survey.usesFp;
        sum.differs ||= survey.differs;
        for (const target of survey.targets) this.#successor(successors, (entry + one.at + target) >> 1);
      }
      if (one.it !== 0 || one.itAfter !== 0) sum.usesIT = true;
      if (ends || this.#startsBlock(half) || (survey.branches && one.itAfter === 0)) break;
    }
    sum.low = Math.min(sum.low, start);
    sum.high = Math.max(sum.high, half);
    if (!ends) this.#successor(successors, half);
    const cases = instructions[instructions.length - 1]!.survey.switches ? this.#casesOf(successors) : NONE;
    const last = instructions[instructions.length - 1]!.survey;
    return {
      index,
      at: start * 2 - entry,
      instructions,
      count: last.translatable ? instructions.length : instructions.length - 1,
      successors,
      next: ends ? undefined : half * 2 - entry,
      nextBlock: !ends && this.#startsBlock(half) ? this.#block[half]! : -1,
      alwaysCalls: last.alwaysCalls,
      cases,
    };
  }

  /** All cases that are blocks, which become successors: twice, so that each is a join, for a table of branches needs labels. */
  #casesOf(successors: number[]): number[] {
    const cases: number[] = [];
    for (const half of this.#cases)
      if (this.#startsBlock(half)) {
        cases.push(this.#block[half]!);
        successors.push(this.#block[half]!, this.#block[half]!);
      }
    return cases;
  }

  #startsBlock(half: number): boolean {
    return half < 2048 && this.#leader[half] !== 0 && this.#block[half]! >= 0;
  }

  #successor(list: number[], half: number): void {
    if (half < 0 || !this.#startsBlock(half)) return;
    list.push(this.#block[half]!);
  }
}

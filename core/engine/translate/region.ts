import type { InstructionDecoder } from '../../arm/encodings/decode.ts';
import { advanceIT, BlockKey } from '../evaluate/block.ts';
import type { Survey } from './emit/survey.ts';
import { type Entries, entriesOf } from './entries.ts';
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
  /** Pages that its instructions lie in: bit n is page n of `Region.pages`. */
  readonly pages: number;
}

/** Code that is translated together: of one page, and where that goes on into those beside it, of these. */
export interface Region {
  /** Host address of the entry. */
  readonly host: number;
  readonly key: number;
  /** The first entry is the first. */
  readonly blocks: readonly RegionBlock[];
  /** Other places where it can be entered, and how its blocks lie for that. */
  readonly entries: Entries;
  /** Host addresses of the virtual page before the entry's, of the entry's, and of the one after it; see `NO_PAGE`. */
  readonly pages: Pages;
  /** Host byte ranges of the instructions, for the watch on code pages: at most one in each page. */
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
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
/** Instructions of a block: their number fits into a bail code. */
const LONGEST_BLOCK = 120;
/** Halfwords around a branch through a table in which its cases are looked for. */
const CASES_WITHIN = 512;

const NONE: readonly number[] = [];

/** Host addresses of the pages before, at and after a region's entry. */
export type Pages = readonly [number, number, number];
/** It is not known which page stands there, or none does. */
export const NO_PAGE = -1;
export const OWN_PAGE = 1;
/** Halfwords of a page, and of the three that a region may lie in: places count from the start of the first. */
const PAGE_HALVES = 2048;
const HALVES = 3 * PAGE_HALVES;

/** Memory that code is read from: halfwords and words by host address. */
export interface CodeMemory {
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
}

/** Finds the region that begins at a host address by following its direct branches within its page and those beside it. */
export class RegionFinder {
  readonly #memory: CodeMemory;
  readonly #surveys: SurveyCache;
  #pages: Pages = [NO_PAGE, 0, NO_PAGE];
  /** By halfword of the three pages: the instruction found there, whether a block starts, and its number. */
  readonly #found: (RegionInstruction | undefined)[] = new Array<undefined>(HALVES).fill(undefined);
  readonly #leader = new Uint8Array(HALVES);
  readonly #block = new Int16Array(HALVES);
  /** Whether a block may be a case, and those that may. */
  readonly #isCase = new Uint8Array(HALVES);
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
   * key after a branch: among them are the cases of branches through tables. `before` and `after` are the host addresses of the virtual
   * pages beside, as they are now: the code makes sure that they still are when it goes there.
   */
  find(
    host: number,
    key: number,
    starts: readonly number[] = NONE,
    before: number = NO_PAGE,
    after: number = NO_PAGE,
  ): Region | undefined {
    this.#pages = [before, (host & ~0xfff) >>> 0, after];
    this.#explore(host, key, starts);
    const first = this.#found[PAGE_HALVES + ((host & 0xfff) >>> 1)];
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
    const start = PAGE_HALVES + ((host & 0xfff) >>> 1);
    const todo = [start];
    this.#lead(start);
    let seen = 0;
    while (todo.length > 0 && this.#leaders.length <= MAX_BLOCKS && this.#visited.length < MAX_INSTRUCTIONS) {
      this.#run(todo.pop()!, start, key, todo);
      for (; seen < this.#visited.length; seen++)
        if (this.#found[this.#visited[seen]!]!.survey.switches) this.#addCases(this.#visited[seen]!, starts, todo);
    }
  }

  #addCases(at: number, starts: readonly number[], todo: number[]): void {
    for (const offset of starts) {
      const half = PAGE_HALVES + (offset >>> 1);
      if (half === at || Math.abs(half - at) > CASES_WITHIN || this.#isCase[half] !== 0) continue;
      this.#isCase[half] = 1;
      this.#cases.push(half);
      if (this.#lead(half)) todo.push(half);
    }
  }

  /** Whether code of the page at a halfword can be of the region. */
  #isThere(half: number): boolean {
    return half >= 0 && half < HALVES && this.#pages[half >> 11] !== NO_PAGE;
  }

  /** Index into u16 of a halfword. */
  #index(half: number): number {
    return (this.#pages[half >> 11]! >>> 1) + (half & (PAGE_HALVES - 1));
  }

  /** Follows a straight run from a halfword; `entry` is the region's first. */
  #run(from: number, entry: number, key: number, todo: number[]): void {
    let half = from;
    let it = 0;
    let length = 0;
    while (this.#isThere(half) && !this.#found[half] && this.#visited.length < MAX_INSTRUCTIONS) {
      const survey = this.#fetch(half, key, it);
      if (!survey) return;
      const { size, name } = survey.instruction;
      const next = half + (size >> 1);
      const itAfter = name === 'IT' ? this.#memory.u16[this.#index(half)]! & 0xff : advanceIT(it);
      // Blocks begin outside IT blocks, and where a page begins: what lies over its end within an IT block is for the evaluator.
      if (itAfter !== 0 && endsPage(next)) return;
      this.#found[half] = { survey, at: (half - entry) * 2, it, itAfter };
      this.#visited.push(half);
      if (!survey.translatable) return;
      it = itAfter;
      if (it === 0)
        for (const target of survey.targets) {
          const to = half + (target >> 1);
          if (this.#isThere(to) && this.#lead(to)) todo.push(to);
        }
      if (survey.alwaysBranches) return;
      half = next;
      length++;
      const cut = survey.branches || endsPage(half) || crossesPage(half) || length % LONGEST_BLOCK === 0;
      if (cut && it === 0 && this.#isThere(half)) this.#lead(half);
    }
  }

  #fetch(half: number, key: number, it: number): Survey | undefined {
    const { u16, i32 } = this.#memory;
    const index = this.#index(half);
    const offset = (half & (PAGE_HALVES - 1)) * 2;
    if ((key & BlockKey.thumb) === 0)
      return (half & 1) === 0 ? this.#surveys.get(i32[index >>> 1]!, 4, key, it, offset) : undefined;
    const first = u16[index]!;
    if (first >>> 11 < 0b11101) return this.#surveys.get(first, 2, key, it, offset);
    // Over the end of a page: only at the start of a block, for the look at which page follows.
    if (crossesPage(half) && (it !== 0 || !this.#isThere(half + 1))) return undefined;
    return this.#surveys.get((first << 16) | u16[this.#index(half + 1)]!, 4, key, it, offset);
  }

  #assemble(host: number, key: number): Region {
    const starts = this.#leaders.filter((half) => this.#found[half]?.it === 0);
    for (const half of this.#leaders) this.#block[half] = -1;
    for (const [i, half] of starts.entries()) this.#block[half] = i;
    const entry = PAGE_HALVES + ((host & 0xfff) >>> 1);
    const sum = {
      low: [HALVES, HALVES, HALVES],
      high: [0, 0, 0],
      reads: 0,
      writes: 0,
      usesIT: false,
      usesFp: false,
      differs: false,
    };
    const blocks = starts.map((half, index) => this.#makeBlock(half, index, entry, sum));
    const pages = this.#pages;
    const ranges = pages.flatMap((page, n) => {
      const [low, high] = [sum.low[n]!, sum.high[n]!];
      const start = n * PAGE_HALVES;
      return low < high ? [{ from: (page + (low - start) * 2) >>> 0, to: (page + (high - start) * 2) >>> 0 }] : [];
    });
    return {
      host,
      key,
      blocks,
      entries: entriesOf(blocks),
      pages,
      ranges,
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
      low: number[];
      high: number[];
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
    let pages = 0;
    for (;;) {
      const one = half < HALVES ? this.#found[half] : undefined;
      if (!one) break;
      instructions.push(one);
      const { survey } = one;
      pages |= extend(sum, half);
      half += survey.instruction.size >> 1;
      pages |= extend(sum, half - 1);
      ends = !survey.translatable || survey.alwaysBranches;
      if (survey.translatable) {
        sum.reads |= survey.reads;
        sum.writes |= survey.writes;
        sum.usesFp ||= survey.usesFp;
        sum.differs ||= survey.differs;
        for (const target of survey.targets) this.#successor(successors, entry + ((one.at + target) >> 1));
      }
      if (one.it !== 0 || one.itAfter !== 0) sum.usesIT = true;
      if (ends || this.#startsBlock(half) || (survey.branches && one.itAfter === 0)) break;
      if (one.itAfter === 0 && (instructions.length >= LONGEST_BLOCK || endsPage(half))) break;
    }
    if (!ends) this.#successor(successors, half);
    const cases = instructions[instructions.length - 1]!.survey.switches ? this.#casesOf(successors) : NONE;
    const last = instructions[instructions.length - 1]!.survey;
    return {
      index,
      at: (start - entry) * 2,
      instructions,
      count: last.translatable ? instructions.length : instructions.length - 1,
      successors,
      next: ends ? undefined : (half - entry) * 2,
      nextBlock: !ends && this.#startsBlock(half) ? this.#block[half]! : -1,
      alwaysCalls: last.alwaysCalls,
      cases,
      pages,
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
    return half < HALVES && this.#leader[half] !== 0 && this.#block[half]! >= 0;
  }

  #successor(list: number[], half: number): void {
    if (half < 0 || !this.#startsBlock(half)) return;
    list.push(this.#block[half]!);
  }
}

/** Whether a page ends before a halfword, or after it. */
const endsPage = (half: number): boolean => (half & (PAGE_HALVES - 1)) === 0;
const crossesPage = (half: number): boolean => endsPage(half + 1);

/** Takes a halfword into the ranges of the pages; the bit of its page. */
function extend(ranges: { low: number[]; high: number[] }, half: number): number {
  const page = half >> 11;
  ranges.low[page] = Math.min(ranges.low[page]!, half);
  ranges.high[page] = Math.max(ranges.high[page]!, half + 1);
  return 1 << page;
}

/** The page that has to be the expected one before execution goes from one block to another; -1 if none is in question. */
export function pageInQuestion(from: RegionBlock | undefined, to: RegionBlock): number {
  const open = to.pages & ~(from?.pages ?? 0) & ~(1 << OWN_PAGE);
  return open === 0 ? -1 : 31 - Math.clz32(open);
}

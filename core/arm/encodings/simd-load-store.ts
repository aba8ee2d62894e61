import {
  type Access,
  type Alignment,
  loadAllLanes,
  transferLane,
  transferMultiple,
} from '../semantics/simd-load-store.ts';
import type { Fields, Row } from './row.ts';
import { inst } from './row.ts';
import { dOf } from './simd-operands.ts';

/*
 * Element and structure loads and stores. ARM ARM A7.7. Letters: Rn n, Rm m, Vd d with D, load l, size s, align a, index i, all-lanes T t.
 * An address in the PC and registers beyond D31 are UNPREDICTABLE and here UNDEFINED.
 */

const accessOf = (f: Fields, alignment: Alignment): Access => ({ n: f.n, m: f.m, load: (f.l ?? 1) === 1, alignment });

/** Whether structures of `elements` in registers `step` apart are all there. */
const fits = (f: Fields, elements: number, step: number, each = 1): boolean =>
  f.n !== 15 && dOf(f) + (elements - 1) * step + each <= 32;

/** VLD1 to VLD4 of whole registers: elements of a structure, registers for each element, distance of the elements' registers. */
interface Layout {
  readonly type: string;
  readonly elements: 1 | 2 | 3 | 4;
  readonly each: number;
  readonly step: number;
  /** The largest value of the align field. */
  readonly align: number;
}

const LAYOUTS: readonly Layout[] = [
  { type: '0111', elements: 1, each: 1, step: 0, align: 1 },
  { type: '1010', elements: 1, each: 2, step: 0, align: 2 },
  { type: '0110', elements: 1, each: 3, step: 0, align: 1 },
  { type: '0010', elements: 1, each: 4, step: 0, align: 3 },
  { type: '1000', elements: 2, each: 1, step: 1, align: 2 },
  { type: '1001', elements: 2, each: 1, step: 2, align: 2 },
  { type: '0011', elements: 2, each: 2, step: 2, align: 3 },
  { type: '0100', elements: 3, each: 1, step: 1, align: 1 },
  { type: '0101', elements: 3, each: 1, step: 2, align: 1 },
  { type: '0000', elements: 4, each: 1, step: 1, align: 3 },
  { type: '0001', elements: 4, each: 1, step: 2, align: 3 },
];

/** 0 leaves the alignment to SCTLR.A; 1 to 3 ask for 8 to 32 bytes. */
const MULTIPLE_ALIGNMENT: readonly Alignment[] = [1, 8, 16, 32];

const multiple = ({ type, elements, each, step, align }: Layout): Row =>
  inst(
    `VLD${elements}, VST${elements} (multiple structures)`,
    `1111 0100 0Dl0 nnnn dddd ${type} ssaa mmmm`,
    (f, b) => {
      if (!b.fpAllowed(true)) return;
      const shape = { size: 8 << f.s, first: dOf(f), elements, each, step };
      transferMultiple(b, accessOf(f, MULTIPLE_ALIGNMENT[f.a]!), shape);
    },
    (f) => f.a <= align && (elements === 1 || f.s !== 3) && fits(f, elements, step, each),
  );

/** What index_align says of a structure in one lane; undefined for UNDEFINED. ARM ARM A8.8 under VLD1 to VLD4 (single). */
interface Lane {
  readonly index: number;
  readonly step: number;
  readonly alignment: Alignment;
}

/** `low` is index_align without the index and, for n > 1, without the bit of the register distance. */
function laneAlignment(elements: number, s: number, low: number): Alignment | undefined {
  if (low === 0) return 1;
  switch (elements) {
    case 1:
      if (s === 1) return low === 1 ? 2 : undefined;
      return s === 2 && low === 3 ? 4 : undefined;
    case 2:
      return low === 1 ? (([2, 4, 8] as const)[s] ?? undefined) : undefined;
    case 3:
      return undefined;
    default:
      if (s === 2) return low === 3 ? undefined : low === 1 ? 8 : 16;
      return s === 0 ? 4 : 8;
  }
}

function laneOf(elements: number, s: number, i: number): Lane | undefined {
  const index = i >> (s + 1);
  const distance = s === 0 ? 0 : (i >> s) & 1;
  // Without other elements there is no distance: that bit must be zero.
  if (elements === 1 && distance === 1) return undefined;
  const alignment = laneAlignment(elements, s, s === 0 ? i & 1 : i & ((1 << s) - 1));
  return alignment && { index, step: distance + 1, alignment };
}

const single = (elements: 1 | 2 | 3 | 4): Row =>
  inst(
    `VLD${elements}, VST${elements} (single structure to one lane)`,
    `1111 0100 1Dl0 nnnn dddd ss${(elements - 1).toString(2).padStart(2, '0')} iiii mmmm`,
    (f, b) => {
      if (!b.fpAllowed(true)) return;
      const { index, step, alignment } = laneOf(elements, f.s, f.i)!;
      transferLane(b, accessOf(f, alignment), { size: 8 << f.s, first: dOf(f), elements, step, index });
    },
    (f) => {
      const lane = f.s === 3 ? undefined : laneOf(elements, f.s, f.i);
      return lane !== undefined && fits(f, elements, lane.step);
    },
  );

/** The alignment and element size of a structure to all lanes; undefined for UNDEFINED. */
function allLanes(elements: number, s: number, a: number): { size: number; alignment: Alignment } | undefined {
  if (s === 3) return elements === 4 && a === 1 ? { size: 32, alignment: 16 } : undefined;
  const size = 8 << s;
  if (a === 0) return { size, alignment: 1 };
  if (elements === 3 || (elements === 1 && s === 0)) return undefined;
  const bytes = (elements * size) / 8;
  return { size, alignment: Math.min(bytes, 8) as Alignment };
}

const toAllLanes = (elements: 1 | 2 | 3 | 4): Row => {
  const layout = (f: Fields) => (elements === 1 ? { step: 0, each: f.t + 1 } : { step: f.t + 1, each: 1 });
  return inst(
    `VLD${elements} (single structure to all lanes)`,
    `1111 0100 1D10 nnnn dddd 11${(elements - 1).toString(2).padStart(2, '0')} ssta mmmm`,
    (f, b) => {
      if (!b.fpAllowed(true)) return;
      const { size, alignment } = allLanes(elements, f.s, f.a)!;
      loadAllLanes(b, accessOf(f, alignment), { size, first: dOf(f), elements, ...layout(f) });
    },
    (f) => {
      const { step, each } = layout(f);
      return allLanes(elements, f.s, f.a) !== undefined && fits(f, elements, step, each);
    },
  );
};

const EACH = [1, 2, 3, 4] as const;

/** VLDn and VSTn. T32 has 11111001 for 11110100. */
export const simdLoadStoreRows: readonly Row[] = [
  ...LAYOUTS.map(multiple),
  ...EACH.map(single),
  ...EACH.map(toAllLanes),
];

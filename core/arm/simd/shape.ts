import { FPSCR_QC } from '../fp/fpscr.ts';
import type { RegisterFile } from '../fp/register-file.ts';
import type { ScalarUnit } from '../fp/scalar-unit.ts';
import type { Formula } from './formula.ts';
import { NarrowLane, WideLane } from './lane.ts';

/*
 * Shapes: how an instruction takes elements from registers, puts them through a formula and stores the results.
 * Registers are D registers; a Q register is the first of its two, with `registers` 2. All operands are read before the first
 * result is written, so the destination may overlap them in any way.
 */

/** An Advanced SIMD instruction's effect: small integer arguments, as each shape says. */
export type Primitive = (unit: ScalarUnit, ...args: number[]) => void;

type NarrowView = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

export function narrowView(file: RegisterFile, size: number, unsigned: boolean): NarrowView {
  if (size === 8) return unsigned ? file.u8 : file.i8;
  if (size === 16) return unsigned ? file.u16 : file.i16;
  return unsigned ? file.u32 : file.i32;
}

const wideView = (file: RegisterFile, unsigned: boolean): BigInt64Array | BigUint64Array =>
  unsigned ? file.u64 : file.i64;

/** Where an operand's elements are: `first` counts elements of `size` bits in the register file, `step` leads to the next. */
interface Elements {
  readonly size: number;
  readonly first: number;
  readonly step: number;
}

/** Elements of register `n` in order. */
const vector = (size: number, n: number): Elements => ({ size, first: (n * 64) / size, step: 1 });
/** Element `index` of register `n`, again and again. */
const scalar = (size: number, n: number, index: number): Elements => ({
  size,
  first: (n * 64) / size + index,
  step: 0,
});
const even = (size: number, n: number): Elements => ({ size, first: (n * 64) / size, step: 2 });
const odd = (size: number, n: number): Elements => ({ size, first: (n * 64) / size + 1, step: 2 });

interface Work {
  readonly a: Elements;
  /** Elements, or one number for all. */
  readonly b: Elements | number;
  readonly d: Elements;
  readonly count: number;
  /** Of the operands; the destination's matters for saturation only. */
  readonly unsigned: boolean;
  readonly unsignedResult: boolean;
}

const narrowLane = new NarrowLane();
const wideLane = new WideLane();
const narrowResults = new Float64Array(16);
const wideResults: bigint[] = [0n, 0n, 0n, 0n];

function run(unit: ScalarUnit, formula: Formula, work: Work): void {
  const { a, b, d } = work;
  const isWide = a.size === 64 || d.size === 64 || (formula.isProduct === true && a.size === 32);
  const saturated = isWide ? runWide(unit.file, formula, work) : runNarrow(unit.file, formula.narrow!, a, b, d, work);
  if (saturated) unit.file.raise(FPSCR_QC);
}

function runNarrow(
  file: RegisterFile,
  formula: NonNullable<Formula['narrow']>,
  a: Elements,
  b: Elements | number,
  d: Elements,
  { count, unsigned, unsignedResult }: Work,
): boolean {
  const lane = narrowLane.reset(d.size, unsignedResult);
  const aView = narrowView(file, a.size, unsigned);
  const dView = narrowView(file, d.size, unsigned);
  if (typeof b === 'number') {
    for (let i = 0; i < count; i++)
      narrowResults[i] = formula(aView[a.first + i * a.step]!, b, dView[d.first + i]!, lane);
  } else {
    const bView = narrowView(file, b.size, unsigned);
    for (let i = 0; i < count; i++)
      narrowResults[i] = formula(aView[a.first + i * a.step]!, bView[b.first + i * b.step]!, dView[d.first + i]!, lane);
  }
  for (let i = 0; i < count; i++) dView[d.first + i] = narrowResults[i]!;
  return lane.saturated;
}

function wideElement(file: RegisterFile, { size, first, step }: Elements, i: number, unsigned: boolean): bigint {
  const at = first + i * step;
  return size === 64 ? wideView(file, unsigned)[at]! : BigInt(narrowView(file, size, unsigned)[at]!);
}

function runWide(file: RegisterFile, formula: Formula, { a, b, d, count, unsigned, unsignedResult }: Work): boolean {
  const lane = wideLane.reset(d.size, unsignedResult);
  for (let i = 0; i < count; i++) {
    const second = typeof b === 'number' ? BigInt(b) : wideElement(file, b, i, unsigned);
    wideResults[i] = formula.wide!(wideElement(file, a, i, unsigned), second, wideElement(file, d, i, unsigned), lane);
  }
  for (let i = 0; i < count; i++) {
    if (d.size === 64) file.u64[d.first + i] = wideResults[i]!;
    else narrowView(file, d.size, true)[d.first + i] = Number(BigInt.asUintN(d.size, wideResults[i]!));
  }
  return lane.saturated;
}

/** Arguments size, unsigned, registers, d, n, m. */
export const same =
  (formula: Formula): Primitive =>
  (unit, size, unsigned, registers, d, n, m) =>
    run(unit, formula, {
      a: vector(size!, n!),
      b: vector(size!, m!),
      d: vector(size!, d!),
      count: (registers! * 64) / size!,
      unsigned: unsigned !== 0,
      unsignedResult: unsigned !== 0,
    });

/** As `same` with the operands' places exchanged: shifts by register have the amount in n. */
export const sameReversed = (formula: Formula): Primitive => {
  const primitive = same(formula);
  return (unit, size, unsigned, registers, d, n, m) => primitive(unit, size!, unsigned!, registers!, d!, m!, n!);
};

/** Arguments size, unsigned, d, n, m: elements of n and m to elements of twice the size. */
export const long =
  (formula: Formula): Primitive =>
  (unit, size, unsigned, d, n, m) =>
    run(unit, formula, {
      a: vector(size!, n!),
      b: vector(size!, m!),
      d: vector(size! * 2, d!),
      count: 64 / size!,
      unsigned: unsigned !== 0,
      unsignedResult: unsigned !== 0,
    });

/** Arguments size, unsigned, d, n, m: as `long`, n has elements of twice the size already. */
export const wide =
  (formula: Formula): Primitive =>
  (unit, size, unsigned, d, n, m) =>
    run(unit, formula, {
      a: vector(size! * 2, n!),
      b: vector(size!, m!),
      d: vector(size! * 2, d!),
      count: 64 / size!,
      unsigned: unsigned !== 0,
      unsignedResult: unsigned !== 0,
    });

/** Arguments size (of the result), d, n, m: operands of twice the size. */
export const narrow =
  (formula: Formula): Primitive =>
  (unit, size, d, n, m) =>
    run(unit, formula, {
      a: vector(size! * 2, n!),
      b: vector(size! * 2, m!),
      d: vector(size!, d!),
      count: 64 / size!,
      unsigned: true,
      unsignedResult: true,
    });

/** Arguments size, registers, d, n, m, index: the second operand is an element of D m. Signed. */
export const byScalar =
  (formula: Formula): Primitive =>
  (unit, size, registers, d, n, m, index) =>
    run(unit, formula, {
      a: vector(size!, n!),
      b: scalar(size!, m!, index!),
      d: vector(size!, d!),
      count: (registers! * 64) / size!,
      unsigned: false,
      unsignedResult: false,
    });

/** Arguments size, unsigned, d, n, m, index. */
export const longByScalar =
  (formula: Formula): Primitive =>
  (unit, size, unsigned, d, n, m, index) =>
    run(unit, formula, {
      a: vector(size!, n!),
      b: scalar(size!, m!, index!),
      d: vector(size! * 2, d!),
      count: 64 / size!,
      unsigned: unsigned !== 0,
      unsignedResult: unsigned !== 0,
    });

/** Arguments size, unsigned, d, n, m: neighbours of n, then of m, give the elements of D d. */
export const pairwise =
  (formula: Formula): Primitive =>
  (unit, size, unsigned, d, n, m) => {
    const isUnsigned = unsigned !== 0;
    const count = 32 / size!;
    const view = narrowView(unit.file, size!, isUnsigned);
    const results: number[] = [];
    for (const source of [n!, m!]) {
      const first = (source * 64) / size!;
      for (let i = 0; i < count; i++)
        results.push(formula.narrow!(view[first + 2 * i]!, view[first + 2 * i + 1]!, 0, narrowLane));
    }
    view.set(results, (d! * 64) / size!);
  };

/** Arguments size, unsigned, registers, d, m: neighbours of m give elements of twice the size. */
export const pairwiseLong =
  (formula: Formula): Primitive =>
  (unit, size, unsigned, registers, d, m) =>
    run(unit, formula, {
      a: even(size!, m!),
      b: odd(size!, m!),
      d: vector(size! * 2, d!),
      count: (registers! * 32) / size!,
      unsigned: unsigned !== 0,
      unsignedResult: unsigned !== 0,
    });

/** Arguments size, registers, d, m. */
export const unary =
  (formula: Formula, unsigned = false): Primitive =>
  (unit, size, registers, d, m) =>
    run(unit, formula, {
      a: vector(size!, m!),
      b: 0,
      d: vector(size!, d!),
      count: (registers! * 64) / size!,
      unsigned,
      unsignedResult: unsigned,
    });

/** Arguments size, unsigned, registers, d, m, amount (to the left, negative to the right). */
export const shift =
  (formula: Formula): Primitive =>
  (unit, size, unsigned, registers, d, m, amount) =>
    run(unit, formula, {
      a: vector(size!, m!),
      b: amount!,
      d: vector(size!, d!),
      count: (registers! * 64) / size!,
      unsigned: unsigned !== 0,
      unsignedResult: unsigned !== 0,
    });

/** Arguments size, registers, d, m, amount: signed operands saturate to unsigned results. */
export const shiftToUnsigned =
  (formula: Formula): Primitive =>
  (unit, size, registers, d, m, amount) =>
    run(unit, formula, {
      a: vector(size!, m!),
      b: amount!,
      d: vector(size!, d!),
      count: (registers! * 64) / size!,
      unsigned: false,
      unsignedResult: true,
    });

/** Arguments size, unsigned, d, m, amount. */
export const shiftLong =
  (formula: Formula): Primitive =>
  (unit, size, unsigned, d, m, amount) =>
    run(unit, formula, {
      a: vector(size!, m!),
      b: amount!,
      d: vector(size! * 2, d!),
      count: 64 / size!,
      unsigned: unsigned !== 0,
      unsignedResult: unsigned !== 0,
    });

/** Arguments size (of the result), unsigned operand, unsigned result, d, m, amount: Q m to D d. */
export const shiftNarrow =
  (formula: Formula): Primitive =>
  (unit, size, unsigned, unsignedResult, d, m, amount) =>
    run(unit, formula, {
      a: vector(size! * 2, m!),
      b: amount!,
      d: vector(size!, d!),
      count: 64 / size!,
      unsigned: unsigned !== 0,
      unsignedResult: unsignedResult !== 0,
    });

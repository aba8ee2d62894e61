import { EQUAL, extreme, GREATER, LESS, type Ordering } from '../fp/compare.ts';
import type { Environment } from '../fp/environment.ts';
import {
  reciprocalEstimate,
  reciprocalRootEstimate,
  reciprocalRootStep,
  reciprocalStep,
  unsignedReciprocalEstimate,
  unsignedReciprocalRootEstimate,
} from '../fp/estimate.ts';
import { areUnflushed } from '../fp/fast-compare.ts';
import { SINGLE } from '../fp/format.ts';
import { IXC, standardControl, TO_ZERO, withRounding } from '../fp/fpscr.ts';
import { ADD, type Binary, MUL, SUB } from '../fp/operations.ts';
import { FP_STATE_SIZE } from '../fp/register-file.ts';
import { ScalarUnit } from '../fp/scalar-unit.ts';
import type { Primitive } from './shape.ts';

/*
 * Single-precision vectors. They see the standard FPSCR (ARM ARM A2.7.5): flush to zero, default NaN, round to nearest;
 * exceptions are cumulative in the real one.
 */

/** Operands are copied to a register file of their own, so that results may overlap them in any way. Words of its parts: */
const A = 0;
const B = 4;
const D = 8;
const bench = new ScalarUnit({ registers: new ArrayBuffer(FP_STATE_SIZE), byteOffset: 0 });

/** Does one element: `i` is its number; words A + i, B + i and D + i of the bench are its operands and D + i its result. */
type Element = (control: number, i: number) => void;

/** Copies `count` words from word `from` of a unit, every `step`th, to the bench. */
function take(unit: ScalarUnit, to: number, from: number, count: number, step = 1): void {
  for (let i = 0; i < count; i++) bench.file.i32[to + i] = unit.file.i32[from + i * step]!;
}

/** Does `count` elements on operands A and B that were taken before; the results go to word `d` onwards. */
function run(unit: ScalarUnit, element: Element, d: number, count: number): void {
  const { file } = unit;
  const { fpscr } = file;
  take(unit, D, d, count);
  // An inexact result needs no second proof.
  bench.file.fpscr = fpscr & IXC;
  const control = standardControl(fpscr);
  for (let i = 0; i < count; i++) element(control, i);
  for (let i = 0; i < count; i++) file.i32[d + i] = bench.file.i32[D + i]!;
  file.raise(bench.file.fpscr);
}

/** Arguments registers, d, n, m. */
const same =
  (element: Element): Primitive =>
  (unit, registers, d, n, m) => {
    take(unit, A, n! * 2, registers! * 2);
    take(unit, B, m! * 2, registers! * 2);
    run(unit, element, d! * 2, registers! * 2);
  };

/** Arguments registers, d, n, m, index. */
const byScalar =
  (element: Element): Primitive =>
  (unit, registers, d, n, m, index) => {
    take(unit, A, n! * 2, registers! * 2);
    take(unit, B, m! * 2 + index!, registers! * 2, 0);
    run(unit, element, d! * 2, registers! * 2);
  };

/** Arguments d, n, m: D registers; the neighbours in n give the first result, those in m the second. */
const pairwise =
  (element: Element): Primitive =>
  (unit, d, n, m) => {
    take(unit, A, n! * 2, 1);
    take(unit, B, n! * 2 + 1, 1);
    take(unit, A + 1, m! * 2, 1);
    take(unit, B + 1, m! * 2 + 1, 1);
    run(unit, element, d! * 2, 2);
  };

/** Arguments registers, d, m. */
const unary =
  (element: Element): Primitive =>
  (unit, registers, d, m) => {
    take(unit, A, m! * 2, registers! * 2);
    run(unit, element, d! * 2, registers! * 2);
  };

const binary =
  (op: Binary): Element =>
  (control, i) =>
    bench.run2(op, 32, control, D + i, A + i, B + i);

/** An operation of the exact layer on the bits of both operands. */
const exact =
  (op: (env: Environment, a: bigint, b: bigint) => bigint): Element =>
  (control, i) => {
    const { u32 } = bench.file;
    u32[D + i] = Number(op(bench.begin(control), BigInt(u32[A + i]!), BigInt(u32[B + i]!)));
    bench.finish();
  };

const difference: Element = (control, i) => {
  bench.run2(SUB, 32, control, D + i, A + i, B + i);
  bench.abs(32, D + i, D + i);
};
const mulAcc =
  (minusProduct: boolean): Element =>
  (control, i) =>
    bench.runMulAcc(32, control, false, minusProduct, D + i, A + i, B + i);
const fusedMulAcc =
  (minusProduct: boolean): Element =>
  (control, i) =>
    bench.runFused(32, control, false, minusProduct, D + i, A + i, B + i);

/** All ones where the ordering is one of `holds`. A quiet NaN is invalid for all but equality. */
const comparison =
  (...holds: Ordering[]): Element =>
  (control, i) => {
    const isSignalling = holds[0] !== EQUAL;
    const ordering = bench.runCompare(32, control, isSignalling, A + i, B + i);
    bench.file.i32[D + i] = holds.includes(ordering) ? -1 : 0;
  };
/** VMAX and VMIN. The host orders zeros as ARM does. */
const extremum = (direction: 1 | -1): Element => {
  const slow = exact((env, a, b) => extreme(SINGLE, env, a, b, direction));
  const fast = direction > 0 ? Math.max : Math.min;
  return (control, i) => {
    const { f32 } = bench.file;
    const a = f32[A + i]!;
    const b = f32[B + i]!;
    if (Number.isNaN(a) || Number.isNaN(b) || !areUnflushed(32, control, a, b)) slow(control, i);
    else f32[D + i] = fast(a, b);
  };
};
const absoluteOperands =
  (element: Element): Element =>
  (control, i) => {
    bench.abs(32, A + i, A + i);
    bench.abs(32, B + i, B + i);
    element(control, i);
  };
const withZero =
  (element: Element): Element =>
  (control, i) => {
    bench.file.i32[B + i] = 0;
    element(control, i);
  };

const greater = comparison(GREATER);
const greaterEqual = comparison(GREATER, EQUAL);
const equal = comparison(EQUAL);
const maximum = extremum(1);
const minimum = extremum(-1);

/** Arguments unsigned, fraction, registers, d, m: truncates. */
const toFixed: Primitive = (unit, unsigned, fraction, registers, d, m) => {
  const type = { width: 32, fraction: fraction!, unsigned: unsigned !== 0 };
  const element: Element = (control, i) => {
    bench.file.i32[D + i] = bench.runToFixed(32, withRounding(control, TO_ZERO), type, true, A + i);
  };
  unary(element)(unit, registers!, d!, m!);
};
/** Arguments unsigned, fraction, registers, d, m. */
const fromFixed: Primitive = (unit, unsigned, fraction, registers, d, m) => {
  const element: Element = (control, i) => {
    const value = unsigned ? bench.file.u32[A + i]! : bench.file.i32[A + i]!;
    bench.runFromFixed(32, control, D + i, value, fraction!);
  };
  unary(element)(unit, registers!, d!, m!);
};

/** Arguments d, m: Q m to D d. */
const toHalf: Primitive = (unit, d, m) => {
  const { file } = unit;
  const control = standardControl(file.fpscr);
  const halves = [0, 1, 2, 3].map((i) => unit.runSingleToHalf(control, m! * 2 + i));
  file.u16.set(halves, d! * 4);
};
/** Arguments d, m: D m to Q d. */
const fromHalf: Primitive = (unit, d, m) => {
  const { file } = unit;
  const control = standardControl(file.fpscr);
  const halves = [...file.u16.subarray(m! * 4, m! * 4 + 4)];
  file.u32.set(
    halves.map((half) => unit.runHalfToSingle(control, half)),
    d! * 2,
  );
};

const estimate = (op: (env: Environment, a: bigint) => bigint): Primitive => unary(exact(op));

/** Arguments registers, d, m: fixed-point estimates. */
const unsignedEstimate =
  (op: (operand: number) => number): Primitive =>
  (unit, registers, d, m) => {
    const { u32 } = unit.file;
    for (let i = 0; i < registers! * 2; i++) u32[d! * 2 + i] = op(u32[m! * 2 + i]!);
  };

/** Arguments registers, d, m: bit operations. */
const bits =
  (op: (word: number) => number): Primitive =>
  (unit, registers, d, m) => {
    const { i32 } = unit.file;
    for (let i = 0; i < registers! * 2; i++) i32[d! * 2 + i] = op(i32[m! * 2 + i]!);
  };

export const floatPrimitives = {
  vaddF: same(binary(ADD)),
  vsubF: same(binary(SUB)),
  vmulF: same(binary(MUL)),
  vabdF: same(difference),
  vmlaF: same(mulAcc(false)),
  vmlsF: same(mulAcc(true)),
  vfma: same(fusedMulAcc(false)),
  vfms: same(fusedMulAcc(true)),
  vmaxF: same(maximum),
  vminF: same(minimum),
  vceqF: same(equal),
  vcgeF: same(greaterEqual),
  vcgtF: same(greater),
  vacge: same(absoluteOperands(greaterEqual)),
  vacgt: same(absoluteOperands(greater)),
  vrecps: same(exact(reciprocalStep)),
  vrsqrts: same(exact(reciprocalRootStep)),

  vmulScalarF: byScalar(binary(MUL)),
  vmlaScalarF: byScalar(mulAcc(false)),
  vmlsScalarF: byScalar(mulAcc(true)),

  vpaddF: pairwise(binary(ADD)),
  vpmaxF: pairwise(maximum),
  vpminF: pairwise(minimum),

  vabsF: bits((word) => word & 0x7fff_ffff),
  vnegF: bits((word) => word ^ 0x8000_0000),
  vceqzF: unary(withZero(equal)),
  vcgezF: unary(withZero(greaterEqual)),
  vcgtzF: unary(withZero(greater)),
  vclezF: unary(withZero(comparison(LESS, EQUAL))),
  vcltzF: unary(withZero(comparison(LESS))),
  vrecpeF: estimate(reciprocalEstimate),
  vrsqrteF: estimate(reciprocalRootEstimate),
  vrecpe: unsignedEstimate(unsignedReciprocalEstimate),
  vrsqrte: unsignedEstimate(unsignedReciprocalRootEstimate),

  vcvtToFixed: toFixed,
  vcvtFromFixed: fromFixed,
  vcvtToHalf: toHalf,
  vcvtFromHalf: fromHalf,
} satisfies Record<string, Primitive>;

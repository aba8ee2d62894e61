import type { Builder } from '../ir/builder.ts';
import { type Fields, inst, type Row, type Semantics } from './row.ts';

/*
 * VFPv4 data processing. ARM ARM A7.5 and the instructions' pages in A8.8.
 * Letters: Vd d with D, Vn n with N, Vm m with M, sz s, immediate i. T32 has the same encodings with 1110 for the condition.
 */

type Size = 32 | 64;

const sizeOf = ({ s }: Fields): Size => (s === 1 ? 64 : 32);
/** ARM ARM A7.3: the extra bit is the lowest of an S register's number and the highest of a D register's. */
const register = (size: Size, v: number, extra: number): number => (size === 64 ? (extra << 4) | v : (v << 1) | extra);
const dOf = (f: Fields, size = sizeOf(f)): number => register(size, f.d, f.D);
const mOf = (f: Fields, size = sizeOf(f)): number => register(size, f.m, f.M);

/** A scalar instruction that is one primitive of the FpUnit. */
const vfp =
  (name: string, args: (f: Fields) => readonly number[]): Semantics =>
  (f: Fields, b: Builder) => {
    if (b.fpAllowed(false)) b.fp(name, ...args(f));
  };

/** One that works on short vectors where there are any (ARM ARM D11.1): FPSCR.Len and Stride must be zero. */
const vectored =
  (name: string, args: (f: Fields) => readonly number[]): Semantics =>
  (f: Fields, b: Builder) => {
    if (!b.fpAllowed(false)) return;
    if (b.context.shortVectors) b.undefined();
    else b.fp(name, ...args(f));
  };

const threeRegisters = (name: string, mnemonic: string, opc1: string, op: '0' | '1'): Row =>
  inst(
    mnemonic,
    `cccc 1110 ${opc1} nnnn dddd 101s N${op}M0 mmmm`,
    vectored(name, (f) => [sizeOf(f), dOf(f), register(sizeOf(f), f.n, f.N), mOf(f)]),
  );

const twoRegisters = (name: string, mnemonic: string, opc2: string, op: '0' | '1'): Row =>
  inst(
    mnemonic,
    `cccc 1110 1D11 ${opc2} dddd 101s ${op}1M0 mmmm`,
    vectored(name, (f) => [sizeOf(f), dOf(f), mOf(f)]),
  );

/** Bits after the point of a fixed-point operand. More integer bits than the operand has is UNPREDICTABLE: a negative number, a scale up. */
const fractionOf = (f: Fields): number => (f.z === 1 ? 32 : 16) - f.i;

const conversions: readonly Row[] = [
  inst(
    'VCVTB, VCVTT (half to single)',
    'cccc 1110 1D11 0010 dddd 1010 t1M0 mmmm',
    vfp('halfToSingle', (f) => [f.t, dOf(f, 32), mOf(f, 32)]),
  ),
  inst(
    'VCVTB, VCVTT (single to half)',
    'cccc 1110 1D11 0011 dddd 1010 t1M0 mmmm',
    vfp('singleToHalf', (f) => [f.t, dOf(f, 32), mOf(f, 32)]),
  ),
  inst(
    'VCVT (single to double)',
    'cccc 1110 1D11 0111 dddd 1010 11M0 mmmm',
    vfp('singleToDouble', (f) => [dOf(f, 64), mOf(f, 32)]),
  ),
  inst(
    'VCVT (double to single)',
    'cccc 1110 1D11 0111 dddd 1011 11M0 mmmm',
    vfp('doubleToSingle', (f) => [dOf(f, 32), mOf(f, 64)]),
  ),
  inst(
    'VCVT (from integer)',
    'cccc 1110 1D11 1000 dddd 101s o1M0 mmmm',
    vfp('fromInteger', (f) => [sizeOf(f), f.o ^ 1, dOf(f), mOf(f, 32)]),
  ),
  inst(
    'VCVT, VCVTR (to integer)',
    'cccc 1110 1D11 110o dddd 101s t1M0 mmmm',
    vfp('toInteger', (f) => [sizeOf(f), f.o ^ 1, f.t, dOf(f, 32), mOf(f)]),
  ),
  inst(
    'VCVT (from fixed point)',
    'cccc 1110 1D11 101u dddd 101s z1i0 iiii',
    vfp('fromFixed', (f) => [sizeOf(f), f.z === 1 ? 32 : 16, f.u, fractionOf(fixed(f)), dOf(f)]),
  ),
  inst(
    'VCVT (to fixed point)',
    'cccc 1110 1D11 111u dddd 101s z1i0 iiii',
    vfp('toFixed', (f) => [sizeOf(f), f.z === 1 ? 32 : 16, f.u, fractionOf(fixed(f)), dOf(f)]),
  ),
];

/** The immediate's lowest bit is the instruction's bit 5, which the pattern's order makes the highest. */
function fixed(f: Fields): Fields {
  return { ...f, i: ((f.i & 15) << 1) | (f.i >> 4) };
}

const comparisons: readonly Row[] = [
  inst(
    'VCMP, VCMPE',
    'cccc 1110 1D11 0100 dddd 101s e1M0 mmmm',
    vfp('compare', (f) => [sizeOf(f), f.e, dOf(f), mOf(f)]),
  ),
  inst(
    'VCMP, VCMPE (zero)',
    'cccc 1110 1D11 0101 dddd 101s e100 0000',
    vfp('compareZero', (f) => [sizeOf(f), f.e, dOf(f)]),
  ),
];

export const vfpDataRows: readonly Row[] = [
  threeRegisters('mulAcc', 'VMLA', '0D00', '0'),
  threeRegisters('mulSub', 'VMLS', '0D00', '1'),
  threeRegisters('negMulSub', 'VNMLS', '0D01', '0'),
  threeRegisters('negMulAcc', 'VNMLA', '0D01', '1'),
  threeRegisters('mul', 'VMUL', '0D10', '0'),
  threeRegisters('negMul', 'VNMUL', '0D10', '1'),
  threeRegisters('add', 'VADD', '0D11', '0'),
  threeRegisters('sub', 'VSUB', '0D11', '1'),
  threeRegisters('div', 'VDIV', '1D00', '0'),
  threeRegisters('negFusedMulSub', 'VFNMS', '1D01', '0'),
  threeRegisters('negFusedMulAcc', 'VFNMA', '1D01', '1'),
  threeRegisters('fusedMulAcc', 'VFMA', '1D10', '0'),
  threeRegisters('fusedMulSub', 'VFMS', '1D10', '1'),
  inst(
    'VMOV (immediate)',
    'cccc 1110 1D11 iiii dddd 101s 0000 iiii',
    vectored('moveImmediate', (f) => [sizeOf(f), dOf(f), f.i]),
  ),
  twoRegisters('move', 'VMOV (register)', '0000', '0'),
  twoRegisters('abs', 'VABS', '0000', '1'),
  twoRegisters('neg', 'VNEG', '0001', '0'),
  twoRegisters('sqrt', 'VSQRT', '0001', '1'),
  ...comparisons,
  ...conversions,
];

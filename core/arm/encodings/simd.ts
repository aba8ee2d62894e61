import type { SimdName } from '../simd/primitives.ts';
import { type Fields, inst, type Row } from './row.ts';
import { all, dOf, even, evenIfQ, mOf, nOf, registers, simd, sizeOf, sizes } from './simd-operands.ts';

/* Three registers, and two registers and a scalar. ARM ARM A7.4.1 to A7.4.3. */

const INTEGER = [8, 16, 32];
const ALL = [8, 16, 32, 64];
/** Of the instructions that double a product. */
const DOUBLING = [16, 32];

/** U fixed, or `u` for signed and unsigned forms. */
type U = '0' | '1' | 'u';

const unsignedOf = (f: Fields): number => f.u ?? 0;

/** Bits 11:8 and bit 4 name the operation. */
const threeSame = (mnemonic: string, name: SimdName, u: U, opcode: string, b: '0' | '1', elements: number[]): Row =>
  inst(
    mnemonic,
    `1111 001${u} 0Dss nnnn dddd ${opcode} NqM${b} mmmm`,
    simd(name, (f) => [sizeOf(f), unsignedOf(f), registers(f), dOf(f), nOf(f), mOf(f)]),
    all(sizes(...elements), evenIfQ('d', 'n', 'm')),
  );

/** Neighbouring elements, D registers only. */
const threePairwise = (mnemonic: string, name: SimdName, u: U, opcode: string, b: '0' | '1'): Row =>
  inst(
    mnemonic,
    `1111 001${u} 0Dss nnnn dddd ${opcode} N0M${b} mmmm`,
    simd(name, (f) => [sizeOf(f), unsignedOf(f), dOf(f), nOf(f), mOf(f)]),
    sizes(...INTEGER),
  );

/** Here the size field names the operation. */
const threeBitwise = (mnemonic: string, name: SimdName, u: '0' | '1', opcode: string): Row =>
  inst(
    mnemonic,
    `1111 001${u} 0D${opcode} nnnn dddd 0001 NqM1 mmmm`,
    simd(name, (f) => [registers(f), dOf(f), nOf(f), mOf(f)]),
    evenIfQ('d', 'n', 'm'),
  );

/** Single precision: bit 21 is part of the operation, bit 20 is zero. */
const threeFloat = (mnemonic: string, name: SimdName, u: '0' | '1', op: '0' | '1', opcode: string, b: string): Row =>
  inst(
    mnemonic,
    `1111 001${u} 0D${op}0 nnnn dddd ${opcode} NqM${b} mmmm`,
    simd(name, (f) => [registers(f), dOf(f), nOf(f), mOf(f)]),
    evenIfQ('d', 'n', 'm'),
  );
const threeFloatPairwise = (mnemonic: string, name: SimdName, op: '0' | '1', opcode: string): Row =>
  inst(
    mnemonic,
    `1111 0011 0D${op}0 nnnn dddd ${opcode} N0M0 mmmm`,
    simd(name, (f) => [dOf(f), nOf(f), mOf(f)]),
  );

/** Operands of half the result's size. */
const threeLong = (mnemonic: string, name: SimdName, u: U, opcode: string, elements = INTEGER): Row =>
  inst(
    mnemonic,
    `1111 001${u} 1Dss nnnn dddd ${opcode} N0M0 mmmm`,
    simd(name, (f) => [sizeOf(f), unsignedOf(f), dOf(f), nOf(f), mOf(f)]),
    all(sizes(...elements), even('d')),
  );
const threeWide = (mnemonic: string, name: SimdName, opcode: string): Row =>
  inst(
    mnemonic,
    `1111 001u 1Dss nnnn dddd ${opcode} N0M0 mmmm`,
    simd(name, (f) => [sizeOf(f), f.u, dOf(f), nOf(f), mOf(f)]),
    all(sizes(...INTEGER), even('d', 'n')),
  );
/** Operands of twice the result's size. */
const threeNarrow = (mnemonic: string, name: SimdName, u: '0' | '1', opcode: string): Row =>
  inst(
    mnemonic,
    `1111 001${u} 1Dss nnnn dddd ${opcode} N0M0 mmmm`,
    simd(name, (f) => [sizeOf(f), dOf(f), nOf(f), mOf(f)]),
    all(sizes(...INTEGER), even('n', 'm')),
  );

/** ARM ARM A7.3 (scalars): of halfwords D0 to D7 have room for two more bits of index. */
const scalarOf = (f: Fields): number[] => (f.s === 1 ? [f.m & 7, (f.M << 1) | (f.m >> 3)] : [f.m, f.M]);

const byScalar = (mnemonic: string, name: SimdName, opcode: string): Row =>
  inst(
    mnemonic,
    `1111 001q 1Dss nnnn dddd ${opcode} N1M0 mmmm`,
    simd(name, (f) => [sizeOf(f), registers(f), dOf(f), nOf(f), ...scalarOf(f)]),
    all(sizes(16, 32), evenIfQ('d', 'n')),
  );
const floatByScalar = (mnemonic: string, name: SimdName, opcode: string): Row =>
  inst(
    mnemonic,
    `1111 001q 1D10 nnnn dddd ${opcode} N1M0 mmmm`,
    simd(name, (f) => [registers(f), dOf(f), nOf(f), f.m, f.M]),
    evenIfQ('d', 'n'),
  );
const longByScalar = (mnemonic: string, name: SimdName, u: U, opcode: string): Row =>
  inst(
    mnemonic,
    `1111 001${u} 1Dss nnnn dddd ${opcode} N1M0 mmmm`,
    simd(name, (f) => [sizeOf(f), unsignedOf(f), dOf(f), nOf(f), ...scalarOf(f)]),
    all(sizes(16, 32), even('d')),
  );

const threeRegisterRows: readonly Row[] = [
  threeSame('VHADD', 'vhadd', 'u', '0000', '0', INTEGER),
  threeSame('VQADD', 'vqadd', 'u', '0000', '1', ALL),
  threeSame('VRHADD', 'vrhadd', 'u', '0001', '0', INTEGER),
  threeBitwise('VAND (register)', 'vand', '0', '00'),
  threeBitwise('VBIC (register)', 'vbic', '0', '01'),
  threeBitwise('VORR (register)', 'vorr', '0', '10'),
  threeBitwise('VORN (register)', 'vorn', '0', '11'),
  threeBitwise('VEOR', 'veor', '1', '00'),
  threeBitwise('VBSL', 'vbsl', '1', '01'),
  threeBitwise('VBIT', 'vbit', '1', '10'),
  threeBitwise('VBIF', 'vbif', '1', '11'),
  threeSame('VHSUB', 'vhsub', 'u', '0010', '0', INTEGER),
  threeSame('VQSUB', 'vqsub', 'u', '0010', '1', ALL),
  threeSame('VCGT (register)', 'vcgt', 'u', '0011', '0', INTEGER),
  threeSame('VCGE (register)', 'vcge', 'u', '0011', '1', INTEGER),
  threeSame('VSHL (register)', 'vshl', 'u', '0100', '0', ALL),
  threeSame('VQSHL (register)', 'vqshl', 'u', '0100', '1', ALL),
  threeSame('VRSHL', 'vrshl', 'u', '0101', '0', ALL),
  threeSame('VQRSHL', 'vqrshl', 'u', '0101', '1', ALL),
  threeSame('VMAX (integer)', 'vmax', 'u', '0110', '0', INTEGER),
  threeSame('VMIN (integer)', 'vmin', 'u', '0110', '1', INTEGER),
  threeSame('VABD (integer)', 'vabd', 'u', '0111', '0', INTEGER),
  threeSame('VABA', 'vaba', 'u', '0111', '1', INTEGER),
  threeSame('VADD (integer)', 'vadd', '0', '1000', '0', ALL),
  threeSame('VSUB (integer)', 'vsub', '1', '1000', '0', ALL),
  threeSame('VTST', 'vtst', '0', '1000', '1', INTEGER),
  threeSame('VCEQ (register)', 'vceq', '1', '1000', '1', INTEGER),
  threeSame('VMLA (integer)', 'vmla', '0', '1001', '0', INTEGER),
  threeSame('VMLS (integer)', 'vmls', '1', '1001', '0', INTEGER),
  threeSame('VMUL (integer)', 'vmul', '0', '1001', '1', INTEGER),
  threeSame('VMUL (polynomial)', 'vmulP', '1', '1001', '1', [8]),
  threePairwise('VPMAX (integer)', 'vpmax', 'u', '1010', '0'),
  threePairwise('VPMIN (integer)', 'vpmin', 'u', '1010', '1'),
  threeSame('VQDMULH', 'vqdmulh', '0', '1011', '0', DOUBLING),
  threeSame('VQRDMULH', 'vqrdmulh', '1', '1011', '0', DOUBLING),
  threePairwise('VPADD (integer)', 'vpadd', '0', '1011', '1'),

  threeFloat('VFMA', 'vfma', '0', '0', '1100', '1'),
  threeFloat('VFMS', 'vfms', '0', '1', '1100', '1'),
  threeFloat('VADD (floating-point)', 'vaddF', '0', '0', '1101', '0'),
  threeFloat('VSUB (floating-point)', 'vsubF', '0', '1', '1101', '0'),
  threeFloatPairwise('VPADD (floating-point)', 'vpaddF', '0', '1101'),
  threeFloat('VABD (floating-point)', 'vabdF', '1', '1', '1101', '0'),
  threeFloat('VMLA (floating-point)', 'vmlaF', '0', '0', '1101', '1'),
  threeFloat('VMLS (floating-point)', 'vmlsF', '0', '1', '1101', '1'),
  threeFloat('VMUL (floating-point)', 'vmulF', '1', '0', '1101', '1'),
  threeFloat('VCEQ (register, floating-point)', 'vceqF', '0', '0', '1110', '0'),
  threeFloat('VCGE (register, floating-point)', 'vcgeF', '1', '0', '1110', '0'),
  threeFloat('VCGT (register, floating-point)', 'vcgtF', '1', '1', '1110', '0'),
  threeFloat('VACGE', 'vacge', '1', '0', '1110', '1'),
  threeFloat('VACGT', 'vacgt', '1', '1', '1110', '1'),
  threeFloat('VMAX (floating-point)', 'vmaxF', '0', '0', '1111', '0'),
  threeFloat('VMIN (floating-point)', 'vminF', '0', '1', '1111', '0'),
  threeFloatPairwise('VPMAX (floating-point)', 'vpmaxF', '0', '1111'),
  threeFloatPairwise('VPMIN (floating-point)', 'vpminF', '1', '1111'),
  threeFloat('VRECPS', 'vrecps', '0', '0', '1111', '1'),
  threeFloat('VRSQRTS', 'vrsqrts', '0', '1', '1111', '1'),
];

const differentLengthRows: readonly Row[] = [
  threeLong('VADDL', 'vaddl', 'u', '0000'),
  threeWide('VADDW', 'vaddw', '0001'),
  threeLong('VSUBL', 'vsubl', 'u', '0010'),
  threeWide('VSUBW', 'vsubw', '0011'),
  threeNarrow('VADDHN', 'vaddhn', '0', '0100'),
  threeNarrow('VRADDHN', 'vraddhn', '1', '0100'),
  threeLong('VABAL', 'vabal', 'u', '0101'),
  threeNarrow('VSUBHN', 'vsubhn', '0', '0110'),
  threeNarrow('VRSUBHN', 'vrsubhn', '1', '0110'),
  threeLong('VABDL', 'vabdl', 'u', '0111'),
  threeLong('VMLAL (integer)', 'vmlal', 'u', '1000'),
  threeLong('VQDMLAL', 'vqdmlal', '0', '1001', DOUBLING),
  threeLong('VMLSL (integer)', 'vmlsl', 'u', '1010'),
  threeLong('VQDMLSL', 'vqdmlsl', '0', '1011', DOUBLING),
  threeLong('VMULL (integer)', 'vmull', 'u', '1100'),
  threeLong('VQDMULL', 'vqdmull', '0', '1101', DOUBLING),
  threeLong('VMULL (polynomial)', 'vmullP', '0', '1110', [8]),
];

const scalarRows: readonly Row[] = [
  byScalar('VMLA (by scalar)', 'vmlaScalar', '0000'),
  floatByScalar('VMLA (floating-point, by scalar)', 'vmlaScalarF', '0001'),
  longByScalar('VMLAL (by scalar)', 'vmlalScalar', 'u', '0010'),
  longByScalar('VQDMLAL (by scalar)', 'vqdmlalScalar', '0', '0011'),
  byScalar('VMLS (by scalar)', 'vmlsScalar', '0100'),
  floatByScalar('VMLS (floating-point, by scalar)', 'vmlsScalarF', '0101'),
  longByScalar('VMLSL (by scalar)', 'vmlslScalar', 'u', '0110'),
  longByScalar('VQDMLSL (by scalar)', 'vqdmlslScalar', '0', '0111'),
  byScalar('VMUL (by scalar)', 'vmulScalar', '1000'),
  floatByScalar('VMUL (floating-point, by scalar)', 'vmulScalarF', '1001'),
  longByScalar('VMULL (by scalar)', 'vmullScalar', 'u', '1010'),
  longByScalar('VQDMULL (by scalar)', 'vqdmullScalar', '0', '1011'),
  byScalar('VQDMULH (by scalar)', 'vqdmulhScalar', '1100'),
  byScalar('VQRDMULH (by scalar)', 'vqrdmulhScalar', '1101'),
];

/** Advanced SIMD data processing of three operands. */
export const simdRows: readonly Row[] = [...threeRegisterRows, ...differentLengthRows, ...scalarRows];

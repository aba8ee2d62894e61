import type { SimdName } from '../simd/primitives.ts';
import { type Fields, inst, type Row } from './row.ts';
import { all, dOf, even, evenIfQ, mOf, nOf, registers, simd, sizeOf, sizes } from './simd-operands.ts';

/* Two registers, and what else has 11 in bits 21:20 of its group: VEXT, VTBL, VDUP. ARM ARM A7.4, A7.4.5. */

type Args = (f: Fields) => readonly number[];

/** `group` is bits 17:16, `opcode` bits 10:7. */
const two = (
  mnemonic: string,
  name: SimdName,
  group: string,
  opcode: string,
  elements: readonly number[],
  args: Args = (f) => [sizeOf(f), registers(f), dOf(f), mOf(f)],
): Row =>
  inst(
    mnemonic,
    `1111 0011 1D11 ss${group} dddd 0${opcode} qM0 mmmm`,
    simd(name, args),
    all(sizes(...elements), evenIfQ('d', 'm')),
  );

const INTEGER = [8, 16, 32];
/** Without a size. */
const plain: Args = (f) => [registers(f), dOf(f), mOf(f)];
const reverse =
  (group: number): Args =>
  (f) => [sizeOf(f), group, registers(f), dOf(f), mOf(f)];
const withUnsigned =
  (unsigned: number): Args =>
  (f) => [sizeOf(f), unsigned, registers(f), dOf(f), mOf(f)];

/** VMOVN and kin: narrowing shifts by nothing. `opcode` is bits 10:6. */
const narrowing = (mnemonic: string, name: SimdName, opcode: string, unsigned: number, toUnsigned: number): Row =>
  inst(
    mnemonic,
    `1111 0011 1D11 ss10 dddd 0${opcode} M0 mmmm`,
    simd(name, (f) => [sizeOf(f), unsigned, toUnsigned, dOf(f), mOf(f), 0]),
    all(sizes(...INTEGER), even('m')),
  );

/** Integer conversions are of fixed point without a fraction. */
const conversion = (mnemonic: string, name: SimdName, opcode: string, unsigned: number): Row =>
  two(mnemonic, name, '11', opcode, [32], (f) => [unsigned, 0, registers(f), dOf(f), mOf(f)]);

const arithmeticRows: readonly Row[] = [
  two('VREV64', 'vrev', '00', '0000', INTEGER, reverse(64)),
  two('VREV32', 'vrev', '00', '0001', [8, 16], reverse(32)),
  two('VREV16', 'vrev', '00', '0010', [8], reverse(16)),
  two('VPADDL (signed)', 'vpaddl', '00', '0100', INTEGER, withUnsigned(0)),
  two('VPADDL (unsigned)', 'vpaddl', '00', '0101', INTEGER, withUnsigned(1)),
  two('VCLS', 'vcls', '00', '1000', INTEGER),
  two('VCLZ', 'vclz', '00', '1001', INTEGER),
  two('VCNT', 'vcnt', '00', '1010', [8]),
  two('VMVN (register)', 'vmvn', '00', '1011', [8], plain),
  two('VPADAL (signed)', 'vpadal', '00', '1100', INTEGER, withUnsigned(0)),
  two('VPADAL (unsigned)', 'vpadal', '00', '1101', INTEGER, withUnsigned(1)),
  two('VQABS', 'vqabs', '00', '1110', INTEGER),
  two('VQNEG', 'vqneg', '00', '1111', INTEGER),

  two('VCGT (zero)', 'vcgtz', '01', '0000', INTEGER),
  two('VCGE (zero)', 'vcgez', '01', '0001', INTEGER),
  two('VCEQ (zero)', 'vceqz', '01', '0010', INTEGER),
  two('VCLE (zero)', 'vclez', '01', '0011', INTEGER),
  two('VCLT (zero)', 'vcltz', '01', '0100', INTEGER),
  two('VABS (integer)', 'vabs', '01', '0110', INTEGER),
  two('VNEG (integer)', 'vneg', '01', '0111', INTEGER),
  two('VCGT (zero, floating-point)', 'vcgtzF', '01', '1000', [32], plain),
  two('VCGE (zero, floating-point)', 'vcgezF', '01', '1001', [32], plain),
  two('VCEQ (zero, floating-point)', 'vceqzF', '01', '1010', [32], plain),
  two('VCLE (zero, floating-point)', 'vclezF', '01', '1011', [32], plain),
  two('VCLT (zero, floating-point)', 'vcltzF', '01', '1100', [32], plain),
  two('VABS (floating-point)', 'vabsF', '01', '1110', [32], plain),
  two('VNEG (floating-point)', 'vnegF', '01', '1111', [32], plain),

  two('VRECPE', 'vrecpe', '11', '1000', [32], plain),
  two('VRSQRTE', 'vrsqrte', '11', '1001', [32], plain),
  two('VRECPE (floating-point)', 'vrecpeF', '11', '1010', [32], plain),
  two('VRSQRTE (floating-point)', 'vrsqrteF', '11', '1011', [32], plain),
  conversion('VCVT (from signed integer)', 'vcvtFromFixed', '1100', 0),
  conversion('VCVT (from unsigned integer)', 'vcvtFromFixed', '1101', 1),
  conversion('VCVT (to signed integer)', 'vcvtToFixed', '1110', 0),
  conversion('VCVT (to unsigned integer)', 'vcvtToFixed', '1111', 1),
];

/** D registers of words have one pair only, which VTRN serves. */
const isNotPair = (f: Fields): boolean => f.q === 1 || f.s !== 2;

const interleave = (mnemonic: string, name: SimdName, opcode: string): Row =>
  inst(
    mnemonic,
    `1111 0011 1D11 ss10 dddd 0${opcode} qM0 mmmm`,
    simd(name, (f) => [sizeOf(f), registers(f), dOf(f), mOf(f)]),
    all(sizes(...INTEGER), evenIfQ('d', 'm'), isNotPair),
  );

/** The lowest one bit of imm4 gives the size, what is above it the index. */
function duplicateArgs(f: Fields): readonly number[] {
  const scale = 31 - Math.clz32(f.i & -f.i);
  return [8 << scale, registers(f), dOf(f), mOf(f), f.i >> (scale + 1)];
}

const movementRows: readonly Row[] = [
  two('VSWP', 'vswp', '10', '0000', [8], plain),
  two('VTRN', 'vtrn', '10', '0001', INTEGER),
  interleave('VUZP', 'vuzp', '0010'),
  interleave('VZIP', 'vzip', '0011'),
  narrowing('VMOVN', 'vshrn', '01000', 0, 0),
  narrowing('VQMOVUN', 'vqshrn', '01001', 0, 1),
  narrowing('VQMOVN (signed)', 'vqshrn', '01010', 0, 0),
  narrowing('VQMOVN (unsigned)', 'vqshrn', '01011', 1, 1),
  inst(
    'VSHLL (by the element size)',
    '1111 0011 1D11 ss10 dddd 0011 00M0 mmmm',
    simd('vshll', (f) => [sizeOf(f), 0, dOf(f), mOf(f), sizeOf(f)]),
    all(sizes(...INTEGER), even('d')),
  ),
  inst(
    'VCVT (single to half, Advanced SIMD)',
    '1111 0011 1D11 0110 dddd 0110 00M0 mmmm',
    simd('vcvtToHalf', (f) => [dOf(f), mOf(f)]),
    even('m'),
  ),
  inst(
    'VCVT (half to single, Advanced SIMD)',
    '1111 0011 1D11 0110 dddd 0111 00M0 mmmm',
    simd('vcvtFromHalf', (f) => [dOf(f), mOf(f)]),
    even('d'),
  ),
  inst(
    'VEXT',
    '1111 0010 1D11 nnnn dddd iiii NqM0 mmmm',
    simd('vext', (f) => [registers(f), dOf(f), nOf(f), mOf(f), f.i]),
    all(evenIfQ('d', 'n', 'm'), (f) => f.q === 1 || f.i < 8),
  ),
  inst(
    'VTBL, VTBX',
    '1111 0011 1D11 nnnn dddd 10ll NoM0 mmmm',
    simd('vtbl', (f) => [f.l + 1, f.o, dOf(f), nOf(f), mOf(f)]),
    (f) => nOf(f) + f.l < 32,
  ),
  inst(
    'VDUP (scalar)',
    '1111 0011 1D11 iiii dddd 1100 0qM0 mmmm',
    simd('vdup', duplicateArgs),
    all((f) => (f.i & 7) !== 0, evenIfQ('d')),
  ),
];

export const simdMiscellaneousRows: readonly Row[] = [...arithmeticRows, ...movementRows];

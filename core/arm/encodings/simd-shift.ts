import type { SimdName } from '../simd/primitives.ts';
import { type Fields, inst, type Row } from './row.ts';
import { all, dOf, even, evenIfQ, mOf, registers, simd } from './simd-operands.ts';

/*
 * Two registers and a shift amount. ARM ARM A7.4.4. The field i is L:imm6: its highest one bit gives the element size,
 * what is below it the amount. Without such a bit the word is a modified immediate.
 */

const sizeOf = (f: Fields): number => (f.i >= 64 ? 64 : f.i >= 32 ? 32 : f.i >= 16 ? 16 : 8);
const hasSize = (f: Fields): boolean => f.i >= 8;
const leftAmount = (f: Fields): number => f.i - sizeOf(f);
/** As an amount to the left. */
const rightAmount = (f: Fields): number => f.i - 2 * sizeOf(f);

type Amount = (f: Fields) => number;

const shift = (mnemonic: string, name: SimdName, u: '0' | '1' | 'u', opcode: string, amount: Amount): Row =>
  inst(
    mnemonic,
    `1111 001${u} 1Dii iiii dddd ${opcode} iqM1 mmmm`,
    simd(name, (f) => {
      const g = sized(f);
      return [sizeOf(g), f.u ?? Number(u), registers(f), dOf(f), mOf(f), amount(g)];
    }),
    all((f) => hasSize(sized(f)), evenIfQ('d', 'm')),
  );

/** L stands below imm6 in the word, and so in the field that the pattern gives: 7 bits imm6:L to L:imm6. */
function sized(f: Fields): Fields {
  return { ...f, i: ((f.i & 1) << 6) | (f.i >> 1) };
}

/** Operands of twice the result's size, which imm6 gives. */
const narrowing = (mnemonic: string, name: SimdName, u: '0' | '1' | 'u', tail: string, toUnsigned?: number): Row =>
  inst(
    mnemonic,
    `1111 001${u} 1Dii iiii dddd ${tail}M1 mmmm`,
    simd(name, (f) => [sizeOf(f), f.u ?? 0, toUnsigned ?? f.u ?? 0, dOf(f), mOf(f), rightAmount(f)]),
    all(hasSize, even('m')),
  );

/** Only 32-bit elements convert. */
const conversion = (mnemonic: string, name: SimdName, op: '0' | '1'): Row =>
  inst(
    mnemonic,
    `1111 001u 1D1i iiii dddd 111${op} 0qM1 mmmm`,
    simd(name, (f) => [f.u, 32 - f.i, registers(f), dOf(f), mOf(f)]),
    evenIfQ('d', 'm'),
  );

const unsignedSaturatingLeft: Row = inst(
  'VQSHLU (immediate)',
  '1111 0011 1Dii iiii dddd 0110 iqM1 mmmm',
  simd('vqshlu', (f) => {
    const g = sized(f);
    return [sizeOf(g), registers(f), dOf(f), mOf(f), leftAmount(g)];
  }),
  all((f) => hasSize(sized(f)), evenIfQ('d', 'm')),
);

export const simdShiftRows: readonly Row[] = [
  shift('VSHR', 'vshift', 'u', '0000', rightAmount),
  shift('VSRA', 'vsra', 'u', '0001', rightAmount),
  shift('VRSHR', 'vrshift', 'u', '0010', rightAmount),
  shift('VRSRA', 'vrsra', 'u', '0011', rightAmount),
  shift('VSRI', 'vsri', '1', '0100', rightAmount),
  shift('VSHL (immediate)', 'vshift', '0', '0101', leftAmount),
  shift('VSLI', 'vsli', '1', '0101', leftAmount),
  unsignedSaturatingLeft,
  shift('VQSHL (immediate)', 'vqshift', 'u', '0111', leftAmount),
  narrowing('VSHRN', 'vshrn', '0', '1000 00'),
  narrowing('VRSHRN', 'vrshrn', '0', '1000 01'),
  narrowing('VQSHRUN', 'vqshrn', '1', '1000 00', 1),
  narrowing('VQRSHRUN', 'vqrshrn', '1', '1000 01', 1),
  narrowing('VQSHRN', 'vqshrn', 'u', '1001 00'),
  narrowing('VQRSHRN', 'vqrshrn', 'u', '1001 01'),
  inst(
    'VSHLL, VMOVL',
    '1111 001u 1Dii iiii dddd 1010 00M1 mmmm',
    simd('vshll', (f) => [sizeOf(f), f.u, dOf(f), mOf(f), leftAmount(f)]),
    all(hasSize, even('d')),
  ),
  conversion('VCVT (from fixed point, Advanced SIMD)', 'vcvtFromFixed', '0'),
  conversion('VCVT (to fixed point, Advanced SIMD)', 'vcvtToFixed', '1'),
];

import { bfi, bfx, type ExtensionName, extend, pkh, sel, type UnaryName, unary, usada8 } from '../semantics/media.ts';
import {
  dualMultiply,
  dualMultiplyLong,
  mla,
  mls,
  mostSignificantMultiply,
  multiply,
  multiplyLong,
  sdiv,
  smlalxy,
  smlawy,
  smlaxy,
  smulwy,
  smulxy,
  udiv,
  umaal,
} from '../semantics/multiply.ts';
import { type ParallelFamily, type ParallelOperation, parallel } from '../semantics/parallel.ts';
import {
  type Saturation,
  saturate,
  saturate16,
  saturatingArithmetic,
  signedSaturate,
  unsignedSaturate,
} from '../semantics/saturate.ts';
import { binary, four, halves, long, three } from './operands.ts';
import { type Fields, inst, type Row } from './row.ts';

/** ARM ARM A5.2.5 */
const multiplies: readonly Row[] = [
  inst('MUL', 'cccc 0000 000 s dddd 0000 mmmm 1001 nnnn', (f, b) => multiply(b, { ...three(f), s: f.s === 1 })),
  inst('MLA', 'cccc 0000 001 s dddd aaaa mmmm 1001 nnnn', (f, b) => mla(b, { ...four(f), s: f.s === 1 })),
  inst('UMAAL', 'cccc 0000 0100 hhhh llll mmmm 1001 nnnn', (f, b) => umaal(b, long(f))),
  inst('MLS', 'cccc 0000 0110 dddd aaaa mmmm 1001 nnnn', (f, b) => mls(b, four(f))),
  ...(['UMULL', 'UMLAL', 'SMULL', 'SMLAL'] as const).map((name, i) =>
    inst(name, `cccc 0000 1${binary(i, 2)} s hhhh llll mmmm 1001 nnnn`, (f, b) =>
      multiplyLong(b, { signed: i >= 2, accumulate: i % 2 === 1 }, { ...long(f), s: f.s === 1 }),
    ),
  ),
];

/** ARM ARM A5.2.7: X chooses the half of Rn, y that of Rm. */
const halfwordMultiplies: readonly Row[] = [
  inst('SMLAxy', 'cccc 0001 0000 dddd aaaa mmmm 1 y X 0 nnnn', (f, b) => smlaxy(b, four(f), halves(f))),
  inst('SMLAWy', 'cccc 0001 0010 dddd aaaa mmmm 1 y 0 0 nnnn', (f, b) => smlawy(b, four(f), f.y)),
  inst('SMULWy', 'cccc 0001 0010 dddd 0000 mmmm 1 y 1 0 nnnn', (f, b) => smulwy(b, three(f), f.y)),
  inst('SMLALxy', 'cccc 0001 0100 hhhh llll mmmm 1 y X 0 nnnn', (f, b) => smlalxy(b, long(f), halves(f))),
  inst('SMULxy', 'cccc 0001 0110 dddd 0000 mmmm 1 y X 0 nnnn', (f, b) => smulxy(b, three(f), halves(f))),
];

/** ARM ARM A5.2.6; bit 22 doubles, bit 21 subtracts. */
const saturatingSums: readonly Row[] = ['QADD', 'QSUB', 'QDADD', 'QDSUB'].map((name, i) =>
  inst(name, `cccc 0001 0${binary(i, 2)}0 nnnn dddd 0000 0101 mmmm`, (f, b) =>
    saturatingArithmetic(b, three(f), { double: i >= 2, subtract: i % 2 === 1 }),
  ),
);

const FAMILY_BITS: Readonly<Record<ParallelFamily, string>> = {
  S: '001',
  Q: '010',
  SH: '011',
  U: '101',
  UQ: '110',
  UH: '111',
};
const OPERATION_BITS: Readonly<Record<ParallelOperation, string>> = {
  ADD16: '000',
  ASX: '001',
  SAX: '010',
  SUB16: '011',
  ADD8: '100',
  SUB8: '111',
};

/** ARM ARM A5.4.1, A5.4.2 */
const parallelRows: readonly Row[] = Object.entries(FAMILY_BITS).flatMap(([family, op1]) =>
  Object.entries(OPERATION_BITS).map(([operation, op2]) =>
    inst(family + operation, `cccc 0110 0${op1} nnnn dddd 1111 ${op2} 1 mmmm`, (f, b) =>
      parallel(b, family as ParallelFamily, operation as ParallelOperation, three(f)),
    ),
  ),
);

const EXTENSION_BITS: Readonly<Record<ExtensionName, string>> = {
  SXTB16: '000',
  SXTB: '010',
  SXTH: '011',
  UXTB16: '100',
  UXTB: '110',
  UXTH: '111',
};

const extensionRows: readonly Row[] = Object.entries(EXTENSION_BITS).flatMap(([name, op1]) => [
  inst(name, `cccc 0110 1${op1} 1111 dddd rr 00 0111 mmmm`, (f, b) =>
    extend(b, name as ExtensionName, { d: f.d, n: 15, m: f.m }, f.r),
  ),
  inst(name.replace('XT', 'XTA'), `cccc 0110 1${op1} nnnn dddd rr 00 0111 mmmm`, (f, b) =>
    extend(b, name as ExtensionName, three(f), f.r),
  ),
]);

const UNARY_BITS: Readonly<Record<UnaryName, string>> = {
  CLZ: '0001 0110 1111 dddd 1111 0001',
  REV: '0110 1011 1111 dddd 1111 0011',
  REV16: '0110 1011 1111 dddd 1111 1011',
  RBIT: '0110 1111 1111 dddd 1111 0011',
  REVSH: '0110 1111 1111 dddd 1111 1011',
};

const unaryRows: readonly Row[] = Object.entries(UNARY_BITS).map(([name, bits]) =>
  inst(name, `cccc ${bits} mmmm`, (f, b) => unary(b, name as UnaryName, { d: f.d, m: f.m })),
);

/** Letters: width of the result w (less 1 for SSAT), shift kind t, shift amount i. */
function saturateRows(name: string, op: string, kind: Saturation, less: number): Row[] {
  const form = (f: Fields) => ({ d: f.d, n: f.n, bits: f.w + less });
  return [
    inst(name, `cccc 0110 1${op}1 wwwww dddd iiiii t 01 nnnn`, (f, b) => saturate(b, kind, form(f), f.t, f.i)),
    inst(`${name}16`, `cccc 0110 1${op}10 wwww dddd 1111 0011 nnnn`, (f, b) => saturate16(b, kind, form(f))),
  ];
}

/** ARM ARM A5.4.3 */
const packRows: readonly Row[] = [
  inst('PKH', 'cccc 0110 1000 nnnn dddd iiiii t 01 mmmm', (f, b) => pkh(b, three(f), f.t, f.i)),
  inst('SEL', 'cccc 0110 1000 nnnn dddd 1111 1011 mmmm', (f, b) => sel(b, three(f))),
  ...saturateRows('SSAT', '0', signedSaturate, 1),
  ...saturateRows('USAT', '1', unsignedSaturate, 0),
];

/** ARM ARM A5.4.4; X exchanges the halves of Rm or, in SMMLA, SMMLS, rounds (bit 5). */
const signedMultiplies: readonly Row[] = [
  ...['SMLAD', 'SMLSD'].map((name, i) =>
    inst(name, `cccc 0111 0000 dddd aaaa mmmm 0${i} X 1 nnnn`, (f, b) =>
      dualMultiply(b, four(f), { exchange: f.X === 1, subtract: i === 1 }),
    ),
  ),
  ...['SMLALD', 'SMLSLD'].map((name, i) =>
    inst(name, `cccc 0111 0100 hhhh llll mmmm 0${i} X 1 nnnn`, (f, b) =>
      dualMultiplyLong(b, long(f), { exchange: f.X === 1, subtract: i === 1 }),
    ),
  ),
  ...['SMMLA', 'SMMLS'].map((name, i) =>
    inst(name, `cccc 0111 0101 dddd aaaa mmmm ${i}${i} X 1 nnnn`, (f, b) =>
      mostSignificantMultiply(b, four(f), { round: f.X === 1, subtract: i === 1 }),
    ),
  ),
  inst('SDIV', 'cccc 0111 0001 dddd 1111 mmmm 0001 nnnn', (f, b) => sdiv(b, three(f))),
  inst('UDIV', 'cccc 0111 0011 dddd 1111 mmmm 0001 nnnn', (f, b) => udiv(b, three(f))),
  inst('USADA8', 'cccc 0111 1000 dddd aaaa mmmm 0001 nnnn', (f, b) => usada8(b, four(f))),
];

/** ARM ARM A5.4; lsb l, msb h, width less 1 w. Fields that end beyond bit 31 are UNPREDICTABLE and left undefined. */
const bitFields: readonly Row[] = [
  inst(
    'BFI',
    'cccc 0111 110 hhhhh dddd lllll 001 nnnn',
    (f, b) => bfi(b, { d: f.d, n: f.n }, f.l, f.h),
    (f) => f.l <= f.h,
  ),
  ...['SBFX', 'UBFX'].map((name, i) =>
    inst(
      name,
      `cccc 0111 1${i}1 wwwww dddd lllll 101 nnnn`,
      (f, b) => bfx(b, { d: f.d, n: f.n, signed: i === 0 }, f.l, f.w),
      (f) => f.l + f.w <= 31,
    ),
  ),
];

/** A32 multiplication, saturation, media and bit-field instructions. */
export const rows: readonly Row[] = [
  ...multiplies,
  ...halfwordMultiplies,
  ...saturatingSums,
  ...parallelRows,
  ...extensionRows,
  ...unaryRows,
  ...packRows,
  ...signedMultiplies,
  ...bitFields,
];

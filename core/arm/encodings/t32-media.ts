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

/** ARM ARM A6.3.16; X chooses the half of Rn or exchanges those of Rm or rounds, y chooses the half of Rm. */
const multiplies: readonly Row[] = [
  inst('MUL T2', '1111 1011 0000 nnnn 1111 dddd 0000 mmmm', (f, b) => multiply(b, { ...three(f), s: false })),
  inst('MLA T1', '1111 1011 0000 nnnn aaaa dddd 0000 mmmm', (f, b) => mla(b, { ...four(f), s: false })),
  inst('MLS T1', '1111 1011 0000 nnnn aaaa dddd 0001 mmmm', (f, b) => mls(b, four(f))),
  inst('SMULxy T1', '1111 1011 0001 nnnn 1111 dddd 00 X y mmmm', (f, b) => smulxy(b, three(f), halves(f))),
  inst('SMLAxy T1', '1111 1011 0001 nnnn aaaa dddd 00 X y mmmm', (f, b) => smlaxy(b, four(f), halves(f))),
  inst('SMULWy T1', '1111 1011 0011 nnnn 1111 dddd 000 y mmmm', (f, b) => smulwy(b, three(f), f.y)),
  inst('SMLAWy T1', '1111 1011 0011 nnnn aaaa dddd 000 y mmmm', (f, b) => smlawy(b, four(f), f.y)),
  inst('USADA8 T1', '1111 1011 0111 nnnn aaaa dddd 0000 mmmm', (f, b) => usada8(b, four(f))),
  ...['SMLAD', 'SMLSD'].map((name, i) =>
    inst(`${name} T1`, `1111 1011 0${binary(i + 1, 2)}0 nnnn aaaa dddd 000 X mmmm`, (f, b) =>
      dualMultiply(b, four(f), { exchange: f.X === 1, subtract: i === 1 }),
    ),
  ),
  ...['SMMLA', 'SMMLS'].map((name, i) =>
    inst(`${name} T1`, `1111 1011 ${binary(i + 5, 4)} nnnn aaaa dddd 000 X mmmm`, (f, b) =>
      mostSignificantMultiply(b, four(f), { round: f.X === 1, subtract: i === 1 }),
    ),
  ),
];

/** ARM ARM A6.3.17 */
const longMultiplies: readonly Row[] = [
  ...(['SMULL', 'UMULL', 'SMLAL', 'UMLAL'] as const).map((name, i) =>
    inst(`${name} T1`, `1111 1011 1${binary(i, 2)}0 nnnn llll hhhh 0000 mmmm`, (f, b) =>
      multiplyLong(b, { signed: i % 2 === 0, accumulate: i >= 2 }, { ...long(f), s: false }),
    ),
  ),
  inst('UMAAL T1', '1111 1011 1110 nnnn llll hhhh 0110 mmmm', (f, b) => umaal(b, long(f))),
  inst('SMLALxy T1', '1111 1011 1100 nnnn llll hhhh 10 X y mmmm', (f, b) => smlalxy(b, long(f), halves(f))),
  ...['SMLALD', 'SMLSLD'].map((name, i) =>
    inst(`${name} T1`, `1111 1011 110${i} nnnn llll hhhh 110 X mmmm`, (f, b) =>
      dualMultiplyLong(b, long(f), { exchange: f.X === 1, subtract: i === 1 }),
    ),
  ),
  inst('SDIV T1', '1111 1011 1001 nnnn 1111 dddd 1111 mmmm', (f, b) => sdiv(b, three(f))),
  inst('UDIV T1', '1111 1011 1011 nnnn 1111 dddd 1111 mmmm', (f, b) => udiv(b, three(f))),
];

const FAMILY_BITS: Readonly<Record<ParallelFamily, string>> = {
  S: '000',
  Q: '001',
  SH: '010',
  U: '100',
  UQ: '101',
  UH: '110',
};
const OPERATION_BITS: Readonly<Record<ParallelOperation, string>> = {
  ADD8: '000',
  ADD16: '001',
  ASX: '010',
  SUB8: '100',
  SUB16: '101',
  SAX: '110',
};

/** ARM ARM A6.3.13, A6.3.14 */
const parallelRows: readonly Row[] = Object.entries(FAMILY_BITS).flatMap(([family, op2]) =>
  Object.entries(OPERATION_BITS).map(([operation, op1]) =>
    inst(`${family}${operation} T1`, `1111 1010 1${op1} nnnn 1111 dddd 0${op2} mmmm`, (f, b) =>
      parallel(b, family as ParallelFamily, operation as ParallelOperation, three(f)),
    ),
  ),
);

const EXTENSIONS: readonly ExtensionName[] = ['SXTH', 'UXTH', 'SXTB16', 'UXTB16', 'SXTB', 'UXTB'];

/** The 16-bit forms without rotation make these T2. */
const extensionRows: readonly Row[] = EXTENSIONS.flatMap((name, op1) => [
  inst(
    `${name} ${name.endsWith('16') ? 'T1' : 'T2'}`,
    `1111 1010 0${binary(op1, 3)} 1111 1111 dddd 10 rr mmmm`,
    (f, b) => extend(b, name, { d: f.d, n: 15, m: f.m }, f.r),
  ),
  inst(`${name.replace('XT', 'XTA')} T1`, `1111 1010 0${binary(op1, 3)} nnnn 1111 dddd 10 rr mmmm`, (f, b) =>
    extend(b, name, three(f), f.r),
  ),
]);

/** Rm is encoded twice; the first copy is ignored, as QEMU does. */
const UNARY: Readonly<Record<UnaryName, readonly [encoding: string, op1: string, op2: string]>> = {
  REV: ['T2', '001', '00'],
  REV16: ['T2', '001', '01'],
  RBIT: ['T1', '001', '10'],
  REVSH: ['T2', '001', '11'],
  CLZ: ['T1', '011', '00'],
};

const SATURATING_SUMS = ['QADD', 'QDADD', 'QSUB', 'QDSUB'] as const;

/** ARM ARM A6.3.15 */
const miscellaneousRows: readonly Row[] = [
  ...SATURATING_SUMS.map((name, i) =>
    inst(`${name} T1`, `1111 1010 1000 nnnn 1111 dddd 10${binary(i, 2)} mmmm`, (f, b) =>
      saturatingArithmetic(b, three(f), { double: i % 2 === 1, subtract: i >= 2 }),
    ),
  ),
  ...Object.entries(UNARY).map(([name, [encoding, op1, op2]]) =>
    inst(`${name} ${encoding}`, `1111 1010 1${op1} xxxx 1111 dddd 10${op2} mmmm`, (f, b) =>
      unary(b, name as UnaryName, { d: f.d, m: f.m }),
    ),
  ),
  inst('SEL T1', '1111 1010 1010 nnnn 1111 dddd 1000 mmmm', (f, b) => sel(b, three(f))),
  inst('PKH T1', '1110 1010 1100 nnnn 0 iii dddd ii t 0 mmmm', (f, b) => pkh(b, three(f), f.t, f.i)),
];

/** Letters: width of the result w (less 1 for SSAT), shift kind t, shift amount i. ASR by 0 is the 16-bit pair form. */
function saturateRows(name: string, op: string, kind: Saturation, less: number): Row[] {
  const form = (f: Fields) => ({ d: f.d, n: f.n, bits: f.w + less });
  return [
    inst(`${name} T1`, `1111 0011 ${op}0 t 0 nnnn 0 iii dddd ii 0 wwwww`, (f, b) =>
      saturate(b, kind, form(f), f.t, f.i),
    ),
    inst(`${name}16 T1`, `1111 0011 ${op}010 nnnn 0 000 dddd 00 0 wwwww`, (f, b) => saturate16(b, kind, form(f))),
  ];
}

/** ARM ARM A6.3.3; lsb l, msb h, width less 1 w. Fields that end beyond bit 31 are UNPREDICTABLE and left undefined. */
const bitFields: readonly Row[] = [
  inst(
    'BFI T1',
    '1111 0011 0110 nnnn 0 lll dddd ll 0 hhhhh',
    (f, b) => bfi(b, { d: f.d, n: f.n }, f.l, f.h),
    (f) => f.l <= f.h,
  ),
  ...['SBFX', 'UBFX'].map((name, i) =>
    inst(
      `${name} T1`,
      `1111 0011 ${i}100 nnnn 0 lll dddd ll 0 wwwww`,
      (f, b) => bfx(b, { d: f.d, n: f.n, signed: i === 0 }, f.l, f.w),
      (f) => f.l + f.w <= 31,
    ),
  ),
];

/** 32-bit T32 multiplication, saturation, media and bit-field instructions. */
export const rows: readonly Row[] = [
  ...multiplies,
  ...longMultiplies,
  ...parallelRows,
  ...extensionRows,
  ...miscellaneousRows,
  ...saturateRows('SSAT', '0', signedSaturate, 1),
  ...saturateRows('USAT', '1', unsignedSaturate, 0),
  ...bitFields,
];

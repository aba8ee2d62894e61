import type { ExtensionName, UnaryName } from '../semantics/media.ts';
import type { ParallelFamily, ParallelOperation } from '../semantics/parallel.ts';
import { accumulatingExtension, entriesOf, extension, media, parallelRow, unaryRow } from './media-operations.ts';
import { binary } from './operands.ts';
import type { Row } from './row.ts';

const T1 = 'T1';

/** ARM ARM A6.3.16; X chooses the half of Rn or exchanges those of Rm or rounds, y chooses the half of Rm. */
const multiplies: readonly Row[] = [
  media('MUL', '1111 1011 0000 nnnn 1111 dddd 0000 mmmm', 'T2'),
  media('MLA', '1111 1011 0000 nnnn aaaa dddd 0000 mmmm', T1),
  media('MLS', '1111 1011 0000 nnnn aaaa dddd 0001 mmmm', T1),
  media('SMULxy', '1111 1011 0001 nnnn 1111 dddd 00 X y mmmm', T1),
  media('SMLAxy', '1111 1011 0001 nnnn aaaa dddd 00 X y mmmm', T1),
  media('SMULWy', '1111 1011 0011 nnnn 1111 dddd 000 y mmmm', T1),
  media('SMLAWy', '1111 1011 0011 nnnn aaaa dddd 000 y mmmm', T1),
  media('USADA8', '1111 1011 0111 nnnn aaaa dddd 0000 mmmm', T1),
  media('SMLAD', '1111 1011 0010 nnnn aaaa dddd 000 X mmmm', T1),
  media('SMLSD', '1111 1011 0100 nnnn aaaa dddd 000 X mmmm', T1),
  media('SMMLA', '1111 1011 0101 nnnn aaaa dddd 000 X mmmm', T1),
  media('SMMLS', '1111 1011 0110 nnnn aaaa dddd 000 X mmmm', T1),
];

/** ARM ARM A6.3.17 */
const longMultiplies: readonly Row[] = [
  media('SMULL', '1111 1011 1000 nnnn llll hhhh 0000 mmmm', T1),
  media('UMULL', '1111 1011 1010 nnnn llll hhhh 0000 mmmm', T1),
  media('SMLAL', '1111 1011 1100 nnnn llll hhhh 0000 mmmm', T1),
  media('UMLAL', '1111 1011 1110 nnnn llll hhhh 0000 mmmm', T1),
  media('UMAAL', '1111 1011 1110 nnnn llll hhhh 0110 mmmm', T1),
  media('SMLALxy', '1111 1011 1100 nnnn llll hhhh 10 X y mmmm', T1),
  media('SMLALD', '1111 1011 1100 nnnn llll hhhh 110 X mmmm', T1),
  media('SMLSLD', '1111 1011 1101 nnnn llll hhhh 110 X mmmm', T1),
  media('SDIV', '1111 1011 1001 nnnn 1111 dddd 1111 mmmm', T1),
  media('UDIV', '1111 1011 1011 nnnn 1111 dddd 1111 mmmm', T1),
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
const parallelRows: readonly Row[] = entriesOf(FAMILY_BITS).flatMap(([family, op2]) =>
  entriesOf(OPERATION_BITS).map(([operation, op1]) =>
    parallelRow(family, operation, `1111 1010 1${op1} nnnn 1111 dddd 0${op2} mmmm`, T1),
  ),
);

const EXTENSIONS: readonly ExtensionName[] = ['SXTH', 'UXTH', 'SXTB16', 'UXTB16', 'SXTB', 'UXTB'];

/** The 16-bit forms without rotation make these T2. */
const extensionRows: readonly Row[] = EXTENSIONS.flatMap((name, op1) => [
  extension(name, `1111 1010 0${binary(op1, 3)} 1111 1111 dddd 10 rr mmmm`, name.endsWith('16') ? T1 : 'T2'),
  accumulatingExtension(name, `1111 1010 0${binary(op1, 3)} nnnn 1111 dddd 10 rr mmmm`, T1),
]);

/** Rm is encoded twice; the first copy is ignored, as QEMU does. */
const UNARY: Readonly<Record<UnaryName, readonly [encoding: string, op1: string, op2: string]>> = {
  REV: ['T2', '001', '00'],
  REV16: ['T2', '001', '01'],
  RBIT: [T1, '001', '10'],
  REVSH: ['T2', '001', '11'],
  CLZ: [T1, '011', '00'],
};

/** ARM ARM A6.3.15 */
const miscellaneousRows: readonly Row[] = [
  media('QADD', '1111 1010 1000 nnnn 1111 dddd 1000 mmmm', T1),
  media('QDADD', '1111 1010 1000 nnnn 1111 dddd 1001 mmmm', T1),
  media('QSUB', '1111 1010 1000 nnnn 1111 dddd 1010 mmmm', T1),
  media('QDSUB', '1111 1010 1000 nnnn 1111 dddd 1011 mmmm', T1),
  ...entriesOf(UNARY).map(([name, [encoding, op1, op2]]) =>
    unaryRow(name, `1111 1010 1${op1} xxxx 1111 dddd 10${op2} mmmm`, encoding),
  ),
  media('SEL', '1111 1010 1010 nnnn 1111 dddd 1000 mmmm', T1),
  media('PKH', '1110 1010 1100 nnnn 0 iii dddd ii t 0 mmmm', T1),
];

/** ARM ARM A6.3.3. ASR by 0 is the 16-bit pair form. */
const plainImmediates: readonly Row[] = [
  media('SSAT', '1111 0011 00 t 0 nnnn 0 iii dddd ii 0 wwwww', T1),
  media('SSAT16', '1111 0011 0010 nnnn 0 000 dddd 00 0 wwwww', T1),
  media('USAT', '1111 0011 10 t 0 nnnn 0 iii dddd ii 0 wwwww', T1),
  media('USAT16', '1111 0011 1010 nnnn 0 000 dddd 00 0 wwwww', T1),
  media('BFI', '1111 0011 0110 nnnn 0 lll dddd ll 0 hhhhh', T1),
  media('SBFX', '1111 0011 0100 nnnn 0 lll dddd ll 0 wwwww', T1),
  media('UBFX', '1111 0011 1100 nnnn 0 lll dddd ll 0 wwwww', T1),
];

/** 32-bit T32 multiplication, saturation, media and bit-field instructions. */
export const rows: readonly Row[] = [
  ...multiplies,
  ...longMultiplies,
  ...parallelRows,
  ...extensionRows,
  ...miscellaneousRows,
  ...plainImmediates,
];

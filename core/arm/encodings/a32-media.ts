import type { ExtensionName, UnaryName } from '../semantics/media.ts';
import type { ParallelFamily, ParallelOperation } from '../semantics/parallel.ts';
import { accumulatingExtension, entriesOf, extension, media, parallelRow, unaryRow } from './media-operations.ts';
import type { Row } from './row.ts';

/** ARM ARM A5.2.5 */
const multiplies: readonly Row[] = [
  media('MUL', 'cccc 0000 000 s dddd 0000 mmmm 1001 nnnn'),
  media('MLA', 'cccc 0000 001 s dddd aaaa mmmm 1001 nnnn'),
  media('UMAAL', 'cccc 0000 0100 hhhh llll mmmm 1001 nnnn'),
  media('MLS', 'cccc 0000 0110 dddd aaaa mmmm 1001 nnnn'),
  media('UMULL', 'cccc 0000 100 s hhhh llll mmmm 1001 nnnn'),
  media('UMLAL', 'cccc 0000 101 s hhhh llll mmmm 1001 nnnn'),
  media('SMULL', 'cccc 0000 110 s hhhh llll mmmm 1001 nnnn'),
  media('SMLAL', 'cccc 0000 111 s hhhh llll mmmm 1001 nnnn'),
];

/** ARM ARM A5.2.7: X chooses the half of Rn, y that of Rm. */
const halfwordMultiplies: readonly Row[] = [
  media('SMLAxy', 'cccc 0001 0000 dddd aaaa mmmm 1 y X 0 nnnn'),
  media('SMLAWy', 'cccc 0001 0010 dddd aaaa mmmm 1 y 0 0 nnnn'),
  media('SMULWy', 'cccc 0001 0010 dddd 0000 mmmm 1 y 1 0 nnnn'),
  media('SMLALxy', 'cccc 0001 0100 hhhh llll mmmm 1 y X 0 nnnn'),
  media('SMULxy', 'cccc 0001 0110 dddd 0000 mmmm 1 y X 0 nnnn'),
];

/** ARM ARM A5.2.6 */
const saturatingSums: readonly Row[] = [
  media('QADD', 'cccc 0001 0000 nnnn dddd 0000 0101 mmmm'),
  media('QSUB', 'cccc 0001 0010 nnnn dddd 0000 0101 mmmm'),
  media('QDADD', 'cccc 0001 0100 nnnn dddd 0000 0101 mmmm'),
  media('QDSUB', 'cccc 0001 0110 nnnn dddd 0000 0101 mmmm'),
];

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
const parallelRows: readonly Row[] = entriesOf(FAMILY_BITS).flatMap(([family, op1]) =>
  entriesOf(OPERATION_BITS).map(([operation, op2]) =>
    parallelRow(family, operation, `cccc 0110 0${op1} nnnn dddd 1111 ${op2} 1 mmmm`),
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

const extensionRows: readonly Row[] = entriesOf(EXTENSION_BITS).flatMap(([name, op1]) => [
  extension(name, `cccc 0110 1${op1} 1111 dddd rr 00 0111 mmmm`),
  accumulatingExtension(name, `cccc 0110 1${op1} nnnn dddd rr 00 0111 mmmm`),
]);

const UNARY_BITS: Readonly<Record<UnaryName, string>> = {
  CLZ: '0001 0110 1111 dddd 1111 0001',
  REV: '0110 1011 1111 dddd 1111 0011',
  REV16: '0110 1011 1111 dddd 1111 1011',
  RBIT: '0110 1111 1111 dddd 1111 0011',
  REVSH: '0110 1111 1111 dddd 1111 1011',
};

const unaryRows: readonly Row[] = entriesOf(UNARY_BITS).map(([name, bits]) => unaryRow(name, `cccc ${bits} mmmm`));

/** ARM ARM A5.4.3 */
const packRows: readonly Row[] = [
  media('PKH', 'cccc 0110 1000 nnnn dddd iiiii t 01 mmmm'),
  media('SEL', 'cccc 0110 1000 nnnn dddd 1111 1011 mmmm'),
  media('SSAT', 'cccc 0110 101 wwwww dddd iiiii t 01 nnnn'),
  media('SSAT16', 'cccc 0110 1010 wwww dddd 1111 0011 nnnn'),
  media('USAT', 'cccc 0110 111 wwwww dddd iiiii t 01 nnnn'),
  media('USAT16', 'cccc 0110 1110 wwww dddd 1111 0011 nnnn'),
];

/** ARM ARM A5.4.4; X exchanges the halves of Rm or, in SMMLA, SMMLS, rounds (bit 5). */
const signedMultiplies: readonly Row[] = [
  media('SMLAD', 'cccc 0111 0000 dddd aaaa mmmm 00 X 1 nnnn'),
  media('SMLSD', 'cccc 0111 0000 dddd aaaa mmmm 01 X 1 nnnn'),
  media('SMLALD', 'cccc 0111 0100 hhhh llll mmmm 00 X 1 nnnn'),
  media('SMLSLD', 'cccc 0111 0100 hhhh llll mmmm 01 X 1 nnnn'),
  media('SMMLA', 'cccc 0111 0101 dddd aaaa mmmm 00 X 1 nnnn'),
  media('SMMLS', 'cccc 0111 0101 dddd aaaa mmmm 11 X 1 nnnn'),
  media('SDIV', 'cccc 0111 0001 dddd 1111 mmmm 0001 nnnn'),
  media('UDIV', 'cccc 0111 0011 dddd 1111 mmmm 0001 nnnn'),
  media('USADA8', 'cccc 0111 1000 dddd aaaa mmmm 0001 nnnn'),
];

/** ARM ARM A5.4 */
const bitFields: readonly Row[] = [
  media('BFI', 'cccc 0111 110 hhhhh dddd lllll 001 nnnn'),
  media('SBFX', 'cccc 0111 101 wwwww dddd lllll 101 nnnn'),
  media('UBFX', 'cccc 0111 111 wwwww dddd lllll 101 nnnn'),
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

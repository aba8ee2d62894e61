import { type AluOp, adr, dataProcessing, isCompare, move, movt, movw } from '../semantics/data-processing.ts';
import { ShiftType, shiftByImmediate, shiftByRegister, thumbExpandImm, unshifted } from '../semantics/shifter.ts';
import { binary } from './operands.ts';
import { type Fields, inst, type Row, type Semantics } from './row.ts';

/** Letters: S s, Rn n, Rd d, Rm m, shift type t, immediate i. */
const immediate =
  (op: AluOp): Semantics =>
  (f, b) =>
    dataProcessing(b, op, aluForm(f), thumbExpandImm(f.i));
const register =
  (op: AluOp): Semantics =>
  (f, b) =>
    dataProcessing(b, op, aluForm(f), shiftByImmediate(b, b.reg(f.m), f.t, f.i));

const aluForm = (f: Fields) => ({ s: f.s === 1, d: f.d ?? 0, n: f.n ?? 0 });

interface Operation {
  readonly op: AluOp;
  /** Bits 24:21 (ARM ARM A6.3.1, A6.3.11). */
  readonly bits: string;
  /** Encodings' numbers in the ARM ARM, immediate and register form. */
  readonly t: readonly [number, number];
}

const OPERATIONS: readonly Operation[] = [
  { op: 'AND', bits: '0000', t: [1, 2] },
  { op: 'BIC', bits: '0001', t: [1, 2] },
  { op: 'ORR', bits: '0010', t: [1, 2] },
  { op: 'ORN', bits: '0011', t: [1, 1] },
  { op: 'EOR', bits: '0100', t: [1, 2] },
  { op: 'ADD', bits: '1000', t: [3, 3] },
  { op: 'ADC', bits: '1010', t: [1, 2] },
  { op: 'SBC', bits: '1011', t: [1, 2] },
  { op: 'SUB', bits: '1101', t: [3, 2] },
  { op: 'RSB', bits: '1110', t: [2, 1] },
  // With S set and Rd = 1111.
  { op: 'TST', bits: '0000', t: [1, 2] },
  { op: 'TEQ', bits: '0100', t: [1, 1] },
  { op: 'CMN', bits: '1000', t: [1, 2] },
  { op: 'CMP', bits: '1101', t: [2, 3] },
];

const operationRows = OPERATIONS.flatMap(({ op, bits, t }) => {
  const s = isCompare(op) ? '1' : 's';
  const rd = isCompare(op) ? '1111' : 'dddd';
  return [
    inst(`${op} (immediate) T${t[0]}`, `11110 i 0 ${bits} ${s} nnnn 0 iii ${rd} iiiiiiii`, immediate(op)),
    inst(`${op} (register) T${t[1]}`, `11101 01 ${bits} ${s} nnnn 0 iii ${rd} ii tt mmmm`, register(op)),
  ];
});

/** ORR and ORN with Rn = 1111. */
const moveRows: readonly Row[] = [
  inst('MOV (immediate) T2', '11110 i 0 0010 s 1111 0 iii dddd iiiiiiii', immediate('MOV')),
  inst('MVN (immediate) T1', '11110 i 0 0011 s 1111 0 iii dddd iiiiiiii', immediate('MVN')),
  inst('MVN (register) T2', '11101 01 0011 s 1111 0 iii dddd ii tt mmmm', register('MVN')),
  inst('MOV (register) T3', '11101 01 0010 0 1111 0 000 dddd 00 00 mmmm', ({ d, m }, b) => move(b, d, m)),
  inst('MOVS (register) T3', '11101 01 0010 1 1111 0 000 dddd 00 00 mmmm', (f, b) =>
    dataProcessing(b, 'MOV', { s: true, d: f.d, n: 0 }, unshifted(b.reg(f.m))),
  ),
  inst('RRX T1', '11101 01 0010 s 1111 0 000 dddd 00 11 mmmm', (f, b) =>
    dataProcessing(b, 'MOV', aluForm(f), shiftByImmediate(b, b.reg(f.m), ShiftType.ROR, 0)),
  ),
];

/** Shifts are moves; `a` is the register with the amount. */
const shiftRows = Object.keys(ShiftType).flatMap((name, type) => {
  const t = binary(type, 2);
  return [
    inst(`${name} (immediate) T${name === 'ROR' ? 1 : 2}`, `11101 01 0010 s 1111 0 iii dddd ii ${t} mmmm`, (f, b) =>
      dataProcessing(b, 'MOV', aluForm(f), shiftByImmediate(b, b.reg(f.m), type, f.i)),
    ),
    inst(`${name} (register) T2`, `11111 010 0 ${t} s mmmm 1111 dddd 0000 aaaa`, (f, b) =>
      dataProcessing(b, 'MOV', aluForm(f), shiftByRegister(b, b.reg(f.m), type, b.reg(f.a))),
    ),
  ];
});

/** The field i of MOVW and MOVT (j here) lies above imm4 (h) but belongs below it. */
const imm16 = (f: Fields): number => (f.h << 12) | (f.j << 11) | f.i;

const wide =
  (op: AluOp): Semantics =>
  (f, b) =>
    dataProcessing(b, op, aluForm(f), unshifted(f.i));

/** ARM ARM A6.3.3, but for the bit fields and saturation. */
const plainImmediateRows: readonly Row[] = [
  inst('ADD (immediate) T4', '11110 i 10 0000 nnnn 0 iii dddd iiiiiiii', wide('ADD')),
  inst('SUB (immediate) T4', '11110 i 10 1010 nnnn 0 iii dddd iiiiiiii', wide('SUB')),
  inst('ADR T3', '11110 i 10 0000 1111 0 iii dddd iiiiiiii', ({ d, i }, b) => adr(b, d, i)),
  inst('ADR T2', '11110 i 10 1010 1111 0 iii dddd iiiiiiii', ({ d, i }, b) => adr(b, d, -i)),
  inst('MOVW', '11110 j 10 0100 hhhh 0 iii dddd iiiiiiii', (f, b) => movw(b, f.d, imm16(f))),
  inst('MOVT', '11110 j 10 1100 hhhh 0 iii dddd iiiiiiii', (f, b) => movt(b, f.d, imm16(f))),
];

/** 32-bit T32 data processing. */
export const rows: readonly Row[] = [...operationRows, ...moveRows, ...shiftRows, ...plainImmediateRows];

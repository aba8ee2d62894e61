import type { Builder, Value } from '../ir/builder.ts';
import { type AluOp, adr, dataProcessing, move } from '../semantics/data-processing.ts';
import { extend, unary } from '../semantics/media.ts';
import { multiply } from '../semantics/multiply.ts';
import { type Shifted, ShiftType, shiftByImmediate, shiftByRegister, unshifted } from '../semantics/shifter.ts';
import { inst, type Row, type Semantics } from './row.ts';

/** 16-bit data processing sets flags outside an IT block only. */
const setsFlags = (b: Builder): boolean => !b.context.inIT;

function alu(op: AluOp, b: Builder, d: number, n: number, operand: Shifted | Value): void {
  const shifted = typeof operand === 'object' && 'carry' in operand ? operand : unshifted(operand);
  dataProcessing(b, op, { s: setsFlags(b), d, n }, shifted);
}

/** ADD and SUB on the stack pointer, ADD and CMP of high registers: flags only from the compare. */
function plain(op: AluOp, b: Builder, d: number, n: number, operand: Value): void {
  dataProcessing(b, op, { s: false, d, n }, unshifted(operand));
}

/** Rdn and Rm in the low registers, by opcode (ARM ARM A6.2.2). */
const lowRegisters =
  (op: AluOp): Semantics =>
  (f, b) =>
    alu(op, b, f.d, f.d, b.reg(f.m));
const shift =
  (type: number): Semantics =>
  (f, b) =>
    alu('MOV', b, f.d, 0, shiftByRegister(b, b.reg(f.d), type, b.reg(f.m)));
const shiftImmediate =
  (type: number): Semantics =>
  (f, b) =>
    alu('MOV', b, f.d, 0, shiftByImmediate(b, b.reg(f.m), type, f.i));

/** ARM ARM A6.2.1 */
const shiftAddMove: readonly Row[] = [
  inst('LSL (immediate) T1', '000 00 iiiii mmm ddd', shiftImmediate(ShiftType.LSL)),
  inst('LSR (immediate) T1', '000 01 iiiii mmm ddd', shiftImmediate(ShiftType.LSR)),
  inst('ASR (immediate) T1', '000 10 iiiii mmm ddd', shiftImmediate(ShiftType.ASR)),
  inst('MOV (register) T2', '000 00 00000 mmm ddd', (f, b) => alu('MOV', b, f.d, 0, b.reg(f.m))),
  inst('ADD (register) T1', '0001100 mmm nnn ddd', (f, b) => alu('ADD', b, f.d, f.n, b.reg(f.m))),
  inst('SUB (register) T1', '0001101 mmm nnn ddd', (f, b) => alu('SUB', b, f.d, f.n, b.reg(f.m))),
  inst('ADD (immediate) T1', '0001110 iii nnn ddd', (f, b) => alu('ADD', b, f.d, f.n, f.i)),
  inst('SUB (immediate) T1', '0001111 iii nnn ddd', (f, b) => alu('SUB', b, f.d, f.n, f.i)),
  inst('MOV (immediate) T1', '00100 ddd iiiiiiii', (f, b) => alu('MOV', b, f.d, 0, f.i)),
  inst('CMP (immediate) T1', '00101 nnn iiiiiiii', (f, b) => alu('CMP', b, 0, f.n, f.i)),
  inst('ADD (immediate) T2', '00110 ddd iiiiiiii', (f, b) => alu('ADD', b, f.d, f.d, f.i)),
  inst('SUB (immediate) T2', '00111 ddd iiiiiiii', (f, b) => alu('SUB', b, f.d, f.d, f.i)),
];

/** ARM ARM A6.2.2 */
const dataRows: readonly Row[] = [
  inst('AND (register) T1', '010000 0000 mmm ddd', lowRegisters('AND')),
  inst('EOR (register) T1', '010000 0001 mmm ddd', lowRegisters('EOR')),
  inst('LSL (register) T1', '010000 0010 mmm ddd', shift(ShiftType.LSL)),
  inst('LSR (register) T1', '010000 0011 mmm ddd', shift(ShiftType.LSR)),
  inst('ASR (register) T1', '010000 0100 mmm ddd', shift(ShiftType.ASR)),
  inst('ADC (register) T1', '010000 0101 mmm ddd', lowRegisters('ADC')),
  inst('SBC (register) T1', '010000 0110 mmm ddd', lowRegisters('SBC')),
  inst('ROR (register) T1', '010000 0111 mmm ddd', shift(ShiftType.ROR)),
  inst('TST (register) T1', '010000 1000 mmm ddd', lowRegisters('TST')),
  inst('RSB (immediate) T1', '010000 1001 nnn ddd', (f, b) => alu('RSB', b, f.d, f.n, 0)),
  inst('CMP (register) T1', '010000 1010 mmm ddd', lowRegisters('CMP')),
  inst('CMN (register) T1', '010000 1011 mmm ddd', lowRegisters('CMN')),
  inst('ORR (register) T1', '010000 1100 mmm ddd', lowRegisters('ORR')),
  inst('MUL T1', '010000 1101 nnn ddd', (f, b) => multiply(b, { s: setsFlags(b), d: f.d, n: f.n, m: f.d })),
  inst('BIC (register) T1', '010000 1110 mmm ddd', lowRegisters('BIC')),
  inst('MVN (register) T1', '010000 1111 mmm ddd', lowRegisters('MVN')),
];

/** ARM ARM A6.2.3 and A6.2.5 */
const specialRows: readonly Row[] = [
  inst('ADD (register) T2', '010001 00 d mmmm ddd', (f, b) => plain('ADD', b, f.d, f.d, b.reg(f.m))),
  inst('CMP (register) T2', '010001 01 n mmmm nnn', (f, b) => plain('CMP', b, 0, f.n, b.reg(f.m))),
  inst('MOV (register) T1', '010001 10 d mmmm ddd', (f, b) => move(b, f.d, f.m)),
  inst('ADR T1', '10100 ddd iiiiiiii', (f, b) => adr(b, f.d, f.i * 4)),
  inst('ADD (SP plus immediate) T1', '10101 ddd iiiiiiii', (f, b) => plain('ADD', b, f.d, 13, f.i * 4)),
  inst('ADD (SP plus immediate) T2', '1011 0000 0 iiiiiii', (f, b) => plain('ADD', b, 13, 13, f.i * 4)),
  inst('SUB (SP minus immediate) T1', '1011 0000 1 iiiiiii', (f, b) => plain('SUB', b, 13, 13, f.i * 4)),
  inst('SXTH T1', '1011 0010 00 mmm ddd', (f, b) => extend(b, 'SXTH', { d: f.d, n: 15, m: f.m }, 0)),
  inst('SXTB T1', '1011 0010 01 mmm ddd', (f, b) => extend(b, 'SXTB', { d: f.d, n: 15, m: f.m }, 0)),
  inst('UXTH T1', '1011 0010 10 mmm ddd', (f, b) => extend(b, 'UXTH', { d: f.d, n: 15, m: f.m }, 0)),
  inst('UXTB T1', '1011 0010 11 mmm ddd', (f, b) => extend(b, 'UXTB', { d: f.d, n: 15, m: f.m }, 0)),
  inst('REV T1', '1011 1010 00 mmm ddd', (f, b) => unary(b, 'REV', { d: f.d, m: f.m })),
  inst('REV16 T1', '1011 1010 01 mmm ddd', (f, b) => unary(b, 'REV16', { d: f.d, m: f.m })),
  inst('REVSH T1', '1011 1010 11 mmm ddd', (f, b) => unary(b, 'REVSH', { d: f.d, m: f.m })),
];

/** 16-bit T32 data processing. */
export const rows: readonly Row[] = [...shiftAddMove, ...dataRows, ...specialRows];

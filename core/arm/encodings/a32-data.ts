import type { Builder } from '../ir/builder.ts';
import {
  type AluOp,
  adr,
  dataProcessing,
  hasOneOperand,
  isCompare,
  move,
  movt,
  movw,
} from '../semantics/data-processing.ts';
import { armExpandImm, type Shifted, ShiftType, shiftByImmediate, shiftByRegister } from '../semantics/shifter.ts';
import { binary } from './operands.ts';
import { type Fields, inst, type Row, type Semantics } from './row.ts';

/** ARM ARM A5.2.1 to A5.2.3: operations by opcode. */
const OPCODES: readonly AluOp[] = [
  ...(['AND', 'EOR', 'SUB', 'RSB', 'ADD', 'ADC', 'SBC', 'RSC'] as const),
  ...(['TST', 'TEQ', 'CMP', 'CMN', 'ORR', 'MOV', 'BIC', 'MVN'] as const),
];

/** Letters: S s, Rn n, Rd d, Rm m, Rs a, shift type t, immediate i. */
const OPERANDS = {
  immediate: { kind: '001', bits: 'iiiiiiiiiiii', operand: (f: Fields) => armExpandImm(f.i) },
  register: {
    kind: '000',
    bits: 'iiiiitt0mmmm',
    operand: (f: Fields, b: Builder) => shiftByImmediate(b, b.reg(f.m), f.t, f.i),
  },
  'register-shifted register': {
    kind: '000',
    bits: 'aaaa0tt1mmmm',
    operand: (f: Fields, b: Builder) => shiftByRegister(b, b.reg(f.m), f.t, b.reg(f.a)),
  },
} as const;

type OperandForm = keyof typeof OPERANDS;

function alu(op: AluOp, operand: (f: Fields, b: Builder) => Shifted): Semantics {
  return (f, b) => dataProcessing(b, op, { s: f.s === 1, d: f.d ?? 0, n: f.n ?? 0 }, operand(f, b));
}

/** `op` with one form of second operand; compares have S = 1 and no Rd, moves no Rn. */
function row(op: AluOp, opcode: number, form: OperandForm): Row {
  const { kind, bits, operand } = OPERANDS[form];
  const s = isCompare(op) ? '1' : 's';
  const rn = hasOneOperand(op) ? '0000' : 'nnnn';
  const rd = isCompare(op) ? '0000' : 'dddd';
  return inst(`${op} (${form})`, `cccc ${kind} ${binary(opcode, 4)} ${s} ${rn} ${rd} ${bits}`, alu(op, operand));
}

/** MOV with a shift has a name of its own for each kind of shift. */
function shiftRows(): Row[] {
  const names = Object.keys(ShiftType);
  return names.flatMap((name, type) => {
    const t = binary(type, 2);
    const byImmediate = alu('MOV', (f, b) => shiftByImmediate(b, b.reg(f.m), type, f.i));
    const byRegister = alu('MOV', (f, b) => shiftByRegister(b, b.reg(f.m), type, b.reg(f.a)));
    return [
      inst(`${name} (immediate)`, `cccc 000 1101 s 0000 dddd iiiii ${t} 0 mmmm`, byImmediate),
      inst(`${name} (register)`, `cccc 000 1101 s 0000 dddd aaaa 0 ${t} 1 mmmm`, byRegister),
    ];
  });
}

const byOpcode = OPCODES.flatMap((op, opcode) =>
  (Object.keys(OPERANDS) as OperandForm[])
    .filter((form) => op !== 'MOV' || form === 'immediate')
    .map((form) => row(op, opcode, form)),
);

/** A32 data processing: ARM ARM A5.2.1 to A5.2.4. */
export const rows: readonly Row[] = [
  ...byOpcode,
  ...shiftRows(),
  inst('MOV (register)', 'cccc 000 1101 0 0000 dddd 00000 00 0 mmmm', ({ d, m }, b) => move(b, d, m)),
  inst('MOVS (register)', 'cccc 000 1101 1 0000 dddd 00000 00 0 mmmm', (f, b) =>
    dataProcessing(b, 'MOV', { s: true, d: f.d, n: 0 }, shiftByImmediate(b, b.reg(f.m), ShiftType.LSL, 0)),
  ),
  inst(
    'RRX',
    'cccc 000 1101 s 0000 dddd 00000 11 0 mmmm',
    alu('MOV', (f, b) => shiftByImmediate(b, b.reg(f.m), ShiftType.ROR, 0)),
  ),
  inst('ADR A1', 'cccc 001 0100 0 1111 dddd iiiiiiiiiiii', ({ d, i }, b) => adr(b, d, armExpandImm(i).value as number)),
  inst('ADR A2', 'cccc 001 0010 0 1111 dddd iiiiiiiiiiii', ({ d, i }, b) =>
    adr(b, d, -(armExpandImm(i).value as number)),
  ),
  inst('MOVW', 'cccc 0011 0000 iiii dddd iiiiiiiiiiii', ({ d, i }, b) => movw(b, d, i)),
  inst('MOVT', 'cccc 0011 0100 iiii dddd iiiiiiiiiiii', ({ d, i }, b) => movt(b, d, i)),
];

import type { Builder, Sum, Value } from '../ir/builder.ts';
import { aluWritePc, writeRegister } from './result.ts';
import type { Shifted } from './shifter.ts';

/** x - y with flags: AddWithCarry(x, NOT(y), 1) in its short form. */
function subtract(b: Builder, x: Value, y: Value): Sum {
  const sum = b.sub(x, y);
  return {
    sum,
    get carry() {
      return b.leU(y, x);
    },
    get overflow() {
      return y === 0 ? 0 : b.lsr(b.and(b.xor(x, y), b.xor(x, sum)), 31);
    },
  };
}

type Logical = (b: Builder, n: Value, m: Value) => Value;
type Arithmetic = (b: Builder, n: Value, m: Value) => Sum;

const and: Logical = (b, n, m) => b.and(n, m);
const eor: Logical = (b, n, m) => b.xor(n, m);
const add: Arithmetic = (b, n, m) => b.addWithCarry(n, m, 0);

/** C and V do not depend on the result: C is the shifter's carry, V keeps its value. */
const LOGICAL = {
  AND: and,
  TST: and,
  EOR: eor,
  TEQ: eor,
  ORR: (b, n, m) => b.or(n, m),
  ORN: (b, n, m) => b.or(n, b.not(m)),
  BIC: (b, n, m) => b.and(n, b.not(m)),
  MOV: (_b, _n, m) => m,
  MVN: (b, _n, m) => b.not(m),
} as const satisfies Record<string, Logical>;

const ARITHMETIC = {
  ADD: add,
  CMN: add,
  SUB: subtract,
  CMP: subtract,
  RSB: (b, n, m) => subtract(b, m, n),
  ADC: (b, n, m) => b.addWithCarry(n, m, b.flag('C')),
  SBC: (b, n, m) => b.addWithCarry(n, b.not(m), b.flag('C')),
  RSC: (b, n, m) => b.addWithCarry(m, b.not(n), b.flag('C')),
} as const satisfies Record<string, Arithmetic>;

export type AluOp = keyof typeof LOGICAL | keyof typeof ARITHMETIC;

const COMPARES: ReadonlySet<AluOp> = new Set(['TST', 'TEQ', 'CMP', 'CMN']);
const ONE_OPERAND: ReadonlySet<AluOp> = new Set(['MOV', 'MVN']);

/** Whether the instruction only sets flags. */
export const isCompare = (op: AluOp): boolean => COMPARES.has(op);
/** Whether the instruction has no Rn. */
export const hasOneOperand = (op: AluOp): boolean => ONE_OPERAND.has(op);

/** The registers of a data-processing instruction and whether it sets flags. */
export interface AluForm {
  readonly s: boolean;
  readonly d: number;
  readonly n: number;
}

/**
 * Every data-processing instruction with a second operand (ARM ARM A5.2, A6.3), in either instruction set.
 * With S and d = 15 it is SUBS PC, LR or one of its kin.
 */
export function dataProcessing(b: Builder, op: AluOp, form: AluForm, operand: Shifted): void {
  const n = hasOneOperand(op) ? 0 : b.reg(form.n);
  if (op in LOGICAL) {
    const result = LOGICAL[op as keyof typeof LOGICAL](b, n, operand.value);
    finish(b, op, form, result, () => {
      const carry = operand.carry();
      b.setNZ(result);
      if (carry !== undefined) b.setC(carry);
    });
    return;
  }
  const sum = ARITHMETIC[op as keyof typeof ARITHMETIC](b, n, operand.value);
  finish(b, op, form, sum.sum, () => {
    const { carry, overflow } = sum;
    b.setNZ(sum.sum);
    b.setC(carry);
    b.setV(overflow);
  });
}

function finish(b: Builder, op: AluOp, form: AluForm, result: Value, setFlags: () => void): void {
  if (isCompare(op)) {
    setFlags();
  } else if (form.d === 15) {
    // ARM ARM B9.3.20: no flags from the result, they come from the SPSR.
    if (form.s) b.call('exceptionReturn', result);
    else aluWritePc(b, result);
  } else {
    b.setReg(form.d, result);
    if (form.s) setFlags();
  }
}

/** MOV (register) without flags or shift: a move of LR to the PC is a return. */
export function move(b: Builder, d: number, m: number): void {
  if (d === 15) aluWritePc(b, b.reg(m), m === 14 ? 'return' : 'indirect');
  else b.setReg(d, b.reg(m));
}

/** ADR: `offset` may be negative. */
export function adr(b: Builder, d: number, offset: number): void {
  const result = b.add(b.alignedPc(), offset);
  if (d === 15) aluWritePc(b, result);
  else b.setReg(d, result);
}

/** MOVW is MOV (immediate) with 16 bits and no flags. */
export function movw(b: Builder, d: number, imm16: number): void {
  writeRegister(b, d, imm16);
}

export function movt(b: Builder, d: number, imm16: number): void {
  writeRegister(b, d, b.or(b.zext16(b.reg(d)), imm16 << 16));
}

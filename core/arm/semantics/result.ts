import type { Builder, Value } from '../ir/builder.ts';
import type { BranchKind } from '../ir/node.ts';

/** ARM ARM ALUWritePC(): interworking in A32, a plain branch in T32. */
export function aluWritePc(b: Builder, value: Value, kind: BranchKind = 'indirect'): void {
  if (b.context.isa === 'a32') b.bx(value, kind);
  else b.branch(value, kind);
}

/** A result of an instruction for which d = 15 is UNPREDICTABLE: QEMU branches within the instruction set, and so do we. */
export function writeRegister(b: Builder, d: number, value: Value): void {
  if (d === 15) b.branch(value, 'indirect');
  else b.setReg(d, value);
}

/** Two results; a branch must come last. */
export function writeRegisters(b: Builder, dLow: number, low: Value, dHigh: number, high: Value): void {
  if (dLow === 15) {
    writeRegister(b, dHigh, high);
    if (dHigh !== 15) writeRegister(b, dLow, low);
    return;
  }
  writeRegister(b, dLow, low);
  writeRegister(b, dHigh, high);
}

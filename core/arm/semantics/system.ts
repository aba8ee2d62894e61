import type { Builder } from '../ir/builder.ts';
import { writeRegisters } from './result.ts';

/** Calls that raise an exception with an immediate. */
export function raise(b: Builder, exception: 'svc' | 'hvc' | 'smc' | 'bkpt', imm: number): void {
  b.call(exception, imm);
}

/** Hints that do something; all others are NOPs. */
export function hint(b: Builder, name: 'wfi' | 'wfe' | 'sev' | 'yieldHint'): void {
  b.call(name);
}

/** `kind` as in SystemOps; the option is not looked at: every barrier is a full one. */
export function barrier(b: Builder, kind: 'dmb' | 'dsb' | 'isb'): void {
  b.call('barrier', ['dmb', 'dsb', 'isb'].indexOf(kind));
}

/** CLREX. */
export function clearExclusive(b: Builder): void {
  b.call('clearExclusive');
}

/** A register of a coprocessor as MRC and MCR name it. */
export interface CoprocessorRegister {
  readonly coproc: number;
  readonly opc1: number;
  readonly crn: number;
  readonly crm: number;
  readonly opc2: number;
}

/** MRC; with t = 15 bits 31:28 go to the flags. */
export function moveFromCoprocessor(b: Builder, r: CoprocessorRegister, t: number): void {
  const value = b.call('mrc', r.coproc, r.opc1, r.crn, r.crm, r.opc2, t);
  if (t === 15) b.setNZCV(value);
  else b.setReg(t, value);
}

/** MCR. */
export function moveToCoprocessor(b: Builder, r: CoprocessorRegister, t: number): void {
  b.call('mcr', r.coproc, r.opc1, r.crn, r.crm, r.opc2, t, b.reg(t));
}

/** MRRC: `t` gets the low word, `t2` the high one. */
export function moveDoubleFromCoprocessor(
  b: Builder,
  coproc: number,
  opc1: number,
  crm: number,
  t: number,
  t2: number,
): void {
  const low = b.call('mrrc', coproc, opc1, crm, t, t2);
  const high = b.high();
  writeRegisters(b, t, low, t2, high);
}

/** MCRR. */
export function moveDoubleToCoprocessor(
  b: Builder,
  coproc: number,
  opc1: number,
  crm: number,
  t: number,
  t2: number,
): void {
  const low = b.reg(t);
  const high = b.reg(t2);
  b.call('mcrr', coproc, opc1, crm, t, t2, low, high);
}

/** Coprocessors 14 and 15 have transfers of registers only. */
const isSystem = (coproc: number): boolean => coproc >= 14;

/** CDP, and the forms with a 2 in their name of every instruction but LDC2 and STC2. */
export function coprocessorOperation(b: Builder, coproc: number): void {
  if (isSystem(coproc)) b.undefined();
  else b.call('coprocessor', coproc, 0);
}

/** LDC and STC of a coprocessor that has no such transfers. */
export function coprocessorTransfer(b: Builder, coproc: number): void {
  b.call('coprocessor', coproc, 1);
}

/** LDC or STC of the debug communications channel. */
export interface DebugTransfer {
  /** LDC. */
  readonly isLoad: boolean;
  /** Rn; 15 is the literal form. */
  readonly n: number;
  /** In words. */
  readonly imm8: number;
  readonly isIndexed: boolean;
  readonly isAdded: boolean;
  readonly writesBack: boolean;
}

/** ISS of a trapped LDC or STC of coprocessor 14, without its condition (ARM ARM B3.13.6, table B3-30). */
function transferSyndrome({ isLoad, n, imm8, isIndexed, isAdded, writesBack }: DebugTransfer): number {
  const mode = (n === 15 ? 4 : 0) | (isIndexed ? 2 : 0) | (writesBack ? 1 : 0);
  return (imm8 << 12) | (n << 5) | (isAdded ? 1 << 4 : 0) | (mode << 1) | (isLoad ? 1 : 0);
}

/** DBGDTRint as MRC and MCR have it. */
const DBGDTR = [14, 0, 0, 5, 0] as const;

/** STC stores DBGDTRRXint, LDC loads DBGDTRTXint (ARM ARM C6.4.2). */
export function transferDebugData(b: Builder, t: DebugTransfer): void {
  b.call('checkDebugTransfer', transferSyndrome(t));
  const base = t.n === 15 ? b.alignedPc() : b.reg(t.n);
  const other = b.add(base, t.isAdded ? t.imm8 * 4 : -t.imm8 * 4);
  const address = t.isIndexed ? other : base;
  if (t.isLoad) b.call('mcr', ...DBGDTR, 0, b.load(address, 'u32', { align: 4 }));
  else b.store(address, b.call('mrc', ...DBGDTR, 0), 'u32', { align: 4 });
  if (t.writesBack) b.setReg(t.n, other);
}

/** LDC2 and STC2. */
export function coprocessorTransfer2(b: Builder, coproc: number): void {
  if (isSystem(coproc)) b.undefined();
  else b.call('coprocessor', coproc, 1);
}

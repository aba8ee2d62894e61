import type { Builder, Value } from '../ir/builder.ts';
import { writeRegister } from './result.ts';

/** MRS (register): CPSR, or with `spsr` the SPSR of the current mode. */
export function readStatus(b: Builder, d: number, spsr: boolean): void {
  writeRegister(b, d, b.call(spsr ? 'readSpsr' : 'readCpsr'));
}

/** MSR (register, immediate): `byteMask` has one bit a byte of the status register. */
export function writeStatus(b: Builder, spsr: boolean, byteMask: number, value: Value): void {
  b.call(spsr ? 'writeSpsr' : 'writeCpsr', value, byteMask);
}

/** MRS (Banked register): `sysm` is SYSm<4:0>. */
export function readBankedRegister(b: Builder, d: number, spsr: number, sysm: number): void {
  writeRegister(b, d, b.call('readBanked', spsr, sysm));
}

/** MSR (Banked register). */
export function writeBankedRegister(b: Builder, spsr: number, sysm: number, n: number): void {
  b.call('writeBanked', spsr, sysm, b.reg(n));
}

/** CPS: `imod` 2 enables, 3 disables the exceptions in `aif`; 1 is UNPREDICTABLE and changes none. `mode` -1 keeps the mode. */
export function changeProcessorState(b: Builder, imod: number, aif: number, mode: number): void {
  b.call('changeState', imod === 1 ? 0 : imod, aif, mode);
}

/** SETEND. */
export function setEndianness(b: Builder, big: number): void {
  b.call('setEndian', big);
}

/** SUBS PC, LR, #imm in T32 (ARM ARM B9.3.19). */
export function subtractFromLinkAndReturn(b: Builder, imm: number): void {
  b.call('exceptionReturn', b.sub(b.reg(14), imm));
}

/** ERET; in T32 it has the encoding of SUBS PC, LR, #0. */
export function exceptionReturn(b: Builder): void {
  b.call('eret');
}

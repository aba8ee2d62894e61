import { Word } from '../state.ts';
import { bankOf, Mode, type ProgramStatus } from './psr.ts';

/** SYSm<4:3> of 2 and 3 name a mode and SP or LR (ARM ARM table B9-1). */
const MODE_OF: Readonly<Record<number, number>> = {
  16: Mode.IRQ,
  18: Mode.SVC,
  20: Mode.ABT,
  22: Mode.UND,
  30: Mode.HYP,
};

/**
 * Where MRS and MSR (banked register) find their register: a word index into the state, or -1 where the encoding is
 * UNPREDICTABLE in the current mode, which is UNDEFINED here as in QEMU.
 */
export function bankedWord(psr: ProgramStatus, spsr: boolean, sysm: number): number {
  const now = psr.mode;
  if (now === Mode.USR) return -1;
  if (spsr) return spsrWord(now, sysm);
  if (sysm < 0b01000) return userWord(psr, now, sysm);
  if (sysm < 0b10000) {
    const n = 8 + (sysm & 7);
    return n > 14 || now === Mode.FIQ ? -1 : psr.registerOf(Mode.FIQ, n);
  }
  const mode = MODE_OF[sysm & 0b11110];
  if (mode === undefined || mode === now) return sysm === 0b11110 && now === Mode.HYP ? Word.ELR_HYP : -1;
  if (mode === Mode.HYP) return -1;
  return psr.registerOf(mode, sysm & 1 ? 13 : 14);
}

function userWord(psr: ProgramStatus, now: number, sysm: number): number {
  const n = 8 + sysm;
  if (n > 14 || now === Mode.SYS) return -1;
  if (n <= 12 && now !== Mode.FIQ) return -1;
  // Hyp mode shares User mode's LR.
  if (n === 14 && now === Mode.HYP) return -1;
  return psr.registerOf(Mode.USR, n);
}

function spsrWord(now: number, sysm: number): number {
  const mode = sysm === 0b01110 ? Mode.FIQ : sysm & 1 ? undefined : MODE_OF[sysm];
  if (mode === undefined || mode === now || mode === Mode.HYP) return -1;
  return Word.BANK_SPSR + bankOf(mode);
}

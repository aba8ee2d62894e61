import type { Node } from '../../arm/ir/node.ts';
import { Word } from '../../arm/state.ts';
import { Sys } from '../../arm/system/words.ts';
import {
  FLUSH_TRAPS,
  inlineBanked,
  inlineFlush,
  inlineRegister,
  NEAR_USER_MODES,
  spsrMask,
  userWord,
} from '../translate/inline-calls.ts';
import { ALWAYS_ALIGNED, type MicroName, stateWord } from './micro-ops.ts';

/** What lowers an instruction, as far as system operations need it. */
export interface MicroWriter {
  emit(name: MicroName, d: number, a: number, b: number, imm: number): void;
  /** A word for a value. */
  temporary(): number;
  /** The word that holds argument i. */
  word(i: number): number;
}

const MODE = stateWord(Word.MODE);
const INTERRUPT_MASKS = 0xc0;

/** The micro-operations of a system operation for which isInline holds. Returns the word of its result, if it has one. */
export function lowerCall(node: Node, privilege: 0 | 1 | 2, to: MicroWriter): number | undefined {
  switch (node.name) {
    case 'barrier':
    case 'yieldHint':
      return undefined;
    case 'checkAlign':
      return checkAlign(node, to);
    case 'clearExclusive':
      to.emit('constant', stateWord(Word.EXCLUSIVE), 0, 0, 0);
      return undefined;
    case 'readCpsr':
      return readCpsr(to);
    case 'writeCpsr':
      return writeCpsr(node.args[1] as number, privilege, to);
    case 'changeState':
      return changeState(node.args[0] as number, node.args[1] as number, privilege, to);
    case 'loadExclusive':
      return loadExclusive(node.args[1] as 1 | 2 | 4, to);
    case 'storeExclusive':
      return storeExclusive(node.args[1] as 1 | 2 | 4, to);
    case 'readSpsr': {
      const d = to.temporary();
      to.emit('readSpsr', d, 0, 0, 0);
      return d;
    }
    case 'writeSpsr':
      to.emit('writeSpsr', 0, to.word(0), 0, spsrMask(node.args[1] as number));
      return undefined;
    case 'checkUserBank':
      return checkUserBank(to);
    case 'readUserReg':
      return readUserReg(node.args[0] as number, to);
    case 'writeUserReg':
      return writeUserReg(node.args[0] as number, to);
    case 'sev':
      to.emit('sev', 0, 0, 0, 0);
      return undefined;
    case 'readBanked':
      return read(inlineBanked(node, privilege)!, to);
    case 'writeBanked':
      to.emit('setFar', to.word(2), 0, 0, inlineBanked(node, privilege)! * 4);
      return undefined;
    case 'mrc':
    case 'mcr':
      if (inlineFlush(node, privilege) >= 0) return flush(node, privilege, to);
      return coprocessor(node, privilege, to);
    default:
      // Whatever isInline will hold for one day.
      to.emit('leave', 0, 0, 0, 0);
      return undefined;
  }
}

function read(word: number, to: MicroWriter): number {
  const d = to.temporary();
  to.emit('far', d, 0, 0, word * 4);
  return d;
}

/** See NEAR_USER_MODES. */
function checkUserBank(to: MicroWriter): undefined {
  const [t, modes] = [to.temporary(), to.temporary()];
  to.emit('constant', modes, 0, 0, NEAR_USER_MODES);
  to.emit('andImm', t, MODE, 0, 15);
  to.emit('lsr', t, modes, t, 0);
  to.emit('andImm', t, t, 0, 1);
  to.emit('leaveIf', 0, t, 0, 0);
}

function readUserReg(n: number, to: MicroWriter): number {
  if (n >= 13) return read(userWord(n), to);
  const d = to.temporary();
  to.emit('move', d, stateWord(n), 0, 0);
  return d;
}

function writeUserReg(n: number, to: MicroWriter): undefined {
  if (n >= 13) to.emit('setFar', to.word(1), 0, 0, userWord(n) * 4);
  else to.emit('move', stateWord(n), to.word(1), 0, 0);
}

function flush(node: Node, privilege: 0 | 1 | 2, to: MicroWriter): undefined {
  if (privilege < 2) trapped(FLUSH_TRAPS, to);
  to.emit('flush', 0, to.word(6), 0, inlineFlush(node, privilege));
}

function checkAlign(node: Node, to: MicroWriter): undefined {
  const t = to.temporary();
  to.emit('andImm', t, to.word(0), 0, (node.args[1] as number) - 1);
  to.emit('leaveIf', 0, t, 0, 0);
}

/** As SystemOps.readCpsr: execution state bits read as zero, but E. */
function readCpsr(to: MicroWriter): number {
  const d = to.temporary();
  const t = to.temporary();
  const join = (): void => to.emit('or', d, d, t, 0);
  const at = (word: number, bit: number): void => {
    to.emit('shlImm', t, stateWord(word), 0, bit);
    join();
  };
  to.emit('andImm', d, stateWord(Word.NF), 0, 0x8000_0000 | 0);
  to.emit('eqImm', t, stateWord(Word.ZF), 0, 0);
  to.emit('shlImm', t, t, 0, 30);
  join();
  at(Word.CF, 29);
  at(Word.VF, 28);
  at(Word.QF, 27);
  at(Word.GE, 16);
  at(Word.E, 9);
  to.emit('or', d, d, MODE, 0);
  return d;
}

/** As SystemOps.writeCpsr without E and A; the mode must stay, and nothing may become pending by it. */
function writeCpsr(byteMask: number, privilege: 0 | 1 | 2, to: MicroWriter): undefined {
  const v = to.word(0);
  const t = to.temporary();
  if (byteMask & 1 && privilege > 0) {
    to.emit('xor', t, v, MODE, 0);
    to.emit('andImm', t, t, 0, 0x1f);
    to.emit('leaveIf', 0, t, 0, 0);
    // Masks that are taken away while something waits.
    const u = to.temporary();
    to.emit('xorImm', t, v, 0, -1);
    to.emit('and', t, t, MODE, 0);
    to.emit('andImm', t, t, 0, INTERRUPT_MASKS);
    to.emit('neImm', u, stateWord(Word.PENDING), 0, 0);
    to.emit('mulImm', u, u, 0, INTERRUPT_MASKS);
    to.emit('and', t, t, u, 0);
    to.emit('leaveIf', 0, t, 0, 0);
    to.emit('andImm', t, v, 0, INTERRUPT_MASKS);
    to.emit('andImm', MODE, MODE, 0, ~INTERRUPT_MASKS);
    to.emit('or', MODE, MODE, t, 0);
  }
  const bit = (word: number, n: number): void => {
    to.emit('lsrImm', t, v, 0, n);
    to.emit('andImm', stateWord(word), t, 0, 1);
  };
  if (byteMask & 8) {
    to.emit('andImm', stateWord(Word.NF), v, 0, 0x8000_0000 | 0);
    to.emit('xorImm', t, v, 0, -1);
    to.emit('andImm', stateWord(Word.ZF), t, 0, 0x4000_0000);
    bit(Word.CF, 29);
    bit(Word.VF, 28);
    bit(Word.QF, 27);
  }
  if (byteMask & 4) {
    to.emit('lsrImm', t, v, 0, 16);
    to.emit('andImm', stateWord(Word.GE), t, 0, 15);
  }
}

/** CPSIE and CPSID without a mode. */
function changeState(imod: number, aif: number, privilege: 0 | 1 | 2, to: MicroWriter): undefined {
  if (privilege === 0 || imod < 2) return;
  const mask = (aif & 7) << 6;
  if (imod === 2) {
    to.emit('leaveIf', 0, stateWord(Word.PENDING), 0, 0);
    to.emit('andImm', MODE, MODE, 0, ~mask);
  } else to.emit('orImm', MODE, MODE, 0, mask);
}

const LOAD = { 1: 'loadU8', 2: 'loadU16', 4: 'loadU32' } as const;
const STORE = { 1: 'exclusiveU8', 2: 'exclusiveU16', 4: 'exclusiveU32' } as const;

function loadExclusive(size: 1 | 2 | 4, to: MicroWriter): number {
  const address = to.word(0);
  const d = to.temporary();
  to.emit(LOAD[size], d, address, (size - 1) | ALWAYS_ALIGNED, 0);
  to.emit('constant', stateWord(Word.EXCLUSIVE), 0, 0, 1);
  to.emit('move', stateWord(Word.EXCLUSIVE_VA), address, 0, 0);
  to.emit('constant', stateWord(Word.EXCLUSIVE_SIZE), 0, 0, size);
  to.emit('move', stateWord(Word.EXCLUSIVE_LOW), d, 0, 0);
  to.emit('constant', stateWord(Word.EXCLUSIVE_HIGH), 0, 0, 0);
  return d;
}

function storeExclusive(size: 1 | 2 | 4, to: MicroWriter): number {
  const address = to.word(0);
  const value = to.word(2);
  const d = to.temporary();
  to.emit(STORE[size], d, address, value, 0);
  return d;
}

/** The evaluator traps an access to Hyp mode. */
function trapped({ hstr, hcr }: { readonly hstr: number; readonly hcr: number }, to: MicroWriter): void {
  for (const [word, mask] of [
    [Sys.HSTR, hstr],
    [Sys.HCR, hcr],
  ] as const) {
    if (mask === 0) continue;
    const t = read(word, to);
    to.emit('andImm', t, t, 0, mask);
    to.emit('leaveIf', 0, t, 0, 0);
  }
}

function coprocessor(node: Node, privilege: 0 | 1 | 2, to: MicroWriter): number | undefined {
  const register = inlineRegister(node, privilege)!;
  if (privilege < 2) trapped(register, to);
  if (node.name === 'mrc') return read(register.word!, to);
  if (register.word === undefined) return undefined;
  const value = to.word(6);
  if (register.stores === -1) to.emit('setFar', value, 0, 0, register.word * 4);
  else {
    const [t, kept] = [to.temporary(), read(register.word, to)];
    to.emit('andImm', t, value, 0, register.stores);
    to.emit('andImm', kept, kept, 0, ~register.stores);
    to.emit('or', t, t, kept, 0);
    to.emit('setFar', t, 0, 0, register.word * 4);
  }
  return undefined;
}

import type { Node } from '../../arm/ir/node.ts';
import { CPU_STATE_SIZE, Word } from '../../arm/state.ts';
import { bankedWord } from '../../arm/system/banked.ts';
import { systemRegisterAt } from '../../arm/system/coprocessor.ts';
import { bankOf, Mode, ProgramStatus } from '../../arm/system/psr.ts';

/** A coprocessor access that translated code does itself. */
export interface InlineRegister {
  /** State word that holds the register; undefined for an operation without effect. */
  readonly word: number | undefined;
  /** Below Hyp mode these bits of HSTR and HCR must be clear, else it is trapped. */
  readonly hstr: number;
  readonly hcr: number;
  /** Bits that a write changes. */
  readonly stores: number;
}

const constants = (node: Node): readonly number[] | undefined =>
  node.args.every((a) => typeof a === 'number') ? (node.args as readonly number[]) : undefined;

/** MRC or MCR of a register that is plain storage or an operation without effect, at a privilege that may; else undefined. */
export function inlineRegister(node: Node, privilege: 0 | 1 | 2): InlineRegister | undefined {
  const write = node.name === 'mcr';
  const args = constants(write ? { ...node, args: node.args.slice(0, 6) } : node);
  if (!args) return undefined;
  const [cp, opc1, crn, crm, opc2] = args as [number, number, number, number, number];
  if (cp !== 15) return undefined;
  const register = systemRegisterAt(cp, opc1, crn, crm, opc2);
  if (!register || register.check || privilege < (write ? register.writes : register.reads)) return undefined;
  const hstr = crn === 4 || crn === 14 ? 0 : 1 << crn;
  const hcr = write ? register.hcrWrite : register.hcrRead;
  if (write && register.inert) return { word: undefined, hstr, hcr, stores: 0 };
  if (register.word === undefined || (write && register.stores === undefined)) return undefined;
  return { word: register.word, hstr, hcr, stores: register.stores ?? 0 };
}

/** A program status in Hyp mode, to ask where registers are. */
const HYP = new ProgramStatus(new Int32Array(CPU_STATE_SIZE / 4));
HYP.setMode(Mode.HYP);

/**
 * State word of MRS or MSR of a banked register, where the privilege alone tells which it is: in Hyp mode. Undefined where it
 * doesn't, or the instruction is UNDEFINED.
 */
export function inlineBanked(node: Node, privilege: 0 | 1 | 2): number | undefined {
  if (privilege !== 2) return undefined;
  const word = bankedWord(HYP, node.args[0] !== 0, node.args[1] as number);
  return word < 0 ? undefined : word;
}

/** HSTR and HCR bits that trap TLB maintenance. */
export const FLUSH_TRAPS = { hstr: 1 << 8, hcr: 1 << 25 } as const;
/** Of `inlineFlush`: entries of Hyp mode, entries of all CPUs. */
export const FLUSH_HYP = 1;
export const FLUSH_ALL = 2;

/**
 * Which entries TLB maintenance by address forgets (TLBIMVA, TLBIMVAA, TLBIMVAH and their inner shareable forms, ARM ARM B4.2.2);
 * -1 for what is no such operation.
 */
export function inlineFlush(node: Node, privilege: 0 | 1 | 2): number {
  const [cp, opc1, crn, crm, opc2] = node.args;
  if (node.name !== 'mcr' || cp !== 15 || crn !== 8) return -1;
  const shareable = crm === 3 ? FLUSH_ALL : 0;
  if (opc1 === 4) return privilege === 2 && opc2 === 1 && (crm === 3 || crm === 7) ? FLUSH_HYP | shareable : -1;
  const known = opc1 === 0 && (crm === 3 || crm === 5 || crm === 6 || crm === 7) && (opc2 === 1 || opc2 === 3);
  return known && privilege > 0 ? shareable : -1;
}

/** Modes of PL1, as bits, from which User mode's registers are not where they are from the others: see userWord. */
export const NEAR_USER_MODES = (1 << (Mode.FIQ & 15)) | (1 << (Mode.SYS & 15));

/** State word of register n of User mode, from the other modes of PL1. */
export const userWord = (n: number): number =>
  n < 13 ? n : (n === 13 ? Word.BANK_R13 : Word.BANK_R14) + bankOf(Mode.USR);

/** Bits of SPSR that MSR with this mask writes: bits 23:20 are reserved, see SystemOps.writeSpsr. */
export function spsrMask(byteMask: number): number {
  let mask = 0;
  for (let byte = 0; byte < 4; byte++) if (byteMask & (1 << byte)) mask |= 0xff << (8 * byte);
  return mask & ~0x00e0_0000;
}

/** Eight numbers below 16, the first in the lowest bits. */
const nibbles = (of: (n: number) => number): number =>
  Array.from({ length: 8 }, (_, n) => Math.max(0, of(n)) << (4 * n)).reduce((sum, bits) => sum | bits);

/** Banks of modes, four bits each: of those below 0x18, and of those from 0x18 on. 0 also for what has no SPSR. */
export const BANKS = [nibbles((n) => bankOf(Mode.USR + n)), nibbles((n) => bankOf(Mode.USR + 8 + n))] as const;

/** Whether translated code does a system operation itself, perhaps leaving to the evaluator in rare cases. */
export function isInline(node: Node, privilege: 0 | 1 | 2): boolean {
  switch (node.name) {
    case 'barrier':
    case 'yieldHint':
    case 'checkAlign':
    case 'clearExclusive':
    case 'readCpsr':
      return true;
    case 'writeCpsr':
      // Bits 15:8 hold E, which translations depend on, and A.
      return typeof node.args[1] === 'number' && (node.args[1] & 2) === 0;
    case 'changeState':
      return node.args[2] === -1;
    case 'loadExclusive':
    case 'storeExclusive':
      return node.args[1] !== 8;
    case 'loadDual':
    case 'storeDual':
      return true;
    case 'mrc':
    case 'mcr':
      return inlineRegister(node, privilege) !== undefined || inlineFlush(node, privilege) >= 0;
    case 'sev':
      return true;
    case 'readSpsr':
    case 'writeSpsr':
      return privilege > 0;
    case 'checkUserBank':
    case 'readUserReg':
    case 'writeUserReg':
      return privilege === 1;
    case 'readBanked':
    case 'writeBanked':
      return inlineBanked(node, privilege) !== undefined;
    default:
      return false;
  }
}

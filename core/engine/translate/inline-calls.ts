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
  if (write && register.inert) return { word: undefined, hstr, hcr };
  if (register.word === undefined || (write && !register.plain)) return undefined;
  return { word: register.word, hstr, hcr };
}

/** A program status in Hyp mode, to ask where registers are. */
const HYP = new ProgramStatus(new Int32Array(CPU_STATE_SIZE / 4));
HYP.setMode(Mode.HYP);

/**
 * State word of MRS or MSR of a banked register or of SPSR, where the privilege alone tells which it is: in Hyp mode. Undefined where it
 * doesn't, or the instruction is UNDEFINED.
 */
export function inlineBanked(node: Node, privilege: 0 | 1 | 2): number | undefined {
  if (privilege !== 2) return undefined;
  if (node.name === 'readSpsr') return Word.BANK_SPSR + bankOf(Mode.HYP);
  const word = bankedWord(HYP, node.args[0] !== 0, node.args[1] as number);
  return word < 0 ? undefined : word;
}

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
      return inlineRegister(node, privilege) !== undefined;
    case 'readSpsr':
    case 'readBanked':
    case 'writeBanked':
      return inlineBanked(node, privilege) !== undefined;
    default:
      return false;
  }
}

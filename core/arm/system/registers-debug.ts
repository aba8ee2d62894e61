import type { SystemContext } from './context.ts';
import { computed, operation, type RegisterOptions, readOnly, stored } from './declare.ts';
import type { SystemRegister, SystemRegister64 } from './register.ts';
import { Sys, type SystemWord } from './words.ts';

/** HDCR.TDA, TDOSA, TDRA; TDE implies all three (ARM ARM B4.1.68). */
const TDA = 1 << 9;
const TDOSA = 1 << 10;
const TDRA = 1 << 11;
const TDE = 1 << 8;

const trapped =
  (bit: number) =>
  (cpu: SystemContext): 'trap' | undefined =>
    cpu.privilege() < 2 && (cpu.r[Sys.HDCR]! & (bit | TDE)) !== 0 ? 'trap' : undefined;

const debug: RegisterOptions = { check: trapped(TDA) };
const osLock: RegisterOptions = { check: trapped(TDOSA) };
const rom: RegisterOptions = { check: trapped(TDRA) };

/** DBGDSCR.UDCCdis makes the few User-readable debug registers UNDEFINED there (ARM ARM C11.11.20). */
const userReadable =
  (bit: number): RegisterOptions['check'] =>
  (cpu) => {
    if (cpu.privilege() === 0 && (cpu.r[Sys.DBGDSCR]! & (1 << 12)) !== 0) return 'undefined';
    return trapped(bit)(cpu);
  };

const OS_UNLOCK_KEY = 0xc5ac_ce55 | 0;

const array = (name: 'DBGBVR' | 'DBGBCR' | 'DBGWVR' | 'DBGWCR', count: number, opc2: number): SystemRegister[] =>
  Array.from({ length: count }, (_, n) =>
    stored(`${name}${n}`, [14, 0, 0, n, opc2], `${name}${n}` as SystemWord, debug),
  );

/** Jazelle: the trivial implementation (ARM ARM A2.10). */
const jazelle: readonly SystemRegister[] = [
  readOnly('JIDR', [14, 7, 0, 0, 0], () => 0, { reads: 0, writes: 3, hcr: 1 << 15 }),
  stored('JOSCR', [14, 7, 1, 0, 0], 'JOSCR', { writable: 0 }),
  stored('JMCR', [14, 7, 2, 0, 0], 'JMCR', { writable: 0 }),
  stored('TEECR', [14, 6, 0, 0, 0], 'TEECR', { writable: 1 }),
  stored('TEEHBR', [14, 6, 1, 0, 0], 'TEEHBR', {
    reads: 0,
    writes: 0,
    check: (cpu) => (cpu.privilege() === 0 && cpu.r[Sys.TEECR]! & 1 ? 'undefined' : undefined),
    writable: ~3,
  }),
];

/** Debug registers that software probes. Breakpoints and watchpoints of the guest are stored and never fire: no debugger is attached. */
export const debugRegisters: readonly SystemRegister[] = [
  readOnly('DBGDIDR', [14, 0, 0, 0, 0], (cpu) => cpu.id.DBGDIDR, { reads: 0, check: userReadable(TDA) }),
  readOnly('DBGDSCRint', [14, 0, 0, 1, 0], (cpu) => cpu.r[Sys.DBGDSCR]!, { reads: 0, check: userReadable(TDA) }),
  computed(
    'DBGDTRint',
    [14, 0, 0, 5, 0],
    (cpu) => cpu.r[Sys.DBGDTRRX]!,
    (cpu, value) => {
      cpu.r[Sys.DBGDTRTX] = value;
    },
    { reads: 0, writes: 0, check: userReadable(TDA) },
  ),
  stored('DBGWFAR', [14, 0, 0, 6, 0], 'DBGWFAR', debug),
  stored('DBGVCR', [14, 0, 0, 7, 0], 'DBGVCR', debug),
  stored('DBGDTRRXext', [14, 0, 0, 0, 2], 'DBGDTRRX', debug),
  stored('DBGDSCRext', [14, 0, 0, 2, 2], 'DBGDSCR', debug),
  stored('DBGDTRTXext', [14, 0, 0, 3, 2], 'DBGDTRTX', debug),
  ...array('DBGBVR', 6, 4),
  ...array('DBGBCR', 6, 5),
  ...array('DBGWVR', 4, 6),
  ...array('DBGWCR', 4, 7),
  readOnly('DBGDRAR', [14, 0, 1, 0, 0], () => 0, { reads: 0, check: userReadable(TDRA) }),
  stored('DBGBXVR4', [14, 0, 1, 4, 1], 'DBGBXVR4', debug),
  stored('DBGBXVR5', [14, 0, 1, 5, 1], 'DBGBXVR5', debug),
  operation(
    'DBGOSLAR',
    [14, 0, 1, 0, 4],
    (cpu, value) => {
      // OSLM bit 3: the lock is implemented; bit 1: locked.
      cpu.r[Sys.DBGOSLSR] = value === OS_UNLOCK_KEY ? 0xa : 0x8;
    },
    osLock,
  ),
  readOnly('DBGOSLSR', [14, 0, 1, 1, 4], (cpu) => cpu.r[Sys.DBGOSLSR]!, osLock),
  stored('DBGOSDLR', [14, 0, 1, 3, 4], 'DBGOSDLR', { ...osLock, writable: 0 }),
  stored('DBGPRCR', [14, 0, 1, 4, 4], 'DBGPRCR', { ...osLock, writable: 1 }),
  readOnly('DBGDSAR', [14, 0, 2, 0, 0], () => 0, { ...rom, reads: 0, check: userReadable(TDRA) }),
  readOnly('DBGDEVID1', [14, 0, 7, 1, 7], () => 0, debug),
  readOnly('DBGDEVID', [14, 0, 7, 2, 7], () => 0x0111_0f13, debug),
  stored('DBGCLAIMSET', [14, 0, 7, 8, 6], 'DBGCLAIM', debug),
  operation(
    'DBGCLAIMCLR',
    [14, 0, 7, 9, 6],
    (cpu, value) => {
      cpu.r[Sys.DBGCLAIM] = cpu.r[Sys.DBGCLAIM]! & ~value;
    },
    { ...debug, reads: 3 },
  ),
  readOnly('DBGAUTHSTATUS', [14, 0, 7, 14, 6], () => 0, debug),
  ...jazelle,
];

const zero64 = (name: string, opc1: number, crm: number): SystemRegister64 => ({
  name,
  at: [14, opc1, crm],
  reads: 0,
  writes: 3,
  hcrRead: 0,
  hcrWrite: 0,
  check: userReadable(TDRA),
  read: () => [0, 0],
  write: () => {},
});

export const debugRegisters64: readonly SystemRegister64[] = [zero64('DBGDRAR', 0, 1), zero64('DBGDSAR', 0, 2)];

import type { Cpu } from '../cpu.ts';
import { Ec, raise } from '../exception.ts';
import { key32, key64, type SystemRegister, type SystemRegister64 } from './register.ts';
import { controlRegisters, controlRegisters64 } from './registers-control.ts';
import { debugRegisters, debugRegisters64 } from './registers-debug.ts';
import { identificationRegisters } from './registers-id.ts';
import { maintenanceRegisters } from './registers-maintenance.ts';
import { pmuRegisters } from './registers-pmu.ts';
import { timerRegisters, timerRegisters64 } from './registers-timer.ts';
import { Sys } from './words.ts';

function index<T>(rows: readonly T[], key: (row: T) => number, name: (row: T) => string): ReadonlyMap<number, T> {
  const map = new Map<number, T>();
  for (const row of rows) {
    const other = map.get(key(row));
    if (other) throw new Error(`${name(row)} and ${name(other)} have the same encoding`);
    map.set(key(row), row);
  }
  return map;
}

/** Every coprocessor register of 32 bits. */
export const systemRegisters: readonly SystemRegister[] = [
  ...identificationRegisters,
  ...controlRegisters,
  ...maintenanceRegisters,
  ...timerRegisters,
  ...pmuRegisters,
  ...debugRegisters,
];

/** Every coprocessor register of 64 bits. */
export const systemRegisters64: readonly SystemRegister64[] = [
  ...controlRegisters64,
  ...timerRegisters64,
  ...debugRegisters64,
];

const words = index(
  systemRegisters,
  (r) => key32(...r.at),
  (r) => r.name,
);
const doublewords = index(
  systemRegisters64,
  (r) => key64(...r.at),
  (r) => r.name,
);

/** The register of an MRC or MCR encoding, undefined where there is none. */
export const systemRegisterAt = (...at: SystemRegister['at']): SystemRegister | undefined => words.get(key32(...at));

/** CRn and CRm of the implementation-defined space that HCR.TIDCP traps (ARM ARM B1.14.3). */
const IMPLEMENTATION_DEFINED: Readonly<Record<number, readonly number[]>> = {
  9: [0, 1, 2, 5, 6, 7, 8],
  10: [0, 1, 4, 8],
  11: [0, 1, 2, 3, 4, 5, 6, 7, 8, 15],
};

const HCR_TIDCP = 1 << 20;

/** CV and COND of a syndrome: the instruction passed its condition, which the architecture lets us report as AL. */
export const PASSED = (1 << 24) | (0xe << 20);

/** MRC, MCR, MRRC and MCRR to coprocessors 14 and 15 with their permissions and traps. */
export class CoprocessorAccess {
  readonly #cpu: Cpu;

  constructor(cpu: Cpu) {
    this.#cpu = cpu;
  }

  read(cp: number, opc1: number, crn: number, crm: number, opc2: number, rt: number): number {
    const iss = PASSED | (opc2 << 17) | (opc1 << 14) | (crn << 10) | (rt << 5) | (crm << 1) | 1;
    return this.#word(cp, opc1, crn, crm, opc2, iss, false).read(this.#cpu);
  }

  write(cp: number, opc1: number, crn: number, crm: number, opc2: number, rt: number, value: number): void {
    const iss = PASSED | (opc2 << 17) | (opc1 << 14) | (crn << 10) | (rt << 5) | (crm << 1);
    this.#word(cp, opc1, crn, crm, opc2, iss, true).write(this.#cpu, value);
  }

  read64(cp: number, opc1: number, crm: number, rt: number, rt2: number): readonly [number, number] {
    const iss = PASSED | (opc1 << 16) | (rt2 << 10) | (rt << 5) | (crm << 1) | 1;
    return this.#doubleword(cp, opc1, crm, iss, false).read(this.#cpu);
  }

  write64(cp: number, opc1: number, crm: number, rt: number, rt2: number, low: number, high: number): void {
    const iss = PASSED | (opc1 << 16) | (rt2 << 10) | (rt << 5) | (crm << 1);
    this.#doubleword(cp, opc1, crm, iss, true).write(this.#cpu, low, high);
  }

  /** LDC and STC may what MRC and MCR of DBGDTRint may, and are trapped with it. */
  checkDebugTransfer(iss: number): void {
    this.#permit(words.get(key32(14, 0, 0, 5, 0))!, Ec.CP14_LS, PASSED | iss, false);
  }

  #word(cp: number, opc1: number, crn: number, crm: number, opc2: number, iss: number, write: boolean): SystemRegister {
    const cpu = this.#cpu;
    const ec = cp === 15 ? Ec.CP15_RT : Ec.CP14_RT;
    // HCPTR.TTA: the trace registers, cp14 with opc1 = 1.
    if (cp === 14 && opc1 === 1) this.#trapAtPl1(cpu.r[Sys.HCPTR]! & (1 << 20), ec, iss);
    if (cp === 15) {
      this.#hstr(crn, ec, iss);
      if (IMPLEMENTATION_DEFINED[crn]?.includes(crm)) this.#trapAtPl1(cpu.r[Sys.HCR]! & HCR_TIDCP, ec, iss);
    }
    const register = words.get(key32(cp, opc1, crn, crm, opc2));
    if (!register) raise({ kind: 'undefined' });
    this.#permit(register, ec, iss, write);
    return register;
  }

  #doubleword(cp: number, opc1: number, crm: number, iss: number, write: boolean): SystemRegister64 {
    const ec = cp === 15 ? Ec.CP15_RRT : Ec.CP14_RRT;
    if (cp === 15) this.#hstr(crm, ec, iss);
    const register = doublewords.get(key64(cp, opc1, crm));
    if (!register) raise({ kind: 'undefined' });
    this.#permit(register, ec, iss, write);
    return register;
  }

  /** HSTR.Tn traps cp15 accesses by primary register, but c4 and c14. */
  #hstr(crn: number, ec: number, iss: number): void {
    if (crn !== 4 && crn !== 14) this.#trapAtPl1(this.#cpu.r[Sys.HSTR]! & (1 << crn), ec, iss);
  }

  #trapAtPl1(condition: number, ec: number, iss: number): void {
    if (condition !== 0 && this.#cpu.privilege() === 1) raise({ kind: 'hyp trap', ec, iss });
  }

  #permit(register: SystemRegister | SystemRegister64, ec: number, iss: number, write: boolean): void {
    const cpu = this.#cpu;
    const privilege = cpu.privilege();
    if (privilege < (write ? register.writes : register.reads)) raise({ kind: 'undefined' });
    if (privilege < 2) {
      // A User access that PL1 permits is trapped by HSTR like PL1's own.
      const crn = register.at.length === 5 ? register.at[2] : register.at[2];
      if (privilege === 0 && register.at[0] === 15 && crn !== 4 && crn !== 14 && cpu.r[Sys.HSTR]! & (1 << crn))
        raise({ kind: 'hyp trap', ec, iss });
      if (cpu.r[Sys.HCR]! & (write ? register.hcrWrite : register.hcrRead)) raise({ kind: 'hyp trap', ec, iss });
    }
    const verdict = register.check?.(cpu, write);
    if (verdict === 'undefined') raise({ kind: 'undefined' });
    if (verdict === 'trap') raise({ kind: 'hyp trap', ec, iss });
  }
}

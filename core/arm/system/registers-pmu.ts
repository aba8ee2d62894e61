import type { SystemContext } from './context.ts';
import { computed, operation, type RegisterOptions, stored } from './declare.ts';
import type { SystemRegister } from './register.ts';
import { Sys, type SystemWord } from './words.ts';

/** HDCR.TPM, TPMCR. */
const TPM = 1 << 6;
const TPMCR = 1 << 5;

const COUNTERS = 6;
const CYCLE_BIT = 0x8000_0000 | 0;
const IMPLEMENTED = CYCLE_BIT | (2 ** COUNTERS - 1);

const check =
  (control = false): RegisterOptions['check'] =>
  (cpu) => {
    if (cpu.privilege() === 0 && (cpu.r[Sys.PMUSERENR]! & 1) === 0) return 'undefined';
    const bits = TPM | (control ? TPMCR : 0);
    return cpu.privilege() < 2 && (cpu.r[Sys.HDCR]! & bits) !== 0 ? 'trap' : undefined;
  };

const user: RegisterOptions = { reads: 0, writes: 0, check: check() };
const privileged: RegisterOptions = { check: check() };

const counting = (cpu: SystemContext): boolean =>
  (cpu.r[Sys.PMCR]! & 1) !== 0 && (cpu.r[Sys.PMCNTEN]! & CYCLE_BIT) !== 0;

/** One count an instruction; PMCR.D divides by 64. */
const cycles = (cpu: SystemContext): number =>
  cpu.r[Sys.PMCR]! & 8 ? Math.floor(cpu.cycles() / 64) | 0 : cpu.cycles() | 0;

/** While it counts, PMCCNTR is the cycle count less an offset; while stopped, the offset word holds its value. */
const cycleCounter = (cpu: SystemContext): number =>
  counting(cpu) ? (cycles(cpu) - cpu.r[Sys.PMCCNTR_OFFSET]!) | 0 : cpu.r[Sys.PMCCNTR_OFFSET]!;

const setCycleCounter = (cpu: SystemContext, value: number): void => {
  cpu.r[Sys.PMCCNTR_OFFSET] = counting(cpu) ? (cycles(cpu) - value) | 0 : value;
};

/** Changes a control while the counter keeps its value. */
const keeping = (cpu: SystemContext, change: () => void): void => {
  const value = cycleCounter(cpu);
  change();
  setCycleCounter(cpu, value);
};

const SOFTWARE_INCREMENT = 0;
/** PMXEVTYPER: events at PL1, PL0 are not counted; those of Hyp mode are. */
const FILTER_PL1 = 1 << 31;
const FILTER_PL0 = 1 << 30;
const FILTER_HYP = 1 << 27;

/** Whether an event counter counts an event of the running mode. */
function counts(cpu: SystemContext, n: number, event: number): boolean {
  const type = cpu.r[Sys.PMXEVTYPER0 + n]!;
  const enabled = (cpu.r[Sys.PMCR]! & 1) !== 0 && (cpu.r[Sys.PMCNTEN]! & (1 << n)) !== 0;
  if (!enabled || (type & 0xff) !== event) return false;
  const privilege = cpu.privilege();
  return privilege === 2 ? (type & FILTER_HYP) !== 0 : (type & (privilege === 1 ? FILTER_PL1 : FILTER_PL0)) === 0;
}

/** PMSWINC: event 0 for each counter named (ARM ARM C12.8.1). */
function softwareIncrement(cpu: SystemContext, value: number): void {
  for (let n = 0; n < COUNTERS; n++) {
    if ((value & (1 << n)) === 0 || !counts(cpu, n, SOFTWARE_INCREMENT)) continue;
    const next = (cpu.r[Sys.PMXEVCNTR0 + n]! + 1) | 0;
    cpu.r[Sys.PMXEVCNTR0 + n] = next;
    if (next === 0) cpu.r[Sys.PMOVSR] = cpu.r[Sys.PMOVSR]! | (1 << n);
  }
}

const selected = (cpu: SystemContext): number => cpu.r[Sys.PMSELR]! & 31;

const setBits = (name: string, crm: number, opc2: number, word: SystemWord, o: RegisterOptions): SystemRegister =>
  computed(
    name,
    [15, 0, 9, crm, opc2],
    (cpu) => cpu.r[Sys[word]]!,
    (cpu, value) =>
      keeping(cpu, () => {
        cpu.r[Sys[word]] = cpu.r[Sys[word]]! | (value & IMPLEMENTED);
      }),
    o,
  );

const clearBits = (name: string, crm: number, opc2: number, word: SystemWord, o: RegisterOptions): SystemRegister =>
  computed(
    name,
    [15, 0, 9, crm, opc2],
    (cpu) => cpu.r[Sys[word]]!,
    (cpu, value) =>
      keeping(cpu, () => {
        cpu.r[Sys[word]] = cpu.r[Sys[word]]! & ~value;
      }),
    o,
  );

/** Performance monitors, version 2: the cycle counter counts, and event counters count software increments; no other events are modelled. */
export const pmuRegisters: readonly SystemRegister[] = [
  computed(
    'PMCR',
    [15, 0, 9, 12, 0],
    (cpu) => cpu.r[Sys.PMCR]!,
    (cpu, value) => {
      keeping(cpu, () => {
        cpu.r[Sys.PMCR] = (cpu.r[Sys.PMCR]! & ~0x39) | (value & 0x39);
      });
      if (value & 4) setCycleCounter(cpu, 0);
      if (value & 2) for (let n = 0; n < COUNTERS; n++) cpu.r[Sys.PMXEVCNTR0 + n] = 0;
    },
    { ...user, check: check(true) },
  ),
  setBits('PMCNTENSET', 12, 1, 'PMCNTEN', user),
  clearBits('PMCNTENCLR', 12, 2, 'PMCNTEN', user),
  clearBits('PMOVSR', 12, 3, 'PMOVSR', user),
  operation('PMSWINC', [15, 0, 9, 12, 4], softwareIncrement, { ...user, reads: 3 }),
  stored('PMSELR', [15, 0, 9, 12, 5], 'PMSELR', { ...user, writable: 31 }),
  computed(
    'PMCEID0',
    [15, 0, 9, 12, 6],
    () => 0,
    () => {},
    { ...user, writes: 3 },
  ),
  computed(
    'PMCEID1',
    [15, 0, 9, 12, 7],
    () => 0,
    () => {},
    { ...user, writes: 3 },
  ),
  computed('PMCCNTR', [15, 0, 9, 13, 0], cycleCounter, setCycleCounter, user),
  computed(
    'PMXEVTYPER',
    [15, 0, 9, 13, 1],
    (cpu) => {
      const n = selected(cpu);
      return n === 31 ? cpu.r[Sys.PMCCFILTR]! : n < COUNTERS ? cpu.r[Sys.PMXEVTYPER0 + n]! : 0;
    },
    (cpu, value) => {
      const n = selected(cpu);
      if (n === 31) cpu.r[Sys.PMCCFILTR] = value & 0xf800_0000;
      else if (n < COUNTERS) cpu.r[Sys.PMXEVTYPER0 + n] = value & 0xf800_00ff;
    },
    user,
  ),
  computed(
    'PMXEVCNTR',
    [15, 0, 9, 13, 2],
    (cpu) => (selected(cpu) < COUNTERS ? cpu.r[Sys.PMXEVCNTR0 + selected(cpu)]! : 0),
    (cpu, value) => {
      if (selected(cpu) < COUNTERS) cpu.r[Sys.PMXEVCNTR0 + selected(cpu)] = value;
    },
    user,
  ),
  stored('PMUSERENR', [15, 0, 9, 14, 0], 'PMUSERENR', { reads: 0, writable: 1 }),
  setBits('PMINTENSET', 14, 1, 'PMINTEN', privileged),
  clearBits('PMINTENCLR', 14, 2, 'PMINTEN', privileged),
  setBits('PMOVSSET', 14, 3, 'PMOVSR', privileged),
];

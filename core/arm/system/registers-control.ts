import type { SystemContext } from './context.ts';
import { computed, readOnly, stored, stored64 } from './declare.ts';
import type { SystemRegister, SystemRegister64 } from './register.ts';
import { Sys } from './words.ts';

const TVM = 1 << 26;
const TAC = 1 << 21;
const HYP = { reads: 2, writes: 2 } as const;

const changed = (cpu: SystemContext): void => cpu.controlsChanged();
/** A hypervisor writes these anew, mostly with the value they have, whenever a virtual CPU gets its turn. */
const guestFlushed = (cpu: SystemContext, value: number, previous: number): void => {
  if (value === previous) return;
  cpu.flushGuestTlb(false);
  cpu.controlsChanged();
};
const hypFlushed = (cpu: SystemContext): void => {
  cpu.flushHypTlb(false);
  cpu.controlsChanged();
};

/** HCPTR.TCPAC traps accesses to CPACR from PL1. */
const cpacrCheck = (cpu: SystemContext): 'trap' | undefined =>
  cpu.privilege() < 2 && cpu.r[Sys.HCPTR]! < 0 ? 'trap' : undefined;

/** A new table base: entries of another ASID must not be used; with an equal ASID old ones may. */
const tableBaseChanged = (
  cpu: SystemContext,
  low: number,
  high: number,
  previousLow: number,
  previousHigh: number,
): void => {
  if (low !== previousLow || high !== previousHigh) cpu.flushNotGlobal(false);
};

const ttbr = (name: 'TTBR0' | 'TTBR1', opc2: number): SystemRegister =>
  computed(
    name,
    [15, 0, 2, 0, opc2],
    (cpu) => cpu.r[Sys[name]]!,
    (cpu, value) => {
      const previous = cpu.r[Sys[name]]!;
      const high = cpu.r[Sys[`${name}_HIGH`]]!;
      cpu.r[Sys[name]] = value;
      // A 32-bit write clears the upper half (ARM ARM B4.1.154).
      cpu.r[Sys[`${name}_HIGH`]] = 0;
      tableBaseChanged(cpu, value, 0, previous, high);
    },
    { hcrWrite: TVM },
  );

/** PRRR and NMRR are MAIR0 and MAIR1 under another name: the format bit gives them their meaning. */
const vm = { hcrWrite: TVM } as const;

/** System control, translation table, fault and identification-of-process registers. */
export const controlRegisters: readonly SystemRegister[] = [
  stored('SCTLR', [15, 0, 1, 0, 0], 'SCTLR', {
    hcrWrite: TVM,
    effect: (cpu, value, previous) => {
      // M, AFE, TRE, WXN, UWXN and AFE change what translations mean.
      if ((value ^ previous) & 0x3018_0001) cpu.flushGuestTlb(false);
      cpu.controlsChanged();
    },
  }),
  stored('ACTLR', [15, 0, 1, 0, 1], 'ACTLR', { hcr: TAC, writable: 0 }),
  stored('CPACR', [15, 0, 1, 0, 2], 'CPACR', { check: cpacrCheck, writable: 0xc0f0_0000, effect: changed }),
  readOnly('NSACR', [15, 0, 1, 1, 2], () => 0xc00),
  stored('HSCTLR', [15, 4, 1, 0, 0], 'HSCTLR', { ...HYP, effect: hypFlushed }),
  stored('HACTLR', [15, 4, 1, 0, 1], 'HACTLR', { ...HYP, writable: 0 }),
  stored('HCR', [15, 4, 1, 1, 0], 'HCR', {
    ...HYP,
    writable: 0x0fff_ffff,
    // VM, PTW and DC change what the PL1&0 regime's entries mean (TGE turns its stage 1 off).
    effect: (cpu, value, previous) => {
      if ((value ^ previous) & ((1 << 27) | (1 << 12) | 4 | 1)) cpu.flushGuestTlb(false);
      cpu.controlsChanged();
    },
  }),
  stored('HDCR', [15, 4, 1, 1, 1], 'HDCR', { ...HYP, writable: 0xfff }),
  stored('HCPTR', [15, 4, 1, 1, 2], 'HCPTR', { ...HYP, writable: 0x8010_8c00 | 0, effect: changed }),
  stored('HSTR', [15, 4, 1, 1, 3], 'HSTR', { ...HYP, writable: 0x0003_bfef }),
  stored('HACR', [15, 4, 1, 1, 7], 'HACR', { ...HYP, writable: 0 }),
  ttbr('TTBR0', 0),
  ttbr('TTBR1', 1),
  stored('TTBCR', [15, 0, 2, 0, 2], 'TTBCR', { hcrWrite: TVM, effect: guestFlushed }),
  stored('HTCR', [15, 4, 2, 0, 2], 'HTCR', { ...HYP, effect: hypFlushed }),
  stored('VTCR', [15, 4, 2, 1, 2], 'VTCR', { ...HYP, effect: guestFlushed }),
  stored('DACR', [15, 0, 3, 0, 0], 'DACR', {
    hcrWrite: TVM,
    effect: (cpu, value, previous) => {
      if (value !== previous) cpu.flushGuestTlb(false);
    },
  }),
  stored('DFSR', [15, 0, 5, 0, 0], 'DFSR', vm),
  stored('IFSR', [15, 0, 5, 0, 1], 'IFSR', vm),
  stored('ADFSR', [15, 0, 5, 1, 0], 'ADFSR', vm),
  stored('AIFSR', [15, 0, 5, 1, 1], 'AIFSR', vm),
  stored('HADFSR', [15, 4, 5, 1, 0], 'HADFSR', HYP),
  stored('HAIFSR', [15, 4, 5, 1, 1], 'HAIFSR', HYP),
  stored('HSR', [15, 4, 5, 2, 0], 'HSR', HYP),
  stored('DFAR', [15, 0, 6, 0, 0], 'DFAR', vm),
  stored('IFAR', [15, 0, 6, 0, 2], 'IFAR', vm),
  stored('HDFAR', [15, 4, 6, 0, 0], 'HDFAR', HYP),
  stored('HIFAR', [15, 4, 6, 0, 2], 'HIFAR', HYP),
  stored('HPFAR', [15, 4, 6, 0, 4], 'HPFAR', HYP),
  stored('MAIR0', [15, 0, 10, 2, 0], 'MAIR0', vm),
  stored('MAIR1', [15, 0, 10, 2, 1], 'MAIR1', vm),
  stored('AMAIR0', [15, 0, 10, 3, 0], 'AMAIR0', { ...vm, writable: 0 }),
  stored('AMAIR1', [15, 0, 10, 3, 1], 'AMAIR1', { ...vm, writable: 0 }),
  stored('HMAIR0', [15, 4, 10, 2, 0], 'HMAIR0', HYP),
  stored('HMAIR1', [15, 4, 10, 2, 1], 'HMAIR1', HYP),
  stored('HAMAIR0', [15, 4, 10, 3, 0], 'HAMAIR0', { ...HYP, writable: 0 }),
  stored('HAMAIR1', [15, 4, 10, 3, 1], 'HAMAIR1', { ...HYP, writable: 0 }),
  stored('VBAR', [15, 0, 12, 0, 0], 'VBAR', { writable: ~0x1f }),
  readOnly('ISR', [15, 0, 12, 1, 0], (cpu) => cpu.pendingInterrupts()),
  stored('HVBAR', [15, 4, 12, 0, 0], 'HVBAR', { ...HYP, writable: ~0x1f }),
  stored('FCSEIDR', [15, 0, 13, 0, 0], 'FCSEIDR', { writable: 0 }),
  stored('CONTEXTIDR', [15, 0, 13, 0, 1], 'CONTEXTIDR', {
    hcrWrite: TVM,
    // With short descriptors bits 7:0 are the ASID.
    effect: (cpu, value, previous) => {
      if ((value ^ previous) & 0xff && !cpu.longFormat()) cpu.flushNotGlobal(false);
    },
  }),
  stored('TPIDRURW', [15, 0, 13, 0, 2], 'TPIDRURW', { reads: 0, writes: 0 }),
  stored('TPIDRURO', [15, 0, 13, 0, 3], 'TPIDRURO', { reads: 0 }),
  stored('TPIDRPRW', [15, 0, 13, 0, 4], 'TPIDRPRW'),
  stored('HTPIDR', [15, 4, 13, 0, 2], 'HTPIDR', HYP),
  // L2CTLR: number of CPUs less one in bits 25:24, interrupt controller present in bit 23 (Cortex-A15 TRM 4.3.54).
  readOnly('L2CTLR', [15, 1, 9, 0, 2], (cpu) => ((cpu.cpus - 1) << 24) | (1 << 23), { writes: 1 }),
  stored('L2ECTLR', [15, 1, 9, 0, 3], 'L2ECTLR', { writable: 0 }),
  readOnly('CBAR', [15, 4, 15, 0, 0], (cpu) => cpu.id.CBAR),
];

const bits = { hcrWrite: TVM } as const;

/** 64-bit translation table bases and PAR. */
export const controlRegisters64: readonly SystemRegister64[] = [
  stored64('TTBR0', [15, 0, 2], 'TTBR0', {
    ...bits,
    effect: (cpu, low, high) => tableBaseChanged(cpu, cpu.r[Sys.TTBR0]!, cpu.r[Sys.TTBR0_HIGH]!, low, high),
  }),
  stored64('TTBR1', [15, 1, 2], 'TTBR1', {
    ...bits,
    effect: (cpu, low, high) => tableBaseChanged(cpu, cpu.r[Sys.TTBR1]!, cpu.r[Sys.TTBR1_HIGH]!, low, high),
  }),
  stored64('HTTBR', [15, 4, 2], 'HTTBR', { ...HYP, effect: hypFlushed }),
  stored64('VTTBR', [15, 6, 2], 'VTTBR', {
    ...HYP,
    effect: (cpu, low, high) => {
      if (low !== cpu.r[Sys.VTTBR] || high !== cpu.r[Sys.VTTBR_HIGH]) cpu.flushGuestTlb(false);
    },
  }),
  stored64('PAR', [15, 0, 7], 'PAR'),
];

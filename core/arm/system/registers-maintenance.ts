import { type Fault, longStatus, shortStatus } from '../mmu/fault.ts';
import { type Access, type Privilege, Read, Write } from '../mmu/walk.ts';
import type { SystemContext } from './context.ts';
import { inert, operation, readOnly, stored } from './declare.ts';
import type { SystemRegister } from './register.ts';
import { Sys } from './words.ts';

const TSW = 1 << 22;
const TPC = 1 << 23;
const TPU = 1 << 24;
const TTLB = 1 << 25;

const isFault = (x: object): x is Fault => 'kind' in x;

/** PAR after a translation (ARM ARM B4.1.112). */
function setPar(cpu: SystemContext, va: number, access: Access, privilege: Privilege, stages: 1 | 2): void {
  const r = cpu.r;
  const result = cpu.translate(va, access, privilege, stages);
  const hypAsks = cpu.privilege() === 2;
  const long = privilege === 2 || cpu.longFormat() || (stages === 2 ? (r[Sys.HCR]! & ((1 << 12) | 1)) !== 0 : hypAsks);
  if (isFault(result)) {
    // A stage 2 fault on the table walk of a PL1 operation goes to Hyp mode as a data abort.
    if (!hypAsks && result.stage2) cpu.raiseData(result, va, false);
    if (long) {
      r[Sys.PAR] =
        1 | (longStatus(result) << 1) | (result.onWalk ? 1 << 8 : 0) | (result.stage2 ? 1 << 9 : 0) | (1 << 11);
      r[Sys.PAR_HIGH] = 0;
    } else {
      const fs = shortStatus(result);
      r[Sys.PAR] = 1 | ((fs & 31) << 1);
      r[Sys.PAR_HIGH] = 0;
    }
    return;
  }
  if (long) {
    r[Sys.PAR] = (result.address & 0xffff_f000) | (1 << 11) | (1 << 9) | (result.shareability << 7);
    r[Sys.PAR_HIGH] = Math.floor(result.address / 2 ** 32) | (result.attributes << 24);
  } else if (result.supersection) {
    r[Sys.PAR] = (result.address & 0xff00_0000) | (Math.floor(result.address / 2 ** 32) << 16) | (1 << 9) | 2;
    r[Sys.PAR_HIGH] = 0;
  } else {
    r[Sys.PAR] = (result.address & 0xffff_f000) | (1 << 9);
    r[Sys.PAR_HIGH] = 0;
  }
}

const ats = (
  name: string,
  at: readonly [number, number, number, number, number],
  access: Access,
  privilege: Privilege,
  stages: 1 | 2,
  hypOnly: boolean,
): SystemRegister =>
  operation(name, at, (cpu, va) => setPar(cpu, va, access, privilege, stages), { writes: hypOnly ? 2 : 1 });

/** Cache operations: caches are not modelled, so they only have to be permitted; instruction fetches see every store. */
const cache = (name: string, opc1: number, crm: number, opc2: number, hcr: number): SystemRegister =>
  inert(name, [15, opc1, 7, crm, opc2], { hcr });

/** A barrier: without effect where the CPUs share a thread, as if it were inert. */
const barrier = (
  name: string,
  at: readonly [number, number, number, number, number],
  kind: number,
): SystemRegister => ({
  ...inert(name, at, { writes: 0 }),
  write: (cpu) => cpu.barrier(kind),
});

const tlb = (
  name: string,
  at: readonly [number, number, number],
  effect: (cpu: SystemContext, value: number) => void,
): SystemRegister => operation(name, [15, at[0], 8, at[1], at[2]], effect, at[0] === 4 ? { writes: 2 } : { hcr: TTLB });

/** One TLB maintenance group: local (crm 5, 6, 7) and inner shareable (crm 3). */
const tlbGroup = (suffix: string, crms: readonly number[], all: boolean): SystemRegister[] =>
  crms.flatMap((crm) => [
    tlb(`TLBIALL${suffix}`, [0, crm, 0], (cpu) => cpu.flushGuestTlb(all)),
    tlb(`TLBIMVA${suffix}`, [0, crm, 1], (cpu, v) => cpu.flushAddress(v, false, all)),
    tlb(`TLBIASID${suffix}`, [0, crm, 2], (cpu) => cpu.flushNotGlobal(all)),
    tlb(`TLBIMVAA${suffix}`, [0, crm, 3], (cpu, v) => cpu.flushAddress(v, false, all)),
  ]);

/** Cache, branch predictor, TLB maintenance and address translation (ARM ARM B4.2). */
export const maintenanceRegisters: readonly SystemRegister[] = [
  // WFI of ARMv6, kept as a no-operation (ARM ARM B3.17.1, c7).
  inert('c7 NOP', [15, 0, 7, 0, 4]),
  cache('ICIALLUIS', 0, 1, 0, TPU),
  cache('BPIALLIS', 0, 1, 6, 0),
  stored('PAR', [15, 0, 7, 4, 0], 'PAR'),
  cache('ICIALLU', 0, 5, 0, TPU),
  cache('ICIMVAU', 0, 5, 1, TPU),
  inert('CP15ISB', [15, 0, 7, 5, 4], { writes: 0 }),
  cache('BPIALL', 0, 5, 6, 0),
  cache('BPIMVA', 0, 5, 7, 0),
  cache('DCIMVAC', 0, 6, 1, TPC),
  cache('DCISW', 0, 6, 2, TSW),
  cache('DCCMVAC', 0, 10, 1, TPC),
  cache('DCCSW', 0, 10, 2, TSW),
  barrier('CP15DSB', [15, 0, 7, 10, 4], 1),
  barrier('CP15DMB', [15, 0, 7, 10, 5], 0),
  cache('DCCMVAU', 0, 11, 1, TPU),
  inert('c7 NOP', [15, 0, 7, 13, 1]),
  cache('DCCIMVAC', 0, 14, 1, TPC),
  cache('DCCISW', 0, 14, 2, TSW),
  ats('ATS1CPR', [15, 0, 7, 8, 0], Read, 1, 1, false),
  ats('ATS1CPW', [15, 0, 7, 8, 1], Write, 1, 1, false),
  ats('ATS1CUR', [15, 0, 7, 8, 2], Read, 0, 1, false),
  ats('ATS1CUW', [15, 0, 7, 8, 3], Write, 0, 1, false),
  ats('ATS12NSOPR', [15, 0, 7, 8, 4], Read, 1, 2, true),
  ats('ATS12NSOPW', [15, 0, 7, 8, 5], Write, 1, 2, true),
  ats('ATS12NSOUR', [15, 0, 7, 8, 6], Read, 0, 2, true),
  ats('ATS12NSOUW', [15, 0, 7, 8, 7], Write, 0, 2, true),
  ats('ATS1HR', [15, 4, 7, 8, 0], Read, 2, 1, true),
  ats('ATS1HW', [15, 4, 7, 8, 1], Write, 2, 1, true),
  ...tlbGroup('IS', [3], true),
  ...tlbGroup('', [5, 6, 7], false),
  tlb('TLBIALLHIS', [4, 3, 0], (cpu) => cpu.flushHypTlb(true)),
  tlb('TLBIMVAHIS', [4, 3, 1], (cpu, v) => cpu.flushAddress(v, true, true)),
  tlb('TLBIALLNSNHIS', [4, 3, 4], (cpu) => cpu.flushGuestTlb(true)),
  tlb('TLBIALLH', [4, 7, 0], (cpu) => cpu.flushHypTlb(false)),
  tlb('TLBIMVAH', [4, 7, 1], (cpu, v) => cpu.flushAddress(v, true, false)),
  tlb('TLBIALLNSNH', [4, 7, 4], (cpu) => cpu.flushGuestTlb(false)),
  // Cortex-A15 RAM index and data registers read as zero.
  ...[0, 1, 2].map((n) => readOnly(`IL1DATA${n}`, [15, 0, 15, 0, n], () => 0)),
];

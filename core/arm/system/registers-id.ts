import type { SystemContext } from './context.ts';
import { readOnly, stored } from './declare.ts';
import type { SystemRegister } from './register.ts';
import { Sys } from './words.ts';

/** HCR trap bits for identification groups. */
const TID1 = 1 << 16;
const TID2 = 1 << 17;
const TID3 = 1 << 18;

/** Hyp mode reads the real value, PL1 what Hyp put in its place. */
const virtualised =
  (real: (cpu: SystemContext) => number, word: number) =>
  (cpu: SystemContext): number =>
    cpu.privilege() === 2 ? real(cpu) : cpu.r[word]!;

/** MPIDR: multiprocessor format, cluster 0, the CPU's number. */
export const mpidr = (cpu: SystemContext): number => 0x8000_0000 | cpu.index;

const id = (name: string, crm: number, opc2: number, value: (cpu: SystemContext) => number): SystemRegister =>
  readOnly(name, [15, 0, 0, crm, opc2], value, { hcr: TID3 });

/** Identification registers (ARM ARM B3.17, c0). */
export const identificationRegisters: readonly SystemRegister[] = [
  readOnly(
    'MIDR',
    [15, 0, 0, 0, 0],
    virtualised((cpu) => cpu.id.MIDR, Sys.VPIDR),
  ),
  readOnly('CTR', [15, 0, 0, 0, 1], (cpu) => cpu.id.CTR, { hcr: TID2 }),
  readOnly('TCMTR', [15, 0, 0, 0, 2], () => 0, { hcr: TID1 }),
  readOnly('TLBTR', [15, 0, 0, 0, 3], () => 0, { hcr: TID1 }),
  readOnly(
    'MIDR alias',
    [15, 0, 0, 0, 4],
    virtualised((cpu) => cpu.id.MIDR, Sys.VPIDR),
  ),
  readOnly('MPIDR', [15, 0, 0, 0, 5], virtualised(mpidr, Sys.VMPIDR)),
  readOnly('REVIDR', [15, 0, 0, 0, 6], (cpu) => cpu.id.REVIDR, { hcr: TID1 }),
  readOnly(
    'MIDR alias',
    [15, 0, 0, 0, 7],
    virtualised((cpu) => cpu.id.MIDR, Sys.VPIDR),
  ),
  id('ID_PFR0', 1, 0, (cpu) => cpu.id.ID_PFR[0]),
  // Virtualization Extensions in bits 15:12.
  id('ID_PFR1', 1, 1, (cpu) => (cpu.virtualization ? cpu.id.ID_PFR[1] : cpu.id.ID_PFR[1] & ~0xf000)),
  id('ID_DFR0', 1, 2, (cpu) => cpu.id.ID_DFR0),
  id('ID_AFR0', 1, 3, (cpu) => cpu.id.ID_AFR0),
  ...[0, 1, 2, 3].map((n) => id(`ID_MMFR${n}`, 1, 4 + n, (cpu) => cpu.id.ID_MMFR[n]!)),
  ...[0, 1, 2, 3, 4, 5].map((n) => id(`ID_ISAR${n}`, 2, n, (cpu) => cpu.id.ID_ISAR[n]!)),
  // The rest of the CPUID scheme reads as zero (ARM ARM B7.1).
  ...[6, 7].map((n) => id('CPUID reserved', 2, n, () => 0)),
  ...[3, 4, 5, 6, 7].flatMap((crm) => [0, 1, 2, 3, 4, 5, 6, 7].map((n) => id('CPUID reserved', crm, n, () => 0))),
  readOnly(
    'CCSIDR',
    [15, 1, 0, 0, 0],
    (cpu) => [cpu.id.CCSIDR[0], cpu.id.CCSIDR[1], cpu.id.CCSIDR[2], 0][Math.min(cpu.r[Sys.CSSELR]! & 15, 3)]!,
    {
      hcr: TID2,
    },
  ),
  readOnly('CLIDR', [15, 1, 0, 0, 1], (cpu) => cpu.id.CLIDR, { hcr: TID2 }),
  readOnly('AIDR', [15, 1, 0, 0, 7], () => 0, { hcr: TID1 }),
  stored('CSSELR', [15, 2, 0, 0, 0], 'CSSELR', { hcr: TID2, writable: 15 }),
  stored('VPIDR', [15, 4, 0, 0, 0], 'VPIDR', { reads: 2, writes: 2 }),
  stored('VMPIDR', [15, 4, 0, 0, 5], 'VMPIDR', { reads: 2, writes: 2 }),
];

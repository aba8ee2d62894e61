import type { Fault } from '../mmu/fault.ts';
import type { Access, Privilege, Translation } from '../mmu/walk.ts';
import type { GenericTimer } from './generic-timer.ts';

/** Identification values of a CPU implementation, as its registers read. */
export interface Identification {
  readonly MIDR: number;
  readonly REVIDR: number;
  readonly CTR: number;
  readonly CLIDR: number;
  /** CCSIDR by CSSELR: L1 data, L1 instruction, L2 unified. */
  readonly CCSIDR: readonly [number, number, number];
  readonly ID_PFR: readonly [number, number];
  readonly ID_DFR0: number;
  readonly ID_AFR0: number;
  readonly ID_MMFR: readonly [number, number, number, number];
  readonly ID_ISAR: readonly [number, number, number, number, number, number];
  readonly FPSID: number;
  readonly MVFR: readonly [number, number];
  readonly DBGDIDR: number;
  readonly PMCR: number;
  readonly SCTLR_RESET: number;
  /** Physical base address of the private peripherals (CBAR). */
  readonly CBAR: number;
}

/** What system registers act on: one CPU. */
export interface SystemContext {
  /** State words. */
  readonly r: Int32Array;
  readonly index: number;
  readonly cpus: number;
  readonly id: Identification;
  /** Whether it has Hyp mode. */
  readonly virtualization: boolean;
  readonly timer: GenericTimer;
  /** 0 User, 1 PL1, 2 Hyp. */
  privilege(): Privilege;
  /** Translation, for the address translation operations; `stages` 1 stops before stage 2. */
  translate(va: number, access: Access, privilege: Privilege, stages: 1 | 2): Translation | Fault;
  stage2Enabled(): boolean;
  longFormat(): boolean;
  /** Virtual interrupt state for ISR: bits 8 A, 7 I, 6 F. */
  pendingInterrupts(): number;
  /** The CPU's instruction counter, for the cycle counter. */
  cycles(): number;

  // Effects on cached translations and flow; the instruction ends its block.
  flushGuestTlb(allCpus: boolean): void;
  flushNotGlobal(allCpus: boolean): void;
  flushHypTlb(allCpus: boolean): void;
  flushAllTlbs(allCpus: boolean): void;
  flushAddress(va: number, hyp: boolean, allCpus: boolean): void;
  /** DMB (0) and DSB (1). */
  barrier(kind: number): void;
  /** The regime or its controls changed (SCTLR, HCR, CPACR, …): look at everything again. */
  controlsChanged(): void;
  raiseUndefined(): never;
  raiseData(fault: Fault, va: number, write: boolean): never;
}

import type { SystemContext } from './context.ts';

/** Lowest privilege that may access: User, PL1, Hyp; 3 never. */
export type Level = 0 | 1 | 2 | 3;

/** One coprocessor register of 32 bits, as MRC and MCR see it. Values are int32. */
export interface SystemRegister {
  readonly name: string;
  /** [coprocessor, opc1, CRn, CRm, opc2] */
  readonly at: readonly [number, number, number, number, number];
  /** Lowest privilege for reads, writes. */
  readonly reads: Level;
  readonly writes: Level;
  /** HCR bits that trap Non-secure PL1 (and PL0) reads, writes to Hyp mode. */
  readonly hcrRead: number;
  readonly hcrWrite: number;
  /** Further conditions: 'undefined', a trap to Hyp, or nothing. Asked with the access's direction. */
  readonly check: ((cpu: SystemContext, write: boolean) => 'undefined' | 'trap' | undefined) | undefined;
  readonly read: (cpu: SystemContext) => number;
  readonly write: (cpu: SystemContext, value: number) => void;
  /** The state word that reads give as it is. */
  readonly word?: number;
  /** A write stores these bits of its value in `word` and does nothing else. */
  readonly stores?: number;
  /** A write does nothing. */
  readonly inert?: boolean;
}

/** A 64-bit register of MRRC and MCRR. */
export interface SystemRegister64 {
  readonly name: string;
  /** [coprocessor, opc1, CRm] */
  readonly at: readonly [number, number, number];
  readonly reads: Level;
  readonly writes: Level;
  readonly hcrRead: number;
  readonly hcrWrite: number;
  readonly check: ((cpu: SystemContext, write: boolean) => 'undefined' | 'trap' | undefined) | undefined;
  /** Returns [low, high]. */
  readonly read: (cpu: SystemContext) => readonly [number, number];
  readonly write: (cpu: SystemContext, low: number, high: number) => void;
}

export const key32 = (cp: number, opc1: number, crn: number, crm: number, opc2: number): number =>
  (cp << 16) | (opc1 << 12) | (crn << 8) | (crm << 4) | opc2;

export const key64 = (cp: number, opc1: number, crm: number): number => (cp << 8) | (opc1 << 4) | crm;

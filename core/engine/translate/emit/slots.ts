import type { FlagName } from '../../../arm/ir/node.ts';
import { Word } from '../../../arm/state.ts';

/** What translated code keeps in locals, as bits of a mask: r0 to r14 are bits 0 to 14. */
export const Slot = { N: 16, Z: 17, C: 18, V: 19, Q: 20, GE: 21, FPSCR: 22 } as const;

export const SLOTS = 23;

/** r0 to r14. */
export const CORE_REGISTERS = 15;
export const CORE = (1 << CORE_REGISTERS) - 1;

export const FLAG_SLOT: Readonly<Record<FlagName, number>> = {
  N: Slot.N,
  Z: Slot.Z,
  C: Slot.C,
  V: Slot.V,
  Q: Slot.Q,
  GE: Slot.GE,
};

export const bitOf = (slot: number): number => 1 << slot;

const NZ = bitOf(Slot.N) | bitOf(Slot.Z);
export const NZCV = NZ | bitOf(Slot.C) | bitOf(Slot.V);

/** The state word of a slot: registers and flags have the same numbers. */
export const wordOf = (slot: number): number => (slot === Slot.FPSCR ? Word.FPSCR : slot);

const OF_CONDITION = [
  bitOf(Slot.Z),
  bitOf(Slot.C),
  bitOf(Slot.N),
  bitOf(Slot.V),
  bitOf(Slot.C) | bitOf(Slot.Z),
  bitOf(Slot.N) | bitOf(Slot.V),
  NZCV & ~bitOf(Slot.C),
];

/** Flags that a condition code 0 to 13 reads (ARM ARM A8.3). */
export const conditionMask = (code: number): number => OF_CONDITION[code >> 1]!;

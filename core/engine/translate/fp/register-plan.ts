import { STAGING_WORD } from '../../../arm/fp/register-file.ts';

/** How a Q register (words 4n to 4n + 3 of the register file) is held in locals: as its words, its halves or as a whole. */
export type Holding = 'singles' | 'doubles' | 'vector';

/** How a register is accessed. Words as integers go with every holding. */
export type AccessKind = 'word' | 'single' | 'double' | 'vector';

/** What a function does with one Q register. */
export interface RegisterUse {
  readonly kinds: Set<AccessKind>;
  /** Words of the register file. */
  readonly read: Set<number>;
  readonly written: Set<number>;
}

/** Notes which floating-point registers code accesses, and how. */
export class RegisterUsage {
  /** By number of Q register; those after the register file are the staging area. */
  readonly uses = new Map<number, RegisterUse>();

  note(kind: AccessKind, word: number, words: number, write: boolean): void {
    for (let w = word; w < word + words; w++) {
      const q = w >> 2;
      let use = this.uses.get(q);
      if (!use) {
        use = { kinds: new Set(), read: new Set(), written: new Set() };
        this.uses.set(q, use);
      }
      use.kinds.add(kind);
      (write ? use.written : use.read).add(w);
    }
  }
}

/** The holding that fits how a register is used. */
export function holdingOf({ kinds }: RegisterUse): Holding {
  if (kinds.has('vector') || (kinds.has('single') && kinds.has('double'))) return 'vector';
  return kinds.has('double') ? 'doubles' : 'singles';
}

/** Whether a Q register is no register but part of the staging area, whose contents live for one instruction. */
export const isStaging = (q: number): boolean => q >= STAGING_WORD >> 2;

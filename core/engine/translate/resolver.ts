import type { Cpu } from '../../arm/cpu.ts';
import type { DataAccess } from '../../arm/data-access.ts';
import type { Privilege } from '../../arm/mmu/walk.ts';
import { Read, Write } from '../../arm/mmu/walk.ts';
import { Word } from '../../arm/state.ts';
import { alignOf, BAIL_SIZE, BAIL_WRITE, spanOf } from './emit/bail-code.ts';

const PAGE = 0x1000;

/**
 * The function that translated code asks about an access that missed its table: (va, bail code) → host address - va, or 0 with the bail
 * code in Word.BAIL if the evaluator has to do the instruction. See DataAccess.resolve.
 */
export function resolver(cpu: Cpu, access: DataAccess, privilege: Privilege): (va: number, code: number) => number {
  const r = cpu.r;
  const resolve = (va: number, code: number): number => {
    const kind = (code & BAIL_WRITE) !== 0 ? Write : Read;
    const span = spanOf(code);
    if (span === 0) return access.resolve(va, (1 << (code & BAIL_SIZE)) as 1 | 2 | 4, alignOf(code), kind, privilege);
    if ((va & (PAGE - 1)) + span > PAGE) return 0;
    const delta = access.resolve(va, 4, alignOf(code), kind, privilege);
    // The first word may be stored beside instructions that the others would hit.
    return kind === Write && cpu.code.covers((va + delta) >>> 0, span) ? 0 : delta;
  };
  return (va, code) => {
    const delta = resolve(va, code);
    if (delta === 0) r[Word.BAIL] = code;
    return delta;
  };
}

import type { Cpu } from '../../arm/cpu.ts';
import type { DataAccess } from '../../arm/data-access.ts';
import { Read, Write } from '../../arm/mmu/walk.ts';
import type { Environment } from './specialise.ts';

/** The accesses of the environment, and the switch of regime that they follow. */
export type Accessors = Pick<
  Environment,
  'ld8' | 'ld16' | 'ld32' | 'st8' | 'st16' | 'st32' | 'ldx8' | 'ldx16' | 'ldx32' | 'stx8' | 'stx16' | 'stx32'
> & {
  /** Accesses use the tables of the CPU's present privilege from now on. */
  readonly regime: () => void;
};

/** Loads and stores through the flat TLB tables; whatever a table does not hold goes to DataAccess. */
export function makeAccessors(cpu: Cpu, slow: DataAccess): Accessors {
  const { u8, u16, i32 } = cpu.memory;
  let privilege = cpu.privilege();
  let reads = cpu.tlb.table(privilege, Read);
  let writes = cpu.tlb.table(privilege, Write);

  const ld8 = (va: number): number => {
    const entry = i32[reads + (va >>> 12)]!;
    return entry !== 0 ? u8[(va + entry) >>> 0]! : slow.load(va, 1, 1, privilege);
  };
  const ld16 = (va: number): number => {
    const entry = i32[reads + (va >>> 12)]!;
    return entry !== 0 && (va & 1) === 0 ? u16[(va + entry) >>> 1]! : slow.load(va, 2, 1, privilege);
  };
  const ld32 = (va: number): number => {
    const entry = i32[reads + (va >>> 12)]!;
    return entry !== 0 && (va & 3) === 0 ? i32[(va + entry) >>> 2]! : slow.load(va, 4, 1, privilege);
  };
  const st8 = (va: number, value: number): void => {
    const entry = i32[writes + (va >>> 12)]!;
    if (entry !== 0) u8[(va + entry) >>> 0] = value;
    else slow.store(va, value, 1, 1, privilege);
  };
  const st16 = (va: number, value: number): void => {
    const entry = i32[writes + (va >>> 12)]!;
    if (entry !== 0 && (va & 1) === 0) u16[(va + entry) >>> 1] = value;
    else slow.store(va, value, 2, 1, privilege);
  };
  const st32 = (va: number, value: number): void => {
    const entry = i32[writes + (va >>> 12)]!;
    if (entry !== 0 && (va & 3) === 0) i32[(va + entry) >>> 2] = value;
    else slow.store(va, value, 4, 1, privilege);
  };

  // With a checked alignment: when it holds and the access is an ordinary one, the plain functions do.
  const as = (unprivileged: number) => (unprivileged !== 0 && privilege !== 2 ? 0 : privilege);
  const plain = (va: number, align: number, unprivileged: number): boolean =>
    unprivileged === 0 && (va & (align - 1)) === 0;

  return {
    ld8,
    ld16,
    ld32,
    st8,
    st16,
    st32,
    ldx8: (va, align, u) => (plain(va, align, u) ? ld8(va) : slow.load(va, 1, align, as(u))),
    ldx16: (va, align, u) => (plain(va, align, u) ? ld16(va) : slow.load(va, 2, align, as(u))),
    ldx32: (va, align, u) => (plain(va, align, u) ? ld32(va) : slow.load(va, 4, align, as(u))),
    stx8: (va, value, align, u) => (plain(va, align, u) ? st8(va, value) : slow.store(va, value, 1, align, as(u))),
    stx16: (va, value, align, u) => (plain(va, align, u) ? st16(va, value) : slow.store(va, value, 2, align, as(u))),
    stx32: (va, value, align, u) => (plain(va, align, u) ? st32(va, value) : slow.store(va, value, 4, align, as(u))),
    regime: () => {
      privilege = cpu.privilege();
      reads = cpu.tlb.table(privilege, Read);
      writes = cpu.tlb.table(privilege, Write);
    },
  };
}

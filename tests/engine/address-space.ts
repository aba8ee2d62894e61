import type { Blob } from '../../core/machine/bare-metal.ts';
import * as a from './assembler.ts';

/** Level 1 table of a program's first address space; a second one follows. */
export const LEVEL1 = 0x4010_0000;
const LEVEL1_SIZE = 0x4000;
/** Level 2 tables of the virtual addresses 0x0010_0000 to 0x001f_ffff, one for each address space. */
export const LEVEL2 = 0x4010_8000;
export const VIRTUAL = 0x0010_0000;

/** A section that all may read, write and execute. */
const SECTION = 0xc0e;
/** A small page likewise; those that belong to an ASID have nG. */
export const PAGE = 0x03e;
export const NOT_GLOBAL = 1 << 11;

/** Pages by number, counted from VIRTUAL: the machine address with attributes. */
export type Pages = Readonly<Record<number, number>>;

/** Tables with RAM and devices mapped to themselves, and one map of pages from VIRTUAL on for each address space. */
export function tables(...maps: readonly Pages[]): Blob[] {
  return maps.flatMap((pages, n) => {
    const first = new Uint32Array(4096);
    for (let mib = 0x400; mib < 0x410; mib++) first[mib] = (mib << 20) | SECTION;
    first[0x080] = 0x0800_0000 | SECTION;
    first[VIRTUAL >>> 20] = (LEVEL2 + 0x400 * n) | 1;
    const second = new Uint32Array(256);
    for (const [page, descriptor] of Object.entries(pages)) second[Number(page)] = descriptor;
    return [
      { address: LEVEL1 + LEVEL1_SIZE * n, bytes: new Uint8Array(first.buffer) },
      { address: LEVEL2 + 0x400 * n, bytes: new Uint8Array(second.buffer) },
    ];
  });
}

/** Turns the MMU on with the first address space; r0 and r1 are lost. */
export function mmuOn(p: a.Assembler): a.Assembler {
  return p
    .set(0, LEVEL1)
    .add(a.mcr(a.TTBR0, 0), a.movi(0, 1), a.mcr(a.DACR, 0), a.mcr(a.TLBIALL, 0))
    .add(a.mrc(a.SCTLR, 0), a.orr(0, 0, 1), a.mcr(a.SCTLR, 0));
}

/** Words as a blob. */
export const code = (address: number, ...words: readonly number[]): Blob => ({
  address,
  bytes: new Uint8Array(Uint32Array.from(words).buffer),
});

/** Halfwords as a blob. */
export const thumb = (address: number, ...halves: readonly number[]): Blob => ({
  address,
  bytes: new Uint8Array(Uint16Array.from(halves).buffer),
});

import { expect, it } from 'vitest';
import { CPU_STATE_SIZE } from '../state.ts';
import { Sys } from '../system/words.ts';
import { QuickWalk } from './quick-walk.ts';
import { type Access, type Privilege, Walker } from './walk.ts';

const BASE = 0x8000_0000;
const BYTES = 1 << 16;

const host = (address: number): number => (address >= BASE && address < BASE + BYTES ? address - BASE : -1);

/** Numbers below `n`, the same in each run. */
function numbers(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** A memory full of descriptors that mostly lead to others in it. */
function tables(below: (n: number) => number): Int32Array {
  const words = new Int32Array(BYTES / 4);
  for (let at = 0; at < words.length; at += 2) {
    const kind = below(16) === 0 ? below(4) : below(3) === 0 ? 1 : 3;
    const attributes = (below(16) === 0 ? 0 : 0x400) | (below(4) << 6) | (below(4) << 4) | (below(2) << 11);
    words[at] = BASE + below(BYTES / 4096) * 4096 + attributes + kind;
    words[at + 1] =
      (below(4) === 0 ? below(32) << 27 : 0) | (below(4) === 0 ? below(4) << 21 : 0) | (below(64) === 0 ? 1 : 0);
  }
  return words;
}

function registers(r: Int32Array, below: (n: number) => number): void {
  const table = (): number => BASE + below(BYTES / 4096) * 4096;
  r.fill(0);
  r[Sys.TTBCR] = 0x8000_0000 | (below(4) << 16) | below(4) | (below(8) === 0 ? (1 << 7) | (1 << 23) : 0);
  r[Sys.SCTLR] = (below(16) === 0 ? 0 : 1) | (below(4) << 19);
  r[Sys.HCR] = (below(3) === 0 ? 0 : 1) | (below(4) === 0 ? 4 : 0) | (below(16) === 0 ? 1 << 27 : 0);
  r[Sys.VTCR] = (below(2) << 6) | below(16);
  r[Sys.HSCTLR] = (below(16) === 0 ? 0 : 1) | (below(2) << 19);
  for (const base of ['TTBR0', 'TTBR1', 'VTTBR', 'HTTBR'] as const) r[Sys[base]] = table();
}

it('quick walk: finds what the walker finds in random tables, faults among it', () => {
  const below = numbers(1);
  const r = new Int32Array(CPU_STATE_SIZE / 4);
  let found = 0;
  let succeeded = 0;
  for (let round = 0; round < 400; round++) {
    const words = tables(below);
    registers(r, below);
    const word = (address: number): number | undefined => words[host(address) >>> 2];
    const walker = new Walker(r, {
      word,
      doubleword: (a) => (host(a) < 0 ? undefined : { low: word(a)!, high: word(a + 4)! }),
    });
    const quick = new QuickWalk(r, { host, words, shared: round % 2 === 0 }, walker);
    for (let n = 0; n < 100; n++) {
      const va = below(2 ** 32) | 0;
      const [access, privilege] = [below(3) as Access, below(3) as Privilege];
      const whole = walker.translate(va, access, privilege);
      if (quick.find(va, access, privilege) >= 0) found++;
      const failed = quick.translate(va, access, privilege);
      if ('kind' in whole) {
        expect(failed).toEqual(whole);
        continue;
      }
      succeeded++;
      const { address, size, notGlobal } = quick;
      expect(whole).toMatchObject({ address, size, notGlobal });
    }
  }
  expect(succeeded).toBeGreaterThan(5000);
  expect(found / succeeded).toBeGreaterThan(0.7);
});

it('quick walk: what stage 2 said holds until it is to be forgotten', () => {
  const words = new Int32Array(BYTES / 4);
  const r = new Int32Array(CPU_STATE_SIZE / 4);
  const entry = (table: number, index: number, value: number): void => {
    words[(table * 4096 + index * 8) / 4] = value;
  };
  // Stage 1 maps the first 1 GiB to itself; stage 2 (tables 1, 2, 3) pages 0 to 15 to the memory, then page 5 to page 6.
  entry(0, 0, 0x441);
  r[Sys.TTBR0] = 0;
  r[Sys.TTBCR] = 0x8000_0000;
  r[Sys.SCTLR] = 1;
  r[Sys.HCR] = 1;
  r[Sys.VTCR] = 1 << 6;
  r[Sys.VTTBR] = BASE + 0x1000;
  entry(1, 0, BASE + 0x2000 + 3);
  entry(2, 0, BASE + 0x3000 + 3);
  for (let page = 0; page < 16; page++) entry(3, page, BASE + page * 0x1000 + 0x4f3);
  const word = (address: number): number => words[host(address) >>> 2]!;
  const walker = new Walker(r, { word, doubleword: (a) => ({ low: word(a), high: word(a + 4) }) });
  const quick = new QuickWalk(r, { host, words, shared: false }, walker);

  const before = quick.find(0x5008, 0, 1);
  entry(3, 5, BASE + 0x6000 + 0x4f3);
  const kept = quick.find(0x5008, 0, 1);
  quick.forget();
  const after = quick.find(0x5008, 0, 1);

  expect([before, kept, after]).toEqual([BASE + 0x5008, BASE + 0x5008, BASE + 0x6008]);
  // Maintenance of any address in stage 1's block is for all of it, however small the pages of stage 2 are.
  expect(quick.size).toBe(30);
  expect(walker.translate(0x5008, 0, 1)).toMatchObject({ address: BASE + 0x6008, size: 30 });
});

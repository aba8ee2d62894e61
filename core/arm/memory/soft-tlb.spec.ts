import { expect, test } from 'vitest';
import { Hyp, Read } from '../mmu/walk.ts';
import { MachineMemory } from './machine-memory.ts';
import { SoftTlb } from './soft-tlb.ts';

const MIB = 1 << 20;

function setup() {
  const memory = new MachineMemory(1, 4 * MIB);
  const { host } = memory.allocate('ram', 0, 4 * MIB);
  const tlb = new SoftTlb(memory, 0);
  const holds = (va: number): boolean => memory.i32[tlb.table(Hyp, Read) + (va >>> 12)] !== 0;
  return { tlb, host, holds };
}

test('maintenance of an address in a block forgets the pages of its 2 MiB, also after it was done before', () => {
  const { tlb, host, holds } = setup();
  const fill = (va: number): void => tlb.fill(va, host + (va & (2 * MIB - 1)), Hyp, Read, 21, false);
  for (let round = 0; round < 2; round++) {
    fill(0x40_0000);
    fill(0x40_5000);
    fill(0x60_0000);
    tlb.flushAddress(0x47_7000, true);
    expect([holds(0x40_0000), holds(0x40_5000), holds(0x60_0000)]).toEqual([false, false, true]);
  }
});

test('a page that was mapped alone after its block was forgotten goes alone', () => {
  const { tlb, host, holds } = setup();
  tlb.fill(0x40_0000, host, Hyp, Read, 21, false);
  tlb.flushAddress(0x40_0000, true);
  for (const va of [0x40_1000, 0x40_2000]) tlb.fill(va, host, Hyp, Read, 12, false);
  tlb.flushAddress(0x40_1000, true);
  expect([holds(0x40_1000), holds(0x40_2000)]).toEqual([false, true]);
});

test.each([
  [24, 'a supersection'],
  [30, 'a block of 1 GiB'],
])('maintenance of an address in a block of 2^%i bytes (%s) forgets all of it, and nothing beside it', (size) => {
  const { tlb, host, holds } = setup();
  const block = 2 ** size;
  const inside = [0x4000_0000, 0x4000_0000 + block / 2, 0x4000_0000 + block - 4096];
  for (let round = 0; round < 2; round++) {
    for (const va of inside) tlb.fill(va, host, Hyp, Read, size, false);
    tlb.fill(0x8000_0000, host, Hyp, Read, 12, false);
    tlb.flushAddress(0x4000_0000 + block / 4, true);
    expect([...inside, 0x8000_0000].map(holds)).toEqual([false, false, false, true]);
  }
});

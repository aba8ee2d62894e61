import { expect, test } from 'vitest';
import { layoutOf, testBoard } from './layout.fixture.ts';
import { domainMiB, memoryShares, xenMiB } from './memory.ts';

test("memory: Xen's share is what xl info showed on a board of 1 GiB", () => {
  // total_memory 1024, free_memory 469 with dom0_mem=512M.
  expect(1024 - 512 - xenMiB(1024)).toBe(469);
});

test("memory: Xen's heap grows with the board in steps of 32 MiB", () => {
  expect([256, 1024, 1032, 2048].map((ram) => xenMiB(ram) - Math.ceil(ram / 128) - 3)).toEqual([32, 32, 64, 64]);
});

test('memory: a domain costs its tables as well', () => {
  // 256 MiB and a vCPU: 4 * (256 + 256 + 128) KiB = 2.5 MiB of tables, 1 MiB for rings and records.
  expect(domainMiB({ memory: 256, vcpus: 1 })).toBe(256 + 3 + 1);
  expect(domainMiB({ memory: 256, vcpus: 4 })).toBe(256 + 6 + 1);
});

test('memory: the shares add up to the board', () => {
  const layout = layoutOf(
    'domains:\n  - { name: a, kernel: lab:rtos, memory: 100 }\n  - { name: b, kernel: lab:rtos, memory: 50 }',
  );
  const { board, xen, dom0, domains, free } = memoryShares(layout, testBoard);
  expect(domains).toHaveLength(2);
  expect(xen + dom0 + domains[0]! + domains[1]! + free).toBe(board);
});

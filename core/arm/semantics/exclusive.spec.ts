import { beforeEach, describe, expect, test } from 'vitest';
import { Word } from '../state.ts';
import { Bench } from './bench.ts';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
  bench.state[1] = 0x1000;
  bench.state[2] = 0x1122_3344;
  bench.state[3] = 0x5566_7788;
});

describe('exclusive accesses', () => {
  test('a load gives the value, a store whether it failed', () => {
    bench.results.loadExclusive = () => 42;
    bench.results.storeExclusive = () => 1;
    bench.a32(0xe1910f9f); // ldrex r0, [r1]
    expect(bench.state[0]).toBe(42);
    bench.a32(0xe1810f92); // strex r0, r2, [r1]
    expect(bench.state[0]).toBe(1);
    bench.t32([0xe851, 0x0fff]); // ldrex r0, [r1, #1020]
    bench.t32([0xe841, 0x2001]); // strex r0, r2, [r1, #4]
    bench.t32([0xe8c1, 0x2f50]); // strexh r0, r2, [r1]
    expect(bench.calls).toEqual([
      'loadExclusive(4096, 4)',
      `storeExclusive(4096, 4, ${0x1122_3344}, 0)`,
      'loadExclusive(5116, 4)',
      `storeExclusive(4100, 4, ${0x1122_3344}, 0)`,
      `storeExclusive(4096, 2, ${0x1122_3344}, 0)`,
    ]);
  });

  test('a doubleword goes through a pair, the first register at the lower address', () => {
    bench.results.loadExclusive = () => {
      bench.state[Word.HIGH] = 8;
      return 7;
    };
    bench.t32([0xe8d1, 0x057f]); // ldrexd r0, r5, [r1]
    expect([bench.state[0], bench.state[5]]).toEqual([7, 8]);
    bench.a32(0xe1a10f92); // strexd r0, r2, r3, [r1]
    expect(bench.calls[1]).toBe(`storeExclusive(4096, 8, ${0x1122_3344}, ${0x5566_7788})`);
  });

  test('with CPSR.E each word is reversed on its way to and from memory', () => {
    bench.bigEndian = true;
    bench.results.loadExclusive = (_address, size) => (size === 2 ? 0x1234 : 0x0403_0201);
    bench.a32(0xe1910f9f); // ldrex r0, [r1]
    expect(bench.state[0]).toBe(0x0102_0304);
    bench.a32(0xe1f10f9f); // ldrexh r0, [r1]
    expect(bench.state[0]).toBe(0x3412);
    bench.a32(0xe1a10f92); // strexd r0, r2, r3, [r1]
    expect(bench.calls[2]).toBe(`storeExclusive(4096, 8, ${0x4433_2211}, ${0x8877_6655 | 0})`);
  });

  test('a status register that overlaps is UNDEFINED', () => {
    expect(() => bench.a32(0xe1811f92)).toThrow('UNDEFINED'); // strex r1, r2, [r1]
    expect(() => bench.a32(0xe1812f92)).toThrow('UNDEFINED'); // strex r2, r2, [r1]
    expect(() => bench.a32(0xe1a13f92)).toThrow('UNDEFINED'); // strexd r3, r2, r3, [r1]
    expect(() => bench.t32([0xe8d1, 0x007f])).toThrow('UNDEFINED'); // ldrexd r0, r0, [r1]
  });

  test.each([
    ['strex r0, sp, [r1]', 0xe841, 0xd000],
    ['strex sp, r2, [r1]', 0xe841, 0x2d00],
    ['strex r0, r2, [pc]', 0xe84f, 0x2000],
    ['ldrex sp, [r1]', 0xe851, 0xdf00],
    ['ldrex r0, [pc]', 0xe85f, 0x0f00],
    ['ldrexd r0, sp, [r1]', 0xe8d1, 0x0d7f],
    ['ldrexd sp, r0, [r1]', 0xe8d1, 0xd07f],
    ['strexd r0, r2, sp, [r1]', 0xe8c1, 0x2d70],
    ['strexd r0, r2, r0, [r1]', 0xe8c1, 0x2070],
    ['strexd sp, r2, r3, [r1]', 0xe8c1, 0x237d],
  ])('%s is UNDEFINED in T32', (_, first, second) => {
    expect(() => bench.t32([first, second])).toThrow('UNDEFINED');
  });

  test('a pair that starts with an odd register or has the PC is UNDEFINED in A32', () => {
    expect(() => bench.a32(0xe1b13f9f)).toThrow('UNDEFINED'); // ldrexd r3, [r1]
    expect(() => bench.a32(0xe1b1ef9f)).toThrow('UNDEFINED'); // ldrexd lr, [r1]
    expect(() => bench.a32(0xe1a10f93)).toThrow('UNDEFINED'); // strexd r0, r3, [r1]
  });

  test('SWP returns the old value', () => {
    bench.results.swap = () => 9;
    bench.a32(0xe1010092); // swp r0, r2, [r1]
    bench.a32(0xe1410092); // swpb r0, r2, [r1]
    expect(bench.state[0]).toBe(9);
    expect(bench.calls).toEqual([`swap(4096, 4, ${0x1122_3344})`, `swap(4096, 1, ${0x1122_3344})`]);
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { Word } from '../state.ts';
import { Bench, BenchAbort } from './bench.ts';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('addressing', () => {
  test('an offset leaves the base, pre- and post-indexing move it', () => {
    bench.setWords(0x1000, 10, 11, 12);
    bench.state[1] = 0x1004;

    bench.a32(0xe5910004); // ldr r0, [r1, #4]
    expect([bench.state[0], bench.state[1]]).toEqual([12, 0x1004]);
    bench.a32(0xe5310004); // ldr r0, [r1, #-4]!
    expect([bench.state[0], bench.state[1]]).toEqual([10, 0x1000]);
    bench.a32(0xe4910008); // ldr r0, [r1], #8
    expect([bench.state[0], bench.state[1]]).toEqual([10, 0x1008]);
  });

  test('a register offset is shifted as data processing shifts it: #32 and RRX included', () => {
    bench.setWords(0x1000, 7);
    bench.state[2] = 4;
    bench.state[1] = 0x1000 - 16;
    bench.a32(0xe7910102); // ldr r0, [r1, r2, lsl #2]
    expect(bench.state[0]).toBe(7);

    bench.state[1] = 0x1000;
    bench.state[2] = -1;
    bench.a32(0xe7110022); // ldr r0, [r1, -r2, lsr #32]
    bench.state[2] = 0x10;
    bench.state[Word.CF] = 1;
    bench.a32(0xe7b10062); // ldr r0, [r1, r2, rrx]!
    expect(bench.accesses.slice(1)).toEqual(['1000:4', '80001008:4']);
    expect(bench.state[1] >>> 0).toBe(0x8000_1008);
  });

  test('a literal counts from Align(PC, 4) in either instruction set', () => {
    bench.a32(0xe59f0010, 0x8000); // ldr r0, [pc, #16]
    bench.t32([0x4802], 0x8002); // ldr r0, [pc, #8]
    bench.t32([0xf85f, 0x0008], 0x8002); // ldr.w r0, [pc, #-8]
    bench.t32([0xe9df, 0x0302], 0x8002); // ldrd r0, r3, [pc, #8]
    expect(bench.accesses).toEqual(['8018:4', '800c:4', '7ffc:4', '800c:4', '8010:4']);
  });

  test('T32 immediates are scaled and signed as their encodings say', () => {
    bench.state[1] = 0x2000;
    bench.state[13] = 0x3000;
    bench.state[2] = 3;
    bench.t32([0x6fc8]); // ldr r0, [r1, #124]
    bench.t32([0x8fc8]); // ldrh r0, [r1, #62]
    bench.t32([0x7fc8]); // ldrb r0, [r1, #31]
    bench.t32([0x90ff]); // str r0, [sp, #1020]
    bench.t32([0xf8d1, 0x0fff]); // ldr.w r0, [r1, #4095]
    bench.t32([0xf911, 0x0032]); // ldrsb.w r0, [r1, r2, lsl #3]
    bench.t32([0xf851, 0x09ff]); // ldr.w r0, [r1], #-255
    bench.t32([0xf801, 0x0f04]); // strb.w r0, [r1, #4]!
    expect(bench.accesses).toEqual(['207c:4', '203e:2', '201f:1', '33fc:4', '2fff:4', '2018:1', '2000:4', '1f05:1']);
    expect(bench.state[1]).toBe(0x1f05);
  });
});

describe('loads and stores of one register', () => {
  test('narrow loads extend and narrow stores keep their neighbours', () => {
    bench.setWords(0x1000, 0x8182_f3f4);
    bench.state[1] = 0x1000;
    const load = (word: number): number => {
      bench.a32(word);
      return bench.state[0];
    };
    expect(load(0xe5d10000)).toBe(0xf4); // ldrb
    expect(load(0xe1d100d0)).toBe(0xf4 - 0x100); // ldrsb
    expect(load(0xe1d100b0)).toBe(0xf3f4); // ldrh
    expect(load(0xe1d100f0)).toBe(0xf3f4 - 0x1_0000); // ldrsh

    bench.state[0] = 0x1234_5678;
    bench.a32(0xe5c10000); // strb r0, [r1]
    expect(bench.word(0x1000) >>> 0).toBe(0x8182_f378);
    bench.a32(0xe0c100b2); // strh r0, [r1], #2
    expect(bench.word(0x1000) >>> 0).toBe(0x8182_5678);
    expect(bench.state[1]).toBe(0x1002);
  });

  test('with CPSR.E words and halfwords are reversed, bytes are not', () => {
    bench.bigEndian = true;
    bench.setWords(0x1000, 0x1122_3384);
    bench.state[1] = 0x1000;
    bench.a32(0xe5910000); // ldr r0, [r1]
    expect(bench.state[0] >>> 0).toBe(0x8433_2211);
    bench.a32(0xe1d100f0); // ldrsh r0, [r1]
    expect(bench.state[0]).toBe(0x8433 - 0x1_0000);
    bench.a32(0xe1d100d0); // ldrsb r0, [r1]
    expect(bench.state[0]).toBe(0x84 - 0x100);
    bench.state[0] = 0x0102_0304;
    bench.a32(0xe5810000); // str r0, [r1]
    expect(bench.word(0x1000)).toBe(0x0403_0201);
  });

  test('when the base is the destination the loaded value stays', () => {
    bench.setWords(0x1000, 99);
    bench.state[1] = 0x1000;
    bench.a32(0xe4911008); // ldr r1, [r1], #8
    expect(bench.state[1]).toBe(99);
  });

  test('a store with writeback of its own base stores the old value', () => {
    bench.state[1] = 0x1004;
    bench.a32(0xe5211004); // str r1, [r1, #-4]!
    expect(bench.word(0x1000)).toBe(0x1004);
    expect(bench.state[1]).toBe(0x1000);
  });

  test('a store of the PC stores the address of the instruction plus 8', () => {
    bench.state[1] = 0x1000;
    bench.a32(0xe581f000, 0x8000); // str pc, [r1]
    expect(bench.word(0x1000)).toBe(0x8008);
  });

  test('a load to the PC interworks, and a pop is a return', () => {
    bench.setWords(0x1000, 0x9001);
    bench.state[13] = 0x1000;
    bench.a32(0xe49df004); // pop {pc}
    expect([bench.state[Word.PC], bench.state[Word.T], bench.state[13]]).toEqual([0x9000, 1, 0x1004]);
    expect(bench.kinds).toEqual(['return']);

    bench.state[3] = 0x1000;
    const instruction = bench.a32(0xe593f000); // ldr pc, [r3]
    expect(bench.kinds).toEqual(['indirect']);
    expect(instruction.endsBlock).toBe(true);
  });

  test.each([
    ['ldr pc, [sp, #4]!', 0xe5bdf004],
    ['ldr pc, [r1], #4', 0xe491f004],
    ['ldr pc, [sp], #8', 0xe49df008],
  ])('%s is an indirect jump', (_, word) => {
    bench.a32(word);
    expect(bench.kinds).toEqual(['indirect']);
  });

  test.each([
    ['ldr r0, [r1], #8', 0xe4910008, 0x100],
    ['ldr r0, [r1, #-4]!', 0xe5310004, 0xfc],
    ['second word of ldrd r4, r5, [r1, #8]!', 0xe1e140d8, 0x10c],
    ['strh r0, [r1], #2', 0xe0c100b2, 0x100],
    ['str r0, [r1], -r2', 0xe6010002, 0x100],
  ])('an abort of %s changes no register', (_, word, faulty) => {
    for (let n = 0; n < 15; n++) bench.state[n] = 0x100 * n;
    const before = bench.state.slice(0, 15);
    bench.faulty = faulty;
    expect(() => bench.a32(word)).toThrow(BenchAbort);
    expect(bench.state.slice(0, 15)).toEqual(before);
  });

  test('the T forms access as User mode: post-indexed in A32, with an offset in T32', () => {
    bench.state[1] = 0x1000;
    bench.state[2] = 4;
    bench.a32(0xe4b10004); // ldrt r0, [r1], #4
    bench.a32(0xe6610002); // strbt r0, [r1], -r2
    bench.a32(0xe0f100f2); // ldrsht r0, [r1], #2
    bench.t32([0xf851, 0x0e04]); // ldrt r0, [r1, #4]
    bench.t32([0xf821, 0x0e04]); // strht r0, [r1, #4]
    expect(bench.accesses).toEqual(['1000:4U', '1004:1U', '1000:2U', '1006:4U', '1006:2U']);
    expect(bench.state[1]).toBe(0x1002);
  });

  test('memory hints access nothing', () => {
    expect(bench.a32(0xf5d1f000).nodes).toEqual([]); // pld [r1]
    expect(bench.t32([0xf891, 0xf004]).nodes).toEqual([]); // pld [r1, #4]
    expect(bench.t32([0xf91f, 0xf004]).nodes).toEqual([]); // pli [pc, #-4]
  });

  test('in T32 a store relative to the PC is UNDEFINED', () => {
    expect(() => bench.t32([0xf8cf, 0x0004])).toThrow('UNDEFINED'); // str.w r0, [pc, #4]
    expect(() => bench.t32([0xf84f, 0x0d04])).toThrow('UNDEFINED'); // str.w r0, [pc, #-4]!
  });

  test('in T32 an offset that is neither added nor written back is UNDEFINED', () => {
    expect(() => bench.t32([0xf841, 0x0804])).toThrow('UNDEFINED'); // P = U = W = 0
    expect(() => bench.t32([0xf841, 0x0a04])).toThrow('UNDEFINED'); // P = W = 0, U = 1
  });
});

describe('loads and stores of two registers', () => {
  test('the first register has the lower address, in either byte order', () => {
    bench.setWords(0x1008, 0x0102_0304, 0x0506_0708);
    bench.state[1] = 0x1000;
    bench.a32(0xe1e140d8); // ldrd r4, r5, [r1, #8]!
    expect([bench.state[4], bench.state[5], bench.state[1]]).toEqual([0x0102_0304, 0x0506_0708, 0x1008]);

    bench.bigEndian = true;
    bench.state[2] = 16;
    bench.a32(0xe00140f2); // strd r4, r5, [r1], -r2
    expect([bench.word(0x1008), bench.word(0x100c)]).toEqual([0x0403_0201, 0x0807_0605]);
    expect(bench.state[1]).toBe(0xff8);
  });

  test('words suffice as alignment, halfwords do not', () => {
    bench.state[1] = 0x1004;
    bench.t32([0xe8e1, 0x0301]); // strd r0, r3, [r1], #4
    expect(bench.state[1]).toBe(0x1008);
    bench.state[1] = 0x1002;
    expect(() => bench.t32([0xe8e1, 0x0301])).toThrow('alignment');
  });

  test('an odd first register is UNDEFINED in A32', () => {
    expect(() => bench.a32(0xe1c130d0)).toThrow('UNDEFINED'); // ldrd r3, r4, [r1]
  });
});

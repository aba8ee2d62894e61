import { beforeEach, describe, expect, test } from 'vitest';
import { Word } from '../state.ts';
import { BenchAbort, FpBench } from './fp-bench.ts';

let bench: FpBench;
beforeEach(() => {
  bench = new FpBench();
});

describe('VFP loads and stores', () => {
  test('VLDR of a doubleword takes the low word from the low address, in big-endian data the high one', () => {
    bench.memory.setBigUint64(8, 0x1122_3344_5566_7788n, true);
    bench.state[3] = 16;
    bench.run(0xed531b02); // vldr d17, [r3, #-8]
    expect(bench.unit.file.u64[17]).toBe(0x1122_3344_5566_7788n);
    bench.memory.setBigUint64(8, 0x1122_3344_5566_7788n, false);
    bench.context = { ...bench.context, bigEndian: true };
    bench.unit.file.u64[17] = 0n;
    bench.run(0xed531b02);
    expect(bench.unit.file.u64[17]).toBe(0x1122_3344_5566_7788n);
  });

  test('VLDM goes up and moves the base', () => {
    bench.state[4] = 32;
    for (let i = 0; i < 5; i++) bench.memory.setInt32(32 + i * 4, i + 1, true);
    bench.run(0xecf42a05); // vldmia r4!, {s5-s9}
    expect([...bench.unit.file.i32.slice(5, 10)]).toEqual([1, 2, 3, 4, 5]);
    expect(bench.state[4]).toBe(52);
  });

  test('VPUSH stores below the base', () => {
    bench.state[13] = 128;
    bench.unit.file.f64.set([1, 2, 3, 4, 5, 6, 7, 8], 8);
    bench.run(0xed2d8b10); // vpush {d8-d15}
    expect(bench.state[13]).toBe(64);
    expect(bench.memory.getFloat64(64 + 7 * 8, true)).toBe(8);
  });

  test('an abort in the middle leaves registers and base', () => {
    bench.state[4] = 244;
    bench.memory.setInt32(244, 7, true);
    expect(() => bench.run(0xecf42a05)).toThrow(BenchAbort);
    expect([bench.unit.file.i32[5], bench.state[4]]).toEqual([0, 244]);
  });

  test('addresses are multiples of four', () => {
    bench.state[3] = 18;
    expect(() => bench.run(0xed531b02)).toThrow('alignment');
  });
});

describe('moves', () => {
  test('two core registers make a doubleword', () => {
    bench.state.set([0x1111, 0x2222], 1);
    bench.run(0xec421b33); // vmov d19, r1, r2
    expect(bench.unit.file.u64[19]).toBe(0x2222_0000_1111n);
  });

  test('scalars are bytes, halfwords and words', () => {
    bench.state[6] = 0x1ff;
    bench.run(0xee616bb0); // vmov.8 d17[5], r6
    expect(bench.unit.file.u64[17]).toBe(0xff00_0000_0000n);
    bench.unit.file.u16[18 * 4 + 3] = 0x8001;
    bench.run(0xee327bf0); // vmov.s16 r7, d18[3]
    expect(bench.state[7]).toBe(-0x7fff);
    bench.state[4] = 0xabcd_1234 | 0;
    bench.run(0xeea24bb0); // vdup.16 q9, r4
    expect([...bench.unit.file.u32.slice(36, 40)]).toEqual(new Array(4).fill(0x1234_1234));
  });

  test('VMRS copies the flags of a comparison', () => {
    bench.unit.file.fpscr = 0b0110 << 28;
    bench.run(0xeef1fa10); // vmrs APSR_nzcv, fpscr
    expect([bench.state[Word.NF] < 0, bench.state[Word.ZF] === 0]).toEqual([false, true]);
    expect([bench.state[Word.CF], bench.state[Word.VF]]).toEqual([1, 0]);
  });
});

describe('VLDn and VSTn', () => {
  test('VLD4.16 takes structures apart and VST4.16 puts them together', () => {
    bench.number(64, 32);
    bench.state.set([0, 0, 64, 5]);
    bench.run(0xf4221163); // vld4.16 {d1, d3, d5, d7}, [r2:128], r3
    expect([...bench.unit.file.u16.slice(20, 24)]).toEqual([0x0504, 0x0d0c, 0x1514, 0x1d1c]);
    expect(bench.state[2]).toBe(69);
    bench.state[2] = 128;
    bench.run(0xf402116f); // vst4.16 {d1, d3, d5, d7}, [r2:128]
    for (let i = 0; i < 32; i++) expect(bench.memory.getUint8(128 + i)).toBe(i);
  });

  test('big-endian elements keep their places in memory', () => {
    bench.context = { ...bench.context, bigEndian: true };
    bench.number(64, 32);
    bench.state[2] = 64;
    bench.run(0xf4221163);
    expect([...bench.unit.file.u16.slice(20, 24)]).toEqual([0x0405, 0x0c0d, 0x1415, 0x1c1d]);
    bench.state[2] = 128;
    bench.run(0xf402116f);
    for (let i = 0; i < 32; i++) expect(bench.memory.getUint8(128 + i)).toBe(i);
  });

  test('VST1.64 in big-endian data stores the high word first', () => {
    bench.context = { ...bench.context, bigEndian: true };
    bench.unit.file.u64[8] = 0x1122_3344_5566_7788n;
    bench.state[1] = 64;
    bench.run(0xf40182fd); // vst1.64 {d8-d11}, [r1:256]!
    expect(bench.memory.getBigUint64(64, false)).toBe(0x1122_3344_5566_7788n);
    expect(bench.state[1]).toBe(96);
  });

  test('a structure goes to one lane', () => {
    bench.number(64, 12);
    bench.state[4] = 64;
    bench.unit.file.u32[2] = 9;
    bench.run(0xf4a41acf); // vld3.32 {d1[1], d3[1], d5[1]}, [r4]
    const { u32 } = bench.unit.file;
    expect([u32[2], u32[3], u32[7], u32[11]]).toEqual([9, 0x0302_0100, 0x0706_0504, 0x0b0a_0908]);
  });

  test('a structure goes to all lanes', () => {
    bench.number(64, 2);
    bench.state[4] = 64;
    bench.run(0xf4a43d3d); // vld2.8 {d3[], d5[]}, [r4:16]!
    expect([bench.unit.file.u64[3], bench.unit.file.u64[5]]).toEqual([0n, 0x0101_0101_0101_0101n]);
    expect(bench.state[4]).toBe(66);
  });

  test('a stated alignment is checked, another is not', () => {
    bench.state[4] = 65;
    expect(() => bench.run(0xf4a43d3d)).toThrow('alignment');
    bench.run(0xf4a41acf);
    bench.state[1] = 80;
    expect(() => bench.run(0xf40182fd)).toThrow('alignment');
  });

  test('registers beyond D31 are UNDEFINED', () => {
    expect(() => bench.run(0xf461f20d)).toThrow('UNDEFINED'); // vld1.8 {d31-d34}, [r1]!
  });
});

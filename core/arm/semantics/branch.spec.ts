import { beforeEach, describe, expect, test } from 'vitest';
import { Word } from '../state.ts';
import { Bench } from './bench.ts';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

const place = (): [number, number] => [bench.state[Word.PC], bench.state[Word.T]];

describe('direct branches', () => {
  test('A32 offsets count from the instruction plus 8', () => {
    bench.a32(0xeaffffbe, 0x8000); // b .-0x100
    expect(place()).toEqual([0x7f00, 0]);
    bench.a32(0xeb0003fe, 0x8000); // bl .+0x1000
    expect([...place(), bench.state[14]]).toEqual([0x9000, 0, 0x8004]);
    expect(bench.kinds).toEqual(['call']);
  });

  test('T32 offsets count from the instruction plus 4', () => {
    bench.t32([0xe7f6], 0x8002); // b.n .-0x10
    expect(place()).toEqual([0x7ff2, 1]);
    bench.t32([0xf3ff, 0x97fd], 0x7a); // b.w .+0xfffffe
    expect(place()).toEqual([0x100_0078, 1]);
    bench.state[Word.ZF] = 1;
    bench.t32([0xf46f, 0xaffe], 0x2_0076); // bne.w .-0x10000
    expect(place()).toEqual([0x1_0076, 1]);
    bench.t32([0xf7fe, 0xfffe], 0x807e); // bl .-0x1000
    expect([...place(), bench.state[14]]).toEqual([0x707e, 1, 0x8083]);
  });

  test('BLX (immediate) changes the instruction set, from T32 to an aligned address', () => {
    bench.a32(0xfb0003fe, 0x8000); // blx .+0x1002
    expect([...place(), bench.state[14]]).toEqual([0x9002, 1, 0x8004]);
    expect(bench.kinds).toEqual(['call']);
    bench.t32([0xf001, 0xe800], 0x8082); // blx
    expect([...place(), bench.state[14]]).toEqual([0x9084, 0, 0x8087]);
  });

  test('a condition that fails falls through', () => {
    bench.state[Word.ZF] = 1;
    bench.a32(0x0a000000); // beq .+8
    expect(bench.branched).toBe(false);
    expect(bench.t32([0xd00e]).endsBlock).toBe(true); // beq.n .+0x20
    expect(bench.branched).toBe(false);
    bench.state[Word.ZF] = 0;
    bench.t32([0xd00e], 0x8000);
    expect(place()).toEqual([0x8020, 1]);
  });

  test('CBZ and CBNZ go forward on the register alone', () => {
    bench.state[3] = 1;
    bench.t32([0xb1f3], 0x8000); // cbz r3, .+0x40
    expect(bench.branched).toBe(false);
    bench.state[3] = 0;
    bench.t32([0xb1f3], 0x8000);
    expect(place()).toEqual([0x8040, 1]);
    bench.state[7] = 5;
    bench.t32([0xb907], 0x8000); // cbnz r7, .+4
    expect(place()).toEqual([0x8004, 1]);
    bench.t32([0xbbff], 0x8000); // cbnz r7, .+0x82
    expect(place()).toEqual([0x8082, 1]);
  });
});

describe('indirect branches', () => {
  test('BX follows bit 0, and BX LR is a return', () => {
    bench.state[14] = 0x9001;
    bench.a32(0xe12fff1e); // bx lr
    expect(place()).toEqual([0x9000, 1]);
    expect(bench.kinds).toEqual(['return']);
    bench.state[0] = 0xa000;
    bench.a32(0xe12fff10); // bx r0
    expect(place()).toEqual([0xa000, 0]);
    expect(bench.kinds).toEqual(['indirect']);
  });

  test('BX PC leaves T32', () => {
    bench.t32([0x4778], 0x8000); // bx pc
    expect(place()).toEqual([0x8004, 0]);
  });

  test('BXJ is BX', () => {
    bench.state[2] = 0x9001;
    bench.a32(0xe12fff22); // bxj r2
    expect(place()).toEqual([0x9000, 1]);
    bench.t32([0xf3c2, 0x8f00]); // bxj r2
    expect(place()).toEqual([0x9000, 1]);
  });

  test('BLX LR reads its target before it links', () => {
    bench.state[14] = 0x9001;
    bench.a32(0xe12fff3e, 0x8000); // blx lr
    expect([...place(), bench.state[14]]).toEqual([0x9000, 1, 0x8004]);
    bench.state[3] = 0xa000;
    bench.t32([0x4798], 0x8000); // blx r3
    expect([...place(), bench.state[14]]).toEqual([0xa000, 0, 0x8003]);
    expect(bench.kinds).toEqual(['call']);
  });

  test('table branches go forward by twice the entry', () => {
    bench.setWords(0x8004, 0x0000_8003);
    bench.state[0] = 1;
    bench.t32([0xe8df, 0xf000], 0x8000); // tbb [pc, r0]
    expect(place()).toEqual([0x8004 + 0x100, 1]);
    bench.state[1] = 0x8002;
    bench.t32([0xe8d1, 0xf010], 0x8000); // tbh [r1, r0, lsl #1]
    expect(place()).toEqual([0x8004 + 0x1_0006, 1]);
  });
});

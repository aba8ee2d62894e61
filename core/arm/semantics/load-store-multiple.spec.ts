import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Word } from '../state.ts';
import { Bench } from './bench.ts';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
  bench.setWords(0xff0, 1, 2, 3, 4, 5, 6, 7, 8);
  bench.state[0] = 0x1000;
});

describe('load and store multiple', () => {
  test('the four modes lay the words around the base', () => {
    const run = (word: number): number[] => {
      bench.state[0] = 0x1000;
      bench.a32(word);
      return [...bench.state.subarray(0, 3)];
    };
    expect(run(0xe8b00006)).toEqual([0x1008, 5, 6]); // ldmia r0!, {r1, r2}
    expect(run(0xe9b00006)).toEqual([0x1008, 6, 7]); // ldmib r0!, {r1, r2}
    expect(run(0xe8300006)).toEqual([0xff8, 4, 5]); // ldmda r0!, {r1, r2}
    expect(run(0xe9100006)).toEqual([0x1000, 3, 4]); // ldmdb r0, {r1, r2}
  });

  test('whatever is pushed is popped', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 0x7fff }),
        fc.array(fc.integer(), { minLength: 15, maxLength: 15 }),
        (l, r) => {
          const list = l & ~(1 << 13) || 1;
          const b = new Bench();
          b.state.set(r);
          b.state[13] = 0x4000;
          const before = b.state.slice(0, 15);
          b.a32(0xe92d0000 | list);
          for (let n = 0; n < 13; n++) if ((list >>> n) & 1) b.state[n] = 0;
          if ((list >>> 14) & 1) b.state[14] = 0;
          b.a32(0xe8bd0000 | list);
          expect(b.state.slice(0, 15)).toEqual(before);
        },
      ),
    );
  });

  test('a base in the list is stored as it was and loaded as it is in memory', () => {
    bench.state[1] = 77;
    bench.a32(0xe8a00003); // stm r0!, {r0, r1}
    expect([bench.word(0x1000), bench.word(0x1004), bench.state[0]]).toEqual([0x1000, 77, 0x1008]);
    bench.state[0] = 0xff0;
    bench.a32(0xe8900003); // ldm r0, {r0, r1}
    expect([bench.state[0], bench.state[1]]).toEqual([1, 2]);
    bench.state[0] = 0xff4;
    bench.t32([0xc803]); // ldm r0, {r0, r1}
    expect([bench.state[0], bench.state[1]]).toEqual([2, 3]);
  });

  test('POP {.., PC} is a return with interworking', () => {
    bench.state[13] = 0x1000;
    bench.setWords(0x1004, 0x9001);
    bench.a32(0xe8bd8010); // pop {r4, pc}
    expect([bench.state[4], bench.state[13], bench.state[Word.PC], bench.state[Word.T]]).toEqual([
      5, 0x1008, 0x9000, 1,
    ]);
    expect(bench.kinds).toEqual(['return']);
  });

  test('LDM of the PC is a return from the stack only', () => {
    const kindOf = (word: number): (string | undefined)[] => {
      bench.a32(word);
      return bench.kinds;
    };
    bench.state[13] = 0x1000;
    expect(kindOf(0xe89d8002)).toEqual(['return']); // ldm sp, {r1, pc}, as functions with a frame pointer return
    expect(kindOf(0xe91d8002)).toEqual(['indirect']); // ldmdb sp, {r1, pc}
    expect(kindOf(0xe8b08002)).toEqual(['indirect']); // ldm r0!, {r1, pc}
    expect(kindOf(0xe9908002)).toEqual(['indirect']); // ldmib r0, {r1, pc}
  });

  test('T16 LDM writes back a base that is not in the list', () => {
    bench.t32([0xc806]); // ldm r0!, {r1, r2}
    expect(bench.state[0]).toBe(0x1008);
  });

  test('T32 PUSH stores LR, POP loads the PC', () => {
    bench.state[13] = 0x1008;
    bench.state[14] = 0xa000;
    bench.t32([0xb501]); // push {r0, lr}
    expect([bench.word(0x1000), bench.word(0x1004), bench.state[13]]).toEqual([0x1000, 0xa000, 0x1000]);
    bench.t32([0xbd01]); // pop {r0, pc}
    expect([bench.state[Word.PC], bench.state[Word.T]]).toEqual([0xa000, 0]);
  });

  test('words must be aligned', () => {
    bench.state[0] = 0x1002;
    expect(() => bench.a32(0xe8b00006)).toThrow('alignment');
  });

  test('an abort in the middle leaves the base and the loaded registers', () => {
    bench.faulty = 0x1004;
    expect(() => bench.a32(0xe8b00006)).toThrow('abort');
    expect([...bench.state.subarray(0, 3)]).toEqual([0x1000, 0, 0]);
  });

  test('an empty list is UNDEFINED, in T32 also a list of one or the base of a writeback', () => {
    expect(() => bench.a32(0xe8b00000)).toThrow('UNDEFINED');
    expect(() => bench.t32([0xbc00])).toThrow('UNDEFINED');
    expect(() => bench.t32([0xe8b0, 0x0002])).toThrow('UNDEFINED');
    expect(() => bench.t32([0xe8b0, 0x0003])).toThrow('UNDEFINED');
  });
});

describe('registers of other modes', () => {
  test('LDM (User registers) checks the mode before it loads', () => {
    bench.a32(0xe8d06002); // ldm r0, {r1, sp, lr}^
    expect(bench.calls).toEqual([
      'checkUserBank()',
      'writeUserReg(1, 5)',
      'writeUserReg(13, 6)',
      'writeUserReg(14, 7)',
    ]);
    expect(bench.state[1]).toBe(0);
  });

  test('STM (User registers) reads the User bank', () => {
    bench.results.readUserReg = (n) => 100 + n;
    bench.a32(0xe9606000); // stmdb r0!, {sp, lr}^
    expect([bench.word(0xff8), bench.word(0xffc), bench.state[0]]).toEqual([113, 114, 0xff8]);
    expect(bench.calls[0]).toBe('checkUserBank()');
  });

  test('LDM (exception return) moves the stack pointer of the mode it leaves', () => {
    bench.state[13] = 0x1000;
    bench.results.exceptionReturn = () => {
      expect([bench.state[0], bench.state[13]]).toEqual([5, 0x1008]);
      return 0;
    };
    bench.a32(0xe8fd8001); // ldm sp!, {r0, pc}^
    expect(bench.calls).toEqual(['checkUserBank()', 'exceptionReturn(6)']);
  });

  test('LDM (User registers) with writeback is UNDEFINED', () => {
    expect(() => bench.a32(0xe8f00002)).toThrow('UNDEFINED');
  });

  test('SRS stores LR and SPSR on the stack of the mode it names', () => {
    bench.state[14] = 0xcafe;
    bench.results.srsStack = () => 0x2000;
    bench.results.readSpsr = () => 0x1d3;
    bench.a32(0xf96d0513); // srsdb sp!, #19
    expect([bench.word(0x1ff8), bench.word(0x1ffc)]).toEqual([0xcafe, 0x1d3]);
    expect(bench.calls).toEqual(['srsStack(19)', 'readSpsr()', `setSrsStack(19, ${0x1ff8})`]);
    bench.calls.length = 0;
    bench.t32([0xe82d, 0xc013]); // srsdb sp!, #19
    expect(bench.calls.at(-1)).toBe(`setSrsStack(19, ${0x1ff8})`);
    bench.t32([0xe9ad, 0xc013]); // srsia sp!, #19
    expect(bench.calls.at(-1)).toBe(`setSrsStack(19, ${0x2008})`);
    bench.t32([0xe98d, 0xc013]); // srsia sp, #19
    expect([bench.calls.at(-1), bench.word(0x2000)]).toEqual(['readSpsr()', 0xcafe]);
  });

  test('RFE loads the PC from the lower word and the CPSR from the higher', () => {
    bench.a32(0xf8b00a00); // rfeia r0!
    bench.t32([0xe830, 0xc000]); // rfedb r0!
    expect(bench.calls.filter((c) => c.startsWith('return'))).toEqual([
      'returnFromException(5, 6)',
      'returnFromException(5, 6)',
    ]);
    expect(bench.state[0]).toBe(0x1000);
    bench.t32([0xe990, 0xc000]); // rfeia r0
    expect(bench.state[0]).toBe(0x1000);
    bench.t32([0xe9b0, 0xc000]); // rfeia r0!
    expect(bench.state[0]).toBe(0x1008);
  });
});

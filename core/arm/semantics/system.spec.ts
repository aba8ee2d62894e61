import { beforeEach, describe, expect, test } from 'vitest';
import { Word } from '../state.ts';
import { Bench } from './bench.ts';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
  bench.state[1] = 0x11;
  bench.state[2] = 0x22;
  bench.state[3] = 0x33;
  bench.state[14] = 0x9000;
});

/** The system operations that each instruction asks for. */
function calls(...instructions: (number | readonly number[])[]): string[] {
  bench.calls.length = 0;
  for (const instruction of instructions)
    if (typeof instruction === 'number') bench.a32(instruction);
    else bench.t32(instruction);
  return bench.calls;
}

describe('status registers', () => {
  test('MRS reads CPSR and SPSR', () => {
    bench.results.readCpsr = () => 0x1d3;
    bench.results.readSpsr = () => 0x10;
    bench.a32(0xe10f0000); // mrs r0, cpsr
    expect(bench.state[0]).toBe(0x1d3);
    bench.a32(0xe14f0000); // mrs r0, spsr
    expect(bench.state[0]).toBe(0x10);
    bench.t32([0xf3ef, 0x8000]); // mrs r0, cpsr
    expect(bench.state[0]).toBe(0x1d3);
  });

  test('MSR passes value and byte mask', () => {
    // msr cpsr_fc, r1; msr spsr_cxsf, r1; msr cpsr_f, #0xf0000000; T32 msr spsr_cxsf, r1
    expect(calls(0xe129f001, 0xe16ff001, 0xe328f20f, [0xf391, 0x8f00])).toEqual([
      'writeCpsr(17, 9)',
      'writeSpsr(17, 15)',
      `writeCpsr(${0xf000_0000 | 0}, 8)`,
      'writeSpsr(17, 15)',
    ]);
  });

  test('banked registers are named by SYSm<4:0>', () => {
    // mrs r0, sp_irq; mrs r0, spsr_hyp; msr elr_hyp, r1; msr r10_fiq, r1; T32 mrs r0, lr_usr; msr sp_hyp, r1
    expect(calls(0xe1010300, 0xe14e0300, 0xe12ef301, 0xe12af201, [0xf3e6, 0x8020], [0xf381, 0x8f30])).toEqual([
      'readBanked(0, 17)',
      'readBanked(1, 30)',
      'writeBanked(0, 30, 17)',
      'writeBanked(0, 10, 17)',
      'readBanked(0, 6)',
      'writeBanked(0, 31, 17)',
    ]);
  });

  test('CPS names the exceptions as A I F and the mode only if it changes', () => {
    // cpsie if; cpsid aif, #19; cps #31; T32 cpsid i; cpsie.w f, #17
    expect(calls(0xf10800c0, 0xf10e01d3, 0xf102001f, [0xb672], [0xf3af, 0x8531])).toEqual([
      'changeState(2, 3, -1)',
      'changeState(3, 7, 19)',
      'changeState(0, 0, 31)',
      'changeState(3, 2, -1)',
      'changeState(2, 1, 17)',
    ]);
  });

  test('SETEND sets the byte order', () => {
    expect(calls(0xf1010200, 0xf1010000, [0xb658])).toEqual(['setEndian(1)', 'setEndian(0)', 'setEndian(1)']);
  });

  test('ERET and SUBS PC, LR return from exceptions', () => {
    // eret; T32 eret; subs pc, lr, #4
    expect(calls(0xe160006e, [0xf3de, 0x8f00], [0xf3de, 0x8f04])).toEqual([
      'eret()',
      'eret()',
      `exceptionReturn(${0x8ffc})`,
    ]);
  });
});

describe('exceptions, hints and barriers', () => {
  test('calls carry their immediates', () => {
    expect(calls(0xef123456, 0xe14abc7d, 0xe1600075, 0xe1212374)).toEqual([
      `svc(${0x12_3456})`,
      `hvc(${0xabcd})`,
      'smc(5)',
      `bkpt(${0x1234})`,
    ]);
    expect(calls([0xdfc8], [0xbe03], [0xf7ea, 0x8bcd], [0xf7f5, 0x8000])).toEqual([
      'svc(200)',
      'bkpt(3)',
      `hvc(${0xabcd})`,
      'smc(5)',
    ]);
  });

  test('UDF is UNDEFINED', () => {
    expect(() => bench.a32(0xe7f000f1)).toThrow('UNDEFINED');
    expect(() => bench.t32([0xde01])).toThrow('UNDEFINED');
    expect(() => bench.t32([0xf7f0, 0xa001])).toThrow('UNDEFINED');
  });

  test('unallocated hints do nothing', () => {
    const hints = [0xe320f000, 0xe320f0f3, 0xe320f014, [0xbf00], [0xbf70], [0xf3af, 0x8000], [0xf3af, 0x80f3]];
    expect(calls(...hints)).toEqual([]);
    expect(calls(0xe320f001, 0xe320f002, 0xe320f003, 0xe320f004)).toEqual(['yieldHint()', 'wfe()', 'wfi()', 'sev()']);
    expect(calls([0xbf10], [0xbf20], [0xbf30], [0xf3af, 0x8004])).toEqual(['yieldHint()', 'wfe()', 'wfi()', 'sev()']);
  });

  test('an IT instruction has no effect of its own', () => {
    expect(bench.t32([0xbf08])).toMatchObject({ name: 'IT', nodes: [] });
  });

  test('barriers are told apart', () => {
    // dmb ish; dsb sy; isb; clrex; T32 dmb; clrex
    expect(calls(0xf57ff05b, 0xf57ff04f, 0xf57ff06f, 0xf57ff01f, [0xf3bf, 0x8f5f], [0xf3bf, 0x8f2f])).toEqual([
      'barrier(0)',
      'barrier(1)',
      'barrier(2)',
      'clearExclusive()',
      'barrier(0)',
      'clearExclusive()',
    ]);
  });
});

describe('coprocessors', () => {
  test('MRC and MCR name the register as coprocessor, opc1, CRn, CRm, opc2 and Rt', () => {
    bench.results.mrc = () => 0xc5;
    // mrc p15, 0, r1, c1, c0, 0; mcr p15, 4, r1, c2, c0, 2; T32 mrc
    expect(calls(0xee111f10, 0xee821f50, [0xee11, 0x1f10])).toEqual([
      'mrc(15, 0, 1, 0, 0, 1)',
      `mcr(15, 4, 2, 0, 2, 1, ${0xc5})`,
      'mrc(15, 0, 1, 0, 0, 1)',
    ]);
  });

  test('MRC to APSR_nzcv sets the flags from bits 31:28', () => {
    bench.results.mrc = () => 0x6fff_ffff;
    bench.a32(0xee10fe11); // mrc p14, 0, apsr_nzcv, c0, c1, 0
    const flags = [bench.state[Word.NF] < 0, bench.state[Word.ZF] === 0, bench.state[Word.CF], bench.state[Word.VF]];
    expect(flags).toEqual([false, true, 1, 0]);
  });

  test('MRRC and MCRR move the low word through the first register', () => {
    bench.results.mrrc = () => {
      bench.state[Word.HIGH] = 8;
      return 7;
    };
    expect(calls(0xec532f1e)).toEqual(['mrrc(15, 1, 14, 2, 3)']); // mrrc p15, 1, r2, r3, c14
    expect([bench.state[2], bench.state[3]]).toEqual([7, 8]);
    expect(calls(0xec432f62)).toEqual(['mcrr(15, 6, 2, 2, 3, 7, 8)']); // mcrr p15, 6, r2, r3, c2
  });

  test('others are asked of the system, which the forms with a 2 never are for the system registers', () => {
    // cdp p6; ldc p14, c4, [r1], #4; stc2 p7
    expect(calls(0xee1326a4, 0xecb14e01, 0xfd815700)).toEqual([
      'coprocessor(6, 0)',
      'coprocessor(14, 1)',
      'coprocessor(7, 1)',
    ]);
    expect(() => bench.a32(0xfe111f10)).toThrow('UNDEFINED'); // mrc2 p15, 0, r1, c1, c0, 0
    expect(() => bench.a32(0xfdb15f01)).toThrow('UNDEFINED'); // ldc2 p15, c5, [r1, #4]!
    expect(() => bench.a32(0xec011501)).toThrow('UNDEFINED'); // STC with P = U = D = W = 0
  });

  test('10 and 11 are left to VFP', () => {
    for (const word of [0xee111a10, 0xee111b10, 0xed911a01, 0xed911b01, 0xec510a10, 0xfe111a10])
      expect(bench.a32.bind(bench, word)).toThrow('UNDEFINED');
  });
});

import { describe, expect, it } from 'vitest';
import { DATA, machineWith, START } from '../../debug/testing/program.ts';
import { Sys } from './words.ts';

const LDC = 0xed91_5e02; // ldc p14, c5, [r1, #8]
const STC = 0xed81_5e01; // stc p14, c5, [r1, #4]
const STAY = 0xeaff_fffe; // b .

/** One instruction at PL1 or PL0, with r1 = DATA; DBGDTRRX holds 0x1234, DATA + 8 holds 0x5678, and vectors are at DATA. */
function execute(word: number, { mode = 0x13, hdcr = 0, dscr = 0, base = DATA, virtualization = true } = {}) {
  const machine = machineWith([word, STAY], { virtualization });
  const cpu = machine.cpus[0]!;
  cpu.psr.write(mode | 0x1c0, -1);
  cpu.r[1] = base;
  cpu.r[Sys.DBGDTRRX] = 0x1234;
  cpu.r[Sys.HDCR] = hdcr;
  cpu.r[Sys.DBGDSCR] = dscr;
  cpu.r[Sys.HVBAR] = 0x4003_0000;
  cpu.r[Sys.VBAR] = 0x4004_0000;
  cpu.controlsChanged();
  machine.write(DATA + 8, Uint8Array.of(0x78, 0x56, 0, 0));
  machine.run(1);
  const word4 = new DataView(machine.read(DATA + 4, 4)!.buffer).getInt32(0, true);
  return { r: cpu.r, mode: cpu.psr.mode, pc: cpu.r[15]! >>> 0, stored: word4, kinds: cpu.exceptions.counts.byKind };
}

describe('debug communications channel', () => {
  it('LDC loads DBGDTRTX from memory', () => {
    const { r, pc } = execute(LDC);
    expect([r[Sys.DBGDTRTX], r[1], pc]).toEqual([0x5678, DATA, START + 4]);
  });

  it('STC stores DBGDTRRX', () => {
    expect(execute(STC).stored).toBe(0x1234);
  });

  it.each([
    ['stc p14, c5, [r1, #4]!', 0xeda1_5e01, 0x1234, DATA + 4],
    ['stc p14, c5, [r1], #4', 0xeca1_5e01, 0, DATA + 4],
    ['stc p14, c5, [r1], #-4', 0xec21_5e01, 0, DATA - 4],
    ['stc p14, c5, [r1], {1}', 0xec81_5e01, 0, DATA],
  ])('%s has the addressing modes of a load or store', (_, word, stored, r1) => {
    const after = execute(word);
    expect([after.stored, after.r[1]]).toEqual([stored, r1]);
  });

  it('ldc p14, c5, [pc] is the literal form', () => {
    expect(execute(0xed1f_5e01).r[Sys.DBGDTRTX]! >>> 0).toBe(STAY); // [pc, #-4]
    expect(execute(0xed1f_5e02).r[Sys.DBGDTRTX]! >>> 0).toBe(0xed1f_5e02); // [pc, #-8]: itself
  });

  it('an unaligned address aborts, and a register that is not c5 does not exist', () => {
    expect(execute(LDC, { base: DATA + 2 }).kinds).toEqual({ data: 1 });
    expect(execute(0xed91_6e02).kinds).toEqual({ undefined: 1 });
    expect(execute(0xedd1_5e02).kinds).toEqual({ undefined: 1 }); // D = 1
    expect(execute(0xfd91_5e02).kinds).toEqual({ undefined: 1 }); // LDC2
  });

  it('User mode may unless DBGDSCR.UDCCdis says no', () => {
    expect(execute(STC, { mode: 0x10 }).stored).toBe(0x1234);
    expect(execute(STC, { mode: 0x10, dscr: 1 << 12 }).kinds).toEqual({ undefined: 1 });
  });

  it.each([
    ['ldc p14, c5, [r1, #8]', LDC, (2 << 12) | (1 << 5) | (1 << 4) | (2 << 1) | 1],
    ['stc p14, c5, [r1], #-4', 0xec21_5e01, (1 << 12) | (1 << 5) | (1 << 1)],
    ['ldc p14, c5, [pc]', 0xed9f_5e00, (15 << 5) | (1 << 4) | (6 << 1) | 1],
  ])('HDCR.TDA traps %s to Hyp mode with class 6', (_, word, iss) => {
    const { r, mode, stored } = execute(word, { hdcr: 1 << 9 });
    expect(mode).toBe(0x1a);
    expect((r[Sys.HSR]! >>> 0).toString(16)).toBe(((6 << 26) | (1 << 25) | (0x1e << 20) | iss).toString(16));
    expect([r[Sys.DBGDTRTX], stored]).toEqual([0, 0]);
  });
});

import { describe, expect, test } from 'vitest';
import { runWord } from './run-word.ts';

const t32 = { isa: 't32' } as const;
const IT_EQ = 0;

describe('16-bit T32 data processing', () => {
  test.each([
    ['adds r0, r1, r2', 0x1888, { 1: 0xffff_ffff, 2: 1 }, 0, 'ZC'],
    ['movs r0, r1 keeps C and V', 0x0008, { 1: 5 }, 5, 'CV'],
    ['lsrs r0, r1, #32', 0x0808, { 1: 0x8000_0000 }, 0, 'ZCV'],
    ['negs r0, r1', 0x4248, { 1: 1 }, 0xffff_ffff, 'N'],
    ['muls r0, r1 keeps C and V', 0x4348, { 0: 3, 1: 4 }, 12, 'CV'],
    ['movs r0, #0', 0x2000, { 0: 9 }, 0, 'ZCV'],
  ])('outside an IT block %s sets flags', (_, word, regs, r0, flags) => {
    const out = runWord(word, { ...t32, regs, flags: 'CV' });
    expect([out.regs[0], out.flags]).toEqual([r0, flags]);
  });

  test.each([
    ['adds r0, r1, r2', 0x1888, { 1: 0xffff_ffff, 2: 1 }, 0],
    ['movs r0, #0', 0x2000, { 0: 9 }, 0],
    ['muls r0, r1', 0x4348, { 0: 3, 1: 0 }, 0],
    ['lsls r0, r2', 0x4090, { 0: 1, 2: 31 }, 0x8000_0000],
  ])('inside an IT block %s sets none', (_, word, regs, r0) => {
    const out = runWord(word, { ...t32, regs, flags: 'ZV', it: IT_EQ });
    expect([out.regs[0], out.flags]).toEqual([r0, 'ZV']);
  });

  test('inside an IT block a compare sets flags, if its condition holds', () => {
    expect(runWord(0x28ff, { ...t32, regs: { 0: 1 }, flags: 'Z', it: IT_EQ }).flags).toBe('N');
    expect(runWord(0x28ff, { ...t32, regs: { 0: 1 }, flags: 'V', it: IT_EQ }).flags).toBe('V');
  });

  test('high registers are moved, added and compared; only cmp sets flags', () => {
    const moved = runWord(0x4688, { ...t32, regs: { 1: 7 }, flags: 'Z' });
    expect([moved.regs[8], moved.flags]).toEqual([7, 'Z']);
    const added = runWord(0x4488, { ...t32, regs: { 1: 7, 8: 0xffff_fff9 } });
    expect([added.regs[8], added.flags]).toEqual([0, '']);
    expect(runWord(0x4588, { ...t32, regs: { 1: 7, 8: 7 } }).flags).toBe('ZC');
  });

  test('add pc and mov pc stay in T32 whatever bit 0 is', () => {
    expect(runWord(0x448f, { ...t32, at: 0x1002, regs: { 1: 0x10 } }).branch).toEqual({
      target: 0x1016,
      thumb: true,
      kind: 'indirect',
    });
    expect(runWord(0x46f7, { ...t32, regs: { 14: 0x2000 } }).branch).toEqual({
      target: 0x2000,
      thumb: true,
      kind: 'return',
    });
  });

  test('adr counts from the aligned PC', () => {
    expect(runWord(0xa001, { ...t32, at: 0x1000 }).regs[0]).toBe(0x1008);
    expect(runWord(0xa001, { ...t32, at: 0x1002 }).regs[0]).toBe(0x1008);
  });

  test('the stack pointer moves by words, without flags', () => {
    const from = { ...t32, regs: { 13: 0x1000 }, flags: 'NZCV' };
    expect(runWord(0xa8ff, from)).toMatchObject({ flags: 'NZCV' });
    expect(runWord(0xa8ff, from).regs[0]).toBe(0x13fc);
    expect(runWord(0xb07f, from).regs[13]).toBe(0x11fc);
    expect(runWord(0xb0ff, from).regs[13]).toBe(0x0e04);
  });
});

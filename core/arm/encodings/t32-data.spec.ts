import { describe, expect, test } from 'vitest';
import { runWord } from './run-word.ts';

const t32 = { isa: 't32' } as const;

describe('32-bit T32 data processing', () => {
  test.each([
    ['movs.w r0, #0x00ab00ab keeps C', 0xf05f_10ab, 0x00ab_00ab, 'C'],
    ['movs.w r0, #0xab00ab00 keeps C', 0xf05f_20ab, 0xab00_ab00, 'NC'],
    ['movs.w r0, #0xabababab keeps C', 0xf05f_30ab, 0xabab_abab, 'NC'],
    ['movs.w r0, #0xff000000 takes C from bit 31', 0xf05f_407f, 0xff00_0000, 'NC'],
    ['movs.w r0, #0x1fe takes C from bit 31', 0xf45f_70ff, 0x1fe, ''],
  ])('%s', (_, word, r0, flags) => {
    const out = runWord(word, { ...t32, flags: 'C' });
    expect([out.regs[0], out.flags]).toEqual([r0, flags]);
  });

  test.each([
    ['orn r0, r1, r2', 0xea61_0002, { 1: 1, 2: 0xffff_fff0 }, 0xf],
    ['addw r0, r1, #0xfff', 0xf601_70ff, { 1: 1 }, 0x1000],
    ['subw r0, r1, #0xfff', 0xf6a1_70ff, { 1: 0 }, 0xffff_f001],
    ['subw r0, pc, #4', 0xf2af_0004, {}, 0x1000],
    ['movw r0, #0xabcd', 0xf64a_30cd, { 0: 0x1234_5678 }, 0xabcd],
    ['movt r0, #0xabcd', 0xf6ca_30cd, { 0: 0x1234_5678 }, 0xabcd_5678],
    ['lsl.w r0, r1, r2', 0xfa01_f002, { 1: 3, 2: 30 }, 0xc000_0000],
  ])('%s leaves the flags', (_, word, regs, r0) => {
    const out = runWord(word, { ...t32, at: 0x1002, regs, flags: 'NZCV' });
    expect([out.regs[0], out.flags]).toEqual([r0, 'NZCV']);
  });

  test('with S an Rd of 15 is a compare', () => {
    expect(runWord(0xf011_4f00, { ...t32, regs: { 1: 0x8000_0000 }, flags: 'V' })).toMatchObject({
      name: 'TST (immediate) T1',
      flags: 'NCV',
      calls: [],
    });
    expect(runWord(0xea91_0fc2, { ...t32, regs: { 1: 8, 2: 1 } })).toMatchObject({
      name: 'TEQ (register) T1',
      flags: 'Z',
    });
  });

  test('rrxs shifts through C', () => {
    const out = runWord(0xea5f_0031, { ...t32, regs: { 1: 3 }, flags: 'C' });
    expect([out.name, out.regs[0], out.flags]).toEqual(['RRX T1', 0x8000_0001, 'NC']);
  });

  test('a flag-setting instruction sets flags inside an IT block, too', () => {
    expect(runWord(0xf05f_10ab, { ...t32, it: 1 }).flags).toBe('');
    expect(runWord(0xf05f_30ab, { ...t32, it: 1 }).flags).toBe('N');
  });
});

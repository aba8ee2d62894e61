import { describe, expect, test } from 'vitest';
import { runWord } from './run-word.ts';

const MIN = 0x8000_0000;
const MAX = 0x7fff_ffff;
const ONES = 0xffff_ffff;

/** [assembly, word, r1, r2, flags before, r0, flags after] */
type Case = [asm: string, word: number, r1: number, r2: number, before: string, r0: number, after: string];

function check([, word, r1, r2, before, r0, after]: Case): void {
  const out = runWord(word, { regs: { 1: r1, 2: r2 }, flags: before });
  expect({ r0: out.regs[0], flags: out.flags }).toEqual({ r0, flags: after });
}

describe('A32 arithmetic sets N, Z, C and V as AddWithCarry', () => {
  const cases: Case[] = [
    ['adds r0, r1, r2: carry out', 0xe0910002, ONES, 1, 'NV', 0, 'ZC'],
    ['adds r0, r1, r2: overflow', 0xe0910002, MAX, 1, 'ZC', MIN, 'NV'],
    ['adds r0, r1, r2: both', 0xe0910002, MIN, MIN, '', 0, 'ZCV'],
    ['subs r0, r1, r2: no borrow is carry', 0xe0510002, 5, 5, '', 0, 'ZC'],
    ['subs r0, r1, r2: borrow', 0xe0510002, 0, 1, 'CV', ONES, 'N'],
    ['subs r0, r1, r2: overflow', 0xe0510002, MIN, 1, '', MAX, 'CV'],
    ['subs r0, r1, r2: of the minimum', 0xe0510002, 0, MIN, '', MIN, 'NV'],
    ['adcs r0, r1, r2: carry goes in', 0xe0b10002, ONES, 0, 'C', 0, 'ZC'],
    ['adcs r0, r1, r2: all ones twice', 0xe0b10002, ONES, ONES, 'C', ONES, 'NC'],
    ['adcs r0, r1, r2: without carry', 0xe0b10002, 1, 2, '', 3, ''],
    ['sbcs r0, r1, r2: with borrow', 0xe0d10002, 5, 5, '', ONES, 'N'],
    ['sbcs r0, r1, r2: without borrow', 0xe0d10002, 5, 5, 'C', 0, 'ZC'],
    ['sbcs r0, r1, r2: subtrahend all ones with borrow', 0xe0d10002, 0, ONES, '', 0, 'Z'],
    ['rsbs r0, r1, #0', 0xe2710000, MIN, 0, '', MIN, 'NV'],
    ['rsbs r0, r1, #0: of zero', 0xe2710000, 0, 0, '', 0, 'ZC'],
    ['rscs r0, r1, #0: with borrow', 0xe2f10000, 0, 0, '', ONES, 'N'],
    ['rscs r0, r1, #0: without borrow', 0xe2f10000, 5, 0, 'C', 0xffff_fffb, 'N'],
    ['cmn r1, r2 leaves r0', 0xe1710002, MAX, MAX, '', 0, 'NV'],
  ];
  test.each(cases)('%s', (...c) => check(c));
});

describe('A32 logic takes C from the shifter and keeps V', () => {
  const cases: Case[] = [
    ['movs r0, #0xff: unrotated keeps C', 0xe3b000ff, 0, 0, 'CV', 0xff, 'CV'],
    ['movs r0, #0xff000000: C from bit 31', 0xe3b004ff, 0, 0, '', 0xff000000, 'NC'],
    ['movs r0, #0x3fc: C from bit 31', 0xe3b00fff, 0, 0, 'CV', 0x3fc, 'V'],
    ['movs r0, r1, lsr #32', 0xe1b00021, MIN, 0, '', 0, 'ZC'],
    ['movs r0, r1, asr #32', 0xe1b00041, MIN, 0, '', ONES, 'NC'],
    ['movs r0, r1, rrx', 0xe1b00061, 1, 0, '', 0, 'ZC'],
    ['movs r0, r1, rrx: with C', 0xe1b00061, 2, 0, 'C', MIN + 1, 'N'],
    ['mvns r0, r1', 0xe1f00001, ONES, 0, 'CV', 0, 'ZCV'],
    ['bic r0, r1, r2', 0xe1c10002, 0xff, 0x0f, 'NZ', 0xf0, 'NZ'],
  ];
  test.each(cases)('%s', (...c) => check(c));
});

describe('A32 shifts by a register use its bottom byte', () => {
  const cases: Case[] = [
    ['lsls by 0 keeps C', 0xe1b00211, 3, 0x100, 'C', 3, 'C'],
    ['lsls by 1', 0xe1b00211, MIN + 1, 1, '', 2, 'C'],
    ['lsls by 32', 0xe1b00211, 1, 32, '', 0, 'ZC'],
    ['lsls by 33', 0xe1b00211, 1, 33, 'C', 0, 'Z'],
    ['lsrs by 31', 0xe1b00231, MIN + 1, 31, 'C', 1, ''],
    ['lsrs by 32', 0xe1b00231, MIN, 32, '', 0, 'ZC'],
    ['lsrs by 64', 0xe1b00231, ONES, 64, 'C', 0, 'Z'],
    ['asrs by 255', 0xe1b00251, MIN, 255, '', ONES, 'NC'],
    ['asrs by 64', 0xe1b00251, MIN, 64, '', ONES, 'NC'],
    ['asrs by 4', 0xe1b00251, 0x18, 4, '', 1, 'C'],
    ['rors by 8', 0xe1b00271, 0x80, 8, '', MIN, 'NC'],
    ['rors by 32: value kept, C from bit 31', 0xe1b00271, MIN, 32, '', MIN, 'NC'],
    ['rors by 0 keeps C', 0xe1b00271, MIN, 0, '', MIN, 'N'],
  ];
  test.each(cases)('%s', (...c) => check(c));
});

describe('A32 data processing and the PC', () => {
  test('adr and subtraction from the PC count from 8 bytes ahead', () => {
    expect(runWord(0xe28f0c01, { at: 0x1004 }).regs[0]).toBe(0x110c);
    expect(runWord(0xe24f0020, { at: 0x1004 }).regs[0]).toBe(0xfec);
  });

  test('mov pc, lr returns and chooses the instruction set by bit 0', () => {
    expect(runWord(0xe1a0f00e, { regs: { 14: 0x8001 } }).branch).toEqual({
      target: 0x8000,
      thumb: true,
      kind: 'return',
    });
    expect(runWord(0xe1a0f001, { regs: { 1: 0x8000 } }).branch).toEqual({
      target: 0x8000,
      thumb: false,
      kind: 'indirect',
    });
  });

  test('add pc, pc, r1, lsl #2 jumps through a table', () => {
    const out = runWord(0xe08ff101, { at: 0x2000, regs: { 1: 3 } });
    expect(out.branch).toEqual({ target: 0x2014, thumb: false, kind: 'indirect' });
  });

  test.each([
    ['subs pc, lr, #4', 0xe25ef004, 0x0ffc],
    ['movs pc, lr', 0xe1b0f00e, 0x1000],
    ['ands pc, r1, #1', 0xe211f001, 1],
  ])('%s returns from an exception without setting flags', (_, word, target) => {
    const out = runWord(word, { regs: { 1: 3, 14: 0x1000 }, flags: 'NZCV' });
    expect({ calls: out.calls, flags: out.flags, branch: out.branch }).toEqual({
      calls: [`exceptionReturn(${target})`],
      flags: 'NZCV',
      branch: undefined,
    });
  });
});

describe('A32 wide moves and conditions', () => {
  test('movw clears and movt keeps the other half', () => {
    expect(runWord(0xe30a0bcd, { regs: { 0: ONES } }).regs[0]).toBe(0xabcd);
    expect(runWord(0xe34a0bcd, { regs: { 0: 0x1234_5678 } }).regs[0]).toBe(0xabcd_5678);
  });

  test('addeq does nothing unless Z is set', () => {
    expect(runWord(0x00810002, { regs: { 0: 7, 1: 1, 2: 2 } }).regs[0]).toBe(7);
    expect(runWord(0x00810002, { regs: { 0: 7, 1: 1, 2: 2 }, flags: 'Z' }).regs[0]).toBe(3);
  });

  test.each([
    ['teq with a destination', 0xe1312002],
    ['mov with a first operand', 0xe1a10002],
    ['bfi whose msb is below its lsb', 0xe7c10212],
  ])('%s is undefined', (_, word) => {
    expect(runWord(word).calls).toEqual(['undefined()']);
  });
});

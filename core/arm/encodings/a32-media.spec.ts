import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runWord } from './run-word.ts';

const MIN = 0x8000_0000;
const MAX = 0x7fff_ffff;
const ONES = 0xffff_ffff;
/** Both halves are the most negative halfword. */
const MINS = 0x8000_8000;

/** Registers r1, r2, r3 before; r0 and flags after. */
type Case = [asm: string, word: number, r1: number, r2: number, r3: number, r0: number, flags?: string];

function check([, word, r1, r2, r3, r0, flags = '']: Case): void {
  const out = runWord(word, { regs: { 1: r1, 2: r2, 3: r3 } });
  expect({ r0: out.regs[0], flags: out.flags }).toEqual({ r0, flags });
}

describe('A32 multiplication to 32 bits', () => {
  const cases: Case[] = [
    ['muls r0, r1, r2', 0xe0100291, ONES, 1, 0, ONES, 'N'],
    ['mla r0, r1, r2, r3', 0xe0203291, 0x10000, 0x10000, 5, 5],
    ['mls r0, r1, r2, r3', 0xe0603291, 3, 4, 2, 0xffff_fff6],
    ['smlabb r0, r1, r2, r3', 0xe1003281, 0x1234_ffff, 0x4321_0002, 10, 8],
    ['smlatt r0, r1, r2, r3: overflow', 0xe10032e1, MINS, MINS, MAX, 0xbfff_ffff, 'Q'],
    ['smulbt r0, r1, r2', 0xe16002c1, 0x8000, 0x8000_0000, 0, 0x4000_0000],
    ['smultb r0, r1, r2', 0xe16002a1, 0x2_0000, 0xffff, 0, 0xffff_fffe],
    ['smulwt r0, r1, r2', 0xe12002e1, 0x1_0000, 0xffff_0000, 0, ONES],
    ['smulwt r0, r1, r2: not the bottom half', 0xe12002e1, 0x7fff_0000, 0x0001_ffff, 0, 0x7fff],
    ['smlawb r0, r1, r2, r3: overflow', 0xe1203281, MIN, 0x8000, MAX, 0xbfff_ffff, 'Q'],
    ['smlad r0, r1, r2, r3', 0xe7003211, 0x0002_0003, 0x0005_0007, 1, 32],
    ['smladx r0, r1, r2, r3', 0xe7003231, 0x0002_0003, 0x0005_0007, 1, 30],
    ['smlad r0, r1, r2, r3: the exact sum fits', 0xe7003211, MINS, MINS, ONES, MAX],
    ['smlad r0, r1, r2, r3: the exact sum does not fit', 0xe7003211, MINS, MINS, 0, MIN, 'Q'],
    ['smuad r0, r1, r2: overflow', 0xe700f211, MINS, MINS, 0, MIN, 'Q'],
    ['smlsd r0, r1, r2, r3', 0xe7003251, 0x0002_0003, 0x0005_0007, 1, 12],
    ['smusdx r0, r1, r2', 0xe700f271, 0x0002_0003, 0x0005_0007, 0, 1],
    ['smmla r0, r1, r2, r3', 0xe7503211, MIN, MIN, 1, 0x4000_0001],
    ['smmlar r0, r1, r2, r3: half rounds up', 0xe7503231, 0x1_0000, 0x8000, 1, 2],
    ['smmls r0, r1, r2, r3: borrows from the low word', 0xe75032d1, 1, 1, 1, 0],
    ['smmulr r0, r1, r2', 0xe750f231, 0x8000, 0xffff, 0, 0],
    ['sdiv r0, r1, r2: towards zero', 0xe710f211, 0xffff_fff9, 2, 0, 0xffff_fffd],
    ['sdiv r0, r1, r2: the quotient that does not fit', 0xe710f211, MIN, ONES, 0, MIN],
    ['sdiv r0, r1, r2: by zero', 0xe710f211, 7, 0, 0, 0],
    ['udiv r0, r1, r2', 0xe730f211, ONES, 2, 0, MAX],
    ['udiv r0, r1, r2: by zero', 0xe730f211, 7, 0, 0, 0],
  ];
  test.each(cases)('%s', (...c) => check(c));
});

describe('A32 multiplication to 64 bits', () => {
  const wide = (x: bigint): bigint[] => [x & 0xffff_ffffn, (x >> 32n) & 0xffff_ffffn];
  const signed = (x: number): bigint => BigInt(x | 0);
  const unsigned = (x: number): bigint => BigInt(x >>> 0);
  const low = (x: number): bigint => BigInt((x << 16) >> 16);
  const high = (x: number): bigint => BigInt(x >> 16);
  const accumulator = (l: number, h: number): bigint => (signed(h) << 32n) | unsigned(l);

  // r1, r2 are multiplied; r3:r0 is the accumulator.
  test.each<[string, number, (a: number, b: number, l: number, h: number) => bigint]>([
    ['umull', 0xe0830291, (a, b) => unsigned(a) * unsigned(b)],
    ['smull', 0xe0c30291, (a, b) => signed(a) * signed(b)],
    ['umlal', 0xe0a30291, (a, b, l, h) => unsigned(a) * unsigned(b) + accumulator(l, h)],
    ['smlal', 0xe0e30291, (a, b, l, h) => signed(a) * signed(b) + accumulator(l, h)],
    ['umaal', 0xe0430291, (a, b, l, h) => unsigned(a) * unsigned(b) + unsigned(l) + unsigned(h)],
    ['smlalbt', 0xe14302c1, (a, b, l, h) => low(a) * high(b) + accumulator(l, h)],
    ['smlald', 0xe7430211, (a, b, l, h) => low(a) * low(b) + high(a) * high(b) + accumulator(l, h)],
    ['smlsldx', 0xe7430271, (a, b, l, h) => low(a) * high(b) - high(a) * low(b) + accumulator(l, h)],
  ])('%s agrees with exact arithmetic', (_, word, model) => {
    const int = fc.oneof(fc.integer(), fc.constantFrom(0, 1, -1, MIN | 0, MAX, MINS | 0));
    fc.assert(
      fc.property(int, int, int, int, (a, b, l, h) => {
        const { regs } = runWord(word, { regs: { 1: a, 2: b, 0: l, 3: h } });
        expect([BigInt(regs[0]), BigInt(regs[3])]).toEqual(wide(model(a, b, l, h)));
      }),
    );
  });

  test('N and Z come from all 64 bits', () => {
    expect(runWord(0xe0b30291, { flags: 'CV' }).flags).toBe('ZCV');
    expect(runWord(0xe0b30291, { regs: { 3: MIN } }).flags).toBe('N');
    expect(runWord(0xe0b30291, { regs: { 0: MIN } }).flags).toBe('');
  });
});

describe('A32 saturation', () => {
  const cases: Case[] = [
    ['qadd r0, r1, r2: above', 0xe1020051, MAX, 1, 0, MAX, 'Q'],
    ['qadd r0, r1, r2: below', 0xe1020051, MIN, ONES, 0, MIN, 'Q'],
    ['qadd r0, r1, r2: within', 0xe1020051, 5, ONES, 0, 4],
    ['qsub r0, r1, r2: r1 less r2', 0xe1220051, 5, 7, 0, 0xffff_fffe],
    ['qsub r0, r1, r2: minuend at the minimum', 0xe1220051, MIN, 1, 0, MIN, 'Q'],
    ['qsub r0, r1, r2: subtrahend at the minimum', 0xe1220051, 0, MIN, 0, MAX, 'Q'],
    ['qdadd r0, r1, r2: the doubling saturates', 0xe1420051, ONES, 0x4000_0000, 0, MAX - 1, 'Q'],
    ['qdsub r0, r1, r2', 0xe1620051, 10, 3, 0, 4],
    ['ssat r0, #8, r1: above', 0xe6a70011, 128, 0, 0, 127, 'Q'],
    ['ssat r0, #8, r1: below', 0xe6a70011, 0xffff_ff00, 0, 0, 0xffff_ff80, 'Q'],
    ['ssat r0, #8, r1: within', 0xe6a70011, 0xffff_ff80, 0, 0, 0xffff_ff80],
    ['ssat r0, #32, r1, asr #32', 0xe6bf0051, MIN, 0, 0, ONES],
    ['usat r0, #0, r1', 0xe6e00011, 1, 0, 0, 0, 'Q'],
    ['usat r0, #31, r1, lsl #1', 0xe6ff0091, 0x4000_0000, 0, 0, 0, 'Q'],
    ['ssat16 r0, #16, r1', 0xe6af0f31, 0x8000_7fff, 0, 0, 0x8000_7fff],
    ['ssat16 r0, #1, r1', 0xe6a00f31, 0x0001_8000, 0, 0, 0x0000_ffff, 'Q'],
    ['ssat16 r0, #1, r1: only the top half', 0xe6a00f31, 0x7fff_0000, 0, 0, 0, 'Q'],
    ['usat16 r0, #8, r1', 0xe6e80f31, 0x0100_ffff, 0, 0, 0x00ff_0000, 'Q'],
  ];
  test.each(cases)('%s', (...c) => check(c));
});

describe('A32 packing, extension, reversal and bit fields', () => {
  const cases: Case[] = [
    ['usad8 r0, r1, r2', 0xe780f211, 0x0001_ff80, 0x0100_00ff, 99, 1 + 1 + 255 + 127],
    ['usada8 r0, r1, r2, r3', 0xe7803211, 0x0001_ff80, 0x0100_00ff, ONES, 383],
    ['pkhbt r0, r1, r2, lsl #8', 0xe6810412, 0x1111_2222, 0x3344_5566, 0, 0x4455_2222],
    ['pkhtb r0, r1, r2, asr #32', 0xe6810052, 0x1111_2222, MIN, 0, 0x1111_ffff],
    ['sxtb r0, r1, ror #8', 0xe6af0471, 0x1234_8056, 0, 0, 0xffff_ff80],
    ['sxtab16 r0, r1, r2, ror #24', 0xe6810c72, 0x0001_0001, 0x807f_00ff, 0, 0x0001_ff81],
    ['sxtab16 r0, r1, r2, ror #24: no carry between halves', 0xe6810c72, 0x1_ffff, 0x0100_0000, 0, 0x1_0000],
    ['uxtah r0, r1, r2, ror #16', 0xe6f10872, 1, 0xffff_1234, 0, 0x1_0000],
    ['uxtb16 r0, r1', 0xe6cf0071, 0x1234_5678, 0, 0, 0x0034_0078],
    ['rbit r0, r1', 0xe6ff0f31, 0x8000_000d, 0, 0, 0xb000_0001],
    ['rev r0, r1', 0xe6bf0f31, 0x1234_5678, 0, 0, 0x7856_3412],
    ['rev16 r0, r1', 0xe6bf0fb1, 0x1234_5678, 0, 0, 0x3412_7856],
    ['revsh r0, r1', 0xe6ff0fb1, 0x1234_5680, 0, 0, 0xffff_8056],
    ['clz r0, r1', 0xe16f0f11, 0x0000_1000, 0, 0, 19],
    ['clz r0, r1: of zero', 0xe16f0f11, 0, 0, 0, 32],
    ['sbfx r0, r1, #4, #8', 0xe7a70251, 0x800, 0, 0, 0xffff_ff80],
    ['ubfx r0, r1, #0, #32', 0xe7ff0051, 0x8765_4321, 0, 0, 0x8765_4321],
  ];
  test.each(cases)('%s', (...c) => check(c));

  test('bfi and bfc keep the bits around the field', () => {
    expect(runWord(0xe7cb0211, { regs: { 0: ONES, 1: 0x1a5 } }).regs[0]).toBe(0xffff_fa5f);
    expect(runWord(0xe7df001f, { regs: { 0: ONES } }).regs[0]).toBe(0);
  });

  test('sel takes the bytes of the first operand where GE is set', () => {
    const regs = { 1: 0x1122_3344, 2: 0x5566_7788 };
    expect(runWord(0xe6810fb2, { regs, ge: 0b0101 }).regs[0]).toBe(0x5522_7744);
    expect(runWord(0xe6810fb2, { regs, ge: 0b1010 }).regs[0]).toBe(0x1166_3388);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rows as a32 } from './a32-media.ts';
import { runWord } from './run-word.ts';
import { rows as t32 } from './t32-media.ts';

/** One instruction in both instruction sets, as an assembler encodes it. */
const PAIRS: [asm: string, a32: number, t32: number][] = [
  ['mul r0, r1, r2', 0xe0000291, 0xfb01_f002],
  ['mla r0, r1, r2, r3', 0xe0203291, 0xfb01_3002],
  ['mls r0, r1, r2, r3', 0xe0603291, 0xfb01_3012],
  ['umull r0, r3, r1, r2', 0xe0830291, 0xfba1_0302],
  ['umlal r0, r3, r1, r2', 0xe0a30291, 0xfbe1_0302],
  ['smull r0, r3, r1, r2', 0xe0c30291, 0xfb81_0302],
  ['smlal r0, r3, r1, r2', 0xe0e30291, 0xfbc1_0302],
  ['umaal r0, r3, r1, r2', 0xe0430291, 0xfbe1_0362],
  ['smlatb r0, r1, r2, r3', 0xe10032a1, 0xfb11_3022],
  ['smulbt r0, r1, r2', 0xe16002c1, 0xfb11_f012],
  ['smlalbt r0, r3, r1, r2', 0xe14302c1, 0xfbc1_0392],
  ['smulwt r0, r1, r2', 0xe12002e1, 0xfb31_f012],
  ['smlawb r0, r1, r2, r3', 0xe1203281, 0xfb31_3002],
  ['smlad r0, r1, r2, r3', 0xe7003211, 0xfb21_3002],
  ['smlsdx r0, r1, r2, r3', 0xe7003271, 0xfb41_3012],
  ['smuad r0, r1, r2', 0xe700f211, 0xfb21_f002],
  ['smlaldx r0, r3, r1, r2', 0xe7430231, 0xfbc1_03d2],
  ['smlsld r0, r3, r1, r2', 0xe7430251, 0xfbd1_03c2],
  ['smmla r0, r1, r2, r3', 0xe7503211, 0xfb51_3002],
  ['smmulr r0, r1, r2', 0xe750f231, 0xfb51_f012],
  ['smmls r0, r1, r2, r3', 0xe75032d1, 0xfb61_3002],
  ['sdiv r0, r1, r2', 0xe710f211, 0xfb91_f0f2],
  ['udiv r0, r1, r2', 0xe730f211, 0xfbb1_f0f2],
  ['qadd r0, r1, r2', 0xe1020051, 0xfa82_f081],
  ['qsub r0, r1, r2', 0xe1220051, 0xfa82_f0a1],
  ['qdadd r0, r1, r2', 0xe1420051, 0xfa82_f091],
  ['qdsub r0, r1, r2', 0xe1620051, 0xfa82_f0b1],
  ['ssat r0, #8, r1, asr #4', 0xe6a70251, 0xf321_1007],
  ['usat r0, #31, r1, lsl #1', 0xe6ff0091, 0xf381_005f],
  ['ssat16 r0, #1, r1', 0xe6a00f31, 0xf321_0000],
  ['usat16 r0, #8, r1', 0xe6e80f31, 0xf3a1_0008],
  ['sel r0, r1, r2', 0xe6810fb2, 0xfaa1_f082],
  ['usad8 r0, r1, r2', 0xe780f211, 0xfb71_f002],
  ['usada8 r0, r1, r2, r3', 0xe7803211, 0xfb71_3002],
  ['pkhbt r0, r1, r2, lsl #8', 0xe6810412, 0xeac1_2002],
  ['pkhtb r0, r1, r2, asr #32', 0xe6810052, 0xeac1_0022],
  ['sxtab16 r0, r1, r2, ror #24', 0xe6810c72, 0xfa21_f0b2],
  ['uxtb16 r0, r1', 0xe6cf0071, 0xfa3f_f081],
  ['sxtb r0, r1, ror #8', 0xe6af0471, 0xfa4f_f091],
  ['sxtah r0, r1, r2, ror #16', 0xe6b10872, 0xfa01_f0a2],
  ['uxth r0, r1, ror #24', 0xe6ff0c71, 0xfa1f_f0b1],
  ['uxtab r0, r1, r2', 0xe6e10072, 0xfa51_f082],
  ['rbit r0, r1', 0xe6ff0f31, 0xfa91_f0a1],
  ['rev r0, r1', 0xe6bf0f31, 0xfa91_f081],
  ['rev16 r0, r1', 0xe6bf0fb1, 0xfa91_f091],
  ['revsh r0, r1', 0xe6ff0fb1, 0xfa91_f0b1],
  ['clz r0, r1', 0xe16f0f11, 0xfab1_f081],
  ['bfi r0, r1, #4, #8', 0xe7cb0211, 0xf361_100b],
  ['bfc r0, #0, #32', 0xe7df001f, 0xf36f_001f],
  ['sbfx r0, r1, #4, #8', 0xe7a70251, 0xf341_1007],
  ['ubfx r0, r1, #0, #32', 0xe7ff0051, 0xf3c1_001f],
  ['sadd16 r0, r1, r2', 0xe6110f12, 0xfa91_f002],
  ['qasx r0, r1, r2', 0xe6210f32, 0xfaa1_f012],
  ['shsax r0, r1, r2', 0xe6310f52, 0xfae1_f022],
  ['usub16 r0, r1, r2', 0xe6510f72, 0xfad1_f042],
  ['uqadd8 r0, r1, r2', 0xe6610f92, 0xfa81_f052],
  ['uhsub8 r0, r1, r2', 0xe6710ff2, 0xfac1_f062],
];

describe('32-bit T32 multiplication and media instructions', () => {
  test('every A32 instruction has its T32 encoding', () => {
    const names = new Set(t32.map(({ name }) => name.replace(/ T\d$/, '')));
    expect(a32.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
  });

  const int = fc.oneof(
    fc.integer(),
    fc.constantFrom(0, 1, -1, -0x8000_0000, 0x7fff_ffff, 0x8000_7fff | 0, 0x80ff_7f01 | 0),
  );

  test.each(PAIRS)('%s does the same in both instruction sets', (_, inA32, inT32) => {
    const [mnemonic] = runWord(inA32).name.split(' ');
    fc.assert(
      fc.property(fc.tuple(int, int, int, int), fc.nat(15), (values, ge) => {
        const setup = { regs: { ...values }, ge };
        const expected = runWord(inA32, setup);
        const actual = runWord(inT32, { ...setup, isa: 't32' });
        expect(actual).toEqual({ ...expected, name: actual.name });
        expect(actual.name).toMatch(new RegExp(`^${mnemonic} T`));
      }),
    );
  });
});

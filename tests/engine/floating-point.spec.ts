import { expect, test } from 'vitest';
import { FpBench } from '../../core/arm/semantics/fp-bench.ts';
import { controlWord, doubleWords, randomWords, singleWord } from '../../core/engine/translate/fp/test-inline.ts';
import * as a from './assembler.ts';
import { Pair, START } from './pair.ts';
import { numbers } from './programs.ts';

/*
 * Random straight lines of VFP and Advanced SIMD in a loop without calls, where floating-point registers live in locals: arithmetic,
 * conditional instructions, moves to and from core registers, loads and stores at aligned and unaligned addresses and over a page's end.
 */

const PROGRAMS = 12;
const BODY = 30;
const DATA = 0x4020_0000;
/** FPSCR values, one for each round of the loop. */
const CONTROLS = 64;
const CONTROL_TABLE = DATA + 0x8000;
/** What D0 to D31 are at the start of each round. */
const REGISTERS = DATA + 0x9000;

const CPACR = [0, 1, 0, 2] as const;
const VMSR_FPEXC_R0 = 0xeee8_0a10;
const VMSR_FPSCR_R0 = 0xeee1_0a10;
const LDR_R0_R5_POST = 0xe495_0004;
const VLDM_R4_D0_D15 = 0xecb4_0b20;
const VLDM_R4_D16_D31 = 0xecf4_0b20;

const decoder = new FpBench();

/** Whether a word is an instruction that does something. */
function isDefined(word: number): boolean {
  const { nodes } = decoder.decode(word);
  return nodes.length > 0 && !nodes.some((n) => n.op === 'call' && n.name !== 'vmrs');
}

/** A defined word with these fixed bits; the others at random. */
function draw(pick: (below: number) => number, fixed: number, free: number): number {
  for (;;) {
    const word = (fixed | (((pick(0x1_0000) << 16) | pick(0x1_0000)) & free)) >>> 0;
    if (isDefined(word)) return word;
  }
}

/** r8 is aligned, r9 leads over a page's end. */
const base = (pick: (below: number) => number): number => (8 + pick(2)) << 16;

function transfer(pick: (below: number) => number): number {
  switch (pick(5)) {
    case 0:
      // VLDR, VSTR.
      return draw(pick, 0xed80_0a00 | base(pick), 0x0050_f107);
    case 1:
      // VLDM, VSTM without writeback.
      return draw(pick, 0xec80_0a00 | base(pick), 0x0050_f10e);
    case 2:
      // VLDn, VSTn (multiple structures), also at odd addresses: r11.
      return draw(pick, 0xf400_000f | (pick(3) === 0 ? 11 << 16 : base(pick)), 0x0060_ffc0);
    case 3:
      // One lane and all lanes.
      return draw(pick, 0xf480_000f | base(pick), 0x0060_ffe0);
    default:
      // VMOV between a core register (r0 to r3) and a single.
      return draw(pick, 0xee00_0a10, 0x001f_3080);
  }
}

function instruction(pick: (below: number) => number): number {
  const kind = pick(20);
  if (kind < 7) return draw(pick, 0xf200_0000, 0x01ff_ffff);
  if (kind < 14) {
    const word = draw(pick, 0xee00_0a00, 0x00ff_f1ef);
    return pick(4) === 0 ? ((word & 0x0fff_ffff) | (pick(14) << 28)) >>> 0 : word;
  }
  // VMRS APSR_nzcv, FPSCR.
  return kind === 14 ? 0xeef1_fa10 : transfer(pick);
}

function program(seed: number): { image: Uint8Array; blobs: { address: number; bytes: Uint8Array }[] } {
  const pick = numbers(seed);
  const next = randomWords(seed);
  const p = new a.Assembler(START);
  p.add(a.mrc(CPACR, 0), 0xe380_060f, a.mcr(CPACR, 0), 0xe3a0_0101, VMSR_FPEXC_R0);
  p.set(8, DATA)
    .set(9, DATA + 0x1000 - 20)
    .set(11, DATA + 0x2001);
  p.label('table').set(5, CONTROL_TABLE).set(7, CONTROLS);
  p.label('round').set(4, REGISTERS).add(VLDM_R4_D0_D15, VLDM_R4_D16_D31, LDR_R0_R5_POST, VMSR_FPSCR_R0);
  p.add(a.movi(10, 150));
  p.label('loop').add(...Array.from({ length: BODY }, () => instruction(pick)));
  p.add(a.subs(10, 10, 1)).b('loop', 'ne');
  p.add(a.subs(7, 7, 1))
    .b('round', 'ne')
    .b('table');
  const words = (count: number, make: () => readonly number[]): Uint8Array =>
    new Uint8Array(Int32Array.from(Array.from({ length: count }, make).flat()).buffer);
  const numbersOf = (): readonly number[] => (pick(2) === 0 ? [singleWord(next), singleWord(next)] : doubleWords(next));
  return {
    image: p.image(),
    blobs: [
      { address: DATA, bytes: words(0x600, numbersOf) },
      { address: CONTROL_TABLE, bytes: words(CONTROLS, () => [controlWord(next)]) },
      { address: REGISTERS, bytes: words(32, numbersOf) },
    ],
  };
}

test('floating-point: loops of random instructions have the same registers, flags and memory, evaluated and translated', () => {
  let regions = 0;
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const { image, blobs } = program(seed);
    const pick = numbers(seed + 500);
    const pair = new Pair(image, { blobs }).steps(120_000, () => 1 + pick(pick(3) === 0 ? 40 : 9000));
    regions += pair.regions;
  }
  expect(regions).toBeGreaterThan(PROGRAMS / 2);
});

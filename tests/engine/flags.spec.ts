import { expect, test } from 'vitest';
import { set } from '../cli/programs.ts';
import { add, bx, cmp, mrs, NOP, subs } from './assembler.ts';
import { Pair, START } from './pair.ts';
import { numbers } from './programs.ts';

const PROGRAMS = 12;
const WORDS = 800;
/** In the middle of memory that nothing else is in. */
const STACK = 0x4008_0800;

type Pick = (below: number) => number;

/** A register of few, so that operands and result are often the same. */
const register = (pick: Pick): number => pick(4);

const A32_FLAGS = [2, 3, 4, 4, 2, 10, 10, 11, 5, 6];
/** Modified immediates around the ends of the signed and unsigned numbers. */
const A32_CONSTANTS = [0, 1, 2, 0xff, 0x102, 0x10f, 0x4ff, 0x4fe, 0x4f0];

/** Loads and stores around SP: LDM, STM, PUSH, POP, LDR and STR with write-back, LDRD, STRD. */
function a32Access(pick: Pick): number {
  const list = 1 + pick(15);
  const kinds = [
    0xe92d_0000 | list,
    0xe8bd_0000 | list,
    (pick(2) ? 0xe89d_0000 : 0xe88d_0000) | list,
    (pick(2) ? 0xe49d_0004 : 0xe52d_0004) | (register(pick) << 12),
    (pick(2) ? 0xe1cd_00d8 : 0xe1cd_00f8) | ((register(pick) & 2) << 12),
  ];
  return kinds[pick(kinds.length)]! >>> 0;
}

/** ADDS, SUBS, RSBS, CMP, CMN, ADCS, SBCS, UADD8, QADD; constants; B and BL, some under conditions, over at most two words. */
function a32(pick: Pick): number {
  const condition = pick(4) === 0 ? pick(14) : 14;
  const kind = pick(11);
  if (kind === 10) {
    // UADD8 and QADD: flags that no condition sees, and that leave the others as they are.
    const operation = pick(2) ? 0x0650_0f90 : 0x0100_0050;
    return ((condition << 28) | operation | (register(pick) << 16) | (register(pick) << 12) | register(pick)) >>> 0;
  }
  if (kind >= 8) return a32Access(pick);
  const constant = A32_CONSTANTS[pick(A32_CONSTANTS.length)]!;
  if (kind === 0) return ((condition << 28) | 0x0a00_0000 | (pick(2) << 24) | pick(3)) >>> 0;
  if (kind < 3) return (0xe3a0_0000 | (pick(2) << 22) | (register(pick) << 12) | constant) >>> 0;
  const opcode = A32_FLAGS[pick(A32_FLAGS.length)]!;
  const destination = opcode >= 8 && opcode < 12 ? 0 : register(pick);
  const operand = pick(2) === 0 ? (1 << 25) | constant : register(pick);
  return (
    ((condition << 28) | (opcode << 21) | (1 << 20) | (register(pick) << 16) | (destination << 12) | operand) >>> 0
  );
}

/** The same in T32: forms of two registers, three, small constants. */
function t32(pick: Pick): number {
  const [x, y, z] = [register(pick), register(pick), register(pick)];
  const kinds = [
    0xd000 | (pick(14) << 8) | pick(3),
    0xe000 | pick(3),
    0x2000 | (x << 8) | pick(256),
    0x43c0 | (y << 3) | x, // MVNS
    0x0000 | ([1, 24, 31][pick(3)]! << 6) | (y << 3) | x, // LSLS
    0x1800 | (pick(2) << 9) | (z << 6) | (y << 3) | x, // ADDS, SUBS
    0x1c00 | (pick(2) << 9) | (pick(8) << 6) | (y << 3) | x, // with a constant
    0x3000 | (pick(2) << 11) | (x << 8) | pick(256),
    0x2800 | (x << 8) | pick(3), // CMP
    0x4280 | (pick(2) << 6) | (y << 3) | x, // CMP, CMN
    0x4240 | (y << 3) | x, // RSBS
    (pick(2) ? 0xbc00 : 0xb400) | (1 + pick(15)), // POP, PUSH
    (pick(2) ? 0x9800 : 0x9000) | (x << 8) | pick(4), // LDR, STR
  ];
  return kinds[pick(kinds.length)]!;
}

function program(pick: Pick, thumb: boolean): Uint8Array {
  const first = 32;
  const image = new Uint8Array(0x1000);
  const view = new DataView(image.buffer);
  for (const [i, word] of [...set(13, STACK), ...set(12, (START + first) | (thumb ? 1 : 0)), bx(12)].entries())
    view.setUint32(i * 4, word, true);
  const size = thumb ? 2 : 4;
  const put = (at: number, word: number): void =>
    thumb ? view.setUint16(at, word, true) : view.setUint32(at, word, true);
  for (let i = 0; i < WORDS; i++) put(first + i * size, (thumb ? t32 : a32)(pick));
  // Branches lead over at most four words: those, and an endless loop.
  for (let i = WORDS; i < WORDS + 5; i++) put(first + i * size, thumb ? 0x46c0 : 0xe1a0_0000);
  put(first + (WORDS + 5) * size, thumb ? 0xe7fe : 0xeaff_fffe);
  return image;
}

test.each([
  ['A32', false],
  ['T32', true],
])(
  'flags, comparisons, branches and moves of registers in cold code are as evaluated, whatever operands are the same: %s',
  (_, thumb) => {
    for (let seed = 1; seed <= PROGRAMS; seed++) {
      const pick = numbers(seed + (thumb ? 100 : 0));
      const pair = new Pair(program(pick, thumb));
      pair.translated.translator!.hot = 1 << 20;
      pair.steps(WORDS + 20, () => 1 + pick(pick(2) === 0 ? 3 : 30));
      expect(pair.regions).toBe(0);
      expect(pair.translated.cpus[0]!.r[15]! >>> 0).toBeGreaterThan(START + WORDS * (thumb ? 2 : 4) - 1);
    }
  },
);

test('flags of a comparison that no other kind of flag under a condition between it and the one before can hide', () => {
  const UADD8NE = 0x1651_2f91; // UADD8NE r2, r1, r1
  const code = [
    add(0, 0, 1),
    subs(3, 0, 4), // not zero
    UADD8NE,
    cmp(5, 0), // zero
    mrs(6),
    subs(3, 5, 0), // zero
    UADD8NE,
    cmp(0, 0), // not zero
    mrs(7),
    NOP,
    0xeaff_fff4, // B to the first
  ];
  const image = new Uint8Array(0x1000);
  for (const [i, word] of code.entries()) new DataView(image.buffer).setUint32(i * 4, word, true);
  const pair = new Pair(image);
  for (let at = 1007; at < 30_000; at += 1007) pair.run(at);
  expect(pair.regions).toBeGreaterThan(0);
  expect([pair.register(6), pair.register(7)].map((flags) => (flags >>> 30) & 1)).toEqual([1, 0]);
});

import { expect, test } from 'vitest';
import { code, LEVEL1, LEVEL2, mmuOn, NOT_GLOBAL, PAGE, tables, thumb, VIRTUAL } from './address-space.ts';
import * as a from './assembler.ts';
import { Pair, START } from './pair.ts';
import { numbers } from './programs.ts';

const steps = (seed: number) => {
  const pick = numbers(seed);
  return () => 1 + pick(pick(2) === 0 ? 40 : 20_000);
};

/** Machine addresses of pages with code. */
const FIRST = 0x4020_0000;
const SECOND = 0x4020_1000;
const THIRD = 0x4020_2000;

/** Mixes its own address into r6: ADR r3; EOR; ROL; back. */
const whereAmI = [0xe28f_3000, a.eorr(6, 6, 3), a.rol(6, 6, 5), a.add(0, 0, 1), a.bx(a.LR)];

test('mapping: one page of code at two addresses knows where it runs', () => {
  const p = new a.Assembler(START);
  mmuOn(p)
    .set(4, VIRTUAL)
    .set(5, VIRTUAL + 0x1000)
    .add(a.movi(0, 0), a.movi(6, 0));
  p.label('loop').add(a.blx(4), a.blx(5)).b('loop');
  const blobs = [...tables({ 0: FIRST | PAGE, 1: FIRST | PAGE }), code(FIRST, ...whereAmI)];
  const pair = new Pair(p.image(), { blobs }).steps(300_000, steps(1));
  expect(pair.register(0)).toBeGreaterThan(40_000);
  expect(pair.regions).toBeGreaterThan(1);
});

test('mapping: code shared by two address spaces calls what each has at an address of its own', () => {
  const p = new a.Assembler(START);
  mmuOn(p)
    .set(4, VIRTUAL)
    .set(9, LEVEL1)
    .set(10, LEVEL1 + 0x4000)
    .add(a.movi(0, 0), a.movi(1, 0), a.movi(7, 0));
  // Page 0 is shared, and calls page 1, which is another one in each.
  p.label('loop').add(a.movi(11, 50));
  p.label('calls')
    .add(a.blx(4), a.subs(11, 11, 1))
    .b('calls', 'ne');
  // By way of ASID 0, as ARM ARM B3.10.4 has it; MOVNE r3, r10.
  p.add(a.movi(3, 0), a.mcr(a.CONTEXTIDR, 3), a.add(7, 7, 1), a.tst(7, 1), a.mov(3, 9), 0x11a0_300a);
  p.add(a.mcr(a.TTBR0, 3), a.and(3, 7, 1), a.add(3, 3, 1), a.mcr(a.CONTEXTIDR, 3)).b('loop');
  const blobs = [
    ...tables(
      { 0: FIRST | PAGE | NOT_GLOBAL, 1: SECOND | PAGE | NOT_GLOBAL },
      { 0: FIRST | PAGE | NOT_GLOBAL, 1: THIRD | PAGE | NOT_GLOBAL },
    ),
    // MOV r5, LR; ADD r3, PC, #0xff0; ADD r3, r3, #4; BLX r3 (the next page); BX r5
    code(FIRST, a.mov(5, a.LR), 0xe28f_3eff, a.add(3, 3, 4), a.blx(3), a.bx(5)),
    code(SECOND, a.add(0, 0, 1), a.bx(a.LR)),
    code(THIRD, a.add(1, 1, 3), a.bx(a.LR)),
  ];
  const pair = new Pair(p.image(), { blobs }).steps(300_000, steps(2));
  expect(pair.register(0)).toBeGreaterThan(10_000);
  expect(Math.abs(pair.register(1) - 3 * pair.register(0))).toBeLessThan(200);
});

/** Puts descriptor r5 into the entry at r10 and forgets the translation of r4. */
const remap = [a.str(5, 10, 0), a.mcr(a.TLBIMVA, 4)];

test('mapping: a function is mapped anew between calls, and the hot caller gets the new one', () => {
  const p = new a.Assembler(START);
  mmuOn(p)
    .set(4, VIRTUAL)
    .set(10, LEVEL2)
    .set(8, FIRST | PAGE)
    .set(9, SECOND | PAGE);
  p.add(a.movi(0, 0), a.movi(1, 0));
  p.label('loop').add(a.movi(11, 150));
  p.label('calls')
    .add(a.blx(4), a.subs(11, 11, 1))
    .b('calls', 'ne');
  p.add(a.mov(5, 9), a.mov(9, 8), a.mov(8, 5), ...remap).b('loop');
  const blobs = [
    ...tables({ 0: FIRST | PAGE }),
    code(FIRST, a.add(0, 0, 1), a.bx(a.LR)),
    code(SECOND, a.add(1, 1, 1), a.bx(a.LR)),
  ];
  const pair = new Pair(p.image(), { blobs }).steps(500_000, steps(3));
  expect(pair.register(0)).toBeGreaterThan(40_000);
  expect(Math.abs(pair.register(0) - pair.register(1))).toBeLessThanOrEqual(150);
});

test('mapping: running code maps its own page anew and goes on in the other', () => {
  const p = new a.Assembler(START);
  mmuOn(p)
    .set(4, VIRTUAL)
    .set(10, LEVEL2)
    .set(8, FIRST | PAGE)
    .set(9, SECOND | PAGE);
  p.add(a.movi(0, 0), a.movi(1, 0), a.bx(4));
  // The same loop in both pages, but for what it adds to: it changes its own mapping every 64th time around.
  const loop = (counted: number): number[] => [
    a.add(counted, counted, 1),
    a.add(7, 7, 1),
    a.tst(7, 63),
    0x01a0_5009, // MOVEQ r5, r9
    0x01a0_9008, // MOVEQ r9, r8
    0x01a0_8005, // MOVEQ r8, r5
    0x058a_5000, // STREQ r5, [r10]
    0x0e08_4f37, // MCREQ TLBIMVA
    a.eorr(6, 6, 7),
    0xeaff_fff5, // B to the first
  ];
  const blobs = [...tables({ 0: FIRST | PAGE }), code(FIRST, ...loop(0)), code(SECOND, ...loop(1))];
  const pair = new Pair(p.image(), { blobs }).steps(500_000, steps(4));
  expect(pair.register(0)).toBeGreaterThan(20_000);
  expect(pair.register(1)).toBeGreaterThan(20_000);
});

test('mapping: data are mapped anew under a hot loop', () => {
  const p = new a.Assembler(START);
  mmuOn(p)
    .set(4, VIRTUAL)
    .set(10, LEVEL2)
    .set(8, FIRST | PAGE)
    .set(9, SECOND | PAGE)
    .add(a.movi(0, 0));
  p.label('loop').add(a.movi(11, 150));
  p.label('stores')
    .add(a.add(0, 0, 1), a.str(0, 4, 4), a.ldr(1, 4, 0), a.addr(2, 2, 1), a.subs(11, 11, 1))
    .b('stores', 'ne');
  p.add(a.mov(5, 9), a.mov(9, 8), a.mov(8, 5), ...remap).b('loop');
  const blobs = [...tables({ 0: FIRST | PAGE }), code(FIRST, 1), code(SECOND, 0x1_0000)];
  const pair = new Pair(p.image(), { blobs }).steps(500_000, steps(5));
  expect(Math.abs(pair.word(FIRST + 4) - pair.word(SECOND + 4))).toBeLessThanOrEqual(150);
  expect(pair.register(2) >>> 16).toBeGreaterThan(30_000);
});

test('mapping: an A32 loop over the end of a page, whose second page changes', () => {
  const p = new a.Assembler(START);
  mmuOn(p)
    .set(4, VIRTUAL + 0xff8)
    .set(10, LEVEL2 + 4)
    .set(8, SECOND | PAGE)
    .set(9, THIRD | PAGE)
    .add(a.movi(0, 0));
  p.add(a.movi(1, 0));
  p.label('loop').add(a.movi(11, 150));
  p.label('calls')
    .add(a.blx(4), a.subs(11, 11, 1))
    .b('calls', 'ne');
  p.add(a.mov(5, 9), a.mov(9, 8), a.mov(8, 5), a.str(5, 10, 0), a.add(3, 4, 8), a.mcr(a.TLBIMVA, 3)).b('loop');
  const blobs = [
    ...tables({ 0: FIRST | PAGE, 1: SECOND | PAGE }),
    code(FIRST + 0xff8, a.add(7, 7, 1), a.eorr(6, 6, 7)),
    code(SECOND, a.add(0, 0, 1), a.bx(a.LR)),
    code(THIRD, a.add(1, 1, 2), a.bx(a.LR)),
  ];
  const pair = new Pair(p.image(), { blobs }).steps(500_000, steps(6));
  expect(Math.abs(2 * pair.register(0) - pair.register(1))).toBeLessThanOrEqual(300);
});

test('mapping: a Thumb instruction over the end of a page is the one that both pages make at the time', () => {
  const p = new a.Assembler(START);
  mmuOn(p)
    .set(4, VIRTUAL + 0xffb)
    .set(10, LEVEL2 + 4)
    .set(8, SECOND | PAGE)
    .set(9, THIRD | PAGE)
    .add(a.movi(0, 0));
  p.add(a.movi(1, 0));
  p.label('loop').add(a.movi(11, 150));
  p.label('calls')
    .add(a.blx(4), a.subs(11, 11, 1))
    .b('calls', 'ne');
  p.add(a.mov(5, 9), a.mov(9, 8), a.mov(8, 5), a.str(5, 10, 0), a.add(3, 4, 5), a.mcr(a.TLBIMVA, 3)).b('loop');
  const blobs = [
    ...tables({ 0: FIRST | PAGE, 1: SECOND | PAGE }),
    // ADDS r7, #1; ADDS r6, #3; ADD.W r0, r0, … or ADD.W r1, r0, … by the second half; BX LR
    thumb(FIRST + 0xffa, 0x3701, 0x3603, 0xf100),
    thumb(SECOND, 0x0005, 0x4770),
    thumb(THIRD, 0x0109, 0x4770),
  ];
  const pair = new Pair(p.image(), { blobs }).steps(500_000, steps(7));
  expect(pair.register(0)).toBeGreaterThan(100_000);
  expect(pair.register(0) % 5).toBe(0);
  expect((pair.register(1) - 9) % 5).toBe(0);
});

test('mapping: a second half that is not there aborts at its own address, each time anew', () => {
  const p = new a.Assembler(START);
  mmuOn(p)
    .set(4, VIRTUAL + 0xffb)
    .set(10, LEVEL2 + 4)
    .set(9, SECOND | PAGE)
    .address(0, 'vectors')
    .add(a.mcr(a.VBAR, 0));
  p.set(8, 0).add(a.movi(0, 0), a.movi(6, 0), a.movi(12, 0), a.movi(1, 0));
  p.label('loop').add(a.movi(11, 150));
  p.label('calls')
    .add(a.blx(4), a.subs(11, 11, 1))
    .b('calls', 'ne');
  p.add(a.str(8, 10, 0), a.add(3, 4, 5), a.mcr(a.TLBIMVA, 3)).b('loop');
  p.to(START + 0x200).label('vectors');
  for (let n = 0; n < 8; n++) p.b(n === 3 ? 'prefetch' : 'vectors');
  p.label('prefetch').add(a.str(9, 10, 0), a.add(12, 12, 1), a.mrc(a.IFAR, 1), a.mov(2, a.LR), a.exceptionReturn(4));
  const blobs = [
    ...tables({ 0: FIRST | PAGE }),
    thumb(FIRST + 0xffa, 0x3701, 0x3603, 0xf100),
    thumb(SECOND, 0x0005, 0x4770),
  ];
  const pair = new Pair(p.image(), { blobs }).steps(300_000, steps(8));
  expect(pair.register(12)).toBeGreaterThan(200);
  expect(pair.register(1)).toBe(VIRTUAL + 0x1000);
  // The instruction's own address and 4.
  expect(pair.register(2)).toBe(VIRTUAL + 0xffe + 4);
  expect(Math.abs(pair.register(0) / 5 - 150 * pair.register(12))).toBeLessThanOrEqual(150);
});

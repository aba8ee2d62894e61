import { expect, test } from 'vitest';
import { code, LEVEL2, mmuOn, PAGE, tables, thumb, VIRTUAL } from './address-space.ts';
import * as a from './assembler.ts';
import { setVectors, timerHandler, timerOn, vectors } from './interrupts.ts';
import { Pair, START } from './pair.ts';
import { numbers } from './programs.ts';

const steps = (seed: number) => {
  const pick = numbers(seed);
  return () => 1 + pick(pick(2) === 0 ? 40 : 20_000);
};

/** What the tests interrupt: flags that live across blocks, memory, exclusives, calls, a loop in a loop, a push and a pop. */
function busyLoop(p: a.Assembler): a.Assembler {
  p.set(a.SP, START + 0x8000)
    .set(4, START + 0x9000)
    .add(a.movi(1, 0), a.movi(2, 0), a.movi(3, 0), a.movi(7, 0));
  p.label('loop').add(a.movi(5, 7));
  p.label('inner').add(a.adds(1, 1, 3), 0xe0b2_2001, a.ldr(3, 4, 0), a.addr(3, 3, 1), a.str(3, 4, 0), a.subs(5, 5, 1));
  p.b('inner', 'ne')
    .bl('f')
    .add(a.stmia(4, 1, 2, 3, 7), a.ldmia(4, 8, 9, 10, 11), a.strd(8, 4), a.ldrd(10, 4));
  p.label('again')
    .add(a.ldrex(3, 4), a.add(3, 3, 1), a.strex(6, 3, 4), a.cmp(6, 0))
    .b('again', 'ne');
  p.add(a.add(7, 7, 1), a.CPSIE_I).b('loop');
  p.label('f').add(a.push(1, 3, a.LR), a.eorr(2, 2, 7), a.rol(2, 2, 3), a.CPSID_I, a.CPSIE_I, a.pop(1, 3, a.PC));
  return p;
}

test('exceptions: an interrupt after any instruction of hot code is taken right there', () => {
  const p = new a.Assembler(START);
  busyLoop(setVectors(p));
  // Mixes where it came from into r12 and returns with interrupts masked, so that the line may stay up for a while; the loop unmasks them.
  vectors(p, 'irq')
    .label('irq')
    .add(a.eorr(12, 12, a.LR), a.rol(12, 12, 1), a.push(0), a.mrsSaved(0));
  p.add(a.eorr(12, 12, 0), a.orr(0, 0, 0x80), a.msrSaved(0), a.pop(0), a.exceptionReturn(4));
  const image = p.image();
  const pair = new Pair(image);
  // The stack of IRQ mode.
  pair.both((m) => {
    m.cpus[0]!.r[46 + 4] = START + 0xa000;
  });
  pair.run(200_000);
  const taken = (): number => pair.translated.cpus[0]!.interrupts;
  const length = 90;
  for (let k = 0; k < 6 * length; k++) {
    // Every place of the loop, since the distance to the next one is not a multiple of its length.
    pair.run(pair.now + 300 + (k % length));
    const before = taken();
    const line = (level: boolean) => pair.both((m) => m.cpus[0]!.line('irq').set(level));
    line(true);
    pair.run(pair.now + 40);
    line(false);
    pair.run(pair.now + 40);
    expect(taken()).toBeGreaterThanOrEqual(before);
  }
  expect(taken()).toBeGreaterThan(500);
  expect(pair.regions).toBeGreaterThan(3);
});

test('exceptions: a timer interrupts hot code at ever different places', () => {
  const p = new a.Assembler(START);
  busyLoop(setVectors(timerOn(p)));
  timerHandler(vectors(p, 'irq'));
  const pair = new Pair(p.image()).steps(2_000_000, steps(1));
  expect(pair.translated.cpus[0]!.interrupts).toBeGreaterThan(1500);
  expect(pair.regions).toBeGreaterThan(3);
});

test('exceptions: a timer interrupts hot Thumb code within IT blocks, which go on afterwards', () => {
  const p = new a.Assembler(START);
  setVectors(timerOn(p))
    .set(4, START + 0x9000)
    .set(5, START + 0x1001)
    .set(2, 0x1234_5678)
    .add(a.CPSIE_I, a.bx(5));
  timerHandler(vectors(p, 'irq'));
  const blobs = [
    thumb(
      START + 0x1000,
      ...[0x3103, 0x4291], // loop: ADDS r1, #3; CMP r1, r2
      ...[0xbf85, 0x1852, 0x4053, 0x6021, 0x6825], // ITTET HI: ADD r2, r2, r1; EOR r3, r2; LS: STR r1, [r4]; LDR r5, [r4]
      ...[0x414e, 0xf011, 0x0f08], // ADCS r6, r1; TST r1, #8
      ...[0xbf1a, 0xf507, 0x7780, 0xf8d4, 0x3004, 0xe9c4, 0x1602], // ITTE NE: ADD.W r7; LDR.W r3; EQ: STRD r1, r6, [r4, #8]
      ...[0xbf48, 0xe000, 0x41ca, 0xe7ea], // IT MI: B skip; RORS r2, r1; skip: B loop
    ),
  ];
  const pair = new Pair(p.image(), { blobs }).steps(2_000_000, steps(5));
  expect(pair.translated.cpus[0]!.interrupts).toBeGreaterThan(1500);
  expect(pair.regions).toBeGreaterThan(0);
});

test('exceptions: each load and store of hot code faults in its turn, is mapped and done again', () => {
  const p = new a.Assembler(START);
  // SCTLR.SW for SWP.
  mmuOn(p).add(a.mrc(a.SCTLR, 0), a.orr(0, 0, 0xb01), a.mcr(a.SCTLR, 0));
  setVectors(p)
    .set(4, VIRTUAL + 0x0ff0)
    .set(10, LEVEL2)
    .add(a.movi(7, 0), a.movi(12, 0))
    .set(a.SP, VIRTUAL + 0x8000);
  p.add(0xf102_0017)
    .set(a.SP, START + 0xa000)
    .add(0xf102_0013)
    .add(a.movi(1, 1), a.movi(2, 2), a.movi(3, 3));
  // Takes one page of eight away in each round: the first access to it faults, in the middle of a multiple one where that crosses.
  p.label('loop')
    .add(a.add(7, 7, 1), a.and(5, 7, 7), a.movi(6, 0), 0xe78a_6105, a.lsl(5, 5, 12))
    .set(6, VIRTUAL);
  p.add(a.addr(5, 5, 6), a.mcr(a.TLBIMVA, 5), a.mov(0, 4));
  for (let page = 0; page < 6; page++) {
    p.add(a.adds(1, 1, 0x91), a.stmia(0, 1, 2, 3, 5, 7, 8), a.ldmia(0, 2, 3, 5, 6, 8, 9), a.ldr(3, 0, 12));
    p.add(
      0xe0a3_3001,
      a.str(3, 0, 16),
      a.ldrb(3, 0, 7),
      a.strb(1, 0, 20),
      0xe1d0_20b2,
      0xe1c0_20b4,
      a.ldrd(8, 0),
      a.strd(2, 0),
    );
    p.add(a.swp(9, 1, 0), a.ldrex(9, 0), a.strex(11, 9, 0), a.push(1, 2, 3), a.pop(8, 9, 11), 0xe5b0_3004, 0xe480_1004);
    // Over two pages, unaligned.
    p.add(0xe590_3007, 0xe580_1007, 0xe1d0_20b7, a.sub(0, 0, 8), a.add(0, 0, 0xa01));
    p.add(a.bic(0, 0, 15), a.orr(0, 0, 0));
  }
  p.b('loop');
  vectors(p, 'data')
    .to(START + 0x600)
    .label('data')
    .add(a.push(0, 1, 2), a.mrc(a.DFAR, 0), a.mrc(a.DFSR, 1));
  p.add(a.eorr(12, 12, 0), a.eorr(12, 12, 1), a.rol(12, 12, 1), a.eorr(12, 12, a.LR));
  // The page's descriptor: VIRTUAL's page n is at 0x40200000 + n * 0x1000.
  p.add(0xe7e7_0650, a.lsl(1, 0, 12))
    .set(2, 0x4020_0000 | PAGE)
    .add(a.addr(1, 1, 2), 0xe78a_1100);
  p.add(a.pop(0, 1, 2), a.exceptionReturn(8));
  const blobs = tables(Object.fromEntries(Array.from({ length: 9 }, (_, n) => [n, (0x4020_0000 + n * 0x1000) | PAGE])));
  const pair = new Pair(p.image(), { blobs }).steps(1_000_000, steps(2));
  const { byKind } = pair.translated.cpus[0]!.exceptions.counts;
  expect(byKind.data).toBeGreaterThan(1000);
  expect(pair.register(7)).toBeGreaterThan(2000);
  expect(pair.regions).toBeGreaterThan(3);
});

test('exceptions: SVC and undefined instructions in hot loops, ARM and Thumb', () => {
  const p = new a.Assembler(START);
  setVectors(p)
    .add(a.movi(0, 0), a.movi(1, 0), a.movi(7, 0))
    .address(4, 'thumb')
    .add(a.orr(4, 4, 1));
  p.add(0xf102_0013);
  p.label('loop').add(a.add(7, 7, 1), 0xef00_0011, a.eorr(2, 2, 0), 0xe7f0_00f3, a.tst(7, 3), 0x1f00_0022);
  // LR of Supervisor mode is the exceptions' own.
  p.add(a.mov(9, a.LR), a.blx(4)).b('loop');
  // ADDS r0, #1; SVC 1; ADDS r0, #1; ITE NE; SVCNE 2; ADDEQ r1, #1; BX r10
  p.label('thumb').add(0xdf01_3001, 0xbf14_3001, 0x3101_df02, 0xbf00_4750);
  vectors(p, 'svc', 'undefined');
  p.label('svc').add(a.add(1, 1, 1), a.mrsSaved(3), a.eorr(12, 12, 3), a.rol(12, 12, 1), a.eorr(12, 12, a.LR));
  p.add(a.exceptionReturn(0));
  p.label('undefined').add(a.add(1, 1, 2), a.eorr(12, 12, a.LR), a.exceptionReturn(0));
  // The Thumb code comes back to the end of the loop by r10.
  const pair = new Pair(p.image());
  pair.both((m) => {
    m.cpus[0]!.r[10] = (p.addressOf('thumb') - 4) | 0;
  });
  pair.steps(400_000, steps(3));
  const { byKind } = pair.translated.cpus[0]!.exceptions.counts;
  expect(byKind.svc).toBeGreaterThan(20_000);
  expect(byKind.undefined).toBeGreaterThan(5000);
  expect(pair.regions).toBeGreaterThan(3);
});

test('exceptions: a branch from hot code to where no code is aborts there, again and again', () => {
  const p = new a.Assembler(START);
  mmuOn(p);
  setVectors(p)
    .set(4, VIRTUAL + 0x5_0010)
    .add(a.movi(0, 0), a.movi(7, 0));
  p.label('loop')
    .add(a.add(7, 7, 1), a.tst(7, 1), 0x112f_ff34, a.eorr(2, 2, 7))
    .b('loop');
  vectors(p, 'prefetch')
    .label('prefetch')
    .add(a.mrc(a.IFAR, 1), a.eorr(12, 12, 1), a.rol(12, 12, 1), a.add(0, 0, 1));
  // BLX left the way back in Supervisor mode's LR: MRS r3, LR_svc; MSR LR_abt. Here: CPS to Supervisor mode, back by BX.
  p.add(0xf102_0013, a.bx(a.LR));
  const pair = new Pair(p.image(), { blobs: [...tables({}), code(0x4020_0000, 0)] }).steps(300_000, steps(4));
  expect(pair.register(0)).toBeGreaterThan(10_000);
  expect(pair.register(1)).toBe(VIRTUAL + 0x5_0010);
});

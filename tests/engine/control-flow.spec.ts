import { expect, test } from 'vitest';
import * as a from './assembler.ts';
import { Pair, START } from './pair.ts';
import { numbers } from './programs.ts';

const steps = (seed: number) => {
  const pick = numbers(seed);
  return () => 1 + pick(pick(2) === 0 ? 40 : 20_000);
};
const STACK = START + 0x40_0000;
const DEEP = 60_000;

test('control flow: a recursion tens of thousands deep, which is more than the host has stack for', () => {
  const p = new a.Assembler(START);
  p.set(a.SP, STACK).add(a.movi(2, 0));
  // r0 = sum of 1 to r1, by recursion.
  p.label('loop')
    .set(1, DEEP)
    .bl('sum')
    .add(a.add(2, 2, 1))
    .b('loop');
  p.label('sum')
    .add(a.push(1, a.LR), a.subs(1, 1, 1), 0x03a0_0001)
    .b('out', 'eq')
    .bl('sum');
  p.label('out').add(a.pop(1, a.LR), a.addr(0, 0, 1), a.bx(a.LR));
  const pair = new Pair(p.image()).steps(3_000_000, steps(1));
  expect(pair.register(2)).toBeGreaterThan(5);
  pair.both((m) => {
    m.engines[0]!.breakpoints = new Set([p.addressOf('loop')]);
  });
  pair.run(pair.now + 600_000);
  // The bottom adds 1 to r1 = 1.
  expect(pair.register(0)).toBe((DEEP * (DEEP + 1)) / 2 + 1);
  expect(pair.regions).toBeGreaterThan(0);
});

test('control flow: returns that find no caller on the host’s stack go on behind the call in the region that called', () => {
  const p = new a.Assembler(START);
  p.set(a.SP, STACK).set(1, DEEP).add(a.movi(2, 0)).bl('sum');
  p.label('over').b('over');
  p.label('sum')
    .add(a.push(1, a.LR), a.subs(1, 1, 1))
    .b('out', 'eq')
    .bl('sum');
  p.label('out').add(a.add(2, 2, 1), a.pop(1, a.LR), a.bx(a.LR));
  const pair = new Pair(p.image()).run(450_000);
  expect(pair.register(2)).toBe(DEEP);
  // That of the recursion, and the loop at the end.
  expect(pair.regions).toBe(2);
});

test('control flow: calls that never return, as many as one grant of instructions allows', () => {
  const p = new a.Assembler(START);
  p.add(a.movi(2, 0));
  p.label('loop')
    .set(1, DEEP)
    .label('f')
    .add(a.subs(1, 1, 1))
    .bl('f', 'ne')
    .add(a.add(2, 2, 1))
    .b('loop');
  const pair = new Pair(p.image()).steps(1_000_000, steps(7));
  expect(pair.register(2)).toBeGreaterThan(5);
  expect(pair.regions).toBeGreaterThan(0);
});

test('control flow: Fibonacci numbers by double recursion', () => {
  const p = new a.Assembler(START);
  p.set(a.SP, STACK).add(a.movi(2, 0));
  p.label('loop')
    .add(a.movi(0, 15))
    .bl('fib')
    .add(a.mov(6, 0), a.add(2, 2, 1))
    .b('loop');
  p.label('fib')
    .add(a.cmp(0, 2), 0xb12f_ff1e, a.push(4, a.LR), a.mov(4, 0), a.sub(0, 0, 1))
    .bl('fib');
  p.add(a.sub(1, 4, 2), a.mov(4, 0), a.mov(0, 1))
    .bl('fib')
    .add(a.addr(0, 0, 4), a.pop(4, a.PC));
  const pair = new Pair(p.image()).steps(1_000_000, steps(2));
  expect(pair.register(6)).toBe(610);
  expect(pair.register(2)).toBeGreaterThan(30);
});

test('control flow: a longjmp out of calls at changing depths', () => {
  const p = new a.Assembler(START);
  p.set(a.SP, STACK).add(a.movi(2, 0), a.movi(7, 0));
  p.label('loop')
    .add(a.mov(8, a.SP))
    .address(9, 'landed')
    .add(a.add(7, 7, 1), a.and(0, 7, 63))
    .bl('down');
  // Only what returns properly comes here.
  p.add(a.add(3, 3, 1)).b('loop');
  p.label('landed')
    .add(a.add(2, 2, 1))
    .b('loop');
  // Every second time the deepest one throws; otherwise all return.
  p.label('down')
    .add(a.push(0, a.LR), a.subs(0, 0, 1))
    .b('bottom', 'mi')
    .bl('down')
    .add(a.eorr(6, 6, 0));
  p.label('up').add(a.pop(0, a.PC));
  p.label('bottom').add(a.tst(7, 1)).b('up', 'eq').add(a.mov(a.SP, 8), a.bx(9));
  const pair = new Pair(p.image()).steps(1_000_000, steps(3));
  expect(pair.register(2)).toBeGreaterThan(1500);
  expect(Math.abs(pair.register(2) - pair.register(3))).toBeLessThanOrEqual(1);
  expect(pair.regions).toBeGreaterThan(2);
});

test('control flow: coroutines that switch stacks return to each other, not to their callers', () => {
  const p = new a.Assembler(START);
  p.set(a.SP, STACK)
    .set(8, STACK - 0x1000)
    .address(9, 'second')
    .add(a.movi(2, 0), a.movi(3, 0));
  p.add(a.str(9, 8, 0));
  p.label('first')
    .add(a.add(2, 2, 1))
    .bl('swap')
    .b('first');
  p.label('second')
    .add(a.add(3, 3, 1))
    .bl('swap')
    .b('second');
  // Pushes where it came from, takes the other stack, goes where that one came from.
  p.label('swap').add(0xe52d_e004, a.mov(10, a.SP), a.mov(a.SP, 8), a.mov(8, 10), 0xe49d_f004);
  const pair = new Pair(p.image()).steps(300_000, steps(4));
  expect(pair.register(2)).toBeGreaterThan(10_000);
  expect(Math.abs(pair.register(2) - pair.register(3))).toBeLessThanOrEqual(1);
});

test('control flow: tables of branches, pointers to functions and Thumb in between', () => {
  const p = new a.Assembler(START);
  p.set(a.SP, STACK)
    .add(a.movi(0, 0), a.movi(7, 0))
    .address(6, 'table')
    .address(5, 'thumb')
    .add(a.orr(5, 5, 1));
  p.label('loop').add(a.add(7, 7, 1), a.and(1, 7, 7), 0xe796_1101, a.blx(1), a.and(1, 7, 3), a.blx(5));
  // ADD PC, PC, r1, LSL #2: one of four places two words on.
  p.add(a.and(1, 7, 3), 0xe08f_f101, a.NOP, a.add(0, 0, 1), a.add(0, 0, 2), a.add(0, 0, 4), a.add(0, 0, 8)).b('loop');
  for (let n = 0; n < 8; n++) p.label(`f${n}`).add(a.add(0, 0, n), a.rol(0, 0, n + 1), a.bx(a.LR));
  // CMP r1, #2; ITE HI; ADDHI r0, #9; ADDLS r0, #3; CBZ r1, out; ADDS r0, #1; out: BX LR
  p.label('thumb').add(0xbf8c_2902, 0x3003_3009, 0x3001_b101, 0xbf00_4770);
  p.label('table');
  for (let n = 0; n < 8; n++) p.add(p.addressOf(`f${n}`));
  const pair = new Pair(p.image()).steps(1_000_000, steps(5));
  expect(pair.register(7)).toBeGreaterThan(30_000);
  expect(pair.regions).toBeGreaterThan(8);
});

test('control flow: an endless loop stops at any count, and an interrupt leaves it', () => {
  const p = new a.Assembler(START);
  p.address(0, 'vectors').add(a.mcr(a.VBAR, 0), a.movi(2, 0));
  p.label('loop').b('loop');
  p.to(START + 0x100).label('vectors');
  for (let n = 0; n < 8; n++) p.b(n === 6 ? 'irq' : 'vectors');
  p.label('irq').add(a.add(2, 2, 1), a.exceptionReturn(4));
  const pair = new Pair(p.image()).run(100_000);
  for (let n = 1; n < 200; n++) pair.run(pair.now + n);
  expect(pair.evaluated.engines[0]!.executed).toBe(pair.now);
  const before = pair.register(2);
  pair.both((m) => {
    // Unmasks I, which the program leaves as at reset.
    m.cpus[0]!.r[22]! &= ~0x80;
    m.cpus[0]!.line('irq').set(true);
  });
  pair.run(pair.now + 10);
  expect(pair.register(2)).toBeGreaterThan(before);
});

test('control flow: code without end on all sides: branches at the borders of the longest regions', () => {
  const p = new a.Assembler(START);
  p.add(a.movi(0, 0), a.movi(7, 0));
  p.label('loop').add(a.add(7, 7, 1));
  // Far more blocks and instructions than one region takes, over a page's end.
  for (let n = 0; n < 300; n++) {
    p.add(a.tst(7, 1 << (n % 8))).b(`over${n}`, n % 3 === 0 ? 'ne' : 'eq');
    for (let k = 0; k < n % 4; k++) p.add(a.add(0, 0, k + 1), a.rol(0, 0, 1));
    p.label(`over${n}`).add(a.eorr(2, 2, 0));
    if (n > 0 && n % 50 === 0) p.add(a.tst(0, 0xff)).b(`over${n - 40}`, 'eq');
  }
  p.b('loop');
  const pair = new Pair(p.image()).steps(1_000_000, steps(6));
  expect(pair.register(7)).toBeGreaterThan(500);
  expect(pair.regions).toBeGreaterThan(3);
});

import { expect, test } from 'vitest';
import * as a from './assembler.ts';
import { Pair, START } from './pair.ts';
import { numbers } from './programs.ts';

const END = 400_000;
const steps = (seed: number) => {
  const pick = numbers(seed);
  return () => 1 + pick(pick(2) === 0 ? 40 : 20_000);
};

/** r4 points to an instruction with an immediate: adds 1 to it and makes it visible; r1 and r2 are lost. */
const patch = [a.ldr(1, 4, 0), a.add(1, 1, 1), a.str(1, 4, 0), a.mcr(a.ICIALLU, 2)];

test('code changes: a hot function is rewritten by hot code of the same page', () => {
  const p = new a.Assembler(START);
  p.address(4, 'patched').add(a.movi(0, 0), a.movi(7, 0));
  p.label('loop')
    .add(a.add(7, 7, 1), a.lsl(3, 7, 20), a.cmp(3, 0))
    .b('patch', 'eq');
  p.label('call').bl('f').b('loop');
  p.label('patch')
    .add(...patch)
    .b('call');
  p.label('f')
    .add(a.eorr(6, 6, 0))
    .label('patched')
    .add(a.add(0, 0, 1), a.bx(a.LR));
  const pair = new Pair(p.image()).steps(1_000_000, steps(1));
  // After every 4096 calls.
  expect(pair.word(p.addressOf('patched')) & 0xff).toBeGreaterThan(25);
  expect(pair.regions).toBeGreaterThan(5);
});

test('code changes: an instruction rewrites the next one of its own block', () => {
  const p = new a.Assembler(START);
  p.address(4, 'patched').add(a.movi(0, 0), a.movi(7, 0)).set(5, 0xe280_0001);
  p.label('loop').add(a.add(7, 7, 1), a.and(3, 7, 0x7f), a.orr(1, 5, 0), a.addr(1, 1, 3));
  // Only one store in 128 is one to code: else the next two words change nothing.
  p.add(a.cmp(3, 0x40), 0x0584_1000);
  p.label('patched')
    .add(a.add(0, 0, 1), a.eorr(6, 6, 0))
    .b('loop');
  const pair = new Pair(p.image()).steps(END, steps(2));
  expect(pair.word(p.addressOf('patched'))).toBe(0xe280_0041);
});

test('code changes: every store of a loop hits the loop itself', () => {
  const p = new a.Assembler(START);
  p.address(4, 'patched').add(a.movi(0, 0), a.movi(7, 0)).set(5, 0xe280_0001);
  p.label('loop').add(a.add(7, 7, 1), a.and(3, 7, 0x7f), a.addr(1, 5, 3), a.str(1, 4, 0));
  p.label('patched')
    .add(a.add(0, 0, 1), a.eorr(6, 6, 0))
    .b('loop');
  const pair = new Pair(p.image()).steps(50_000, steps(3));
  expect(pair.register(0)).toBeGreaterThan(100_000);
});

test('code changes: data that lie beside hot code in its page are written without its being forgotten', () => {
  const p = new a.Assembler(START);
  p.set(4, START + 0x800).add(a.movi(0, 0));
  p.label('loop')
    .add(a.add(0, 0, 1), a.str(0, 4, 0), a.ldr(1, 4, 0), a.eorr(2, 2, 1))
    .b('loop');
  const pair = new Pair(p.image()).steps(END, steps(4));
  expect(pair.word(START + 0x800)).toBeGreaterThan(70_000);
  expect(pair.regions).toBeGreaterThan(0);
  expect(pair.regions).toBeLessThan(5);
});

test('code changes: hot code that a device writes over by DMA is seen', () => {
  const p = new a.Assembler(START);
  p.add(a.movi(0, 0));
  p.label('loop')
    .label('patched')
    .add(a.add(0, 0, 1))
    .b('loop');
  const pair = new Pair(p.image()).run(20_000);
  const before = pair.register(0);
  for (let k = 2; k < 40; k++) {
    pair.both((machine) => machine.write(p.addressOf('patched'), Uint8Array.of(k)));
    pair.run(pair.now + 1000);
  }
  expect(pair.register(0) - before).toBe(500 * ((39 * 40) / 2 - 1));
});

test('code changes: a function is written anew in page after page, and called while its neighbours stay', () => {
  const p = new a.Assembler(START);
  // Each is called a thousand times. r4: a page of the sixteen from 1 MiB behind the start on; r5: the number that its function adds.
  p.set(10, 0xe280_0000)
    .set(11, 0xe12f_ff1e)
    .add(a.movi(0, 0), a.movi(5, 0))
    .set(9, START + 0x10_0000);
  p.label('next').add(a.add(5, 5, 1), a.and(5, 5, 0xff), a.and(4, 5, 15), a.lsl(4, 4, 12), a.addr(4, 4, 9));
  p.add(a.addr(1, 10, 5), a.str(1, 4, 0), a.str(11, 4, 4), a.mcr(a.ICIALLU, 2), a.movi(8, 0xffa));
  p.label('again')
    .add(a.blx(4), a.subs(8, 8, 1))
    .b('again', 'ne')
    .b('next');
  const pair = new Pair(p.image()).steps(1_000_000, steps(5));
  expect(pair.regions).toBeGreaterThan(5);
});

test('code changes: one CPU rewrites the function that the other is running', () => {
  const p = new a.Assembler(START);
  p.set(0, 0x8400_0003).add(a.movi(1, 1)).address(2, 'other').add(a.movi(3, 0), 0xe140_0070);
  p.address(4, 'patched').add(a.movi(7, 0));
  p.label('loop')
    .add(a.add(7, 7, 1), a.and(3, 7, 0xff), a.cmp(3, 0))
    .b('loop', 'ne');
  p.add(...patch).b('loop');
  p.label('other').add(a.movi(0, 0));
  p.label('count').bl('f').b('count');
  p.to(START + 0x1000)
    .label('f')
    .label('patched')
    .add(a.add(0, 0, 1), a.bx(a.LR));
  const pair = new Pair(p.image(), { cpus: 2 }).steps(END, steps(6));
  expect(pair.word(p.addressOf('patched')) & 0xff).toBeGreaterThan(100);
  expect(pair.register(0, 1)).toBeGreaterThan(1_000_000);
});

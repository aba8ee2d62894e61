import { expect, test } from 'vitest';
import * as a from './assembler.ts';
import { Pair, START } from './pair.ts';

const MIB = 1 << 20;

/**
 * Writes a new function of random words' worth of constants into page after page of 8 MiB, runs each often enough to be translated, and begins
 * again: for ever new code, nothing of which comes twice.
 */
function generator(calls: number): a.Assembler {
  const p = new a.Assembler(START);
  p.set(10, 0xe280_0000)
    .set(11, 0xe12f_ff1e)
    .set(9, START + MIB)
    .set(6, 0x1234_5679)
    .set(12, 0xe220_0000);
  p.add(a.movi(0, 0), a.movi(4, 0));
  p.label('next')
    .add(a.addr(4, 4, 3))
    .set(3, 0x1000)
    .add(a.addr(4, 4, 3), a.bic(4, 4, 0x502), a.addr(5, 4, 9));
  // Eight words: ADD or EOR of a new constant each.
  for (let n = 0; n < 8; n++) {
    p.add(a.eorr(6, 6, 6), a.addr(6, 6, 4), a.add(7, 7, 0x4f), a.eorr(6, 6, 7), a.rol(6, 6, 7), a.and(1, 6, 0xff));
    p.add(a.addr(2, n % 2 === 0 ? 10 : 12, 1), a.str(2, 5, 4 * n));
  }
  p.add(a.str(11, 5, 32), a.mcr(a.ICIALLU, 2), a.movi(3, 0)).set(8, calls);
  p.label('again')
    .add(a.blx(5), a.subs(8, 8, 1))
    .b('again', 'ne')
    .b('next');
  return p;
}

test('bounds: a program that writes and runs new code for ever keeps the translations within bounds', () => {
  const p = generator(260);
  const pair = new Pair(p.image());
  const translator = pair.translated.translator!;
  translator.most = 300;
  for (let n = 0; n < 20; n++) {
    pair.run(pair.now + 1_000_000);
    // A batch may come on top.
    expect(translator.figures.held).toBeLessThan(300 + 24);
  }
  expect(translator.figures.regions).toBeGreaterThan(1000);
  // Free places in the table of functions are used again.
  expect(translator.figures.held).toBeGreaterThan(200);
});

import { expect, test } from 'vitest';
import * as a from './assembler.ts';
import { Pair, START } from './pair.ts';

const DATA = START + 0x8000;

/** Stores a count at DATA, loads from DATA + 4, calls a function with a loop of three; r0 counts. */
function program(): a.Assembler {
  const p = new a.Assembler(START);
  p.add(a.movi(0, 0), a.movi(2, 0)).set(4, DATA);
  p.label('loop')
    .add(a.add(0, 0, 1))
    .label('store')
    .add(a.str(0, 4, 0))
    .label('load')
    .add(a.ldr(1, 4, 4))
    .bl('f');
  p.label('back').b('loop');
  p.label('f')
    .add(a.movi(3, 3))
    .label('inner')
    .add(a.subs(3, 3, 1), a.addr(2, 2, 3))
    .b('inner', 'ne');
  p.add(a.bx(a.LR));
  return p;
}

/** Instructions of one turn of the loop. */
const TURN = 5 + 1 + 9 + 1;

test('debugging: a breakpoint set in hot code stops before its instruction, every time, and once gone lets it run', () => {
  const p = program();
  for (const place of ['loop', 'store', 'inner', 'back']) {
    const pair = new Pair(p.image()).run(100_000);
    expect(pair.regions).toBeGreaterThan(0);
    const at = p.addressOf(place);
    for (let n = 0; n < 20; n++) {
      pair.both((m) => {
        m.engines[0]!.breakpoints = new Set([at]);
        m.engines[0]!.stopAt = Number.POSITIVE_INFINITY;
      });
      const counted = pair.register(0);
      pair.run(pair.now + 10_000);
      expect([pair.translated.engines[0]!.stopCause, pair.register(15)], place).toEqual(['breakpoint', at]);
      expect(pair.register(0) - counted).toBeLessThanOrEqual(1);
      // One step on, over it.
      pair.both((m) => {
        m.engines[0]!.breakpoints = new Set();
        m.engines[0]!.stopAt = m.engines[0]!.executed + 1;
      });
      pair.run(pair.now + 10_000);
      expect(pair.translated.engines[0]!.stopCause).toBe('step');
      expect(pair.register(15)).not.toBe(at);
    }
    pair.both((m) => {
      m.engines[0]!.stopAt = Number.POSITIVE_INFINITY;
    });
    const before = pair.register(0);
    const from = pair.now;
    pair.run(from + 160_000);
    expect(Math.abs(pair.register(0) - before - 160_000 / TURN)).toBeLessThanOrEqual(1);
  }
});

test('debugging: single steps through hot code execute one instruction each', () => {
  const pair = new Pair(program().image()).run(100_000);
  for (let n = 0; n < 300; n++) {
    const { executed } = pair.translated.engines[0]!;
    pair.both((m) => {
      m.engines[0]!.stopAt = m.engines[0]!.executed + 1;
    });
    pair.run(pair.now + 10_000);
    expect(pair.translated.engines[0]!.executed).toBe(executed + 1);
  }
});

test('debugging: a watchpoint set under hot code stops at each access, before it', () => {
  for (const kind of ['write', 'read'] as const) {
    const p = program();
    const pair = new Pair(p.image()).run(100_000);
    const address = kind === 'write' ? DATA : DATA + 4;
    pair.both((m) => {
      const { access } = m.engines[0]!;
      access.onWatch = () => true;
      access.watches = [{ address, length: 4, read: kind === 'read', write: kind === 'write' }];
    });
    pair.run(pair.now + 10_000);
    expect(pair.translated.engines[0]!.stopCause).toBe('watch');
    expect(pair.register(15)).toBe(p.addressOf(kind === 'write' ? 'store' : 'load'));
    if (kind === 'write') expect(pair.word(DATA)).toBe(pair.register(0) - 1);
    pair.both((m) => {
      m.engines[0]!.access.watches = [];
    });
    const before = pair.register(0);
    pair.run(pair.now + 16_000);
    expect(pair.register(0) - before).toBeGreaterThan(990);
  }
});

test('debugging: a hook sees every instruction of code that was translated before', () => {
  const pair = new Pair(program().image()).run(100_000);
  const seen: number[] = [];
  pair.both((m) => {
    m.engines[0]!.hook = (_cpu, pc) => {
      if (m === pair.translated) seen.push(pc >>> 0);
      return false;
    };
  });
  pair.run(pair.now + 10 * TURN);
  expect(seen).toHaveLength(10 * TURN);
  expect(new Set(seen).size).toBe(10);
});

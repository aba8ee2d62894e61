import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accesses, perform, transplant } from '../testing/fuzz.ts';
import { ProbeClock, ProbeLine, ProbeLog } from '../testing/ports.ts';
import { Counter32k } from './counter-32k.ts';
import { GpTimer } from './gp-timer.ts';
import { Pl031 } from './pl031.ts';
import { TickRate } from './ticks.ts';

const SECOND = 1_000_000_000;
const log = new ProbeLog();

describe('TickRate', () => {
  it('agrees with exact arithmetic, and nsUntil is the first nanosecond', () => {
    const hz = fc.constantFrom(1, 32_768, 6_144_000, 12_000_000, 20_000_000, 38_400_000, 48_000_000);
    fc.assert(
      fc.property(hz, fc.nat(8), fc.maxSafeNat(), fc.nat(2 ** 31), (rate, shift, ns, ticks) => {
        const t = new TickRate(rate, 2 ** shift);
        const exact = (BigInt(ns) * BigInt(rate)) / (BigInt(SECOND) * BigInt(2 ** shift));
        expect(BigInt(t.ticksIn(ns))).toBe(exact);
        const at = t.nsUntil(ticks);
        fc.pre(at <= Number.MAX_SAFE_INTEGER);
        expect(t.ticksIn(at)).toBe(ticks);
        if (at > 0) expect(t.ticksIn(at - 1)).toBe(ticks - 1);
      }),
    );
  });

  it('refuses rates that it could not count exactly', () => {
    expect(() => new TickRate(0)).toThrow('positive integer');
    expect(() => new TickRate(999_999_937)).toThrow('exactly');
  });
});

describe('counter-32k', () => {
  it('counts 32768 a second from reset, wraps, and shows the count where its revision says', () => {
    const clock = new ProbeClock();
    const counter = new Counter32k({ name: 'c32k', clock, log });
    const count = () => counter.read(0x30, 4, 0);
    expect([counter.read(0, 4, 0) >>> 30 !== 0, count()]).toEqual([true, 0]);
    clock.advance(SECOND);
    expect([count(), counter.read(0x10, 4, 0)]).toEqual([32_768, 32_768]);
    clock.advance(SECOND / 2 + 30_517);
    expect(count()).toBe(32_768 + 16_384);
    clock.advance(1);
    expect(count()).toBe(32_768 + 16_385);
    clock.advance(131_072 * SECOND);
    expect(count()).toBe(32_768 + 16_385);
    counter.reset();
    expect(count()).toBe(0);
  });

  it('takes any accesses and saves its state', () => {
    const clock = new ProbeClock();
    fc.assert(
      fc.property(fc.array(accesses(0x40)), (steps) => {
        const one = new Counter32k({ name: 'c32k', clock, log });
        for (const s of steps) perform(one, s);
        clock.advance(12_345_678);
        const two = new Counter32k({ name: 'c32k', clock, log });
        const [saved, loaded] = transplant(one, two);
        expect(loaded).toEqual(saved);
        expect(two.read(0x30, 4, 0)).toBe(one.read(0x30, 4, 0));
      }),
    );
  });
});

const R = {
  TIDR: 0,
  CFG: 0x10,
  RAW: 0x24,
  STATUS: 0x28,
  SET: 0x2c,
  CLR: 0x30,
  TCLR: 0x38,
  TCRR: 0x3c,
  TLDR: 0x40,
  TTGR: 0x44,
  TWPS: 0x48,
  TMAR: 0x4c,
};

function makeTimer(clock = new ProbeClock()) {
  const irq = new ProbeLine();
  const timer = new GpTimer({ name: 'timer1', irq, clock, log, hz: 20_000_000 });
  const read = (offset: number) => timer.read(offset, 4, 0);
  const write = (offset: number, value: number) => timer.write(offset, 4, value, 0);
  return { clock, irq, timer, read, write };
}

describe('gp-timer', () => {
  it('is of the newer type, its soft reset clears itself and no write is ever pending', () => {
    const { read, write } = makeTimer();
    write(R.TCRR, 77);
    write(R.CFG, 1);
    expect([read(R.TIDR) >>> 16 !== 0, read(R.CFG), read(R.TCRR), read(R.TWPS)]).toEqual([true, 0, 0, 0]);
  });

  it('counts at its rate while started', () => {
    const { clock, read, write } = makeTimer();
    clock.advance(1000);
    expect(read(R.TCRR)).toBe(0);
    write(R.TCLR, 1);
    clock.advance(1000);
    expect(read(R.TCRR)).toBe(20);
    write(R.TCLR, 0);
    clock.advance(1000);
    expect(read(R.TCRR)).toBe(20);
    write(R.TCLR, 1 | (1 << 5) | (2 << 2));
    clock.advance(4000);
    expect(read(R.TCRR)).toBe(30);
  });

  it('interrupts at each overflow, reloads, and keeps time over many periods', () => {
    const { clock, irq, read, write } = makeTimer();
    write(R.TLDR, 2 ** 32 - 20_000);
    write(R.TCRR, 2 ** 32 - 20_000);
    write(R.SET, 2);
    write(R.TCLR, 3);
    for (let ms = 1; ms <= 50; ms++) {
      clock.advance(999_999);
      expect([irq.level, read(R.STATUS)]).toEqual([false, 0]);
      clock.advance(1);
      expect([irq.level, read(R.STATUS)]).toEqual([true, 2]);
      write(R.STATUS, 2);
      expect(irq.level).toBe(false);
    }
    write(R.CLR, 2);
    clock.advance(10_000_000_000);
    expect([irq.level, read(R.RAW), read(R.STATUS), read(R.TCRR)]).toEqual([false, 2, 0, 2 ** 32 - 20_000]);
  });

  it('stops at its overflow without auto-reload', () => {
    const { clock, irq, read, write } = makeTimer();
    write(R.TCRR, 2 ** 32 - 10);
    write(R.SET, 2);
    write(R.TCLR, 1);
    clock.advance(SECOND);
    expect([irq.level, read(R.TCLR), read(R.TCRR)]).toEqual([true, 0, 0]);
  });

  it('interrupts when the count matches, before and after a reload', () => {
    const { clock, irq, read, write } = makeTimer();
    write(R.TLDR, 2 ** 32 - 100);
    write(R.TCRR, 2 ** 32 - 100);
    write(R.TMAR, 2 ** 32 - 50);
    write(R.SET, 1);
    write(R.TCLR, 1 | 2 | (1 << 6));
    clock.advance(2499);
    expect(irq.level).toBe(false);
    clock.advance(1);
    expect([irq.level, read(R.STATUS)]).toEqual([true, 1]);
    write(R.STATUS, 1);
    clock.advance(4999);
    expect(irq.level).toBe(false);
    clock.advance(1);
    expect(irq.level).toBe(true);
  });

  it('unwatched, it is right after many periods and a half', () => {
    const { clock, read, write } = makeTimer();
    write(R.TLDR, 2 ** 32 - 20_000);
    write(R.TCRR, 2 ** 32 - 20_000);
    write(R.TCLR, 3);
    clock.advance(1234 * 1_000_000 + 500_000);
    expect([read(R.RAW), read(R.TCRR)]).toEqual([2, 2 ** 32 - 10_000]);
  });

  it('a trigger write reloads', () => {
    const { read, write } = makeTimer();
    write(R.TLDR, 1234);
    write(R.TTGR, 0);
    expect(read(R.TCRR)).toBe(1234);
  });

  it('takes any accesses, never floods the clock, and what it saves is all of its state', () => {
    const step = fc.oneof(accesses(0x60, Object.values(R)), fc.integer({ min: 1, max: 2_000_000 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), fc.array(step, { maxLength: 30 }), (before, after) => {
        const clock = new ProbeClock();
        const one = makeTimer(clock);
        const run = (steps: typeof before, ...timers: (typeof one)[]) => {
          for (const s of steps) {
            if (typeof s === 'number') clock.advance(s);
            else for (const t of timers) perform(t.timer, s);
          }
        };
        run(before, one);
        const two = makeTimer(clock);
        const [saved, loaded] = transplant(one.timer, two.timer);
        expect(loaded).toEqual(saved);
        run(after, one, two);
        expect(two.timer.save()).toEqual(one.timer.save());
        expect([two.irq.level, one.irq.rises <= before.length + after.length]).toEqual([one.irq.level, true]);
      }),
    );
  });
});

describe('pl031', () => {
  const make = (clock = new ProbeClock()) => {
    const irq = new ProbeLine();
    const rtc = new Pl031({ name: 'rtc', irq, clock, log, epoch: 1_700_000_000 });
    const read = (offset: number) => rtc.read(offset, 4, 0);
    const write = (offset: number, value: number) => rtc.write(offset, 4, value, 0);
    return { clock, irq, rtc, read, write };
  };

  it('tells calendar seconds, identifies itself and can be set', () => {
    const { clock, read, write, rtc } = make();
    expect([read(0), read(0xc), read(0xfe0), read(0xffc)]).toEqual([1_700_000_000, 1, 0x31, 0xb1]);
    clock.advance(2.5 * SECOND);
    expect(read(0)).toBe(1_700_000_002);
    write(8, 100);
    expect(read(0)).toBe(100);
    rtc.reset();
    clock.advance(SECOND);
    expect(read(0)).toBe(101);
  });

  it('interrupts when the time matches, until it is cleared', () => {
    const { clock, irq, read, write } = make();
    write(0x10, 1);
    write(4, 1_700_000_003);
    clock.advance(3 * SECOND - 1);
    expect(irq.level).toBe(false);
    clock.advance(1);
    expect([irq.level, read(0x14), read(0x18)]).toEqual([true, 1, 1]);
    write(0x1c, 1);
    expect([irq.level, read(0x14)]).toEqual([false, 0]);
  });

  it('a match set before saving comes after loading', () => {
    const clock = new ProbeClock();
    const one = make(clock);
    const two = make(clock);
    one.write(0x10, 1);
    one.write(4, 1_700_000_003);
    transplant(one.rtc, two.rtc);
    clock.advance(3 * SECOND);
    expect(two.irq.level).toBe(true);
  });

  it('takes any accesses, and what it saves is all of its state', () => {
    const step = fc.oneof(accesses(0x1000, [0, 4, 8, 0xc, 0x10, 0x1c]), fc.integer({ min: 1, max: 3 * SECOND }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.array(step, { maxLength: 20 }), (before, after) => {
        const clock = new ProbeClock();
        const one = make(clock);
        const two = make(clock);
        const run = (steps: typeof before, ...rtcs: (typeof one)[]) => {
          for (const s of steps) {
            if (typeof s === 'number') clock.advance(s);
            else for (const r of rtcs) perform(r.rtc, s);
          }
        };
        run(before, one);
        const [saved, loaded] = transplant(one.rtc, two.rtc);
        expect(loaded).toEqual(saved);
        run(after, one, two);
        expect([two.rtc.save(), two.irq.level]).toEqual([one.rtc.save(), one.irq.level]);
      }),
    );
  });
});

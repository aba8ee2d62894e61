import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accesses, perform, transplant } from '../testing/fuzz.ts';
import { ProbeClock, ProbeLine, ProbeLog } from '../testing/ports.ts';
import { calendarOf, later, timeOf } from './calendar.ts';
import { OmapRtc } from './omap-rtc.ts';

const SECOND = 1_000_000_000;
const R = { SECONDS: 0, HOURS: 8, ALARM: 0x20, CTRL: 0x40, STATUS: 0x44, INTERRUPTS: 0x48, KICK0: 0x6c, KICK1: 0x70 };
/** 28 February 2027, 23:59:58, a Sunday. */
const EPOCH = Date.UTC(2027, 1, 28, 23, 59, 58) / 1000;

function made(epoch = EPOCH) {
  const clock = new ProbeClock();
  const irq = new ProbeLine();
  const rtc = new OmapRtc({ name: 'rtc', irq, clock, log: new ProbeLog(), epoch });
  rtc.reset();
  const read = (offset: number) => rtc.read(offset, 4, 0);
  const write = (offset: number, value: number) => void rtc.write(offset, 4, value, 0);
  /** Seconds to years, then the day of the week, in hexadecimal as BCD is read. */
  const shown = () => [0, 1, 2, 3, 4, 5, 6].map((n) => read(4 * n).toString(16)).join(' ');
  const open = () => {
    write(R.KICK0, 0x83e7_0b13);
    write(R.KICK1, 0x95a4_f1e0);
  };
  return { rtc, clock, irq, read, write, shown, open };
}

test('rtc: it shows the time of power-on and goes on through midnight and month', () => {
  const { clock, shown } = made();
  expect(shown()).toBe('58 59 23 28 2 27 0');
  clock.advance(1.999 * SECOND);
  expect(shown()).toBe('59 59 23 28 2 27 0');
  clock.advance(0.001 * SECOND);
  expect(shown()).toBe('0 0 0 1 3 27 1');
});

test('rtc: nothing is written before both kicks are in, or after a wrong one', () => {
  const { write, read, open } = made();
  write(R.HOURS, 0x12);
  write(R.KICK1, 0x95a4_f1e0);
  write(R.HOURS, 0x12);
  expect(read(R.HOURS)).toBe(0x23);
  open();
  write(R.HOURS, 0x12);
  expect(read(R.HOURS)).toBe(0x12);
  write(R.KICK0, 0);
  write(R.HOURS, 0x13);
  expect(read(R.HOURS)).toBe(0x12);
});

test('rtc: a date is set one counter after the other, whatever stands between', () => {
  const { clock, write, shown, open } = made();
  open();
  for (const [n, value] of [0x01, 0x02, 0x03, 0x31, 0x12, 0x28, 0x04].entries()) write(4 * n, value);
  expect(shown()).toBe('1 2 3 31 12 28 4');
  clock.advance(86_400 * SECOND);
  expect(shown()).toBe('1 2 3 1 1 29 5');
});

test('rtc: it stands while RUN is clear', () => {
  const { clock, write, shown, open } = made();
  open();
  clock.advance(0.5 * SECOND);
  write(R.CTRL, 0);
  clock.advance(100 * SECOND);
  expect(shown()).toBe('58 59 23 28 2 27 0');
  write(R.CTRL, 1);
  clock.advance(SECOND);
  expect(shown()).toBe('59 59 23 28 2 27 0');
});

test('rtc: hours of twelve', () => {
  const { clock, write, read, open } = made(Date.UTC(2027, 0, 1, 0, 30) / 1000);
  open();
  write(R.CTRL, 1 | (1 << 3));
  expect(read(R.HOURS)).toBe(0x12);
  clock.advance(13 * 3600 * SECOND);
  expect(read(R.HOURS)).toBe(0x81);
  write(R.HOURS, 0x92);
  write(R.CTRL, 1);
  expect(read(R.HOURS)).toBe(0x12);
});

test('rtc: the alarm raises the interrupt at its second, until it is cleared', () => {
  const { clock, irq, write, read, open } = made();
  open();
  for (const [n, value] of [0x01, 0x00, 0x00, 0x01, 0x03, 0x27].entries()) write(R.ALARM + 4 * n, value);
  clock.advance(3 * SECOND - 1);
  expect(read(R.STATUS)).toBe(1 << 1);
  clock.advance(1);
  expect(read(R.STATUS)).toBe((1 << 1) | (1 << 6));
  expect(irq.level).toBe(false);
  write(R.INTERRUPTS, 1 << 3);
  expect(irq.level).toBe(true);
  write(R.STATUS, 1 << 6);
  expect([irq.level, read(R.STATUS)]).toEqual([false, 1 << 1]);
});

test('rtc: the clock goes on through a reset', () => {
  const { rtc, clock, shown } = made();
  clock.advance(SECOND);
  rtc.reset();
  expect(shown()).toBe('59 59 23 28 2 27 0');
});

test('rtc: it takes any accesses and saves its state', () => {
  fc.assert(
    fc.property(fc.array(accesses(0x100, Object.values(R))), fc.nat(5), (steps, seconds) => {
      const { rtc, clock, open } = made();
      open();
      for (const step of steps) perform(rtc, step);
      clock.advance(seconds * SECOND);
      const other = new OmapRtc({ name: 'rtc', irq: new ProbeLine(), clock, log: new ProbeLog(), epoch: 0 });
      const [saved, loaded] = transplant(rtc, other);
      expect(loaded).toEqual(saved);
      expect(other.read(0, 4, 0)).toBe(rtc.read(0, 4, 0));
    }),
  );
});

test('calendar: later is what time says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 946_684_800, max: 4_000_000_000 }), fc.nat(400_000_000), (time, seconds) => {
      fc.pre(time + seconds < 4_102_444_800);
      expect(later(calendarOf(time), seconds)).toEqual(calendarOf(time + seconds));
      expect(timeOf(calendarOf(time))).toBe(time);
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accesses, perform, transplant } from '../testing/fuzz.ts';
import { ProbeClock, ProbeLine, ProbeLog } from '../testing/ports.ts';
import { DwApbTimer } from './dw-apb-timer.ts';

const LOAD = 0;
const VALUE = 4;
const CONTROL = 8;
const EOI = 0xc;
const STATUS = 0x10;

function setup() {
  const clock = new ProbeClock();
  const irq = new ProbeLine();
  const timer = new DwApbTimer({ name: 't', clock, irq, log: new ProbeLog(), hz: 1_000_000 });
  return { clock, irq, timer };
}

describe('DesignWare APB timer', () => {
  it('counts down from the load value and interrupts past zero, again and again', () => {
    const { clock, irq, timer } = setup();
    timer.write(LOAD, 4, 99, 0);
    timer.write(CONTROL, 4, 3, 0);
    clock.advance(60_000);
    expect(timer.read(VALUE, 4, 0)).toBe(39);
    clock.advance(39_999);
    expect(irq.level).toBe(false);
    clock.advance(1);
    expect([irq.level, timer.read(STATUS, 4, 0), timer.read(VALUE, 4, 0)]).toEqual([true, 1, 99]);
    timer.read(EOI, 4, 0);
    expect(irq.level).toBe(false);
    clock.advance(100_000);
    expect([irq.level, irq.rises]).toEqual([true, 2]);
  });

  it('goes on from its largest value in free-running mode', () => {
    const { clock, irq, timer } = setup();
    timer.write(LOAD, 4, 9, 0);
    timer.write(CONTROL, 4, 1, 0);
    clock.advance(10_000);
    expect([irq.level, timer.read(VALUE, 4, 0)]).toEqual([true, 0xffff_ffff]);
  });

  it('a masked interrupt is kept until it is unmasked', () => {
    const { clock, irq, timer } = setup();
    timer.write(LOAD, 4, 9, 0);
    timer.write(CONTROL, 4, 7, 0);
    clock.advance(10_000);
    expect([irq.level, timer.read(STATUS, 4, 0), timer.read(0xa8, 4, 0)]).toEqual([false, 0, 1]);
    timer.write(CONTROL, 4, 3, 0);
    expect(irq.level).toBe(true);
  });

  it('keeps its value while it is stopped, and loads anew when it is enabled', () => {
    const { clock, irq, timer } = setup();
    timer.write(LOAD, 4, 99, 0);
    timer.write(CONTROL, 4, 1, 0);
    clock.advance(30_000);
    timer.write(CONTROL, 4, 0, 0);
    clock.advance(1e9);
    expect([timer.read(VALUE, 4, 0), irq.level]).toEqual([69, false]);
    timer.write(LOAD, 4, 49, 0);
    timer.write(CONTROL, 4, 1, 0);
    expect(timer.read(VALUE, 4, 0)).toBe(49);
  });

  it('a load value of zero does not hold up the machine', () => {
    const { clock, irq, timer } = setup();
    timer.write(CONTROL, 4, 3, 0);
    clock.advance(1e9);
    expect(irq.level).toBe(true);
  });

  it('takes any accesses and saves its state', () => {
    fc.assert(
      fc.property(fc.array(accesses(0x100, [LOAD, VALUE, CONTROL, EOI, STATUS, 0xa0, 0xa4])), (steps) => {
        const { clock, timer } = setup();
        for (const step of steps) {
          perform(timer, step);
          clock.advance(777);
        }
        const other = new DwApbTimer({ name: 't', clock, irq: new ProbeLine(), log: new ProbeLog(), hz: 1_000_000 });
        const [before, after] = transplant(timer, other);
        expect(after).toEqual(before);
        expect(other.read(VALUE, 4, 0)).toBe(timer.read(VALUE, 4, 0));
      }),
    );
  });
});

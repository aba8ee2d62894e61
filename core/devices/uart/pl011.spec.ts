import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accesses, perform, transplant } from '../testing/fuzz.ts';
import { ProbeLine, ProbeLog, ProbeSerial } from '../testing/ports.ts';
import { Pl011 } from './pl011.ts';

const R = { DR: 0, FR: 0x18, LCR_H: 0x2c, CR: 0x30, IFLS: 0x34, IMSC: 0x38, RIS: 0x3c, MIS: 0x40, ICR: 0x44 };

function make() {
  const irq = new ProbeLine();
  const line = new ProbeSerial();
  const uart = new Pl011({ name: 'uart0', irq, line, log: new ProbeLog() });
  const read = (offset: number) => uart.read(offset, 4, 0);
  const write = (offset: number, value: number) => uart.write(offset, 4, value, 0);
  return { uart, irq, line, read, write };
}

describe('pl011', () => {
  it('identifies itself and has the reset values that QEMU 7.2 was seen to give', () => {
    const { read } = make();
    expect([0xfe0, 0xfe4, 0xfe8, 0xfec, 0xff0, 0xff4, 0xff8, 0xffc].map(read)).toEqual([
      0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1,
    ]);
    expect([R.FR, R.CR, R.IFLS, R.IMSC, R.RIS].map(read)).toEqual([0x90, 0x300, 0x12, 0, 0]);
  });

  it('sends at once and raises the transmit interrupt until it is cleared', () => {
    const { read, write, irq, line } = make();
    write(R.IMSC, 0x20);
    expect(irq.level).toBe(false);
    write(R.DR, 0x141);
    expect([line.text, irq.level, read(R.RIS), read(R.MIS), read(R.FR)]).toEqual(['A', true, 0x20, 0x20, 0x90]);
    write(R.ICR, 0x20);
    expect([irq.level, read(R.RIS)]).toEqual([false, 0]);
  });

  it('the receive interrupt lasts until the last byte is read', () => {
    const { read, write, irq, line } = make();
    write(R.LCR_H, 0x70);
    write(R.IMSC, 0x10);
    line.feed([1, 2]);
    expect([irq.level, read(R.FR) & 0x10]).toEqual([true, 0]);
    expect(read(R.DR)).toBe(1);
    expect(irq.level).toBe(true);
    expect(read(R.DR)).toBe(2);
    expect([irq.level, read(R.FR) & 0x10]).toEqual([false, 0x10]);
  });

  it('holds 16 bytes with FIFOs and one without, and loses none', () => {
    const { read, write, line } = make();
    const bytes = Array.from({ length: 40 }, (_, i) => i);
    line.feed(bytes.slice(0, 3));
    expect([line.waiting, read(R.FR) & 0x40]).toEqual([2, 0x40]);
    expect([read(R.DR), read(R.DR), read(R.DR)]).toEqual([0, 1, 2]);
    write(R.LCR_H, 0x10);
    line.feed(bytes);
    expect(line.waiting).toBe(24);
    expect(bytes.map(() => read(R.DR))).toEqual(bytes);
  });

  it('takes any accesses and input, and what it saves is all of its state', () => {
    const step = fc.oneof(accesses(0x1000, Object.values(R)), fc.uint8Array({ maxLength: 30 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const one = make();
        const two = make();
        for (const s of steps) {
          if (s instanceof Uint8Array) one.line.feed(s);
          else perform(one.uart, s);
        }
        const [saved, loaded] = transplant(one.uart, two.uart);
        expect(loaded).toEqual(saved);
        expect(two.irq.level).toBe(one.irq.level);
        expect([R.FR, R.RIS, R.MIS, R.LCR_H].map(two.read)).toEqual([R.FR, R.RIS, R.MIS, R.LCR_H].map(one.read));
      }),
    );
  });
});

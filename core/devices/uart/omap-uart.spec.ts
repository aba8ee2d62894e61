import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accesses, perform, transplant } from '../testing/fuzz.ts';
import { ProbeLine, ProbeLog, ProbeSerial } from '../testing/ports.ts';
import { OmapUart } from './omap-uart.ts';

const R = {
  RHR: 0,
  THR: 0,
  DLL: 0,
  IER: 4,
  DLH: 4,
  IIR: 8,
  FCR: 8,
  EFR: 8,
  LCR: 0xc,
  MCR: 0x10,
  LSR: 0x14,
  MSR: 0x18,
  SPR: 0x1c,
  TLR: 0x1c,
  MDR1: 0x20,
  SCR: 0x40,
  SSR: 0x44,
  SYSC: 0x54,
  SYSS: 0x58,
  RXFIFO_LVL: 0x64,
  TXFIFO_LVL: 0x68,
};

function make() {
  const irq = new ProbeLine();
  const line = new ProbeSerial();
  const log = new ProbeLog();
  const uart = new OmapUart({ name: 'uart1', irq, line, log });
  const read = (offset: number) => uart.read(offset, 4, 0);
  const write = (offset: number, value: number) => uart.write(offset, 4, value, 0);
  return { uart, irq, line, log, read, write };
}

/** What Xen's omap-uart driver writes before and after its interrupt is there. */
function asXenLeavesIt() {
  const m = make();
  const sequence: [number, number][] = [
    [R.FCR, 0x01],
    [R.FCR, 0x07],
    [R.FCR, 0x00],
    [R.MDR1, 7],
    [R.LCR, 0xbf],
    [R.EFR, 0x10],
    [R.LCR, 0],
    [R.IER, 0],
    [R.LCR, 0xbf],
    [R.DLL, 0x1a],
    [R.DLH, 0],
    [R.EFR, 0],
    [R.LCR, 3],
    [R.LCR, 0xbf],
    [R.EFR, 0x10],
    [R.LCR, 0x80],
    [R.MCR, 0x40],
    [R.FCR, 0x61],
    [R.LCR, 0xbf],
    [R.SCR, 0x80],
    [R.EFR, 0],
    [R.LCR, 0x80],
    [R.MCR, 0],
    [R.LCR, 3],
    [R.MCR, 3],
    [R.MDR1, 0],
    [R.SYSC, 0x0d],
    [R.IER, 7],
  ];
  for (const [offset, value] of sequence) m.write(offset, value);
  return m;
}

describe('omap-uart', () => {
  it('has the register file that Xen reads back after its initialisation', () => {
    // Xen restores MCR after EFR, when MCR[6:5] are protected again: bit 6 stays, without effect.
    const { read, log } = asXenLeavesIt();
    expect([R.IER, R.LCR, R.MCR, R.MDR1, R.SCR, R.SYSC, R.SYSS].map(read)).toEqual([7, 3, 0x43, 0, 0x80, 0x0d, 1]);
    expect(log.lines).toEqual([]);
  });

  it('keeps the divisor behind DLAB, and EFR only in configuration mode B', () => {
    const { read, write, line } = asXenLeavesIt();
    write(R.LCR, 0x83);
    expect([read(R.DLL), read(R.DLH)]).toEqual([0x1a, 0]);
    write(R.DLL, 0x41);
    write(R.LCR, 0xbf);
    write(R.EFR, 0x10);
    expect(read(R.EFR)).toBe(0x10);
    write(R.LCR, 3);
    expect(read(R.IIR)).toBe(0xc2);
    expect(line.sent).toEqual([]);
  });

  it('sends what is written to THR and reports an empty FIFO of 64 places', () => {
    const { read, write, line } = asXenLeavesIt();
    for (const c of 'Xen\n') write(R.THR, c.charCodeAt(0));
    expect(line.text).toBe('Xen\n');
    expect([read(R.SSR), read(R.TXFIFO_LVL), read(R.LSR)]).toEqual([0, 0, 0x60]);
  });

  it('asks for more bytes while IER.THR is set, so that a driver that clears it ends its loop', () => {
    const { read, write, irq } = asXenLeavesIt();
    expect([irq.level, read(R.IIR)]).toEqual([true, 0xc2]);
    write(R.THR, 65);
    expect(read(R.IIR)).toBe(0xc2);
    write(R.IER, 5);
    expect([irq.level, read(R.IIR)]).toEqual([false, 0xc1]);
  });

  it('received bytes interrupt at the trigger, as a timeout below it, and until they are read', () => {
    const { read, write, irq, line } = asXenLeavesIt();
    write(R.IER, 5);
    line.feed([0x61]);
    expect([irq.level, read(R.IIR), read(R.LSR) & 1]).toEqual([true, 0xc4, 1]);
    expect(read(R.RHR)).toBe(0x61);
    expect([irq.level, read(R.IIR), read(R.LSR) & 1]).toEqual([false, 0xc1, 0]);
    write(R.FCR, 0xc1);
    line.feed([1, 2]);
    expect(read(R.IIR)).toBe(0xcc);
    line.feed([3]);
    expect(read(R.IIR)).toBe(0xc4);
  });

  it('without FIFOs holds one byte, which interrupts as ready', () => {
    const { read, write, irq, line } = make();
    write(R.MDR1, 0);
    write(R.IER, 1);
    line.feed([7, 8]);
    expect([irq.level, read(R.IIR), read(R.RXFIFO_LVL), line.waiting]).toEqual([true, 4, 1, 1]);
    expect([read(R.RHR), read(R.RHR), read(R.IIR)]).toEqual([7, 8, 1]);
  });

  it('takes no more than 64 bytes from the line, and the rest as they are read', () => {
    const { read, line } = asXenLeavesIt();
    line.feed(Array.from({ length: 100 }, (_, i) => i));
    expect([read(R.RXFIFO_LVL), line.waiting]).toEqual([64, 36]);
    const got = Array.from({ length: 100 }, () => read(R.RHR));
    expect(got).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(read(R.RXFIFO_LVL)).toBe(0);
  });

  it('is silent while MDR1 switches it off, and sends what waited when it is switched on', () => {
    const { read, write, line, irq } = asXenLeavesIt();
    write(R.MDR1, 7);
    line.feed([1]);
    write(R.THR, 0x42);
    expect([line.sent, line.waiting, irq.level, read(R.TXFIFO_LVL), read(R.LSR)]).toEqual([[], 1, false, 1, 0]);
    for (let i = 0; i < 80; i++) write(R.THR, 0x43);
    expect([read(R.SSR), read(R.TXFIFO_LVL)]).toEqual([1, 64]);
    write(R.MDR1, 0);
    expect([line.sent.length, line.waiting]).toEqual([64, 0]);
  });

  it('loops bytes back and reports an overrun as line status, cleared by reading LSR', () => {
    const { read, write, line, irq } = asXenLeavesIt();
    write(R.IER, 4);
    write(R.MCR, 0x13);
    for (let i = 0; i < 65; i++) write(R.THR, i);
    expect([line.sent, irq.level, read(R.IIR), read(R.MSR)]).toEqual([[], true, 0xc6, 0x30]);
    expect(read(R.LSR) & 2).toBe(2);
    expect([irq.level, read(R.LSR) & 2]).toEqual([false, 0]);
  });

  it('a soft reset clears itself and everything else', () => {
    const { read, write, irq } = asXenLeavesIt();
    write(R.SYSC, 2);
    expect([read(R.SYSC), read(R.SYSS), read(R.MDR1), read(R.IER), irq.level]).toEqual([0, 1, 7, 0, false]);
  });

  it('protects enhanced bits of IER, MCR and FCR while EFR.ENHANCED_EN is clear', () => {
    const { read, write } = asXenLeavesIt();
    write(R.IER, 0xf5);
    write(R.MCR, 0x7f);
    expect([read(R.IER), read(R.MCR)]).toEqual([5, 0x5f]);
  });

  it('shows TLR in place of SPR when MCR and EFR ask for it, and uses its trigger', () => {
    const { read, write, line } = asXenLeavesIt();
    write(R.SPR, 0x5a);
    write(R.LCR, 0xbf);
    write(R.EFR, 0x10);
    write(R.LCR, 3);
    write(R.MCR, 0x43);
    write(R.TLR, 0x20);
    write(R.SCR, 0);
    write(R.IER, 1);
    line.feed([1, 2, 3, 4, 5, 6, 7]);
    expect(read(R.IIR)).toBe(0xcc);
    line.feed([8]);
    expect(read(R.IIR)).toBe(0xc4);
    write(R.MCR, 3);
    expect(read(R.SPR)).toBe(0x5a);
  });

  it('takes any accesses and input, and what it saves is all of its state', () => {
    const near = Object.values(R);
    const step = fc.oneof(accesses(0x100, near), fc.uint8Array({ maxLength: 90 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.array(step, { maxLength: 50 }), (before, after) => {
        const one = asXenLeavesIt();
        const two = make();
        const run = (m: typeof one, steps: typeof before) => {
          for (const s of steps) {
            if (s instanceof Uint8Array) m.line.feed(s);
            else perform(m.uart, s);
            expect(m.read(R.RXFIFO_LVL) <= 64 && m.read(R.TXFIFO_LVL) <= 64).toBe(true);
          }
        };
        run(one, before);
        const [saved, loaded] = transplant(one.uart, two.uart);
        expect(loaded).toEqual(saved);
        expect(two.irq.level).toBe(one.irq.level);
        const waiting = Array.from({ length: one.line.waiting }, () => one.line.receive());
        one.line.feed(waiting);
        two.line.feed(waiting);
        run(one, after);
        run(two, after);
        expect(two.uart.save()).toEqual(one.uart.save());
        expect(two.irq.level).toBe(one.irq.level);
      }),
    );
  });
});

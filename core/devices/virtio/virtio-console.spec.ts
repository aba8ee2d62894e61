import { describe, expect, it } from 'vitest';
import { transplant } from '../testing/fuzz.ts';
import { ProbeLine, ProbeLog, ProbeRam, ProbeSerial } from '../testing/ports.ts';
import { bringUp, DriverQueue } from '../testing/virtio-driver.ts';
import { VirtioConsole } from './virtio-console.ts';
import { VirtioMmio } from './virtio-mmio.ts';

const BASE = 0x8000_0000;
const DATA = BASE + 0x8000;

function make() {
  const ram = new ProbeRam(BASE, 0x4_0000);
  const line = new ProbeSerial();
  const irq = new ProbeLine();
  const log = new ProbeLog();
  const device = new VirtioMmio({ name: 'hvc', irq, dma: ram, log, function: new VirtioConsole({ line }) });
  const rx = new DriverQueue(ram, BASE, 8);
  const tx = new DriverQueue(ram, BASE + 0x3000, 8);
  const text = (from: number, length: number) =>
    String.fromCharCode(...ram.bytes.subarray(from - BASE, from - BASE + length));
  return { ram, line, irq, log, device, rx, tx, text, notify: (q: number) => device.write(0x50, 4, q, 0) };
}

describe('virtio-console', () => {
  it('sends what the guest puts into its transmit queue', () => {
    const { ram, line, device, rx, tx, notify } = make();
    bringUp(device, [rx, tx]);
    ram.bytes.set(new TextEncoder().encode('hello'), 0x8000);
    tx.offer([
      { address: DATA, length: 2 },
      { address: DATA + 2, length: 3 },
    ]);
    notify(1);
    expect([line.text, tx.collect()]).toEqual(['hello', { id: 0, length: 0 }]);
  });

  it('bytes wait in the line until there are buffers, and none is lost', () => {
    const { line, irq, device, rx, tx, text, notify } = make();
    line.feed(new TextEncoder().encode('early '));
    bringUp(device, [rx, tx]);
    expect([line.waiting, irq.level]).toEqual([6, false]);
    rx.offer([{ address: DATA, length: 4, write: true }]);
    notify(0);
    expect([rx.collect()?.length, text(DATA, 4), line.waiting, irq.level]).toEqual([4, 'earl', 2, true]);
    rx.offer([{ address: DATA, length: 4, write: true }]);
    rx.offer([{ address: DATA + 16, length: 16, write: true }]);
    notify(0);
    expect([rx.collect()?.length, text(DATA, 2), rx.collect()]).toEqual([2, 'y ', undefined]);
    line.feed(new TextEncoder().encode('bird'));
    expect([rx.collect()?.length, text(DATA + 16, 4)]).toEqual([4, 'bird']);
  });

  it('writes emergency bytes at once, before any driver is there', () => {
    const { line, device } = make();
    device.write(0x108, 4, 0x21, 0);
    expect(line.text).toBe('!');
  });

  it('refuses a buffer longer than any driver sends', () => {
    const { line, log, device, rx, tx, notify } = make();
    bringUp(device, [rx, tx]);
    tx.offer([{ address: DATA, length: 0x1_0001 }]);
    notify(1);
    expect([line.sent.length, device.read(0x70, 4, 0) & 0x40, log.lines.length]).toEqual([0, 0x40, 1]);
  });

  it('goes on after saving and loading', () => {
    const one = make();
    bringUp(one.device, [one.rx, one.tx]);
    one.rx.offer([{ address: DATA, length: 4, write: true }]);
    one.notify(0);
    const two = make();
    two.ram.bytes.set(one.ram.bytes);
    const [saved, loaded] = transplant(one.device, two.device);
    expect(loaded).toEqual(saved);
    two.line.feed([0x78]);
    expect([two.text(DATA, 1), two.irq.level]).toEqual(['x', true]);
    expect(() => two.device.load({ ...two.device.save(), queues: [] })).toThrow('2 queue');
  });
});

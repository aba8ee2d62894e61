import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accesses, perform, transplant } from '../testing/fuzz.ts';
import { ProbeLine, ProbeLog, ProbeRam } from '../testing/ports.ts';
import { bringUp, DriverQueue } from '../testing/virtio-driver.ts';
import { VirtioMmio } from './virtio-mmio.ts';
import { VirtioRng } from './virtio-rng.ts';

const BASE = 0x8000_0000;
const DATA = BASE + 0x8000;
const INDIRECT_DESC = 2 ** 28;
const EVENT_IDX = 2 ** 29;
const NEEDS_RESET = 0x40;

/** An entropy device whose random bytes count up, with its driver. */
function make(version: 1 | 2 = 2) {
  const ram = new ProbeRam(BASE, 0x1_0000);
  const irq = new ProbeLine();
  const log = new ProbeLog();
  let next = 0;
  let asked = 0;
  const random = (n: number) => {
    asked += n;
    return Uint8Array.from({ length: n }, () => next++ & 0xff);
  };
  const device = new VirtioMmio({ name: 'rng', irq, dma: ram, log, function: new VirtioRng({ random }), version });
  const queue = new DriverQueue(ram, BASE, 8);
  const read = (offset: number) => device.read(offset, 4, 0);
  const write = (offset: number, value: number) => device.write(offset, 4, value, 0);
  return { ram, irq, log, device, queue, read, write, asked: () => asked };
}

function running(features = 0) {
  const m = make();
  bringUp(m.device, [m.queue], features);
  return m;
}

describe('virtio-mmio: setting up', () => {
  it('identifies itself', () => {
    const { read } = make();
    expect([read(0), read(4), read(8), read(0x34)]).toEqual([0x7472_6976, 2, 4, 64]);
  });

  it('offers VERSION_1 in the upper word of features and rejects what it did not offer', () => {
    const { read, write, device, queue } = make();
    write(0x14, 1);
    expect(read(0x10)).toBe(1);
    write(0x14, 0);
    expect(read(0x10)).toBe(INDIRECT_DESC + EVENT_IDX);
    bringUp(device, [queue], 1 << 5);
    expect(read(0x70) & 8).toBe(0);
    bringUp(device, [queue], INDIRECT_DESC);
    expect(read(0x70)).toBe(0xf);
  });

  it('a queue that does not exist has size 0', () => {
    const { read, write } = make();
    write(0x30, 1);
    expect([read(0x34), read(0x44)]).toEqual([0, 0]);
    write(0x38, 8);
    write(0x44, 1);
    expect([read(0x44), read(0x70)]).toEqual([0, 0]);
  });

  it('a write of zero to Status resets all', () => {
    const { device, queue, read, write, irq } = running();
    queue.offer([{ address: DATA, length: 4, write: true }]);
    write(0x50, 0);
    expect(irq.level).toBe(true);
    write(0x70, 0);
    expect([read(0x70), read(0x60), read(0x44), irq.level]).toEqual([0, 0, 0, false]);
    expect(device.read(0x100, 4, 0)).toBe(0);
  });

  it('serves a legacy driver through QueuePFN', () => {
    const { ram, queue, read, write, irq } = make(1);
    expect([read(4), read(0x34)]).toEqual([1, 64]);
    write(0x28, 4096);
    write(0x70, 3);
    write(0x20, 0);
    write(0x38, 8);
    write(0x3c, 4096);
    write(0x40, BASE / 4096);
    expect(read(0x40)).toBe(BASE / 4096);
    write(0x70, 7);
    queue.offer([{ address: DATA, length: 4, write: true }]);
    write(0x50, 0);
    expect([queue.collect(), irq.level]).toEqual([{ id: 0, length: 4 }, true]);
    expect([...ram.bytes.subarray(0x8000, 0x8004)]).toEqual([0, 1, 2, 3]);
    write(0x40, 0);
    expect(read(0x40)).toBe(0);
  });
});

describe('virtio-mmio: requests', () => {
  it('fills buffers, gives them back in order and interrupts until acknowledged', () => {
    const { ram, queue, read, write, irq } = running();
    const first = queue.offer([
      { address: DATA, length: 2, write: true },
      { address: DATA + 8, length: 1, write: true },
    ]);
    const second = queue.offer([{ address: DATA + 16, length: 3, write: true }]);
    write(0x50, 0);
    expect([queue.collect(), queue.collect(), queue.collect()]).toEqual([
      { id: first, length: 3 },
      { id: second, length: 3 },
      undefined,
    ]);
    expect([...ram.bytes.subarray(0x8000, 0x8014)].filter((b) => b > 0)).toEqual([1, 2, 3, 4, 5]);
    expect([irq.level, read(0x60)]).toEqual([true, 1]);
    write(0x64, 1);
    expect([irq.level, read(0x60)]).toEqual([false, 0]);
  });

  it('wraps around the rings for ever', () => {
    const { queue, write } = running();
    for (let i = 0; i < 70_000; i++) {
      const head = queue.offer([{ address: DATA, length: 1, write: true }]);
      write(0x50, 0);
      expect(queue.collect()?.id === head).toBe(true);
    }
  });

  it('does not interrupt a driver that asks for none', () => {
    const { queue, write, irq } = running();
    queue.set16(queue.available, 1);
    queue.offer([{ address: DATA, length: 1, write: true }]);
    write(0x50, 0);
    expect([queue.collect()?.length, irq.level]).toEqual([1, false]);
  });

  it('with event indices it interrupts when the wanted index is passed, and says what it waits for', () => {
    const { queue, write, irq } = running(EVENT_IDX);
    queue.setUsedEvent(1);
    queue.offer([{ address: DATA, length: 1, write: true }]);
    write(0x50, 0);
    expect([irq.level, queue.availableEvent]).toEqual([false, 1]);
    queue.offer([{ address: DATA, length: 1, write: true }]);
    write(0x50, 0);
    expect([irq.level, queue.availableEvent]).toEqual([true, 2]);
    write(0x64, 1);
    queue.offer([{ address: DATA, length: 1, write: true }]);
    write(0x50, 0);
    expect([irq.level, queue.availableEvent]).toEqual([false, 3]);
  });

  it('follows an indirect table when that was negotiated', () => {
    const { queue, write, read } = running(INDIRECT_DESC);
    queue.offer(
      [
        { address: DATA, length: 2, write: true },
        { address: DATA + 4, length: 2, write: true },
      ],
      DATA + 0x100,
    );
    write(0x50, 0);
    expect([queue.collect()?.length, read(0x70) & NEEDS_RESET]).toEqual([4, 0]);
  });

  it('serves buffers made available before the driver was ready', () => {
    const { device, queue } = make();
    queue.offer([{ address: DATA, length: 2, write: true }]);
    bringUp(device, [queue]);
    expect(queue.collect()?.length).toBe(2);
  });
});

describe('virtio-mmio: hostile drivers', () => {
  const stopped = (m: ReturnType<typeof running>) => {
    m.write(0x50, 0);
    expect(m.read(0x70) & NEEDS_RESET).toBe(NEEDS_RESET);
    expect(m.log.lines).toHaveLength(1);
    expect([m.read(0x60) & 2, m.irq.level]).toEqual([2, true]);
    m.write(0x50, 0);
    expect(m.log.lines).toHaveLength(1);
    m.ram.bytes.fill(0);
    bringUp(m.device, [m.queue]);
    expect(m.read(0x70)).toBe(0xf);
    return m.log.lines[0]!;
  };

  it('a loop of descriptors', () => {
    const m = running();
    m.queue.describe(BASE, { address: DATA, length: 0, write: true }, 1, 0);
    m.queue.makeAvailable(0);
    expect(stopped(m)).toContain('loop');
  });

  it('a descriptor outside the table', () => {
    const m = running();
    m.queue.makeAvailable(8);
    expect(stopped(m)).toContain('descriptor 8 of a table of 8');
  });

  it('an available index that jumps', () => {
    const m = running();
    m.queue.set16(m.queue.available + 2, 9);
    expect(stopped(m)).toContain('jumped by 9');
  });

  it('a buffer that is not memory', () => {
    const m = running();
    m.queue.offer([{ address: 0xffff_ffff_ffff, length: 4, write: true }]);
    expect(stopped(m)).toContain('not memory');
  });

  it('an absurd length', () => {
    const m = running();
    m.queue.offer([{ address: DATA, length: 0xffff_ffff, write: true }]);
    expect(stopped(m)).toContain('a request of more than');
    expect(m.asked()).toBe(0);
  });

  it('a readable descriptor after a writable one', () => {
    const m = running();
    m.queue.offer([
      { address: DATA, length: 4, write: true },
      { address: DATA, length: 4 },
    ]);
    expect(stopped(m)).toContain('readable');
  });

  it('an indirect table inside another, or not negotiated', () => {
    const m = running(INDIRECT_DESC);
    m.queue.describe(DATA, { address: DATA, length: 16 }, 4, 0);
    m.queue.describe(BASE, { address: DATA, length: 16 }, 4, 0);
    m.queue.makeAvailable(0);
    expect(stopped(m)).toContain('indirect');
    const n = running();
    n.queue.offer([{ address: DATA, length: 4, write: true }], DATA + 0x100);
    expect(stopped(n)).toContain('indirect');
  });

  it('rings that are not memory, or not aligned', () => {
    const m = make();
    bringUp(m.device, [new DriverQueue(m.ram, 0x1000, 8)]);
    expect(m.read(0x70) & NEEDS_RESET).toBe(NEEDS_RESET);
    const n = make();
    n.write(0x80, BASE + 8);
    n.write(0x44, 1);
    expect([n.read(0x70) & NEEDS_RESET, n.read(0x44)]).toEqual([NEEDS_RESET, 0]);
  });

  it('a queue size that is not a power of two', () => {
    const m = make();
    m.write(0x38, 7);
    expect(m.read(0x70) & NEEDS_RESET).toBe(NEEDS_RESET);
  });
});

describe('virtio-mmio: fuzz', () => {
  it('takes any accesses, and what it saves is all of its state', () => {
    const near = [0x14, 0x20, 0x24, 0x30, 0x38, 0x44, 0x50, 0x64, 0x70, 0x80, 0x84, 0x90, 0xa0, 0x100];
    fc.assert(
      fc.property(fc.array(accesses(0x200, near), { maxLength: 200 }), fc.boolean(), (steps, up) => {
        const one = up ? running(EVENT_IDX) : make();
        const two = make();
        if (up) one.queue.offer([{ address: DATA, length: 4, write: true }]);
        for (const s of steps) perform(one.device, s);
        const [saved, loaded] = transplant(one.device, two.device);
        expect(loaded).toEqual(saved);
        expect(two.irq.level).toBe(one.irq.level);
      }),
    );
  });

  it('survives any rings: it stops or serves, moves a bounded number of bytes and never hangs', () => {
    const word = fc.oneof(
      fc.nat(0xffff_ffff),
      fc.constantFrom(0, 1, 2, 4, 16, DATA, BASE, BASE + 0x100, 0xffff_ffff, 0x0001_0001, 0x0002_0003),
      fc.integer({ min: BASE, max: BASE + 0xffff }),
    );
    const image = fc.array(word, { minLength: 0x200, maxLength: 0x200 });
    fc.assert(
      fc.property(image, fc.nat(40), fc.boolean(), (words, index, indirect) => {
        const m = running(indirect ? INDIRECT_DESC : 0);
        words.forEach((value, i) => {
          m.queue.set32(BASE + 4 * i, value);
        });
        m.queue.set16(m.queue.available, 0);
        m.queue.set16(m.queue.available + 2, index % 10);
        m.ram.moved = 0;
        m.write(0x50, 0);
        expect(m.asked()).toBeLessThanOrEqual(4 * 8 * 4096);
        expect(m.ram.moved).toBeLessThan(4 * 8 * (4096 + 1024 * 16 + 64));
      }),
      { numRuns: 500 },
    );
  });
});

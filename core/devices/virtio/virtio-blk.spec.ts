import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProbeLine, ProbeLog, ProbeRam } from '../testing/ports.ts';
import { type Buffer, bringUp, DriverQueue } from '../testing/virtio-driver.ts';
import { type BlockBackend, VirtioBlk } from './virtio-blk.ts';
import { VirtioMmio } from './virtio-mmio.ts';

const BASE = 0x8000_0000;
const HEADER = BASE + 0x4000;
const STATUS = BASE + 0x4100;
const DATA = BASE + 0x8000;

function make(sectors = 64, options: Partial<BlockBackend> = {}) {
  const disk = Uint8Array.from({ length: sectors * 512 }, (_, i) => (i >> 9) + 1);
  let flushes = 0;
  const backend: BlockBackend = {
    sectors,
    read: (sector, count) => disk.slice(sector * 512, (sector + count) * 512),
    write: (sector, data) => disk.set(data, sector * 512),
    flush: () => void flushes++,
    ...options,
  };
  const ram = new ProbeRam(BASE, 0x4_0000);
  const log = new ProbeLog();
  const fn = new VirtioBlk({ name: 'disk0', backend, log });
  const device = new VirtioMmio({ name: 'vda', irq: new ProbeLine(), dma: ram, log, function: fn });
  const queue = new DriverQueue(ram, BASE, 16);
  bringUp(device, [queue], backend.readOnly ? 1 << 5 : 0);
  const status = () => ram.bytes[STATUS - BASE]!;
  /** One request with its header, data and status in memory of their own. */
  const request = (type: number, sector: number, data: readonly Buffer[]) => {
    queue.set32(HEADER, type);
    queue.set32(HEADER + 4, 0);
    queue.set32(HEADER + 8, sector % 2 ** 32);
    queue.set32(HEADER + 12, Math.floor(sector / 2 ** 32));
    ram.bytes[STATUS - BASE] = 0xff;
    queue.offer([{ address: HEADER, length: 16 }, ...data, { address: STATUS, length: 1, write: true }]);
    device.write(0x50, 4, 0, 0);
    return { used: queue.collect()?.length, status: status() };
  };
  return { disk, ram, log, device, queue, request, flushes: () => flushes };
}

describe('virtio-blk', () => {
  it('tells its capacity and limits', () => {
    const { device } = make(0x1234);
    const words = [0, 4, 8, 12, 20].map((o) => device.read(0x100 + o, 4, 0));
    expect(words).toEqual([0x1234, 0, 0x8000, 126, 512]);
    expect(device.read(0x101, 1, 0)).toBe(0x12);
  });

  it('reads sectors into any split of the data', () => {
    const { ram, request } = make();
    const data = [
      { address: DATA, length: 100, write: true },
      { address: DATA + 0x1000, length: 924, write: true },
    ];
    expect(request(0, 5, data)).toEqual({ used: 1025, status: 0 });
    expect([ram.bytes[0x8000], ram.bytes[0x8063], ram.bytes[0x9000], ram.bytes[0x9000 + 923]]).toEqual([6, 6, 6, 7]);
  });

  it('writes sectors, flushes, and names itself', () => {
    const { disk, ram, request, flushes } = make();
    ram.bytes.fill(0xab, 0x8000, 0x8400);
    expect(request(1, 62, [{ address: DATA, length: 1024 }])).toEqual({ used: 1, status: 0 });
    expect([disk[62 * 512], disk[64 * 512 - 1], disk[61 * 512]]).toEqual([0xab, 0xab, 62]);
    expect([request(4, 0, []), flushes()]).toEqual([{ used: 1, status: 0 }, 1]);
    expect(request(8, 0, [{ address: DATA, length: 20, write: true }])).toEqual({ used: 21, status: 0 });
    expect(String.fromCharCode(...ram.bytes.subarray(0x8000, 0x8006))).toBe('disk0\0');
  });

  it('answers an I/O error beyond the end, for part of a sector and on a failing or read-only medium', () => {
    const buffer = (length: number, write = true) => [{ address: DATA, length, write }];
    const { request } = make();
    expect(request(0, 63, buffer(1024)).status).toBe(1);
    expect(request(0, 2 ** 60, buffer(512)).status).toBe(1);
    expect(request(0, 0, buffer(100)).status).toBe(1);
    expect(request(1, 64, buffer(512, false)).status).toBe(1);
    expect(request(99, 0, []).status).toBe(2);
    const fails = () => {
      throw new Error('the medium is gone');
    };
    const failing = make(64, { read: fails, write: fails, flush: fails });
    expect(failing.request(0, 0, buffer(512)).status).toBe(1);
    expect(failing.request(1, 0, buffer(512, false)).status).toBe(1);
    expect(failing.request(4, 0, []).status).toBe(1);
    expect(failing.log.lines[0]).toContain('the medium is gone');
    const fixed = make(64, { readOnly: true });
    expect(fixed.device.read(0x10, 4, 0) & (1 << 5)).toBe(1 << 5);
    expect(fixed.request(1, 0, buffer(512, false)).status).toBe(1);
  });

  it('a request without header or status byte breaks the device', () => {
    for (const buffers of [[{ address: HEADER, length: 16 }], [{ address: STATUS, length: 1, write: true }]]) {
      const { device, queue } = make();
      queue.offer(buffers);
      device.write(0x50, 4, 0, 0);
      expect(device.read(0x70, 4, 0) & 0x40).toBe(0x40);
    }
  });

  it('any requests leave a disk that a plain array would hold', () => {
    const step = fc.record({
      write: fc.boolean(),
      sector: fc.nat(70),
      cuts: fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 5 }),
      fill: fc.nat(255),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const { disk, ram, request } = make();
        const model = disk.slice();
        for (const { write, sector, cuts, fill } of steps) {
          let at = DATA;
          const data = cuts.map((length) => ({ address: (at += 0x800) - 0x800, length, write: !write }));
          const total = cuts.reduce((a, b) => a + b, 0);
          const fits = total % 512 === 0 && sector * 512 + total <= model.length;
          if (write) ram.bytes.fill(fill, 0x8000, 0x8000 + 0x800 * cuts.length);
          expect(request(write ? 1 : 0, sector, data).status).toBe(fits ? 0 : 1);
          if (fits && write) model.fill(fill, sector * 512, sector * 512 + total);
          if (fits && !write) {
            const got = data.flatMap((d) => [...ram.bytes.subarray(d.address - BASE, d.address - BASE + d.length)]);
            expect(got).toEqual([...model.subarray(sector * 512, sector * 512 + total)]);
          }
        }
        expect(disk).toEqual(model);
      }),
    );
  });
});

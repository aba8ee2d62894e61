import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputPort } from '../../machine/input-port.ts';
import { transplant } from '../testing/fuzz.ts';
import { ProbeLine, ProbeLog, ProbeRam } from '../testing/ports.ts';
import { bringUp, DriverQueue } from '../testing/virtio-driver.ts';
import { ABS, BTN_TOUCH, EV } from './input-codes.ts';
import { keyboard, touchScreen } from './input-descriptions.ts';
import { VirtioInput } from './virtio-input.ts';
import { VirtioMmio } from './virtio-mmio.ts';

const BASE = 0x8000_0000;
const DATA = BASE + 0x8000;
const CONFIGURATION = 0x100;

function make(description = touchScreen('touch-centre', 1280, 800)) {
  const ram = new ProbeRam(BASE, 0x4_0000);
  const irq = new ProbeLine();
  const log = new ProbeLog();
  const input = new InputPort();
  const device = new VirtioMmio({
    name: 'touch',
    irq,
    dma: ram,
    log,
    function: new VirtioInput({ description, input }),
  });
  const events = new DriverQueue(ram, BASE, 64);
  const status = new DriverQueue(ram, BASE + 0x3000, 8);
  const notify = (queue: number) => device.write(0x50, 4, queue, 0);
  /** Gives the device `count` buffers, the first at DATA + 8 * `from`. */
  const buffers = (count: number, from = 0) => {
    for (let n = from; n < from + count; n++) events.offer([{ address: DATA + 8 * n, length: 8, write: true }]);
    notify(0);
  };
  /** The events that came, as type, code, value. */
  const heard = () => {
    const list: number[][] = [];
    for (let used = events.collect(); used; used = events.collect()) {
      const at = DATA - BASE + 8 * used.id;
      list.push([ram.view.getUint16(at, true), ram.view.getUint16(at + 2, true), ram.view.getInt32(at + 4, true)]);
    }
    return list;
  };
  const ask = (select: number, subselect: number) => {
    device.write(CONFIGURATION, 1, select, 0);
    device.write(CONFIGURATION + 1, 1, subselect, 0);
    const size = device.read(CONFIGURATION + 2, 1, 0);
    return Array.from({ length: size }, (_, i) => device.read(CONFIGURATION + 8 + i, 1, 0));
  };
  return { ram, irq, log, input, device, events, status, notify, buffers, heard, ask };
}

const bits = (bytes: readonly number[]) =>
  bytes.flatMap((byte, i) =>
    Array.from({ length: 8 }, (_, b) => ((byte >> b) & 1 ? 8 * i + b : -1)).filter((n) => n >= 0),
  );
const int32 = (bytes: readonly number[]) => [...new Int32Array(Uint8Array.from(bytes).buffer)];

describe('virtio-input', () => {
  it('tells its name, kinds of events and ranges', () => {
    const { ask } = make();
    expect(String.fromCharCode(...ask(1, 0))).toBe('touch-centre');
    expect(bits(ask(0x10, 0))).toEqual([1]);
    expect(bits(ask(0x11, EV.KEY))).toEqual([BTN_TOUCH]);
    expect(bits(ask(0x11, EV.ABS))).toEqual([0, 1, 0x2f, 0x35, 0x36, 0x39]);
    expect(int32(ask(0x12, ABS.MT_POSITION_X))).toEqual([0, 1279, 0, 0, 0]);
    expect(int32(ask(0x12, ABS.MT_POSITION_Y))).toEqual([0, 799, 0, 0, 0]);
    expect(ask(3, 0)).toHaveLength(8);
  });

  it('has nothing to say to selections that there are not', () => {
    const { ask } = make();
    for (const [select, subselect] of [
      [0, 0],
      [1, 1],
      [2, 0],
      [0x11, 2],
      [0x12, 2],
      [0x12, 0x80],
      [0xff, 0xff],
    ] as const)
      expect([select, subselect, ask(select, subselect)]).toEqual([select, subselect, []]);
  });

  it('a keyboard has keys and no buttons', () => {
    const { ask } = make(keyboard('keyboard'));
    const keys = bits(ask(0x11, EV.KEY));
    expect([keys[0], keys.at(-1), keys.length]).toEqual([1, 255, 255]);
    expect(ask(0x11, EV.ABS)).toEqual([]);
  });

  it('gives a report to the guest, an event a buffer, and interrupts once', () => {
    const { input, irq, device, events, status, buffers, heard } = make();
    bringUp(device, [events, status]);
    buffers(8);
    input.send([
      { type: EV.ABS, code: ABS.MT_SLOT, value: 0 },
      { type: EV.ABS, code: ABS.MT_TRACKING_ID, value: -1 },
    ]);
    expect(heard()).toEqual([
      [3, 0x2f, 0],
      [3, 0x39, -1],
      [0, 0, 0],
    ]);
    expect([irq.level, irq.rises]).toEqual([true, 1]);
  });

  it('a report that finds too few buffers goes on when there are more', () => {
    const { input, device, events, status, buffers, heard } = make();
    bringUp(device, [events, status]);
    buffers(2);
    input.send([1, 2, 3].map((value) => ({ type: EV.ABS, code: 0, value })));
    expect(heard().map(([, , value]) => value)).toEqual([1, 2]);
    buffers(3, 2);
    expect(heard()).toEqual([
      [3, 0, 3],
      [0, 0, 0],
    ]);
  });

  it('keeps a bounded number of whole reports for a guest that gives no buffers', () => {
    const { input, device, events, status, buffers, heard } = make();
    bringUp(device, [events, status]);
    for (let value = 0; value < 1000; value++) input.send([{ type: EV.ABS, code: 0, value }]);
    const list: number[][] = [];
    for (let from = 0; from < 200; from += 64) {
      buffers(Math.min(64, 200 - from));
      list.push(...heard());
    }
    expect(list).toHaveLength(128);
    expect(list.at(-1)).toEqual([0, 0, 0]);
    expect(list.at(-2)).toEqual([3, 0, 63]);
  });

  it('what happens before the driver is ready is forgotten', () => {
    const { input, device, events, status, buffers, heard } = make();
    input.send([{ type: EV.KEY, code: 30, value: 1 }]);
    bringUp(device, [events, status]);
    buffers(8);
    expect(heard()).toEqual([]);
  });

  it('takes what the guest sends, and gives it back', () => {
    const { device, events, status, notify } = make();
    bringUp(device, [events, status]);
    status.offer([{ address: DATA, length: 8 }]);
    notify(1);
    expect(status.collect()).toEqual({ id: 0, length: 0 });
  });

  it('goes on after saving and loading, in the middle of a report', () => {
    const one = make();
    bringUp(one.device, [one.events, one.status]);
    one.buffers(1);
    one.input.send([7, 8].map((value) => ({ type: EV.ABS, code: 1, value })));
    one.device.write(CONFIGURATION, 1, 1, 0);
    const two = make();
    two.ram.bytes.set(one.ram.bytes);
    const [saved, loaded] = transplant(one.device, two.device);
    expect(loaded).toEqual(saved);
    one.buffers(2, 1);
    two.ram.bytes.set(one.ram.bytes.subarray(0, 0x8000));
    two.notify(0);
    expect(two.ram.view.getInt32(0x8000 + 8 + 4, true)).toBe(8);
    const state = two.device.save();
    const wrong = { ...(state.function as object), delivered: 1 };
    expect(() => two.device.load({ ...state, function: wrong })).toThrow('1 event(s) of the first report');
  });

  it('survives any access and any event queue', () => {
    const access = fc.record({
      offset: fc.nat(0x1ff),
      value: fc.integer({ min: 0, max: 0xffff_ffff }),
      size: fc.constantFrom(1 as const, 2 as const, 4 as const),
    });
    fc.assert(
      fc.property(fc.array(access, { maxLength: 60 }), fc.uint8Array({ maxLength: 512 }), (accesses, garbage) => {
        const { device, events, status, ram, input } = make();
        bringUp(device, [events, status]);
        ram.bytes.set(garbage);
        for (const { offset, value, size } of accesses) {
          const aligned = offset & ~(size - 1);
          device.write(aligned, size, value, 0);
          input.send([{ type: EV.KEY, code: value & 0xff, value: 1 }]);
          const read = device.read(aligned, size, 0);
          expect(read).toBeGreaterThanOrEqual(0);
          expect(read).toBeLessThan(2 ** (8 * size));
        }
      }),
      { numRuns: 200 },
    );
  });
});

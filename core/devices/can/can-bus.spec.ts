import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProbeClock } from '../testing/ports.ts';
import { CanBus } from './can-bus.ts';
import { arbitration, bitTimes, type CanFrame, dataFrame, frameText } from './frame.ts';
import { TestNode } from './testing/test-node.ts';

const bytes = (...list: number[]) => Uint8Array.from(list);
const frames: fc.Arbitrary<CanFrame> = fc
  .record({
    id: fc.nat(0x1fff_ffff),
    extended: fc.boolean(),
    remote: fc.boolean(),
    data: fc.uint8Array({ maxLength: 8 }),
  })
  .map(({ id, extended, remote, data }) => ({
    id: extended ? id : id & 0x7ff,
    extended,
    remote,
    dlc: data.length,
    data: remote ? bytes() : data,
  }));

function make() {
  const clock = new ProbeClock();
  const bus = new CanBus(clock);
  return { clock, bus, node: (name: string, rate?: number) => new TestNode(bus, name, rate) };
}

describe('a CAN frame', () => {
  it('takes the bit times that ISO 11898-1 gives its parts', () => {
    // No run of five in identifier 0x555, so only what the zeros behind it and the CRC need is stuffed.
    expect(bitTimes(dataFrame(0x555, bytes()))).toBeGreaterThanOrEqual(47);
    expect(bitTimes(dataFrame(0x555, bytes()))).toBeLessThan(51);
    // 34 zeros with those of the CRC, and a stuff bit behind each five.
    expect(bitTimes(dataFrame(0, bytes()))).toBe(47 + 6);
  });

  it('is never shorter than its bits, nor longer than stuffing can make it', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const length = (frame.extended ? 54 : 34) + 8 * frame.data.length;
        const times = bitTimes(frame);
        expect(times).toBeGreaterThanOrEqual(length + 13);
        expect(times).toBeLessThanOrEqual(length + Math.floor((length - 1) / 4) + 13);
      }),
    );
  });

  it('wins by a lower identifier, as data over remote, as standard over extended', () => {
    const order: CanFrame[] = [
      dataFrame(0x0ff, bytes()),
      dataFrame(0x100, bytes()),
      { ...dataFrame(0x100, bytes()), remote: true },
      dataFrame(0x100 << 18, bytes(), true),
      { ...dataFrame(0x100 << 18, bytes(), true), remote: true },
      dataFrame((0x100 << 18) | 1, bytes(), true),
      dataFrame(0x101, bytes()),
    ];
    const keys = order.map(arbitration);
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is written as candump writes it', () => {
    expect(frameText(dataFrame(0x1a, bytes(1, 0xff)))).toBe('01A#01FF');
    expect(frameText(dataFrame(0x1a, bytes(), true))).toBe('0000001A#');
    expect(frameText({ id: 3, extended: false, remote: true, dlc: 4, data: bytes() })).toBe('003#R4');
  });
});

describe('CanBus', () => {
  it('brings a frame to every other node after the time that its bits take', () => {
    const { clock, bus, node } = make();
    const [a, b, c] = [node('a'), node('b'), node('c')];
    const seen: [string, number][] = [];
    bus.onFrame((frame, sender, at) => seen.push([`${sender} ${frameText(frame)}`, at]));
    const frame = dataFrame(0x123, bytes(1, 2));
    a.send(frame);
    clock.advance(bitTimes(frame) * 2000 - 1);
    expect(b.heard).toEqual([]);
    clock.advance(1);
    expect([a.heard, b.heard, c.heard]).toEqual([[], ['123#0102'], ['123#0102']]);
    expect(seen).toEqual([['a 123#0102', bitTimes(frame) * 2000]]);
  });

  it('lets the lowest identifier of those that wait go first', () => {
    const { clock, node } = make();
    const [a, b, c] = [node('a'), node('b'), node('c')];
    a.send(dataFrame(0x300, bytes()));
    b.send(dataFrame(0x100, bytes()));
    b.send(dataFrame(0x400, bytes()));
    c.send(dataFrame(0x200, bytes()));
    clock.advance(1_000_000);
    expect(node('d').heard).toEqual([]);
    expect(a.heard).toEqual(['100#', '200#', '400#']);
    expect(b.heard).toEqual(['200#', '300#']);
  });

  it('does not interrupt a frame for one with a lower identifier', () => {
    const { clock, node } = make();
    const [a, b, c] = [node('a'), node('b'), node('c')];
    a.send(dataFrame(0x700, bytes(1, 2, 3, 4, 5, 6, 7, 8)));
    clock.advance(10_000);
    b.send(dataFrame(0x001, bytes()));
    clock.advance(1_000_000);
    expect(c.heard).toEqual(['700#0102030405060708', '001#']);
  });

  it('tells a sender that is alone that nobody acknowledged, and a silent listener does not help', () => {
    const { clock, node } = make();
    const a = node('a');
    a.tries = 3;
    a.send(dataFrame(1, bytes()));
    clock.advance(1_000_000);
    expect(a.errors).toEqual(['acknowledge', 'acknowledge', 'acknowledge']);
    const silent = node('silent');
    silent.acknowledges = false;
    silent.active = false;
    a.tries = 1;
    a.send(dataFrame(1, bytes()));
    clock.advance(1_000_000);
    expect(a.errors).toHaveLength(4);
    expect([silent.heard, silent.errors]).toEqual([[], ['form']]);
  });

  it('lets a node with another bit rate spoil every frame, until that is error passive', () => {
    const { clock, node } = make();
    const [a, b, other] = [node('a'), node('b'), node('other', 250_000)];
    a.tries = 2;
    a.send(dataFrame(1, bytes()));
    clock.advance(1_000_000);
    expect([a.errors, b.errors, other.errors]).toEqual([
      ['bit recessive', 'bit recessive'],
      ['stuff', 'stuff'],
      ['stuff', 'stuff'],
    ]);
    other.active = false;
    a.send(dataFrame(1, bytes()));
    clock.advance(1_000_000);
    expect(b.heard).toEqual(['001#']);
  });

  it('lets two nodes send the same frame at once, but not different data under one identifier', () => {
    const { clock, node } = make();
    const [a, b, c] = [node('a'), node('b'), node('c')];
    a.send(dataFrame(5, bytes(1)));
    b.send(dataFrame(5, bytes(1)));
    clock.advance(1_000_000);
    expect([c.heard, a.heard, a.errors]).toEqual([['005#01'], [], []]);
    a.tries = 1;
    b.tries = 1;
    a.send(dataFrame(5, bytes(1)));
    b.send(dataFrame(5, bytes(2)));
    clock.advance(1_000_000);
    expect([a.errors, b.errors, c.errors]).toEqual([['bit dominant'], ['bit dominant'], ['stuff']]);
  });

  it('leaves half a frame when its sender goes', () => {
    const { clock, node } = make();
    const [a, b] = [node('a'), node('b')];
    a.send(dataFrame(5, bytes(1)));
    clock.advance(10_000);
    a.port.detach();
    clock.advance(1_000_000);
    expect([b.heard, b.errors]).toEqual([[], ['stuff']]);
  });

  it('keeps a node from frames that had begun before it came', () => {
    const { clock, node } = make();
    const [a, b] = [node('a'), node('b')];
    a.send(dataFrame(5, bytes(1)));
    clock.advance(10_000);
    const late = node('late');
    clock.advance(1_000_000);
    expect([b.heard, late.heard]).toEqual([['005#01'], []]);
  });

  it('carries nothing while its wire is broken', () => {
    const { clock, bus, node } = make();
    const [a, b] = [node('a'), node('b')];
    bus.broken = true;
    a.tries = 1;
    a.send(dataFrame(5, bytes(1)));
    clock.advance(1_000_000);
    expect([a.errors, b.heard, b.errors]).toEqual([['acknowledge'], [], []]);
  });
});

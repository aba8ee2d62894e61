import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessSize } from './device.ts';
import type { Log } from './ports.ts';
import { field, get, put, type Register, RegisterBank, reg, unimplemented } from './registers.ts';

interface Sample {
  latch: boolean;
  seen: string[];
  outside: number;
}

const registers: readonly Register<Sample>[] = [
  reg(0x00, 'DLL', {}, { when: (d) => d.latch }),
  reg(0x00, 'RHR', {}, { access: 'ro', read: () => 0x11 }),
  reg(0x00, 'THR', {}, { access: 'wo', write: (d, v) => d.seen.push(`THR=${v}`) }),
  reg(0x04, 'SET', {}, { rest: 'zeros', write: (d, v) => d.seen.push(`SET=${v.toString(16)}`) }),
  reg(
    0x08,
    'OUT',
    {},
    {
      rest: 'read',
      read: (d) => d.outside,
      write: (d, v) => {
        d.outside = v;
      },
    },
  ),
  reg(0x10, 'ARRAY', {}, { count: 3, stride: 8, reset: 7 }),
  reg(0x0c, 'CTRL', { EN: field(0), DMA: unimplemented(4, 2) }, { writable: 0xff }),
];

function make() {
  const lines: string[] = [];
  const log: Log = { info: () => {}, warn: () => {}, warnOnce: (_key, line) => void lines.push(line) };
  const device: Sample = { latch: false, seen: [], outside: 0x1234_5678 };
  return { device, lines, bank: new RegisterBank('sample', device, log, registers) };
}

describe('RegisterBank', () => {
  it('selects the register at a shared offset by its condition and direction', () => {
    const { bank, device } = make();
    expect(bank.read(0, 4, 0)).toBe(0x11);
    bank.write(0, 4, 5, 0);
    device.latch = true;
    bank.write(0, 4, 6, 0);
    expect(bank.read(0, 4, 0)).toBe(6);
    expect(device.seen).toEqual(['THR=5']);
  });

  it('takes zeros for the bytes a narrow write leaves out of a write-one register', () => {
    const { bank, device } = make();
    bank.write(4, 4, 0xff, 0);
    bank.write(5, 1, 0x80, 0);
    expect(device.seen).toEqual(['SET=ff', 'SET=8000']);
  });

  it('takes the read value for the bytes a narrow write leaves out of a register kept elsewhere', () => {
    const { bank, device } = make();
    bank.write(0xa, 2, 0xabcd, 0);
    expect(device.outside).toBe(0xabcd_5678);
    expect(bank.read(0xb, 1, 0)).toBe(0xab);
  });

  it('keeps bits that are not writable', () => {
    const { bank } = make();
    bank.write(0xc, 4, 0xffff_ffff, 0);
    expect(bank.read(0xc, 4, 0)).toBe(0xff);
  });

  it('says that a field has no effect only when it is set', () => {
    const { bank, lines } = make();
    bank.write(0xc, 4, 0x01, 0);
    expect(lines).toEqual([]);
    bank.write(0xc, 4, 0x20, 0);
    expect(lines).toEqual(['sample: CTRL.DMA is set, which has no effect here']);
  });

  it('reads zero and warns where no register is', () => {
    const { bank, lines } = make();
    expect(bank.read(0x14, 4, 0)).toBe(0);
    bank.write(0x100, 4, 1, 0);
    expect(lines).toHaveLength(2);
  });

  it('refuses two registers that would answer the same access', () => {
    const log: Log = { info() {}, warn() {}, warnOnce() {} };
    const bank = (...list: Register<object>[]) => new RegisterBank('x', {}, log, list);
    expect(() => bank(reg(0, 'A'), reg(0, 'B'))).toThrow('share offset 0x0');
    expect(() => bank(reg(0, 'A', {}, { count: 2 }), reg(4, 'B'))).toThrow('share offset 0x4');
    expect(() => bank(reg(0, 'A'), reg(8, 'A'))).toThrow('two registers named A');
    expect(() => bank(reg(0, 'A'), reg(0, 'B', {}, { when: () => true }))).toThrow('share offset');
  });

  it('restores what it saved, and names an array of the wrong length', () => {
    const one = make().bank;
    one.write(0x18, 4, 99, 0);
    const state = JSON.parse(JSON.stringify(one.save()));
    const two = make().bank;
    two.load(state);
    expect(two.read(0x18, 4, 0)).toBe(99);
    expect(two.read(0x10, 4, 0)).toBe(7);
    expect(() => two.load({ v: 1, registers: { ARRAY: [1, 2] } })).toThrow('ARRAY must be 3');
    two.reset();
    expect(two.read(0x18, 4, 0)).toBe(7);
  });

  it('never throws and returns uint32 of the access size, whatever is accessed', () => {
    const access = fc.record({
      offset: fc.nat(0x200),
      size: fc.constantFrom<AccessSize>(1, 2, 4),
      value: fc.nat(0xffff_ffff),
      write: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(access), (accesses) => {
        const { bank } = make();
        for (const { offset, size, value, write } of accesses) {
          const at = offset - (offset % size);
          if (write) bank.write(at, size, value, 0);
          const got = bank.read(at, size, 0);
          expect(got >= 0 && got < 2 ** (8 * size) && Number.isInteger(got)).toBe(true);
        }
      }),
    );
  });
});

describe('fields', () => {
  it('get inverts put at every position and width', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffff_ffff),
        fc.nat(31),
        fc.integer({ min: 1, max: 32 }),
        fc.nat(0xffff_ffff),
        (v, low, w, bits) => {
          const f = field(low, Math.min(w, 32 - low));
          expect(get(put(v, f, bits), f)).toBe(f.width === 32 ? bits : bits % 2 ** f.width);
        },
      ),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Device } from '../../bus/device.ts';
import { accesses, perform, transplant } from '../testing/fuzz.ts';
import { ProbeLog } from '../testing/ports.ts';
import { createCmCore } from './cm-core.ts';
import { createCmCoreAon } from './cm-core-aon.ts';
import { createControlModuleCore, createControlModuleWkup } from './control-module.ts';
import { createPrcmMpu } from './prcm-mpu.ts';
import { Prm } from './prm.ts';
import { createWugen } from './wugen.ts';

const log = new ProbeLog();
const access = (device: Device) => ({
  read: (offset: number) => device.read(offset, 4, 0),
  write: (offset: number, value: number) => device.write(offset, 4, value, 0),
});

describe('prcm: clocks', () => {
  it('a module is ready when enabled and disabled when not', () => {
    const { read, write } = access(createCmCore('cm', log));
    const UART1 = 0x1840;
    expect(read(UART1)).toBe(0x0003_0000);
    write(UART1, 2);
    expect(read(UART1)).toBe(2);
    write(UART1, 0x0100_0000);
    expect(read(UART1)).toBe(0x0103_0000);
  });

  it('modules that hardware keeps on stay on', () => {
    const { read, write } = access(createCmCore('cm', log));
    const L4_CFG = 0xd20;
    expect(read(L4_CFG)).toBe(1);
    write(L4_CFG, 0);
    expect(read(L4_CFG)).toBe(1);
  });

  it.each([
    ['0x4a0051', createCmCoreAon, 0x120],
    ['0x4a0052', createCmCoreAon, 0x2a8],
    ['0x4a0081', createCmCore, 0x180],
  ] as const)('a DPLL at %s.. is locked, and unlocks and locks at once', (_where, create, at) => {
    const { read, write } = access(create('cm', log));
    expect([read(at) & 7, read(at + 4)]).toEqual([7, 1]);
    write(at, 5);
    expect(read(at + 4) & 1).toBe(0);
    write(at, 7);
    expect(read(at + 4)).toBe(1);
  });

  it('has the multipliers and dividers of a 20 MHz board, none of them zero', () => {
    const aon = access(createCmCoreAon('aon', log));
    const core = access(createCmCore('cm', log));
    // M and N of CORE, MPU, IVA, ABE, DDR, GMAC, PER, USB as U-Boot programs them.
    const aonSelections = [0x12c, 0x16c, 0x1ac, 0x1ec, 0x21c, 0x2b4].map((o) => [aon.read(o) >> 8, aon.read(o) & 0x7f]);
    expect(aonSelections).toEqual([
      [266, 4],
      [500, 9],
      [233, 3],
      [16, 1],
      [266, 4],
      [250, 4],
    ]);
    expect([0x14c, 0x18c].map((o) => [core.read(o) >> 8, core.read(o) & 0x7f])).toEqual([
      [96, 4],
      [480, 9],
    ]);
    const aonDividers = [
      0x130, 0x13c, 0x140, 0x144, 0x154, 0x158, 0x15c, 0x170, 0x1b0, 0x1f0, 0x1f4, 0x220, 0x228, 0x244,
    ];
    const more = [0x248, 0x294, 0x2b8, 0x2bc, 0x2c0, 0x2c4, 0x2c8, 0x2e8];
    for (const offset of [...aonDividers, ...more]) expect(aon.read(offset) & 0x3f, offset.toString(16)).not.toBe(0);
    for (const offset of [0x150, 0x158, 0x15c, 0x160, 0x164, 0x190, 0x210])
      expect(core.read(offset) & 0x3f).not.toBe(0);
  });
});

describe('prcm: clock domains', () => {
  it('every one takes a static dependency register behind its control, as Linux clears them all', () => {
    const own = new ProbeLog();
    const aon = access(createCmCoreAon('aon', own));
    const core = access(createCmCore('cm', own));
    const prm = access(new Prm({ name: 'prm', log: own, reset: () => {} }));
    const mpu = access(createPrcmMpu('mpu', own));
    const domains: [typeof aon, number[]][] = [
      [aon, [0x300, 0x400, 0x500, 0x540, 0x600, 0x640, 0x680, 0x6c0, 0x700, 0x740, 0x760]],
      [
        core,
        [0x600, 0x700, 0x900, 0xa00, 0xb00, 0xc20, 0xd00, 0xe00, 0xf00, 0x1000, 0x1100, 0x1200, 0x1300, 0x13a0, 0x13c0],
      ],
      [core, [0x1600, 0x1700, 0x1880, 0x18fc, 0x1910]],
      [prm, [0x1800, 0x1a00]],
      [mpu, [0x600, 0xa00]],
    ];
    for (const [page, offsets] of domains) {
      for (const at of offsets) {
        page.write(at, 2);
        expect(page.read(at)).toBe(2);
        page.write(at + 4, 0);
      }
    }
    expect(own.lines).toEqual([]);
  });
});

describe('prcm: power and reset', () => {
  const make = () => {
    const resets: string[] = [];
    const prm = new Prm({ name: 'prm', log, reset: (kind) => void resets.push(kind) });
    return { prm, resets, ...access(prm) };
  };

  it('no domain is ever in transition, whatever is asked of it', () => {
    const { read, write } = make();
    const mpu = access(createPrcmMpu('mpu', log));
    for (const inst of [0x300, 0x400, 0x500, 0x700, 0xf00, 0x1100, 0x1300, 0x1400, 0x1b40, 0x1c80]) {
      write(inst, 0);
      expect(read(inst + 4) & 0x0010_0003, inst.toString(16)).toBe(3);
    }
    // Domains without state, which Linux reads all the same.
    expect([read(0x62c), read(0x1728), read(0x1c64)].map((v) => v & 0x0010_0000)).toEqual([0, 0, 0]);
    expect([mpu.read(0x404), mpu.read(0x804)].map((v) => v & 0x0010_0003)).toEqual([3, 3]);
  });

  it('reports the system clock that the board has', () => {
    expect(make().read(0x110)).toBe(2);
    const other = new Prm({ name: 'prm', log, systemClock: 7, reset: () => {} });
    expect(other.read(0x110, 4, 0)).toBe(7);
  });

  it('a write to RSTCTRL asks for a reset and the reset knows its cause', () => {
    const { prm, read, write, resets } = make();
    expect(read(0x1d04)).toBe(1);
    write(0x1d00, 1);
    write(0x1d00, 2);
    expect([resets, read(0x1d00)]).toEqual([['warm', 'cold'], 0]);
    write(0x1d00, 1);
    prm.reset();
    expect(read(0x1d04)).toBe(2);
    write(0x1d04, 2);
    expect(read(0x1d04)).toBe(0);
    prm.reset();
    expect(read(0x1d04)).toBe(1);
  });

  it("releasing a processor's reset shows in its status until that is cleared", () => {
    const { read, write } = make();
    expect([read(0x410), read(0x414)]).toEqual([3, 0]);
    write(0x410, 2);
    expect([read(0x410), read(0x414)]).toEqual([2, 1]);
    write(0x414, 1);
    expect(read(0x414)).toBe(0);
  });

  it('the IO chain answers at once', () => {
    const { read, write } = make();
    write(0x1d20, 0x101);
    expect(read(0x1d20)).toBe(0x303);
    write(0x1d20, 0);
    expect(read(0x1d20)).toBe(0);
  });

  it('keeps the ratio of the realtime counter as written', () => {
    const { read, write } = access(createPrcmMpu('mpu', log));
    write(0x210, 1536);
    write(0x214, 3250 | (1 << 16));
    expect([read(0x210), read(0x214)]).toEqual([1536, 3250 | (1 << 16)]);
  });
});

describe('wugen', () => {
  it('calls the board with the entry point when AUX_CORE_BOOT_0 is written', () => {
    const released: [number, number][] = [];
    const wugen = createWugen({ name: 'wugen', log, release: (flags, entry) => void released.push([flags, entry]) });
    const { read, write } = access(wugen);
    write(0x804, 0x8020_0078);
    expect(released).toEqual([]);
    write(0x800, 0x20);
    expect(released).toEqual([[0x20, 0x8020_0078]]);
    expect([read(0x800), read(0x804), read(0x10), read(0x420)]).toEqual([0x20, 0x8020_0078, 0xffff_ffff, 0xffff_ffff]);
    const other = createWugen({ name: 'wugen', log, release: () => expect.unreachable() });
    const [saved, loaded] = transplant(wugen, other);
    expect(loaded).toEqual(saved);
  });
});

describe('control modules', () => {
  it('identify a general purpose DRA75x ES2.0 with an undisturbed 32 kHz clock', () => {
    const core = access(createControlModuleCore('scm', log));
    const wkup = access(createControlModuleWkup('wkup', log, [0xa, 0xb, 0xc, 0xd]));
    expect([core.read(0x134), core.read(0x6c4)]).toEqual([0xc0, 0]);
    const id = wkup.read(0x204);
    expect([(id >>> 12) & 0xffff, id >>> 28]).toEqual([0xb990, 2]);
    expect([0x200, 0x208, 0x20c, 0x210].map(wkup.read)).toEqual([0xa, 0xb, 0xc, 0xd]);
  });

  it('keep pads and say that the crossbar routes nothing', () => {
    const own = new ProbeLog();
    const { read, write } = access(createControlModuleCore('scm', own));
    write(0x1400, 0x000e_0000);
    write(0x1864, 0x0001_0001);
    expect([read(0x1400), read(0x1864), own.lines]).toEqual([0x000e_0000, 0x0001_0001, []]);
    write(0xa48, 0x0004_0001);
    expect(own.lines).toHaveLength(1);
  });
});

describe('prcm: fuzz', () => {
  const pages: [string, number, () => Device][] = [
    ['prm', 0x3000, () => new Prm({ name: 'prm', log, reset: () => {} })],
    ['cm-core-aon', 0x2000, () => createCmCoreAon('aon', log)],
    ['cm-core', 0x3000, () => createCmCore('cm', log)],
    ['prcm-mpu', 0x1000, () => createPrcmMpu('mpu', log)],
    ['wugen', 0x1000, () => createWugen({ name: 'wugen', log, release: () => {} })],
    ['control-module-core', 0x2000, () => createControlModuleCore('scm', log)],
    ['control-module-wkup', 0x1000, () => createControlModuleWkup('wkup', log)],
  ];

  it.each(pages)(
    '%s takes any accesses, saves all of its state, and resets to what it was',
    (_name, length, create) => {
      const fresh = JSON.stringify(create().save());
      fc.assert(
        fc.property(fc.array(accesses(length), { maxLength: 200 }), (steps) => {
          const one = create();
          const two = create();
          for (const s of steps) perform(one, s);
          const [saved, loaded] = transplant(one, two);
          expect(loaded).toEqual(saved);
          for (let at = 0; at < length; at += 4) expect(two.read(at, 4, 0)).toBe(one.read(at, 4, 0));
          one.reset();
          one.reset();
          expect(JSON.stringify(one.save())).toBe(fresh);
        }),
        { numRuns: 15 },
      );
    },
  );
});

describe('control module: message RAM of the CAN controllers', () => {
  it('is initialised when START rises, and DONE says so until one is written to it', () => {
    const initialised: number[] = [];
    const { read, write } = access(createControlModuleCore('scm', log, (can) => initialised.push(can)));
    const RAM = 0x558;
    // As Linux's c_can does it for DCAN2: START is bit 5, DONE bit 2.
    write(RAM, 0x24);
    expect([initialised, read(RAM)]).toEqual([[1], 0x24]);
    write(RAM, 0);
    expect(read(RAM)).toBe(0x04);
    write(RAM, 0x2c);
    expect([initialised, read(RAM)]).toEqual([[1, 0, 1], 0x2e]);
    write(RAM, 0x2e);
    expect([initialised, read(RAM)]).toEqual([[1, 0, 1], 0x28]);
  });
});

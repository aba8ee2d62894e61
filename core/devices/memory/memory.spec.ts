import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUS_ERROR } from '../../bus/device.ts';
import { accesses, perform } from '../testing/fuzz.ts';
import { ProbeLog } from '../testing/ports.ts';
import { Reserved } from './reserved.ts';
import { Rom } from './rom.ts';

describe('rom', () => {
  it('reads its bytes in every size, and a bus error beyond them', () => {
    const rom = new Rom('rom', Uint8Array.of(1, 2, 3, 0x84, 5), new ProbeLog());
    expect([rom.read(0, 4), rom.read(2, 2), rom.read(4, 1)]).toEqual([0x8403_0201, 0x8403, 5]);
    expect([rom.read(4, 4), rom.read(8, 1)]).toEqual([BUS_ERROR, BUS_ERROR]);
  });

  it('ignores writes and says so once', () => {
    const log = new ProbeLog();
    const rom = new Rom('rom', Uint8Array.of(1, 2, 3, 4), log);
    expect([rom.write(0), rom.write(2), rom.write(8), rom.read(0, 4)]).toEqual([true, true, false, 0x0403_0201]);
    expect(log.lines).toEqual(['rom: write to read-only memory at +0x0']);
  });
});

describe('reserved', () => {
  it('reads as zero whatever is written, with one line in the log', () => {
    const log = new ProbeLog();
    const block = new Reserved('fw-cfg', log);
    fc.assert(
      fc.property(fc.array(accesses(0x1000)), (steps) => {
        for (const s of steps) perform(block, s);
        expect(block.read(steps.length)).toBe(0);
      }),
    );
    expect(log.lines).toHaveLength(1);
  });
});

import { expect, test } from 'vitest';
import { set } from '../cli/programs.ts';
import { bx } from './assembler.ts';
import { Pair, START } from './pair.ts';

/** A loop of Thumb code at a place in the first page. */
function loopAt(place: number): Uint8Array {
  const image = new Uint8Array(0x1100);
  const view = new DataView(image.buffer);
  for (const [i, word] of [...set(12, (START + place) | 1), bx(12)].entries()) view.setUint32(i * 4, word, true);
  const loop = [
    0x3001, // ADDS r0, #1
    0x46c0, // MOV r8, r8
    0x07c1, // LSLS r1, r0, #31: Z where r0 is even
    0xbf0c, // ITE EQ
    0x3301, // ADDEQ r3, #1
    0x3402, // ADDNE r4, #2
    0xe7f8, // B to the first
  ];
  for (const [i, half] of loop.entries()) view.setUint16(place + i * 2, half, true);
  return image;
}

// The IT is at the place + 6: the page ends behind its block, within it twice, and before it.
test.each([0xff4, 0xff6, 0xff8, 0xffa])('an IT block lies on the end of a page: loop at %i', (place) => {
  const pair = new Pair(loopAt(place));
  for (let at = 10_007; at < 100_000; at += 10_007) pair.run(at);
  expect(pair.regions).toBeGreaterThan(0);
  expect(pair.register(3)).toBeGreaterThan(1000);
  expect(Math.abs(pair.register(4) - 2 * pair.register(3))).toBeLessThanOrEqual(2);
});

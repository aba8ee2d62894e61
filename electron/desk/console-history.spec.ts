import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConsoleHistory, KEPT_LINES } from './console-history.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (part: Uint8Array): string => new TextDecoder().decode(part);

test('console history: what was shown comes back from any place', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40_000 }), { maxLength: 6 }), fc.nat(100_000), (parts, place) => {
      const history = new ConsoleHistory();
      for (const part of parts) history.push(part);
      const all = Buffer.concat(parts);
      const from = Math.min(place, all.length);
      const got = history.from(place);
      expect(got.from).toBe(from);
      expect(Buffer.compare(Buffer.from(got.bytes), all.subarray(from))).toBe(0);
    }),
    { numRuns: 50 },
  );
});

test('console history: of a flood the newest 10,000 lines are kept, and the first of them is whole', () => {
  const history = new ConsoleHistory();
  for (let n = 0; n < 40_000; n++) history.push(bytes(`line ${n}\n`));
  const { bytes: kept, from } = history.whole();
  const lines = text(kept).trimEnd().split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(KEPT_LINES);
  expect(lines.length).toBeLessThan(KEPT_LINES + 5000);
  expect(lines[0]).toBe(`line ${40_000 - lines.length}`);
  expect(lines.at(-1)).toBe('line 39999');
  expect(from + kept.length).toBe(history.end);
});

test('console history: a line without end does not fill the memory', () => {
  const history = new ConsoleHistory();
  for (let n = 0; n < 20; n++) history.push(new Uint8Array(1 << 20).fill(0x78));
  const { bytes: kept, from } = history.from(0);
  expect(kept.length).toBeLessThanOrEqual((8 << 20) + (16 << 10));
  expect(from).toBe((20 << 20) - kept.length);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  accessCode,
  alignOf,
  BAIL_OTHER,
  BAIL_PLACE,
  BAIL_PLACE_SHIFT,
  BAIL_REST,
  BAIL_REST_SHIFT,
  BAIL_SIZE,
  BAIL_WRITE,
  bailCode,
  LONGEST_SPAN,
  spanCode,
  spanOf,
} from './bail-code.ts';

const place = { offset: fc.integer({ min: -2048, max: 4096 }), rest: fc.integer({ min: 0, max: BAIL_REST }) };

const placeOf = (code: number) => ({
  offset: ((code >>> BAIL_PLACE_SHIFT) & BAIL_PLACE) - 2048,
  rest: (code >>> BAIL_REST_SHIFT) & BAIL_REST,
});

test('a bail code gives back where and what it is for, and is never 0', () => {
  const access = fc.record({
    size: fc.constantFrom(1, 2, 4),
    align: fc.constantFrom(1, 2, 4, 8, 16, 32),
    write: fc.boolean(),
    rest: fc.integer({ min: 1, max: BAIL_REST }),
    offset: place.offset,
  });
  fc.assert(
    fc.property(access, ({ size, align, write, offset, rest }) => {
      const code = bailCode(offset * 2, rest, accessCode(size, align, write));
      expect(placeOf(code)).toEqual({ offset, rest });
      expect([1 << (code & BAIL_SIZE), alignOf(code), (code & BAIL_WRITE) !== 0]).toEqual([size, align, write]);
      expect(spanOf(code)).toBe(0);
      expect(code).not.toBe(0);
    }),
  );
  expect(bailCode(0, 0, BAIL_OTHER)).not.toBe(0);
});

test('the words of a span do not disturb the rest', () => {
  fc.assert(
    fc.property(fc.record(place), fc.integer({ min: 1, max: LONGEST_SPAN }), ({ offset, rest }, words) => {
      const code = bailCode(offset * 2, rest, spanCode(words, 4, true));
      expect(placeOf(code)).toEqual({ offset, rest });
      expect([spanOf(code), alignOf(code), code & BAIL_WRITE]).toEqual([words * 4, 4, BAIL_WRITE]);
    }),
  );
});

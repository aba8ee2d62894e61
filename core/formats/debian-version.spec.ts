import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareVersions } from './debian-version.ts';

test('debian version: epochs, digits, letters, tildes and revisions order as with dpkg --compare-versions', () => {
  const ascending = [
    '1.0~rc1-1',
    '1.0~rc1-1+b1',
    '1.0-1',
    '1.0-1+deb12u1',
    '1.0-2',
    '1.0a-1',
    '1.0+b-1',
    '1.2-1',
    '1.2-2',
    '1.2-1-1',
    '1.10-1',
    '1:0.5-1',
    '2:0.1',
  ];
  for (let n = 1; n < ascending.length; n++) {
    expect(compareVersions(ascending[n - 1]!, ascending[n]!), `${ascending[n - 1]} < ${ascending[n]}`).toBeLessThan(0);
    expect(compareVersions(ascending[n]!, ascending[n - 1]!)).toBeGreaterThan(0);
  }
});

test('debian version: leading zeros and a revision of 0 do not count', () => {
  expect(compareVersions('1.02-01', '1.2-1')).toBe(0);
  expect(compareVersions('1.0', '1.0-0')).toBe(0);
});

test('debian version: the order is total and antisymmetric', () => {
  const version = fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '~', '+', '-', 'a', ':'), maxLength: 8 });
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
        expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 1000 },
  );
});

import { expect, test } from 'vitest';
import type { Happening } from '../../../electron/contract/shapes.ts';
import { asText, filtered, KINDS } from './filter.ts';

const lines: readonly Happening[] = [
  { number: 0, seconds: 1, wall: 2, kind: 'stage', text: 'Xen speaks' },
  { number: 1, seconds: 4.25, wall: 9, kind: 'domain', subject: 'ivi', text: 'ivi runs' },
  { number: 2, seconds: 5, wall: 9, kind: 'error', text: 'ivi could not be made' },
];
const all = new Set(KINDS);
const numbers = (text: string, kinds = all): number[] => filtered(lines, kinds, text).map(({ number }) => number);

test('log: a filter finds words in text and subject, whatever their case and order', () => {
  expect(numbers('')).toEqual([0, 1, 2]);
  expect(numbers('IVI')).toEqual([1, 2]);
  expect(numbers('made ivi')).toEqual([2]);
  expect(numbers('dom0')).toEqual([]);
});

test('log: kinds that are not chosen are left out', () => {
  expect(numbers('', new Set(['error'] as const))).toEqual([2]);
});

test('log: what is copied has time, kind, subject and text', () => {
  expect(asText(lines.slice(1, 2))).toBe('0:04.2\tdomain\tivi\tivi runs\n');
});

test('log: every kind that can happen can be chosen', () => {
  expect([...KINDS].sort()).toEqual(['domain', 'error', 'layout', 'log', 'power', 'stage', 'tour', 'warning']);
});

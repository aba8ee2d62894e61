import { expect, test } from 'vitest';
import { clockText, durationText } from './times.ts';

test('times: a clock shows tenths, and hours once there are some', () => {
  expect([0, 7.34, 59.96, 60, 724, 3723.9].map(clockText)).toEqual([
    '0:00.0',
    '0:07.3',
    '0:59.9',
    '1:00.0',
    '12:04.0',
    '1:02:03',
  ]);
});

test('times: a clock does not lose a tenth to binary fractions', () => {
  expect(clockText(0.3)).toBe('0:00.3');
  expect(clockText(4.1)).toBe('0:04.1');
});

test('times: a duration has the digits that are of use', () => {
  expect([0, 0.82, 0.9996, 4.207, 73, 200, 7500].map(durationText)).toEqual([
    '0 ms',
    '820 ms',
    '1.00 s',
    '4.21 s',
    '73.0 s',
    '3 min 20 s',
    '2 h 5 min',
  ]);
});

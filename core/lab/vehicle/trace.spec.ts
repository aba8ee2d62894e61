import { expect, test } from 'vitest';
import { dataFrame } from '../../devices/can/frame.ts';
import { traceHead, traceLine } from './trace.ts';

const frame = dataFrame(0x1a0, Uint8Array.of(1, 0xff));
const remote = { id: 0x1234567, extended: true, remote: true, dlc: 0, data: new Uint8Array() };

test("trace: candump's log", () => {
  expect(traceHead('candump', new Date(0))).toBe('');
  expect(traceLine('candump', frame, 12_003_456_789)).toBe('(0000000012.003456) can0 1A0#01FF\n');
  expect(traceLine('candump', remote, 0)).toBe('(0000000000.000000) can0 01234567#R\n');
});

test('trace: ASC', () => {
  expect(traceHead('asc', new Date(Date.UTC(2026, 0, 1)))).toBe(
    'date Thu Jan 1 00:00:00 2026\nbase hex  timestamps absolute\nno internal events logged\n',
  );
  expect(traceLine('asc', frame, 12_003_456_789)).toBe('  12.003456 1  1A0             Rx   d 2 01 FF\n');
  expect(traceLine('asc', remote, 0)).toBe('   0.000000 1  1234567x        Rx   r\n');
});

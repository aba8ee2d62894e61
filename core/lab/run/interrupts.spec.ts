import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventRates, parseInterrupts } from './interrupts.ts';

const NAMES = new Map([
  [0, 'dom0'],
  [2, 'ivi'],
]);

/** Of Dom0's Linux 6.1 with a guest that has a network. */
const REAL = `           CPU0       CPU1       
 26:        572        728 GIC-0  27 Level     arch_timer
 29:          0        515   xen-dyn     Edge    -event     xenbus
 94:          2          0   xen-dyn     Edge    -virq      hvc_console
111:         35          0  xen-dyn-lateeoi     Edge    -event     evtchn:xenconsoled
114:          1          4  xen-dyn-lateeoi     Edge    -event     vif1.0-q0-tx
IPI3:        822        935  Function call interrupts
Err:          0
`;

test('interrupts: what Linux says is read', () => {
  expect(parseInterrupts(REAL)).toEqual([
    { irq: '26', name: 'arch_timer', count: 1300 },
    { irq: '29', name: 'xenbus', count: 515 },
    { irq: '94', name: 'hvc_console', count: 2 },
    { irq: '111', name: 'evtchn:xenconsoled', count: 35 },
    { irq: '114', name: 'vif1.0-q0-tx', count: 5 },
    { irq: 'IPI3', name: 'Function call interrupts', count: 1757 },
  ]);
});

test('interrupts: what does not look like /proc/interrupts is left out', () => {
  expect(parseInterrupts('')).toEqual([]);
  expect(parseInterrupts('cat: not found\n 1: 2 3 a  b')).toEqual([]);
  const lines = ' CPU0 CPU1\n 7: 1\n 8: 1 x  chip  name\n 9: 1 2  chip  name\n10: 1 2\nErr: 0\n 11: 1 2  ';
  expect(parseInterrupts(lines)).toEqual([{ irq: '9', name: 'name', count: 3 }]);
});

test('interrupts: lines of one name are one rate, and the interface tells the domain', () => {
  const line = (irq: string, name: string, count: number) => ({ irq, name, count });
  const before = [line('1', 'blkif-backend', 10), line('2', 'blkif-backend', 10), line('3', 'vif2.0', 0xffff_fff0)];
  const now = [
    line('1', 'blkif-backend', 20),
    line('2', 'blkif-backend', 40),
    line('3', 'vif2.0', 16),
    line('4', 'vif9.0', 1),
  ];
  expect(eventRates(before, now, 2, NAMES)).toEqual([
    { name: 'blkif-backend', domain: null, rate: 20 },
    { name: 'vif2.0', domain: 'ivi', rate: 16 },
    { name: 'vif9.0', domain: null, rate: 0.5 },
  ]);
});

test('interrupts: whatever Dom0 says, rates are few, finite and not negative', () => {
  const words = fc.constantFrom(
    'CPU0',
    'CPU1',
    ' ',
    '  ',
    '\n',
    '7:',
    'Err:',
    '99999999999',
    '4294967295',
    'vif2.0',
    '-1',
    '__proto__',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(words, fc.string()), { maxLength: 200 }).map((all) => ` CPU0\n${all.join(' ')}`),
  );
  fc.assert(
    fc.property(text, text, fc.double({ min: 0.1, max: 1e9, noNaN: true }), (first, second, seconds) => {
      const rates = eventRates(parseInterrupts(first), parseInterrupts(second), seconds, NAMES);
      expect(rates.length).toBeLessThanOrEqual(64);
      for (const { name, rate } of rates) {
        expect(name.length).toBeLessThanOrEqual(60);
        expect(rate > 0 && Number.isFinite(rate)).toBe(true);
      }
    }),
  );
});

import { expect, test } from 'vitest';
import { domainColour, domainLook } from './domains.ts';

test('domains: a guest has its colour by its place among the guests, Xen and Dom0 their own', () => {
  const names = ['dom0', 'rtos', 'ivi'];
  expect(names.map((name) => domainColour(name, names))).toEqual([
    'var(--domain-dom0)',
    'var(--domain-1)',
    'var(--domain-2)',
  ]);
  expect(domainColour('rtos', ['rtos', 'ivi'])).toBe('var(--domain-1)');
  expect(domainColour('xen', names)).toBe('var(--domain-xen)');
});

test('domains: colours come round, and an unknown one is neutral', () => {
  const names = Array.from({ length: 8 }, (_, number) => `d${number}`);
  expect(domainColour('d6', names)).toBe('var(--domain-1)');
  expect(domainColour('other', names)).toBe('var(--domain-xen)');
});

test('domains: one that has ended for a fault of its own has crashed, one that was shut down has stopped', () => {
  expect(domainLook({ state: 'stopped', reason: 'crash' })).toBe('crashed');
  expect(domainLook({ state: 'stopped', reason: 'watchdog' })).toBe('crashed');
  expect(domainLook({ state: 'stopped', reason: 'poweroff' })).toBe('stopped');
  expect(domainLook({ state: 'running', reason: 'crash' })).toBe('running');
});

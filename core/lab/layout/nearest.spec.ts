import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const words = ['memory', 'kernel', 'vcpus', 'pin', 'on_crash', 'on_reboot', 'ramdisk'];

test.each([
  ['memroy', 'memory'],
  ['Memory', 'memory'],
  ['mem', 'memory'],
  ['vcpu', 'vcpus'],
  ['onCrash', 'on_crash'],
  ['on-reboot', 'on_reboot'],
  ['initrd', undefined],
  ['on_', undefined],
  ['pan', 'pin'],
  ['pni', 'pin'],
  ['nip', undefined],
  ['x', undefined],
  ['', undefined],
  ['k'.repeat(100_000), undefined],
])('nearest word: for %s it is %s', (typed, word) => {
  expect(nearest(typed, words)).toBe(word);
});

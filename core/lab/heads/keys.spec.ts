import { expect, test } from 'vitest';
import { keyCode, keyCodes } from './keys.ts';

test('keys go by their names, whatever their case, and by number', () => {
  expect(['a', 'KEY_A', 'Enter', 'ctrl', '1', '30', '240', 'VolumeUp'].map(keyCode)).toEqual([
    30, 30, 28, 29, 2, 30, 240, 115,
  ]);
  expect(keyCodes('CTRL+ALT+DELETE')).toEqual([29, 56, 111]);
});

test('a key that there is not is told with what would be right', () => {
  for (const name of ['', 'nokey', '256', '0x10', '999', 'A+B'])
    expect(() => keyCode(name)).toThrow(`there is no key "${name}": take a name`);
});

import { expect, test } from 'vitest';
import { bufferText, logName, type ReadableBuffer } from './save.ts';

const buffer = (lines: readonly (readonly [string, boolean?])[]): ReadableBuffer => ({
  length: lines.length,
  getLine: (y) => {
    const line = lines[y];
    if (!line) return undefined;
    const [text, isWrapped = false] = line;
    return { isWrapped, translateToString: (trim) => (trim ? text.trimEnd() : text) };
  },
});

test('saving a console: lines that were broken are whole again, and blanks at their ends are left out', () => {
  expect(bufferText(buffer([['one  '], ['two '], ['three  ', true], [''], ['four'], ['  '], ['']]))).toBe(
    'one\ntwo three\n\nfour\n',
  );
});

test('saving a console: nothing was shown, nothing is in the file', () => {
  expect(bufferText(buffer([['   '], ['']]))).toBe('');
});

test('saving a console: the name of the file has nothing in it that a file system minds', () => {
  expect(logName('ivi', new Date(2026, 10, 3, 4, 5))).toBe('ivi-2026-11-03-0405.log');
  expect(logName('../a+b', new Date(2026, 0, 1))).toBe('___a_b-2026-01-01-0000.log');
});

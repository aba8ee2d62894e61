import { expect, test } from 'vitest';
import { ConsoleText, consolePattern } from './console-text.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (...pieces: string[]): ConsoleText => {
  const text = new ConsoleText();
  for (const piece of pieces) text.add(bytes(piece));
  return text;
};

test('a line ends with a line feed, whether a carriage return comes before it or not, also in two pieces', () => {
  for (const text of [textOf('status=0\n'), textOf('status=0\r\n'), textOf('status=0\r', '\n')]) {
    expect(text.find(consolePattern('^status=.*\\n'))).toBe(true);
    expect(text.find(consolePattern('.'))).toBe(false);
  }
});

test('other carriage returns are kept: what is written over a line begins a line, too', () => {
  const text = textOf('10 %\r', '20 %\r\r', 'done');
  expect(text.find(consolePattern('^20 %$'))).toBe(true);
  expect(text.find(consolePattern('\\r\\rdone$'))).toBe(true);
});

test('each pattern is looked for behind the match before it', () => {
  const text = textOf('one two one');
  expect(['two', 'one', 'one'].map((one) => text.find(consolePattern(one)))).toEqual([true, true, false]);
  text.forget();
  text.add(bytes('one'));
  expect(text.find(consolePattern('one'))).toBe(true);
});

test('a character beyond ASCII is found by its bytes', () => {
  expect(textOf('21 °C').find(consolePattern('°C$'))).toBe(true);
});

test('text beyond the window goes, what was found stays found', () => {
  const text = textOf('first', 'x'.repeat(70_000), 'last');
  expect(text.find(consolePattern('first'))).toBe(true);
  text.trim();
  expect(text.find(consolePattern('first'))).toBe(false);
  expect(text.find(consolePattern('last$'))).toBe(true);
});

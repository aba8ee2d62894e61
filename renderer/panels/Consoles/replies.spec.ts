import { expect, test } from 'vitest';
import { mayBeSent } from './replies.ts';

const keys = [
  'a',
  '\r',
  '\x03',
  '\x1b',
  '\x1b[A',
  '\x1bOP',
  '\x1b[3~',
  '\x1b[1;5C',
  '\x1b[200~pasted\x1b[201~',
  '\x1bx',
];
const answers = [
  '\x1b[24;80R',
  '\x1b[?1;2c',
  '\x1b[>0;276;0c',
  '\x1b[0n',
  '\x1b[?7;1$y',
  '\x1b]11;rgb:00/00/00\x07',
  '\x1bP1$r0m\x1b\\',
];

test('answers of terminals: keys are sent from anywhere', () => {
  expect(keys.filter((key) => !mayBeSent(key, 'ivi', false) || !mayBeSent(key, 'xen', false))).toEqual([]);
});

test('answers of terminals: only the terminal that a person is at answers what a guest asks', () => {
  expect(answers.filter((answer) => mayBeSent(answer, 'ivi', false))).toEqual([]);
  expect(answers.filter((answer) => !mayBeSent(answer, 'ivi', true))).toEqual([]);
});

test("answers of terminals: Xen's console gets none, for it takes each letter for a command", () => {
  expect(answers.filter((answer) => mayBeSent(answer, 'xen', true))).toEqual([]);
});

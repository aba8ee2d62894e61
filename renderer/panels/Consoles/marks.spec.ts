import { expect, test } from 'vitest';
import type { Happening } from '../../../electron/contract/shapes.ts';
import { markLine, marksFor } from './marks.ts';

const happening = (
  number: number,
  kind: Happening['kind'],
  what: string,
  subject?: string,
  text = `${subject ?? 'machine'} ${what}`,
): Happening => ({
  number,
  kind,
  what,
  text,
  seconds: number + 0.25,
  wall: number,
  ...(subject === undefined ? {} : { subject }),
});

test('marks on consoles: a console hears of its own domain and of the power, once', () => {
  const happenings = [
    { ...happening(1, 'power', 'on'), places: { xen: 7 } },
    happening(2, 'domain', 'created', 'ivi'),
    happening(3, 'domain', 'running', 'ivi'),
    happening(4, 'domain', 'running', 'rtos'),
    happening(5, 'log', '', 'ivi'),
    { ...happening(6, 'domain', 'crashed', 'ivi'), places: { ivi: 600 } },
    happening(7, 'domain', 'gone', 'ivi'),
    { ...happening(8, 'domain', 'running', 'ivi'), places: { ivi: 600 } },
    { ...happening(9, 'domain', 'gone', 'ivi'), places: { ivi: 900 } },
  ];
  expect(marksFor('ivi', happenings, 1)).toEqual([
    { text: 'ivi running · 3.3 s', bad: false, end: false, place: 0 },
    { text: 'ivi crashed · 6.3 s', bad: true, end: true, place: 600 },
    { text: 'ivi running · 8.3 s', bad: false, end: false, place: 600 },
    { text: 'ivi gone · 9.3 s', bad: false, end: true, place: 900 },
  ]);
  expect(marksFor('xen', happenings, -1)).toEqual([{ text: 'machine on · 1.3 s', bad: false, end: true, place: 7 }]);
  expect(marksFor('ivi', happenings, 9)).toEqual([]);
});

test('marks on consoles: what a guest says of itself can not steer the terminal', () => {
  const [mark] = marksFor('ivi', [happening(1, 'domain', 'failed', 'ivi', 'a\x1b[2J\u009bb\r\nc\u202e')], 0);
  expect(mark!.text).toBe('a [2J b c  · 1.3 s');
});

test('marks on consoles: a mark has a line of its own, and fits into it', () => {
  const mark = { text: 'ivi runs', bad: false };
  expect(markLine(mark, 0, 80)).toBe(`\x1b[0;94m── ivi runs ${'─'.repeat(24)}\x1b[0m\r\n`);
  expect(markLine(mark, 3, 16)).toBe('\r\n\x1b[0;94m── ivi runs ───\x1b[0m\r\n');
});

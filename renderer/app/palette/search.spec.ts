import { expect, test } from 'vitest';
import type { Command } from '../commands.ts';
import { fitness, search } from './search.ts';

const command = (title: string, words = ''): Command => ({
  id: title,
  title,
  section: 'Machine',
  words,
  run: () => {},
});
const commands = ['Power on', 'Power off', 'Pause / Resume', 'Show Consoles', 'Crash on purpose: Infotainment'].map(
  (title) => command(title),
);
const titles = (query: string, recent: readonly string[] = []): string[] =>
  search(query, commands, recent).map(({ title }) => title);

test('palette: the letters of a query come in their order', () => {
  expect(fitness('pof', 'Power off')).toBeGreaterThan(0);
  expect(fitness('ffo', 'Power off')).toBeUndefined();
});

test('palette: whole words come before scattered letters', () => {
  expect(titles('cons')[0]).toBe('Show Consoles');
  expect(titles('crash')).toEqual(['Crash on purpose: Infotainment']);
  expect(titles('po on')[0]).toBe('Power on');
});

test('palette: without a query, what was used last comes first', () => {
  expect(titles('', ['Show Consoles', 'Power off']).slice(0, 3)).toEqual(['Show Consoles', 'Power off', 'Power on']);
});

test('palette: other words and the section find a command, too', () => {
  const more = [...commands, command('Reset', 'restart reboot')];
  expect(search('reboot', more, []).map(({ title }) => title)[0]).toBe('Reset');
});

test('palette: nothing fits what is nowhere', () => {
  expect(titles('qqq')).toEqual([]);
});

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

test('palette: what is called so comes first, then what begins so, has a word that begins so, and has it somewhere', () => {
  const named = [
    'Show the log in full',
    'Catalogue',
    'Log',
    'Logging: on',
    'Clear log',
    'Show Screens: layout of dialogs',
  ];
  const found = search(
    'log',
    named.map((title) => command(title)),
    ['Catalogue', 'Show Screens: layout of dialogs'],
  );
  expect(found.map(({ title }) => title)).toEqual([
    'Log',
    'Logging: on',
    'Clear log',
    'Show the log in full',
    'Catalogue',
    'Show Screens: layout of dialogs',
  ]);
});

test('palette: beginnings of words come before letters that are met by chance', () => {
  const named = ['Superb lion, wet', 'Speed: Half speed', 'Show Log'].map((title) => command(title));
  expect(search('sh lo', named, []).map(({ title }) => title)).toEqual(['Show Log']);
  expect(search('sp ha', named, []).map(({ title }) => title)[0]).toBe('Speed: Half speed');
  expect(search('qx', named, [])).toEqual([]);
});

test('palette: other words and the section find a command, too', () => {
  const more = [...commands, command('Reset', 'restart reboot')];
  expect(search('reboot', more, []).map(({ title }) => title)[0]).toBe('Reset');
});

test('palette: nothing fits what is nowhere', () => {
  expect(titles('qqq')).toEqual([]);
});

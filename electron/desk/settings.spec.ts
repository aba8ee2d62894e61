import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SettingsFile } from './settings.ts';

let place: string;
let warnings: string[];
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'settings-'));
  warnings = [];
});
afterEach(() => rmSync(place, { recursive: true, force: true }));
const path = (): string => join(place, 'config', 'settings.json');
const open = (): SettingsFile => new SettingsFile(path(), (line) => warnings.push(line));
const put = (text: string): void => {
  mkdirSync(join(place, 'config'), { recursive: true });
  writeFileSync(path(), text);
};

test('settings: what was set is there the next time', async () => {
  const first = open();
  first.set('theme', '"dark"');
  first.set('dock', '{}');
  first.set('theme', null);
  first.used('/a.yaml');
  first.used('/b.yaml');
  first.used('/a.yaml');
  await first.close();
  const second = open();
  expect(second.settings).toEqual({ dock: '{}' });
  expect(second.recent).toEqual(['/a.yaml', '/b.yaml']);
  expect(warnings).toEqual([]);
});

test.each([
  ['{ "version": 1, "settings"', 'is damaged'],
  ['{ "version": 1, "settings": { "a b": "" }, "recent": [] }', 'is damaged'],
  ['[]', 'is damaged'],
  ['{ "version": 0, "theme": "dark" }', 'is of another version (0)'],
])('settings: a file %s is put aside, and that is said', async (text, why) => {
  put(text);
  const settings = open();
  expect(settings.settings).toEqual({});
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(`settings.json ${why}: it was put aside as `);
  const [aside] = readdirSync(join(place, 'config'));
  expect(readFileSync(join(place, 'config', aside!), 'utf8')).toBe(text);
  settings.set('theme', '"dark"');
  await settings.close();
  expect(readdirSync(join(place, 'config'))).toHaveLength(2);
});

test('settings: whatever is in the file, the app starts', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      put(text);
      expect(open().settings).toEqual({});
    }),
    { numRuns: 50 },
  );
});

test('settings: where nothing can be written it is said once', async () => {
  writeFileSync(join(place, 'config'), 'a file');
  const settings = open();
  warnings.length = 0;
  settings.set('a', '1');
  await settings.close();
  settings.set('b', '2');
  await settings.close();
  expect(settings.settings).toEqual({ a: '1', b: '2' });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^settings are not kept: /);
});

test('settings: what is too much is refused', () => {
  const settings = open();
  expect(() => settings.set('a b', '')).toThrow('no name of a setting');
  expect(() => settings.set('a', 'x'.repeat(300_000))).toThrow('too long');
  for (let n = 0; n < 256; n++) settings.set(`s${n}`, '');
  expect(() => settings.set('more', '')).toThrow('256 settings');
});

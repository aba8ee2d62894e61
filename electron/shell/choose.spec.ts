import { expect, test } from 'vitest';
import { chooseShell, type ShellFacts } from './choose.ts';

const able: ShellFacts = { platform: 'linux', root: false, display: true, electron: { path: '/e' } };

test('choose: Electron where it can run', () => {
  expect(chooseShell(able)).toEqual({ shell: 'electron', path: '/e' });
  expect(chooseShell({ ...able, asked: 'electron' })).toEqual({ shell: 'electron', path: '/e' });
});

test('choose: the browser where it is asked for, and nothing is said', () => {
  expect(chooseShell({ ...able, asked: 'browser' })).toEqual({ shell: 'browser', open: true });
});

const hindered: readonly [string, Partial<ShellFacts>, boolean, RegExp][] = [
  ['there is no display', { display: false }, false, /no display/],
  ['the user is root', { root: true }, true, /you are root/],
  ['there is no binary', { electron: { missing: 'it could not be downloaded' } }, true, /could not be downloaded/],
  ['the sandbox is refused', { noSandbox: 'no user namespaces' }, true, /sandbox is refused here: no user namespaces/],
];

test.each(hindered)('choose: the browser when %s, with one line that says why', (_, facts, open, why) => {
  for (const asked of [undefined, 'electron'] as const) {
    const choice = chooseShell({ ...able, asked, ...facts });
    expect(choice).toMatchObject({ shell: 'browser', open });
    const { sentence } = choice as { sentence: string };
    expect(sentence).toMatch(why);
    expect(sentence).not.toMatch(/\n/);
  }
});

test('choose: an administrator of another system is no root', () => {
  expect(chooseShell({ ...able, platform: 'win32', root: true }).shell).toBe('electron');
});

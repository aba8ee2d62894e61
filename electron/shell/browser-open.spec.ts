import { expect, test } from 'vitest';
import { type Host, openBrowser, openCommands } from './browser-open.ts';

const LINK = 'http://127.0.0.1:1/#t&x';
const host = (more: Partial<Host>): Host => ({
  platform: 'linux',
  env: { PATH: '/a:/b' },
  root: false,
  exists: () => false,
  ...more,
});

test('browser: a Chromium shows the app in a window of its own, and the system opens it otherwise', () => {
  const exists = (path: string): boolean => path === '/b/chromium';
  expect(openCommands(LINK, host({ exists }))).toEqual([
    ['/b/chromium', `--app=${LINK}`, '--window-size=1440,900'],
    ['xdg-open', LINK],
  ]);
  expect(openCommands(LINK, host({}))).toEqual([['xdg-open', LINK]]);
  expect(openCommands(LINK, host({ platform: 'darwin' }))).toEqual([['open', LINK]]);
});

test('browser: nobody is asked to switch a sandbox off', () => {
  const exists = (): boolean => true;
  expect(openCommands(LINK, host({ exists, root: true }))).toEqual([['xdg-open', LINK]]);
  for (const platform of ['linux', 'darwin', 'win32']) {
    const commands = openCommands(LINK, host({ platform, exists, env: { PATH: '/a', ProgramFiles: 'C:/P' } }));
    expect(commands.length).toBeGreaterThan(1);
    expect(JSON.stringify(commands)).not.toMatch(/no-sandbox/);
  }
});

test('browser: on Windows no shell sees the link', () => {
  const commands = openCommands(LINK, host({ platform: 'win32', env: { ProgramFiles: 'C:/P' } }));
  expect(commands).toEqual([['rundll32', 'url.dll,FileProtocolHandler', LINK]]);
});

test('browser: where nothing can open a link it is told', async () => {
  const env = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    expect(await openBrowser(LINK, host({ env: {} }))).toBe(false);
  } finally {
    process.env.PATH = env;
  }
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { DeskClient } from '../../electron/contract/client.ts';
import { browserWire } from '../../electron/shell/browser-wire.ts';

// `npm start` as people type it, with a layout that there is not: what is looked at here needs no machine.

const PROJECT = join(import.meta.dirname, '../..');
const within = { timeout: 120_000, interval: 50 };
let place: string;
const running = new Set<ChildProcess>();

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'start-spec-'));
});
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  running.clear();
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Starts it; no screen is there. */
function start(...args: string[]): { child: ChildProcess; said: () => string; links: () => string[] } {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env;
  const child = spawn(process.execPath, [join(PROJECT, 'build/run.mjs'), 'start', ...args], {
    cwd: place,
    env: { ...env, INIT_CWD: place, IVILAB_CONFIG: join(place, 'config') },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes) => {
      said += bytes;
    });
  const links = (): string[] => {
    if (child.exitCode !== null) throw new Error(`it has ended: ${said}`);
    return said.match(/http:\/\/127\.0\.0\.1:\d+\/#\S+/g) ?? [];
  };
  return { child, said: () => said, links };
}

/** Comes in by a link, as a browser does. */
async function enter(link: string): Promise<DeskClient> {
  const { origin, host, hash } = new URL(link);
  const answer = await fetch(`${origin}/session`, { method: 'POST', headers: { origin }, body: hash.slice(1) });
  expect(answer.status).toBe(200);
  const socket = new WebSocket(`ws://${host}/wire`, ['ivilab', `key.${await answer.text()}`], { headers: { origin } });
  const client = new DeskClient(browserWire(socket));
  await once(socket, 'open');
  return client;
}

test('npm start: says why it is the browser, serves the app by its link, and Enter gives another', async () => {
  const { child, said, links } = start('gone.yaml');
  await expect.poll(() => links().length, within).toBe(1);
  expect(said()).toMatch(/ivilab: the app opens in the browser instead of Electron: there is no display\n/);
  const page = await fetch(links()[0]!);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(await page.text()).toContain('<div id="app">');
  const client = await enter(links()[0]!);
  const { state } = await client.call('desk.open', {});
  expect(state.shell).toEqual({ kind: 'browser', dialogs: false });
  await expect.poll(said, within).toContain(`ivilab: error: ${join(place, 'gone.yaml')}: there is no such file`);
  child.stdin!.write('\n');
  await expect.poll(() => links().length, within).toBe(2);
  const other = await enter(links()[1]!);
  expect((await other.call('desk.open', {})).state).toMatchObject({
    power: 'off',
    message: expect.stringContaining('no such file'),
  });
  child.kill('SIGTERM');
  const [status] = await once(child, 'exit');
  expect(status).toBe(143);
  await expect(client.call('desk.open', {})).rejects.toThrow();
});

test('npm start: ends when no window has been open for as long as was said', async () => {
  const { child, links } = start('--browser-only', '--no-open', '--idle', '2', 'gone.yaml');
  await expect.poll(() => links().length, within).toBe(1);
  const client = await enter(links()[0]!);
  await new Promise((resolve) => setTimeout(resolve, 5000));
  expect(child.exitCode).toBe(null);
  client.close();
  const [status] = await once(child, 'exit');
  expect(status).toBe(0);
});

test.each([
  [['--port', 'x'], '--port x: write 0 to 65535'],
  [['--idle', '-1'], '--idle'],
  [['a.yaml', 'b.yaml'], "one layout is taken, 'b.yaml' is left over"],
  [['--nonsense'], '--nonsense'],
])('npm start: %j is answered with a line', async (args, line) => {
  const { child, said } = start(...args);
  const [status] = await once(child, 'exit');
  expect(status).toBe(1);
  expect(said()).toContain(`ivilab: `);
  expect(said()).toContain(line);
  expect(said().trim().split('\n')).toHaveLength(1);
});

test('npm start: --headless is the terminal', async () => {
  const { child, said } = start('--headless', '--help');
  await once(child, 'exit');
  expect(said()).toContain('ivilab boot: boot Xen and Dom0');
});

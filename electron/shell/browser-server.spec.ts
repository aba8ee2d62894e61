import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from '../contract/codec.ts';
import type { Wire } from '../contract/wire.ts';
import { BrowserServer } from './browser-server.ts';

let place: string;
let server: BrowserServer;
let wires: Wire[];

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'browser-server-'));
  const pages = join(place, 'pages');
  mkdirSync(pages);
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>the app</title>');
  writeFileSync(join(pages, 'main.js'), 'export {};');
  writeFileSync(join(place, 'secret.js'), 'secret');
  wires = [];
  server = await BrowserServer.listen(pages, 0, (wire) => wires.push(wire));
});
afterEach(() => {
  server.close();
  rmSync(place, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A request with exactly these headers; the path goes as it is. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const sent = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const origin = (): string => `http://127.0.0.1:${server.port}`;
const token = (): string => server.link().split('#')[1]!;
const enter = (body: string, headers: Record<string, string> = { origin: origin() }): Promise<Answer> =>
  ask('/session', { method: 'POST', headers, body });

/** How the server answers to a WebSocket: `open`, or the status. */
function socket(
  key: string,
  more: { origin?: string; host?: string; path?: string } = {},
): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const one = new WebSocket(`ws://127.0.0.1:${server.port}${more.path ?? '/wire'}`, ['ivilab', `key.${key}`], {
      headers: { origin: more.origin ?? origin(), ...(more.host === undefined ? {} : { host: more.host }) },
    });
    one.on('open', () => resolve(one));
    one.on('unexpected-response', (_, { statusCode }) => resolve(statusCode!));
    one.on('error', () => {});
  });
}
const status = async (answer: Promise<WebSocket | number>): Promise<number | 'open'> => {
  const one = await answer;
  if (typeof one === 'number') return one;
  one.terminate();
  return 'open';
};

test('browser server: a link lets one browser in, and that one again', async () => {
  const link = token();
  const { status: first, body: key } = await enter(link);
  expect(first).toBe(200);
  expect(key).not.toBe(link);
  expect((await enter(link)).status).toBe(403);
  expect(await enter(key)).toMatchObject({ status: 200, body: key });
  expect(await status(socket(key))).toBe('open');
  expect(await status(socket(key))).toBe('open');
});

test('browser server: without a good key nobody gets a wire', async () => {
  const { body: key } = await enter(token());
  for (const wrong of ['', 'x', token(), `${key}x`, key.slice(1)]) expect(await status(socket(wrong))).toBe(403);
  expect((await enter('')).status).toBe(403);
  expect((await enter('x'.repeat(10_000))).status).toBe(413);
  expect(wires).toEqual([]);
});

test('browser server: pages of other origins are refused, whatever they know', async () => {
  const { body: key } = await enter(token());
  for (const other of [
    'http://evil.example',
    `http://127.0.0.1:${server.port + 1}`,
    `https://127.0.0.1:${server.port}`,
    'null',
  ]) {
    expect(await status(socket(key, { origin: other }))).toBe(403);
    expect((await enter(token(), { origin: other })).status).toBe(403);
  }
  expect((await enter(token(), {})).status).toBe(403);
  // The name that one came by has to be the one that one is at.
  expect(await status(socket(key, { origin: `http://localhost:${server.port}` }))).toBe(403);
});

test('browser server: a name that leads here by DNS gets nothing', async () => {
  const host = `evil.example:${server.port}`;
  expect(await ask('/', { headers: { host } })).toMatchObject({ status: 421 });
  expect((await enter(token(), { host, origin: `http://${host}` })).status).toBe(421);
  const { body: key } = await enter(token());
  expect(await status(socket(key, { host, origin: `http://${host}` }))).toBe(403);
  expect(wires).toEqual([]);
});

test('browser server: only files of the renderer are served, with a policy', async () => {
  const page = await ask('/?anything');
  expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>the app</title>' });
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.headers['x-content-type-options']).toBe('nosniff');
  for (const path of [
    '/../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/..\\secret.js',
    '//etc/passwd',
    '/./../secret.js',
    '/main.js/',
    '/wire',
    '/session',
    '*',
  ])
    expect((await ask(path)).status, path).toBe(404);
  expect((await ask('/', { method: 'PUT', body: 'x' })).status).toBe(405);
});

test('browser server: a renderer that is built anew is served anew', async () => {
  const pages = join(place, 'pages');
  writeFileSync(join(pages, 'new.js'), 'new');
  expect((await ask('/new.js')).status).toBe(404);
  await new Promise((resolve) => setTimeout(resolve, 20));
  writeFileSync(join(pages, 'index.html'), 'new');
  expect((await ask('/')).body).toBe('new');
  expect((await ask('/new.js')).body).toBe('new');
});

test('browser server: messages arrive both ways, and one that is none closes the wire', async () => {
  const one = (await socket((await enter(token())).body)) as WebSocket;
  const got: unknown[] = [];
  let closed = 0;
  wires[0]!.onMessage = (message) => got.push(message);
  wires[0]!.onClose = () => closed++;
  one.send(encodeMessage({ id: 1, call: 'x', params: { bytes: Uint8Array.of(1) } }));
  const back = new Promise((resolve) =>
    one.on('message', (data) => resolve(decodeMessage(new Uint8Array(data as Buffer)))),
  );
  wires[0]!.send({ event: 'e', data: Uint8Array.of(2) });
  expect(await back).toEqual({ event: 'e', data: Uint8Array.of(2) });
  const over = new Promise((resolve) => one.on('close', resolve));
  one.send('text');
  expect(await over).toBe(1008);
  expect(got).toEqual([{ id: 1, call: 'x', params: { bytes: Uint8Array.of(1) } }]);
  await expect.poll(() => closed).toBe(1);
});

test('browser server: a message that is too large closes the wire', async () => {
  const one = (await socket((await enter(token())).body)) as WebSocket;
  const over = new Promise((resolve) => one.on('close', resolve));
  one.send(new Uint8Array((8 << 20) + 1));
  expect(await over).toBe(1009);
});

test('browser server: garbage on the connection harms nobody', async () => {
  for (const garbage of [
    '\0\0\0\0',
    'GET / HTTP/9.9\r\n\r\n',
    `GET /wire HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
  ])
    await new Promise<void>((resolve) => {
      const one = connect(server.port, '127.0.0.1', () => one.end(garbage));
      one.on('close', () => resolve());
      one.on('error', () => resolve());
      one.resume();
    });
  expect((await ask('/')).status).toBe(200);
});

test('browser server: a port that is in use is told', async () => {
  await expect(BrowserServer.listen(join(place, 'pages'), server.port, () => {})).rejects.toThrow(
    `port ${server.port}: it is in use`,
  );
});

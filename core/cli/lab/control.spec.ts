import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ControlClient } from './control-client.ts';
import { ControlServer } from './control-server.ts';
import { fromJson, toJson } from './json.ts';

let place: string;
let server: ControlServer;
const path = (): string => join(place, 'control');
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'control-spec-'));
  server = await ControlServer.listen(path(), async (method, params) => {
    if (method === 'fails') throw new Error('it does not want to');
    return { method, params: params as never };
  });
});
afterEach(() => {
  server.close();
  rmSync(place, { recursive: true, force: true });
});

/** What comes back for raw text. */
function answers(text: string, lines: number): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(path());
    let got = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      got += chunk;
      const whole = got.split('\n').slice(0, -1);
      if (whole.length < lines) return;
      socket.end();
      resolve(whole.map((line) => JSON.parse(line)));
    });
    socket.write(text);
  });
}

test('control: methods are called with their parameters, bytes among them', async () => {
  const client = await ControlClient.open(path());
  expect(await client.call('a.b', { bytes: Uint8Array.of(1, 2, 255) })).toEqual({
    method: 'a.b',
    params: { bytes: Uint8Array.of(1, 2, 255) },
  });
  await expect(client.call('fails')).rejects.toThrow('it does not want to');
  client.close();
});

test('control: events come to those who asked for them, and only those of the services that they named', async () => {
  const client = await ControlClient.open(path());
  const seen: unknown[] = [];
  client.onEvent = (event, seconds) => seen.push([event, seconds]);
  const output = { service: 'consoles', type: 'output', console: 'a', bytes: Uint8Array.of(7) } as const;
  server.event(output, 1);
  await client.call('events', { services: ['consoles'] });
  server.event({ service: 'stages', type: 'reached', stage: 'xen', seconds: 2 }, 2);
  server.event(output, 3);
  await client.call('x');
  expect(seen).toEqual([[output, 3]]);
  client.close();
});

test('control: nobody but the user can open the socket', () => {
  expect(statSync(path()).mode & 0o777).toBe(0o600);
});

test('control: what is no request is answered with an error, and the next one is served', async () => {
  const [bad, wrong, good] = await answers('nonsense\n{"id":1}\n{"id":2,"method":"m"}\n', 3);
  expect(bad).toMatchObject({ id: null, error: expect.stringContaining('JSON') });
  expect(wrong).toMatchObject({ error: expect.any(String) });
  expect(good).toMatchObject({ id: 2, result: { method: 'm' } });
});

test('control: a lab that ends tells those who wait', async () => {
  const never = await ControlServer.listen(join(place, 'other'), () => new Promise(() => {}));
  const client = await ControlClient.open(join(place, 'other'));
  const waits = client.call('m');
  await client.call('events').catch(() => {});
  never.close();
  await expect(waits).rejects.toThrow('the lab has ended');
});

test('control: values come through JSON as they were', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.uint8Array(), (value, bytes) => {
      expect(fromJson(toJson({ value, bytes }))).toEqual({ value: JSON.parse(JSON.stringify(value)), bytes });
    }),
  );
});

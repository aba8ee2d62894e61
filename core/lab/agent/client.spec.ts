import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HELLO, testLab } from '../run/lab.fixture.ts';
import type { AgentError } from './client.ts';

const lab = () => testLab('', []);
const failure = (promise: Promise<unknown>): Promise<AgentError> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: AgentError) => error,
  );

test('agent: requests wait for it, and get their own answers', async () => {
  const { lab: l, agentSays, asked } = lab();
  const read = l.agent.request('xenstore-read', { path: '/a' });
  const list = l.agent.request('xenstore-list', { path: '/b' });
  expect(asked()).toEqual([]);
  await agentSays(HELLO);
  expect(asked()).toEqual([
    { id: 1, method: 'xenstore-read', params: { path: '/a' } },
    { id: 2, method: 'xenstore-list', params: { path: '/b' } },
  ]);
  await agentSays({ id: 2, result: { names: ['x'] } }, { id: 1, result: { value: null } });
  expect(await read).toEqual({ value: null });
  expect(await list).toEqual({ names: ['x'] });
});

test("agent: its errors are the request's", async () => {
  const { lab: l, agentSays } = lab();
  await agentSays(HELLO);
  const failed = failure(l.agent.request('destroy', { domain: 'x' }));
  await agentSays({ id: 1, error: { code: 'no-domain', message: 'there is no such domain now' } });
  expect(await failed).toMatchObject({ code: 'no-domain', message: 'there is no such domain now' });
});

test('agent: one that does not answer in its time is told, and a late answer is nobody’s', async () => {
  const { lab: l, agentSays, run } = lab();
  await agentSays(HELLO);
  const failed = failure(l.agent.request('list', {}, 2e9));
  await run(1.9);
  await agentSays({ id: 7, result: {} });
  await run(0.2);
  expect(await failed).toMatchObject({ code: 'timeout', message: 'list: no answer in 2 s' });
  await agentSays({ id: 1, result: { domains: [] } });
});

test('agent: an answer that is not what the method gives is an error', async () => {
  const { lab: l, agentSays } = lab();
  await agentSays(HELLO);
  const failed = failure(l.agent.request('list', {}));
  await agentSays({ id: 1, result: { domains: [{ id: 'one' }] } });
  expect(await failed).toMatchObject({ code: 'protocol' });
});

test('agent: a domain that is taken down has its last name in the list, also one that was never listed', async () => {
  const { lab: l, agentSays, asked } = lab();
  await agentSays(HELLO);
  const list = async (...domains: object[]) => {
    const listed = l.agent.request('list', {});
    const sizes = { cpuTime: 0, vcpus: 1, memoryKiB: 0 };
    await agentSays({
      id: asked()[0]!.id,
      result: { domains: domains.map((one) => ({ state: 'running', ...sizes, ...one })) },
    });
    return (await listed).domains.map(({ id, name, state }) => [id, name, state]);
  };
  await agentSays({ event: 'domain', domain: 'ivi', change: 'created', id: 2 });
  expect(await list({ id: 1, name: 'by-hand' }, { id: 2, name: '', state: 'dying' }, { id: 3, name: '' })).toEqual([
    [1, 'by-hand', 'running'],
    [2, 'ivi', 'dying'],
    [3, '', 'running'],
  ]);
  // xl has removed the first from xenstore, Xen has not been told yet; the third has its name now.
  expect(await list({ id: 1, name: '', state: 'stopped' }, { id: 3, name: 'new' })).toEqual([
    [1, 'by-hand', 'dying'],
    [3, 'new', 'running'],
  ]);
  // Numbers come round again: what a domain of that number was called before is forgotten.
  expect(await list({ id: 2, name: '' })).toEqual([[2, '', 'running']]);
});

test('agent: when it is started anew, what was asked of the one before fails', async () => {
  const { lab: l, agentSays } = lab();
  await agentSays(HELLO);
  const failed = failure(l.agent.request('list', {}));
  await agentSays(HELLO);
  expect(await failed).toMatchObject({ code: 'restarted' });
});

test('agent: one of another version is not used, and that is said', async () => {
  const { lab: l, agentSays, said } = lab();
  await agentSays({ ...HELLO, version: 2 });
  expect(l.agent.ready).toBe(false);
  expect(said.join()).toContain('version 2 of the protocol, not 1');
});

test('agent: a request that is too long, or one too many, is refused', async () => {
  const { lab: l } = lab();
  const long = 'x'.repeat(70_000);
  expect(await failure(l.agent.request('xenstore-read', { path: long }))).toMatchObject({ code: 'protocol' });
  for (let n = 0; n < 1000; n++) void l.agent.request('list', {}).catch(() => {});
  expect(await failure(l.agent.request('list', {}))).toMatchObject({ code: 'busy' });
});

const anything = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => `${text}\n`),
  fc.json().map((text) => `${text}\n`),
  fc
    .record(
      {
        id: fc.oneof(fc.constant(1), fc.anything()),
        event: fc.oneof(fc.constantFrom('hello', 'console', 'domain', 'watch', 'log'), fc.anything()),
        result: fc.anything(),
        error: fc.anything(),
        domain: fc.oneof(fc.constant('a'), fc.anything()),
        data: fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
        version: fc.constantFrom(1, 2, Number.NaN),
      },
      { requiredKeys: [] },
    )
    .map((message) => `${toText(message)}\n`),
  fc.constant(`${'x'.repeat(100_000)}\n`),
  fc.constant(`${'['.repeat(60_000)}\n`),
);
const toText = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return '{}';
  }
};

test('agent: whatever it says, the lab goes on, and answers to what is asked still come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { maxLength: 8 }), async (messages) => {
      const { lab: l, agentSays, said } = testLab('domains: [{ name: a, kernel: lab:rtos, memory: 16 }]');
      await agentSays(...messages, '\n', HELLO);
      const version = l.agent.request('version', {});
      const id = Array.from({ length: 20 }, (_, n) => n + 1);
      await agentSays(...id.map((n) => ({ id: n, result: { version: 1, agent: 'x' } })));
      expect(await version).toEqual({ version: 1, agent: 'x' });
      expect(said.length).toBeLessThan(10);
      l.close();
    }),
    { numRuns: 60 },
  );
});

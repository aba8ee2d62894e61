import { expect, test } from 'vitest';
import { HELLO, testLab } from '../lab.fixture.ts';
import { apply } from './apply.ts';
import { domains } from './domains.ts';
import { stages } from './stages.ts';

const RTOS = (name: string, more = '') => `  - { name: ${name}, kernel: lab:rtos, memory: 16${more} }\n`;
const layout = (...all: string[]) => `domains:\n${all.join('')}`;

/** A lab with an agent that does what it is asked, unless `refuse` has something against it. */
async function up(
  text: string,
  refuse: (method: string, params: Record<string, unknown>) => string | undefined = () => undefined,
) {
  const lab = testLab(text, [domains, stages, apply]);
  const asked: (readonly [string, Record<string, unknown>])[] = [];
  const serve = async (): Promise<void> => {
    for (let requests = lab.asked(); requests.length > 0; requests = lab.asked())
      for (const { id, method, params } of requests) {
        asked.push([method, params]);
        const message = refuse(method, params);
        const result = method === 'run' ? { status: 0, output: '' } : method === 'create' ? { id: 1 } : {};
        await lab.agentSays(
          message === undefined
            ? { id, result }
            : { id, error: { code: message === 'busy' ? 'busy' : 'test', message } },
        );
      }
  };
  await lab.agentSays(HELLO);
  await serve();
  asked.length = 0;
  return {
    ...lab,
    serve,
    /** What was asked since the start: a method and what it is about. */
    did: () =>
      asked.map(([method, { domain, path, words }]) =>
        [method, domain ?? path ?? (words as string[]).join(' ')].join(' '),
      ),
    written: () => asked.filter(([method]) => method === 'write').map(([, params]) => params),
    async call(method: string, params: object) {
      const result = lab.lab.call(method, params).then(
        (value) => ({ value }),
        (error: Error) => ({ error: error.message }),
      );
      await serve();
      await new Promise((resolve) => setImmediate(resolve));
      await serve();
      return result as Promise<{ value?: Record<string, unknown>; error?: string }>;
    },
  };
}

test('apply: a share of the CPU is changed without a restart, and the file for the next start is written', async () => {
  const lab = await up(layout(RTOS('a')));
  const { value } = await lab.call('apply.apply', { layout: layout(RTOS('a', ', weight: 512, cap: 40, pin: 1')) });
  expect(value).toMatchObject({ restart: [], failed: [] });
  expect(lab.did()).toEqual([
    'write /lab/a.cfg.next',
    'run mv -f /lab/a.cfg.next /lab/a.cfg',
    'run xl vcpu-pin a all 1',
    'run xl sched-credit2 -d a -w 512 -c 40',
  ]);
  expect(Buffer.from(lab.written()[0]!.data as string, 'base64').toString()).toContain('cpu_weight = 512');
  expect(lab.lab.plan.domains[0]!.config).toContain('cpu_weight = 512');
});

test('apply: only what changes is made anew, in the order of the layout', async () => {
  const lab = await up(layout(RTOS('a'), RTOS('b'), RTOS('c')));
  const wanted = layout(RTOS('new'), RTOS('a'), RTOS('b').replace('16', '32'));
  const { value } = await lab.call('apply.apply', { layout: wanted, files: { 'lab:rtos': Uint8Array.of(1) } });
  expect(value).toMatchObject({ destroy: ['c', 'b'], create: ['new', 'b'], restart: ['b'], failed: [] });
  expect(lab.did().filter((what) => /^(destroy|create)/.test(what))).toEqual([
    'destroy c',
    'destroy b',
    'create new',
    'create b',
  ]);
  expect(lab.lab.plan.domains.map(({ name }) => name)).toEqual(['new', 'a', 'b']);
  expect(lab.events.at(-1)).toEqual({ service: 'apply', type: 'applied', domains: ['new', 'a', 'b'] });
});

test('apply: a new file comes in pieces, and is named when it is missing', async () => {
  const lab = await up(layout(RTOS('a')));
  const wanted = layout(RTOS('a'), '  - { name: b, kernel: /my/image, memory: 16 }\n');
  expect(await lab.call('apply.compare', { layout: wanted })).toMatchObject({
    value: { create: ['b'], files: ['/my/image'] },
  });
  expect(await lab.call('apply.apply', { layout: wanted })).toEqual({ error: 'the contents of /my/image are needed' });
  const image = Uint8Array.from({ length: 100_000 }, (_, n) => n * 7);
  await lab.call('apply.apply', { layout: wanted, files: { '/my/image': image } });
  const pieces = lab.written().filter(({ path }) => path === '/lab/b.kernel.next');
  expect(pieces.map(({ at }) => at)).toEqual([0, 45_000, 90_000]);
  expect(Uint8Array.from(Buffer.concat(pieces.map(({ data }) => Buffer.from(data as string, 'base64'))))).toEqual(
    image,
  );
});

test('apply: when a file can not be written nothing is changed', async () => {
  const lab = await up(layout(RTOS('a')), (method) => (method === 'write' ? 'No space left on device' : undefined));
  const { error } = await lab.call('apply.apply', { layout: layout(RTOS('a', ', weight: 512'), RTOS('b')) });
  expect(error).toBe("/lab/a.cfg can't be written in Dom0: No space left on device");
  expect(lab.did()).toEqual(['write /lab/a.cfg.next', 'run rm -f /lab/a.cfg.next']);
  expect(lab.lab.plan.domains.map(({ name }) => name)).toEqual(['a']);
  // Another attempt is not held up by the first.
  expect((await lab.call('apply.apply', { layout: layout(RTOS('a')) })).value).toMatchObject({ done: [], failed: [] });
});

test('apply: a domain that can not be made is told, and the others are made', async () => {
  const lab = await up(layout(RTOS('a')), (method, { domain }) =>
    method === 'create' && domain === 'b' ? 'no memory' : undefined,
  );
  const { value } = await lab.call('apply.apply', { layout: layout(RTOS('a'), RTOS('b'), RTOS('c')) });
  expect(value).toMatchObject({ failed: ['b: made: no memory'] });
  expect(lab.did().at(-1)).toBe('create c');
});

test('apply: a domain that is just restarting is waited for, but not for ever', async () => {
  let busy = 3;
  const lab = await up(layout(RTOS('a'), RTOS('b')), (method) =>
    method === 'destroy' && busy-- > 0 ? 'busy' : undefined,
  );
  const serve = async (): Promise<Record<string, unknown> | undefined> => {
    const result = lab.call('apply.apply', { layout: layout(RTOS('a')) });
    for (let n = 0; n < 30; n++) {
      await lab.run(0.5);
      await lab.serve();
    }
    return (await result).value;
  };
  expect(await serve()).toMatchObject({ failed: [] });
  expect(lab.did().filter((what) => what === 'destroy b')).toHaveLength(4);
  await lab.call('apply.apply', { layout: layout(RTOS('a'), RTOS('b')), files: { 'lab:rtos': Uint8Array.of(1) } });
  busy = 1000;
  expect(await serve()).toMatchObject({ failed: ['b: taken away: busy'] });
});

test('what is done to a domain that is just restarting waits for that', async () => {
  let busy = 2;
  const lab = await up(layout(RTOS('a')), (method) => (method !== 'run' && busy-- > 0 ? 'busy' : undefined));
  for (const method of ['destroy', 'create']) {
    busy = 2;
    const result = lab.call(`domains.${method}`, { domain: 'a' });
    for (let n = 0; n < 3; n++) {
      await lab.run(0.1);
      await lab.serve();
    }
    expect(await result).not.toHaveProperty('error');
    expect(lab.did().filter((what) => what === `${method} a`)).toHaveLength(3);
  }
});

test('apply: heads and their notes change by a signal to the back end', async () => {
  const screen = (head: string) => RTOS('a', `, display: { head: ${head}, size: 640x480 }`);
  const lab = await up(layout(screen('cluster')));
  await lab.call('apply.apply', { layout: `displays: { cluster: { note: Free } }\n${layout(screen('centre'))}` });
  expect(lab.did().filter((what) => what.includes('display'))).toEqual([
    'write /lab/display.conf.next',
    'run mv -f /lab/display.conf.next /lab/display.conf',
    'run killall -HUP display',
  ]);
  const conf = lab.written().find(({ path }) => path === '/lab/display.conf.next')!;
  expect(Buffer.from(conf.data as string, 'base64').toString()).toMatch(/ Free\n.*\ndomain a centre 640x480 none\n$/s);
});

test('apply: what can not be applied is refused with why', async () => {
  const lab = await up(layout(RTOS('a')));
  expect((await lab.call('apply.apply', { layout: 'domains: 3' })).error).toMatch(/^the layout has errors: domains: /);
  expect((await lab.call('apply.apply', { layout: `memory: 768\n${layout(RTOS('a'))}` })).error).toBe(
    "this needs another start of the machine: memory can't change while it runs",
  );
  lab.machine.pause();
  expect((await lab.call('apply.apply', { layout: layout(RTOS('a', ', weight: 9')) })).error).toMatch(
    /^the machine is paused/,
  );
  const early = testLab(layout(RTOS('a')), [domains, stages, apply]);
  await expect(early.lab.call('apply.apply', { layout: layout(RTOS('a', ', weight: 9')) })).rejects.toThrow(
    'wait for the stage running',
  );
  expect(lab.did()).toEqual([]);
});

import { expect, test } from 'vitest';
import { HELLO, testLab } from './lab.fixture.ts';

const TWO = `
dom0: { pin: 0 }
domains:
  - { name: a, kernel: lab:rtos, memory: 16, on_crash: preserve, display: { head: cluster } }
  - { name: b, kernel: lab:rtos, memory: 16 }
`;
const stagesOf = (events: readonly object[]) =>
  events.flatMap((event) => ('stage' in event && 'type' in event && event.type === 'reached' ? [event.stage] : []));

test('lab: once the agent is there, the layout is brought up in its order', async () => {
  const { agentSays, asked, events } = testLab(TWO);
  expect(asked()).toEqual([]);
  await agentSays(HELLO);
  expect(asked()).toMatchObject([{ method: 'run', params: { words: ['xl', 'vcpu-pin', 'Domain-0', 'all', '0'] } }]);
  await agentSays({ id: 1, result: { status: 0, output: '' } });
  expect(asked()).toMatchObject([{ params: { words: ['/usr/lib/ivilab/display'], background: true } }]);
  await agentSays({ id: 2, result: { status: 0, output: '' } });
  expect(asked()).toMatchObject([
    {
      method: 'create',
      params: {
        domain: 'a',
        config: '/lab/a.cfg',
        attach: '/usr/lib/ivilab/display-attach',
        on: { crash: 'preserve', watchdog: 'preserve', reboot: 'restart', poweroff: 'destroy' },
      },
    },
  ]);
  await agentSays({ id: 3, result: { id: 1 } });
  expect(asked()).toMatchObject([{ method: 'create', params: { domain: 'b', attach: '' } }]);
  await agentSays({ id: 4, result: { id: 2 } });
  expect(stagesOf(events)).toEqual(['agent', 'domain a', 'domain b', 'running']);
});

test('lab: all heads draw when each has said so', async () => {
  const { lab, events } = testLab(`${TWO}  - { name: c, kernel: lab:rtos, memory: 16, display: { head: centre } }\n`);
  lab.emit({ service: 'display', type: 'drawing', head: 'centre' });
  expect(stagesOf(events)).toEqual([]);
  lab.emit({ service: 'display', type: 'drawing', head: 'cluster' });
  expect(stagesOf(events)).toEqual(['drawing']);
});

test('lab: a domain that can not be started is told, with why', async () => {
  const { agentSays, events } = testLab('domains: [{ name: a, kernel: lab:rtos, memory: 16 }]');
  await agentSays(HELLO, { id: 1, error: { code: 'xl', message: 'no memory' } });
  expect(events.at(-1)).toMatchObject({ type: 'failed', message: 'a could not be started: no memory' });
});

test('lab: an agent that was started anew gets everything again', async () => {
  const { agentSays, asked, events } = testLab('domains: [{ name: a, kernel: lab:rtos, memory: 16 }]');
  await agentSays(HELLO);
  expect(asked()).toMatchObject([{ method: 'create' }]);
  await agentSays(HELLO);
  expect(asked()).toMatchObject([{ method: 'create' }]);
  await agentSays({ id: 2, result: { id: 1 } });
  expect(stagesOf(events)).toEqual(['agent', 'domain a', 'running']);
});

test('lab: consoles of guests come through the agent, a character a byte', async () => {
  const { lab, agentSays, asked, events } = testLab('domains: [{ name: a, kernel: lab:rtos, memory: 16 }]');
  await agentSays(HELLO, { event: 'console', domain: 'a', data: 'x\u00ff\u0000' });
  expect(events.at(-1)).toMatchObject({ console: 'a', bytes: Uint8Array.of(0x78, 0xff, 0) });
  await agentSays({ event: 'console', domain: 'who', data: 'x' });
  expect(events.at(-1)).toMatchObject({ console: 'a' });
  asked();
  void lab.call('consoles.write', { console: 'a', text: 'ä' }).catch(() => {});
  expect(asked()).toMatchObject([{ method: 'type', params: { domain: 'a', data: '\u00c3\u00a4' } }]);
});

test("lab: what is typed at Xen's console and at Dom0's goes to each of them through the board's", async () => {
  const { lab, machine } = testLab('');
  const typed = (): string => {
    let text = '';
    for (let byte = machine.console.receive(); byte >= 0; byte = machine.console.receive())
      text += String.fromCharCode(byte);
    return text;
  };
  // The UART may have taken some of it already.
  await lab.call('consoles.write', { console: 'dom0', text: 'ls' });
  expect(typed()).toBe('ls');
  await lab.call('consoles.write', { console: 'xen', text: 'h' });
  expect(typed()).toBe('\u0001\u0001\u0001h');
  await lab.call('consoles.write', { console: 'xen', text: 'q' });
  expect(typed()).toBe('q');
  await lab.call('consoles.write', { console: 'dom0', text: 'x' });
  expect(typed()).toBe('\u0001\u0001\u0001x');
});

test('lab: nodes of xenstore can be watched, also by an agent that was started anew', async () => {
  const { lab, agentSays, asked, events } = testLab('');
  await agentSays(HELLO);
  const watched = lab.call('domains.xenstoreWatch', { path: '/a' });
  const { id, params } = asked()[0]!;
  await agentSays({ id, result: {} }, { event: 'watch', token: params.token, path: '/a/b', value: 'x' });
  await watched;
  expect(events.at(-1)).toEqual({ service: 'domains', type: 'xenstore', path: '/a/b', value: 'x' });
  await agentSays({ event: 'watch', token: 'somebody else', path: '/c', value: null });
  expect(events.at(-1)).toMatchObject({ path: '/a/b' });
  await agentSays(HELLO);
  expect(asked()).toMatchObject([{ method: 'xenstore-watch', params: { path: '/a', token: params.token } }]);
});

test('lab: mistakes in a call are told to the caller', async () => {
  const { lab } = testLab('domains: [{ name: a, kernel: lab:rtos, memory: 16 }]');
  await expect(lab.call('nothing.here', {})).rejects.toThrow(
    'there is no method nothing.here: there are consoles.write',
  );
  await expect(lab.call('consoles.constructor', {})).rejects.toThrow('there is no method');
  await expect(lab.call('consoles.write', { console: 'a' })).rejects.toThrow(/^text: /);
  await expect(lab.call('consoles.write', { console: 'b', text: '' })).rejects.toThrow('there are xen, dom0, a');
  await expect(lab.call('domains.destroy', { domain: 'b' })).rejects.toThrow('the layout has no domain b: it has a');
  expect(await lab.call('methods', {})).toContain('domains.list');
});

test('lab: what waits for the agent is told when the machine is given up', async () => {
  const { lab, agentSays, events } = testLab('domains: [{ name: a, kernel: lab:rtos, memory: 16 }]');
  await agentSays(HELLO);
  const list = lab.call('domains.list', {});
  lab.close();
  await expect(list).rejects.toThrow('the machine was reset or ends');
  // The domain that was being made is no news any more.
  await new Promise((resolve) => setImmediate(resolve));
  expect(events.filter(({ type }) => type === 'failed')).toEqual([]);
});

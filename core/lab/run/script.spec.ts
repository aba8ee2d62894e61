import * as v from 'valibot';
import { expect, test } from 'vitest';
import { HELLO, testLab } from './lab.fixture.ts';
import { Script, ScriptRun } from './script.ts';

const LAYOUT = 'domains: [{ name: a, kernel: lab:rtos, memory: 16 }]';

function scripted(steps: object[]) {
  const made = testLab(LAYOUT);
  return { ...made, script: new ScriptRun(made.lab, v.parse(Script, steps)) };
}

test('script: texts are found one behind the other, also those that came before the step', async () => {
  const { script, agentSays } = scripted([
    { console: 'a', shows: 'one' },
    { console: 'a', shows: 'one' },
    { console: 'a', shows: '^two$' },
  ]);
  await agentSays(HELLO, { event: 'console', domain: 'a', data: 'one' });
  expect(script.state).toBe('running');
  expect(script.at).toBe('step 2, a shows /one/');
  await agentSays({ event: 'console', domain: 'a', data: ' one\ntwo\n' });
  expect(script.state).toBe('done');
});

test('script: it waits for stages and for what happens to domains', async () => {
  const { script, agentSays } = scripted([{ stage: 'running' }, { domain: 'a', change: 'stopped' }]);
  const change = (name: string) => ({ event: 'domain', domain: 'a', change: name, id: 1 });
  await agentSays(HELLO, change('stopped'), { id: 1, result: { id: 1 } });
  expect(script.at).toBe('step 2, a stopped');
  await agentSays(change('gone'));
  expect(script.state).toBe('running');
  await agentSays(change('stopped'));
  expect(script.state).toBe('done');
});

test('script: it types, calls and sleeps in virtual time', async () => {
  const { script, machine, lab, events, run } = scripted([
    { console: 'dom0', types: 'ls\n' },
    { sleep: 1.5 },
    { call: 'consoles.list' },
  ]);
  await run(1.4);
  expect(script.at).toBe('step 2, sleep 1.5');
  expect(machine.console.takeBack()).toEqual(new TextEncoder().encode('ls\n'));
  await run(0.2);
  expect(script.state).toBe('done');
  expect(events.at(-1)).toEqual({
    service: 'script',
    type: 'result',
    step: 2,
    call: 'consoles.list',
    result: ['xen', 'dom0', 'a'],
  });
  lab.close();
});

test('script: what does not come in its time, a call that fails and a stage that fails end it, with why', async () => {
  const late = scripted([{ console: 'a', shows: 'x', within: 2 }]);
  await late.run(2.1);
  expect(late.script.state).toEqual({ failure: 'not in 2 s of virtual time (at step 1, a shows /x/)' });
  const wrong = scripted([{ call: 'domains.pause', params: { domain: 'b' } }]);
  await wrong.run(0.1);
  expect(wrong.script.state).toMatchObject({ failure: expect.stringContaining('the layout has no domain b') });
  const failed = scripted([{ stage: 'running' }]);
  await failed.agentSays(HELLO, { id: 1, error: { code: 'xl', message: 'no memory' } });
  expect(failed.script.state).toMatchObject({ failure: expect.stringContaining('a could not be started: no memory') });
});

test('script: a step that is none is told', () => {
  const problem = (steps: unknown) => v.safeParse(Script, steps).issues?.[0].message;
  expect(problem([{ sleep: -1 }])).toMatch(/greater than 0/);
  expect(problem([{ waits: 1 }])).toMatch(/^write one of/);
  expect(problem([{ console: 'a', shows: '(' }])).toMatch(/regular expression/);
});

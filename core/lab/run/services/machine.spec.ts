import { expect, test } from 'vitest';
import { testLab } from '../lab.fixture.ts';
import { machine } from './machine.ts';

const lab = () => testLab('', [machine]);

test('machine: is paused and resumed, and tells so once', async () => {
  const { lab: running, machine, events } = lab();
  expect(await running.call('machine.state', {})).toEqual({ paused: false, speed: { kind: 'free' }, seconds: 0 });
  await running.call('machine.pause', {});
  await running.call('machine.pause', {});
  expect([machine.paused, events]).toEqual([
    true,
    [{ service: 'machine', type: 'state', paused: true, speed: { kind: 'free' } }],
  ]);
  await running.call('machine.resume', {});
  expect([machine.paused, events.length]).toEqual([false, 2]);
});

test('machine: a speed that it can not have is told', async () => {
  const { lab: running, events } = lab();
  await expect(running.call('machine.speed', { kind: 'real', factor: 0.5 })).rejects.toThrow('it can only run free');
  await expect(running.call('machine.speed', { kind: 'real', factor: 2 })).rejects.toThrow(
    'factor: write a factor from 0.01 to 1',
  );
  await expect(running.call('machine.speed', { kind: 'fast' })).rejects.toThrow('write { "kind": "real"');
  await running.call('machine.speed', { kind: 'free' });
  expect(events).toEqual([]);
});

test("machine: the reset button is the board's", async () => {
  const { lab: running, machine } = lab();
  await running.call('machine.reset', {});
  expect([machine.power, machine.resetByButton]).toEqual(['reset', true]);
});

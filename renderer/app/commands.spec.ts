import { beforeEach, expect, test } from 'vitest';
import { attempt, type Command, findCommand, registerCommands, runCommand, useCommands } from './commands.ts';
import { useToasts } from './toasts.ts';

const command = (id: string, run: () => unknown = () => {}, more: Partial<Command> = {}): Command => ({
  id,
  title: `Do ${id}`,
  section: 'Tests',
  run,
  ...more,
});

beforeEach(() => {
  useCommands.setState({ commands: [] });
  useToasts.setState({ toasts: [] });
});

test('commands: what is registered can be found and run, until it is released', async () => {
  let ran = 0;
  const release = registerCommands([command('a', () => ran++)]);
  await runCommand('a');
  expect(ran).toBe(1);
  release();
  expect(findCommand('a')).toBeUndefined();
  await runCommand('a');
  expect(ran).toBe(1);
});

test('commands: a newer one takes the place of an older one, and outlives its release', () => {
  const older = registerCommands([command('a'), command('b')]);
  registerCommands([command('a', () => {}, { title: 'Newer' })]);
  older();
  expect(useCommands.getState().commands.map(({ title }) => title)).toEqual(['Newer']);
});

test('commands: one that can not be done now does nothing', async () => {
  let ran = 0;
  registerCommands([command('a', () => ran++, { enabled: () => false })]);
  await runCommand('a');
  expect(ran).toBe(0);
});

test('commands: what goes wrong is shown once, with how often', async () => {
  registerCommands([command('a', () => Promise.reject(new Error('the machine is off')))]);
  await runCommand('a');
  await runCommand('a');
  expect(useToasts.getState().toasts).toMatchObject([
    { kind: 'error', title: 'Do a', text: 'the machine is off', times: 2 },
  ]);
});

test('commands: an attempt tells whether it went well', async () => {
  expect(await attempt('x', () => 1)).toBe(true);
  expect(
    await attempt('x', () => {
      throw new Error('no');
    }),
  ).toBe(false);
});

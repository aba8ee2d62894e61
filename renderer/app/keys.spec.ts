import { expect, test } from 'vitest';
import type { Command } from './commands.ts';
import { commandFor } from './keys.ts';

const command = (id: string, shortcut: string, enabled = true): Command => ({
  id,
  title: id,
  section: 'Tests',
  shortcuts: [shortcut],
  enabled: () => enabled,
  run: () => {},
});
const press = { key: 'k', code: 'KeyK', ctrlKey: true, metaKey: false, shiftKey: false, altKey: false };

test('keys: a press means the first command that can be done now', () => {
  const commands = [command('off', 'Mod+K', false), command('on', 'Mod+K'), command('other', 'Mod+K')];
  expect(commandFor(press, 'page', commands, false)?.id).toBe('on');
});

test('keys: in a terminal the guest gets it', () => {
  expect(commandFor(press, 'terminal', [command('on', 'Mod+K')], false)).toBeUndefined();
});

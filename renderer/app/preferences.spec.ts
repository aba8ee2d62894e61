import { expect, test } from 'vitest';
import { useDesk } from '../desk/desk.ts';
import { keepSetting, preference, readPreference, setPreference } from './preferences.ts';
import { useToasts } from './toasts.ts';

test('preferences: a setting is JSON, and what makes no sense is as if it were not there', () => {
  expect(readPreference('view.theme', '"light"')).toBe('light');
  expect(readPreference('view.text-size', '125')).toBe(125);
  for (const text of [undefined, '', '"pink"', '{', 'null', '7'])
    expect(readPreference('view.theme', text), text).toBe('system');
  for (const text of ['"big"', '0', '1e9', 'null']) expect(readPreference('view.text-size', text), text).toBe(100);
});

test('preferences: what is chosen counts at once, and null takes it back', () => {
  setPreference('view.motion', 'reduced');
  expect(preference('view.motion')).toBe('reduced');
  keepSetting('view.motion', null);
  expect(preference('view.motion')).toBe('system');
});

test('preferences: without a desk nobody is bothered: it is told later', async () => {
  useDesk.setState({ connection: 'lost' });
  setPreference('view.theme', 'dark');
  await Promise.resolve();
  await Promise.resolve();
  expect(useToasts.getState().toasts).toEqual([]);
  // The desk's own settings come first when it is there again: what was chosen meanwhile is put on top.
  useDesk.setState({ connection: 'open', settings: {} });
  expect(preference('view.theme')).toBe('dark');
});

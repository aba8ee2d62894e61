import { afterEach, expect, test, vi } from 'vitest';
import type { Command } from './commands.ts';
import { commandFor, focusOf, listenToKeys } from './keys.ts';

afterEach(() => vi.unstubAllGlobals());

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

/** An element that is found by some of the selectors that are asked for. */
function element(...selectors: readonly string[]): Element {
  class Stub {
    isContentEditable = false;
    matches = (asked: string): boolean => asked.split(', ').some((one) => selectors.includes(one));
    closest = (asked: string): unknown => (this.matches(asked) ? this : null);
  }
  vi.stubGlobal('HTMLElement', Stub);
  return new Stub() as unknown as Element;
}

// A browser's own undo in a field that has nothing to undo goes to the field that has, and takes the focus along: to a terminal.
test('keys: fields of the layout, boxes, sliders and choices have no undo of their own', () => {
  expect(focusOf(element('input', '[data-undo]'))).toBe('field');
  expect(focusOf(element('input', '[type=checkbox]'))).toBe('field');
  expect(focusOf(element('input', '[type=range]'))).toBe('field');
  expect(focusOf(element('select'))).toBe('field');
  expect(focusOf(element('input'))).toBe('text');
  expect(focusOf(element('textarea', '.xterm'))).toBe('terminal');
  expect(focusOf(element('button'))).toBe('page');
});

test('keys: where there is nothing to undo, a field of the layout is kept from the undo of the browser, also while the key is held', () => {
  let listener: (event: unknown) => void = () => {};
  const activeElement = element('input', '[data-undo]');
  vi.stubGlobal('addEventListener', (_: string, told: typeof listener) => {
    listener = told;
  });
  vi.stubGlobal('document', { querySelector: () => null, activeElement });
  listenToKeys();
  const prevented = (key: string, repeat = false): boolean => {
    const preventDefault = vi.fn();
    listener({ ...press, key, code: `Key${key.toUpperCase()}`, repeat, isComposing: false, preventDefault });
    return preventDefault.mock.calls.length > 0;
  };
  expect([prevented('z'), prevented('z', true), prevented('y')]).toEqual([true, true, true]);
  expect(prevented('c')).toBe(false);
});

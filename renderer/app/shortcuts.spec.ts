import { describe, expect, test } from 'vitest';
import { actsIn, type KeyPress, matches, parseShortcut, shortcutKeys } from './shortcuts.ts';

const press = (key: string, modifiers = '', code = ''): KeyPress => ({
  key,
  code,
  ctrlKey: modifiers.includes('c'),
  metaKey: modifiers.includes('m'),
  shiftKey: modifiers.includes('s'),
  altKey: modifiers.includes('a'),
});

test('shortcuts: a text names modifiers and a key', () => {
  expect(parseShortcut('Mod+Shift+P')).toEqual({ mod: true, shift: true, alt: false, key: 'p' });
  expect(parseShortcut('F1')).toEqual({ mod: false, shift: false, alt: false, key: 'f1' });
  expect(parseShortcut('Mod+Plus').key).toBe('+');
  expect(parseShortcut('Alt+Space').key).toBe(' ');
});

test('shortcuts: a text that makes no sense is refused with what is wrong', () => {
  expect(() => parseShortcut('Ctrl+K')).toThrow('Ctrl is not Mod, Shift or Alt');
  expect(() => parseShortcut('Mod+')).toThrow('a key comes last');
  expect(() => parseShortcut('Mod+Mod+K')).toThrow('named twice');
});

describe('shortcuts: a key press is one', () => {
  const palette = parseShortcut('Mod+K');
  test('with Ctrl, on a Mac with Cmd, and never with both', () => {
    expect(matches(palette, press('k', 'c'), false)).toBe(true);
    expect(matches(palette, press('k', 'm'), false)).toBe(false);
    expect(matches(palette, press('k', 'm'), true)).toBe(true);
    expect(matches(palette, press('k', 'c'), true)).toBe(false);
    expect(matches(palette, press('k', 'cm'), false)).toBe(false);
  });
  test('only with its own modifiers', () => {
    expect(matches(palette, press('K', 'cs'), false)).toBe(false);
    expect(matches(palette, press('k', 'ca'), false)).toBe(false);
    expect(matches(parseShortcut('Mod+Shift+P'), press('P', 'cs'), false)).toBe(true);
  });
  test('by the place of a digit, where Alt gives another sign', () => {
    expect(matches(parseShortcut('Alt+1'), press('¡', 'a', 'Digit1'), true)).toBe(true);
  });
  test('with a sign that needs Shift on some keyboards', () => {
    expect(matches(parseShortcut('Mod+/'), press('/', 'cs'), false)).toBe(true);
    expect(matches(parseShortcut('Mod+/'), press('/', 'c'), false)).toBe(true);
  });
});

test('shortcuts: a terminal keeps what a shell could want', () => {
  for (const text of ['Mod+K', 'Mod+C', 'Alt+1', 'F8', 'Shift+A', 'A'])
    expect(actsIn('terminal', parseShortcut(text)), text).toBe(false);
  for (const text of ['Mod+Shift+P', 'F1', 'F6', 'Shift+F6', 'Mod+F8'])
    expect(actsIn('terminal', parseShortcut(text)), text).toBe(true);
});

test('shortcuts: a text field keeps what makes and edits text', () => {
  for (const text of ['Mod+Z', 'Mod+Shift+Z', 'Mod+C', 'Mod+Shift+ArrowRight', 'Alt+ArrowLeft'])
    expect(actsIn('text', parseShortcut(text)), text).toBe(false);
  expect(actsIn('text', parseShortcut('A'))).toBe(false);
  expect(actsIn('text', parseShortcut('Mod+K'))).toBe(true);
  expect(actsIn('page', parseShortcut('A'))).toBe(true);
});

test("shortcuts: where every change is a step of the layout, undo and redo are the app's, and the rest is as in text", () => {
  for (const text of ['Mod+Z', 'Mod+Y', 'Mod+Shift+Z', 'Mod+K'])
    expect(actsIn('field', parseShortcut(text)), text).toBe(true);
  for (const text of ['Mod+C', 'Mod+A', 'A', 'ArrowUp', 'Mod+ArrowLeft'])
    expect(actsIn('field', parseShortcut(text)), text).toBe(false);
});

test('shortcuts: people read the keys as their keyboard has them', () => {
  expect(shortcutKeys('Mod+Shift+ArrowLeft', false)).toEqual(['Ctrl', 'Shift', '←']);
  expect(shortcutKeys('Mod+Alt+K', true)).toEqual(['⌘', '⌥', 'K']);
  expect(shortcutKeys('Escape', false)).toEqual(['Esc']);
  expect(shortcutKeys('F11', false)).toEqual(['F11']);
});

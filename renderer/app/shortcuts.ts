/** A shortcut, taken apart. `key` is as KeyboardEvent.key has it, letters small. */
export interface Shortcut {
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly key: string;
}

/** What of a keyboard event decides. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/**
 * Where the keyboard's focus is: a terminal takes all that a shell could want, a text field what makes text. A `field` is one that has no
 * undo of its own: what is changed there is a step of something larger.
 */
export type Focus = 'page' | 'field' | 'text' | 'terminal';

/** What a text field does with these and Ctrl, Alt or Shift is its own: undo, clipboard, moving, selecting, deleting. */
const EDITING: ReadonlySet<string> = new Set(
  'z y a c v x arrowleft arrowright arrowup arrowdown home end backspace delete'.split(' '),
);
const UNDOING: ReadonlySet<string> = new Set(['z', 'y']);
const NAMED: Readonly<Record<string, string>> = { Space: ' ', Plus: '+', Esc: 'Escape' };
const SHOWN: Readonly<Record<string, string>> = {
  ' ': 'Space',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  enter: '↵',
};

/** Reads `Mod+Shift+P`. Throws an Error that says what is wrong: shortcuts are written by us. */
export function parseShortcut(text: string): Shortcut {
  const parts = text.split('+');
  const key = parts.pop()!;
  if (!key) throw new Error(`shortcut ${text}: a key comes last; the key + is called Plus`);
  const modifiers = new Set(parts);
  for (const one of modifiers)
    if (!['Mod', 'Shift', 'Alt'].includes(one)) throw new Error(`shortcut ${text}: ${one} is not Mod, Shift or Alt`);
  if (modifiers.size !== parts.length) throw new Error(`shortcut ${text}: a modifier is named twice`);
  return {
    mod: modifiers.has('Mod'),
    shift: modifiers.has('Shift'),
    alt: modifiers.has('Alt'),
    key: (NAMED[key] ?? key).toLowerCase(),
  };
}

/** Whether a key press is this shortcut. Shift with a sign (as in `?`) is part of the sign. */
export function matches(shortcut: Shortcut, press: KeyPress, mac: boolean): boolean {
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  if (mod !== shortcut.mod || other || press.altKey !== shortcut.alt) return false;
  const sign = shortcut.key.length === 1 && !/[a-z0-9 ]/.test(shortcut.key);
  if (!sign && press.shiftKey !== shortcut.shift) return false;
  return press.key.toLowerCase() === shortcut.key || physical(press.code) === shortcut.key;
}

/** With Alt or Shift some keyboards give other signs: digits are then found by their place. */
const physical = (code: string): string | undefined => /^Digit(\d)$/.exec(code)?.[1];

/**
 * Whether a shortcut may act. A terminal's programs get every key except F1 and F6, F-keys with Mod or Shift, and those with Mod and Shift
 * together, which terminals on the desktop keep for themselves everywhere.
 */
export function actsIn(focus: Focus, { mod, shift, alt, key }: Shortcut): boolean {
  const functionKey = /^f\d+$/.test(key);
  if (focus === 'terminal') return (mod && shift) || (functionKey && (mod || shift || key === 'f1' || key === 'f6'));
  if (focus === 'field' && mod && UNDOING.has(key)) return true;
  if (focus === 'text' || focus === 'field') return functionKey || ((mod || alt) && !EDITING.has(key));
  return true;
}

/** As it is shown to people: one text for each key. */
export function shortcutKeys(text: string, mac: boolean): readonly string[] {
  const { mod, shift, alt, key } = parseShortcut(text);
  const shown = SHOWN[key] ?? (key.length === 1 ? key.toUpperCase() : key[0]!.toUpperCase() + key.slice(1));
  return [
    ...(mod ? [mac ? '⌘' : 'Ctrl'] : []),
    ...(alt ? [mac ? '⌥' : 'Alt'] : []),
    ...(shift ? [mac ? '⇧' : 'Shift'] : []),
    shown,
  ];
}

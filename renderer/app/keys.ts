import { type Command, isEnabled, runCommand, useCommands } from './commands.ts';
import { isMac } from './platform.ts';
import { actsIn, type Focus, type KeyPress, matches, parseShortcut } from './shortcuts.ts';

/**
 * What has no undo of its own. `data-undo` marks text fields whose every change is a step of the layout: the browser's undo knows nothing of
 * such steps, and where a field has nothing to undo it goes to the one that has, a terminal's, and takes the focus along.
 */
const STEPS = 'select, [data-undo], [type=checkbox], [type=radio], [type=range]';

/** Where the keyboard's focus is. */
export function focusOf(element: Element | null): Focus {
  if (element?.closest('.xterm')) return 'terminal';
  if (element instanceof HTMLElement && (element.isContentEditable || element.matches('input, textarea, select')))
    return element.matches(STEPS) ? 'field' : 'text';
  return 'page';
}

/** The command that a key press means, if there is one that can be done now. */
export function commandFor(
  press: KeyPress,
  focus: Focus,
  commands: readonly Command[],
  mac: boolean,
): Command | undefined {
  return commands.find(
    (command) =>
      command.shortcuts?.some((text) => {
        const shortcut = parseShortcut(text);
        return matches(shortcut, press, mac) && actsIn(focus, shortcut);
      }) && isEnabled(command),
  );
}

const UNDO = ['Mod+Z', 'Mod+Y', 'Mod+Shift+Z'].map(parseShortcut);

/** Shortcuts act before anything in the page gets the key. Returns the release. */
export function listenToKeys(): () => void {
  const press = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const focus = focusOf(document.activeElement);
    if (focus === 'field' && UNDO.some((undo) => matches(undo, event, isMac))) event.preventDefault();
    // An open dialog has the keyboard to itself.
    if (event.repeat || document.querySelector('dialog[open]')) return;
    const command = commandFor(event, focus, useCommands.getState().commands, isMac);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    void runCommand(command.id);
  };
  addEventListener('keydown', press, true);
  return () => removeEventListener('keydown', press, true);
}

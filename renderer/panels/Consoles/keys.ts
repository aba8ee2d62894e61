import { resized } from './arrangement.ts';
import { copySelection } from './clipboard.ts';
import type { ConsoleSession } from './session.ts';
import { arrange } from './sessions.ts';

/** F-keys are the guest's, except F1 and those with Ctrl or Shift. */
const isForTheApp = ({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  key === 'F1' || (/^F\d+$/.test(key) && (shiftKey || ctrlKey || metaKey));

/** The keys of a terminal that do not go to its guest. */
export function terminalKeys(session: ConsoleSession, search: () => void): void {
  session.terminal.attachCustomKeyEventHandler((event) => {
    const control = event.ctrlKey || event.metaKey;
    if (event.type !== 'keydown') return !isForTheApp(event);
    if (control && event.shiftKey && event.code === 'KeyC') {
      event.preventDefault();
      copySelection(session);
      return false;
    }
    if (control && !event.shiftKey && !event.altKey && event.code === 'KeyF') {
      event.preventDefault();
      search();
      return false;
    }
    if (control && (event.key === '+' || event.key === '=' || event.key === '-' || event.key === '0')) {
      event.preventDefault();
      arrange((now) => resized(now, event.key === '0' ? 0 : event.key === '-' ? -1 : 1));
      return false;
    }
    if (event.key === 'F6' && event.shiftKey) {
      event.preventDefault();
      document.querySelector<HTMLElement>(`[data-console="${CSS.escape(session.name)}"]`)?.focus();
      return false;
    }
    // Ctrl Shift V is the browser's own paste without format, and other such keys are the app's.
    return !(control && event.shiftKey) && !isForTheApp(event);
  });
}

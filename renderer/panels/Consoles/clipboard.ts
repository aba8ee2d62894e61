import { consoles as texts } from '../../texts/consoles.ts';
import type { ConsoleSession } from './session.ts';
import { useConsoles } from './sessions.ts';

/** Copies what is selected in a terminal, if anything is. */
export function copySelection({ terminal }: ConsoleSession): void {
  const text = terminal.getSelection();
  if (text !== '') void navigator.clipboard?.writeText(text).catch(() => {});
}

/** Types the clipboard's text, where the browser lets the page read it. */
export async function pasteClipboard(session: ConsoleSession): Promise<void> {
  try {
    session.terminal.paste(await navigator.clipboard.readText());
  } catch {
    useConsoles.setState(({ failures }) => ({ failures: { ...failures, [session.name]: texts.pasteDenied } }));
  }
}

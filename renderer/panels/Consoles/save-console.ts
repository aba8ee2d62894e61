import { download, logName } from './save.ts';
import type { ConsoleSession } from './session.ts';

/** Lets the person keep what a console has shown, as far as its terminal has it. */
export function saveConsole(session: ConsoleSession): void {
  void session.text().then((text) => download(logName(session.name, new Date()), text));
}

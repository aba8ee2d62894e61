import type { Happening } from '../../electron/contract/shapes.ts';
import { useDesk } from '../desk/desk.ts';
import { texts } from '../texts/en.ts';
import { tell } from './toasts.ts';

const TITLES: ReadonlyMap<string | undefined, string> = new Map([
  ['settings', texts.frame.settingsWarning],
  ['start', texts.frame.startWarning],
]);

/** What every window shows of what has happened: a person's settings, or disks, are not as they were. All other warnings are in the log. */
export const toTell = (happenings: readonly Happening[], after: number): readonly Happening[] =>
  happenings.filter(({ kind, what, number }) => kind === 'warning' && TITLES.has(what) && number > after);

/** Shows warnings, those of before this window opened, too. Returns its release. */
export function listenToWarnings(): () => void {
  let seen = -1;
  const look = ({ happenings }: { readonly happenings: readonly Happening[] }): void => {
    const newest = happenings.at(-1)?.number ?? -1;
    if (newest === seen) return;
    // Another desk counts anew.
    if (newest < seen) seen = -1;
    for (const { text, what } of toTell(happenings, seen)) tell({ kind: 'error', title: TITLES.get(what)!, text });
    seen = newest;
  };
  look(useDesk.getState());
  return useDesk.subscribe(look);
}

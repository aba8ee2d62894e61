import { isMac } from '../platform.ts';
import { shortcutKeys } from '../shortcuts.ts';
import s from './Keys.module.css';

/** The keys of a shortcut, as they are on the keyboard. */
export function Keys({ shortcut }: { readonly shortcut: string }) {
  return (
    <span className={s.keys}>
      {shortcutKeys(shortcut, isMac).map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}

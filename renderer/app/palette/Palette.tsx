import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { texts } from '../../texts/en.ts';
import { type Command, isEnabled, runCommand, useCommands } from '../commands.ts';
import { useOverlays } from '../overlays.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Keys } from '../parts/Keys.tsx';
import s from './Palette.module.css';
import { search } from './search.ts';

const t = texts.frame.palette;
/** Commands that were used last in this window, newest first. */
let recent: readonly string[] = [];
const MOST_RECENT = 6;

export function Palette() {
  const open = useOverlays((state) => state.palette);
  return open ? <Opened /> : null;
}

const close = (): void => useOverlays.setState({ palette: false });

function Opened() {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const all = useCommands((state) => state.commands);
  const found = useMemo(
    () =>
      search(
        query,
        all.filter((one) => one.id !== 'app.palette' && isEnabled(one)),
        recent,
      ),
    [query, all],
  );
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const chosen = found[Math.min(at, found.length - 1)];
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  const run = (command: Command | undefined): void => {
    if (!command) return;
    recent = [command.id, ...recent.filter((one) => one !== command.id)].slice(0, MOST_RECENT);
    close();
    // The focus goes back first: what the command does may move it.
    setTimeout(() => void runCommand(command.id));
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') run(chosen);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step === undefined || found.length === 0) return;
    event.preventDefault();
    const to = at + step;
    if (Math.abs(step) === 1) setAt((to + found.length) % found.length);
    else setAt(Math.max(0, Math.min(found.length - 1, to)));
  };
  return (
    <Dialog label={t.title} close={close} className={s.palette}>
      <div className={s.query}>
        <Search aria-hidden />
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={chosen && `${id}-${chosen.id}`}
          aria-label={t.placeholder}
          placeholder={t.placeholder}
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={keys}
        />
      </div>
      <div ref={list} id={id} role="listbox" aria-label={t.title} tabIndex={-1} className={s.list}>
        {found.map((command, number) => (
          <div
            key={command.id}
            id={`${id}-${command.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={command === chosen}
            className={s.command}
            onPointerMove={() => setAt(number)}
            onClick={() => run(command)}
            onKeyDown={() => {}}
          >
            <span className={s.name}>{command.title}</span>
            <span className={s.section}>{command.section}</span>
            {command.shortcuts?.[0] && <Keys shortcut={command.shortcuts[0]} />}
          </div>
        ))}
        {found.length === 0 && <p className={s.none}>{t.none}</p>}
      </div>
    </Dialog>
  );
}

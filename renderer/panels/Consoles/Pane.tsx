import { X } from 'lucide-react';
import { type MouseEvent, useEffect, useRef, useState } from 'react';
import { useDesk } from '../../desk/desk.ts';
import { consoles as texts } from '../../texts/consoles.ts';
import { unsplit } from './arrangement.ts';
import css from './Consoles.module.css';
import { Empty } from './Empty.tsx';
import { Find } from './Find.tsx';
import { terminalKeys } from './keys.ts';
import { Menu } from './Menu.tsx';
import type { ConsoleSession } from './session.ts';
import { arrange, consoleTitle, forget, useConsoles } from './sessions.ts';
import { Tool } from './Tabs.tsx';

interface PaneProps {
  readonly session: ConsoleSession;
  readonly active: boolean;
  /** It is the only one that is shown: its tab says what it is. */
  readonly alone: boolean;
  readonly searching: boolean;
  readonly onSearch: (on: boolean) => void;
}

/** A terminal in its place. */
export function Pane({ session, active, alone, searching, onSearch }: PaneProps) {
  const { name } = session;
  const title = useDesk(({ state }) => consoleTitle(name, state, texts.names));
  const failure = useConsoles((view) => view.failures[name]);
  const [menu, openMenu] = useState<{ x: number; y: number }>();
  const place = useRef<HTMLDivElement>(null);
  const finding = useRef(onSearch);
  finding.current = onSearch;
  useEffect(() => session.mount(place.current!), [session]);
  useEffect(() => {
    terminalKeys(session, () => finding.current(true));
    const { textarea } = session.terminal;
    textarea?.setAttribute('aria-label', `${texts.terminal(title)}. ${texts.help}`);
  }, [session, title]);
  useEffect(() => {
    if (failure === undefined) return;
    const timer = setTimeout(() => forget('failures', name), 8000);
    return () => clearTimeout(timer);
  }, [failure, name]);
  const menuAt = (event: MouseEvent): void => {
    event.preventDefault();
    openMenu({ x: event.clientX, y: event.clientY });
  };
  const activate = (): void => arrange((now) => (now.active === name ? now : { ...now, active: name }));
  return (
    <section className={css.pane} data-active={active && !alone} aria-label={texts.terminal(title)} onFocus={activate}>
      {!alone && (
        <header className={css.head}>
          <h3>{title}</h3>
          <Tool icon={X} label={texts.unsplit(title)} act={() => arrange((now) => unsplit(now, name))} />
        </header>
      )}
      {/* Right click has its menu; everything in it has a key, too. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the terminal inside takes the keys */}
      <div className={css.terminal} ref={place} data-terminal={name} onContextMenu={menuAt} />
      <Empty name={name} title={title} />
      {searching && <Find session={session} onClose={() => onSearch(false)} />}
      {failure !== undefined && (
        <p className={css.failure} role="alert">
          {failure}
        </p>
      )}
      {menu && <Menu at={menu} session={session} onSearch={() => onSearch(true)} onClose={() => openMenu(undefined)} />}
    </section>
  );
}

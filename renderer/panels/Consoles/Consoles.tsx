import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef, useState } from 'react';
import { useDesk } from '../../desk/desk.ts';
import { consoles as texts } from '../../texts/consoles.ts';
import { columns } from './arrangement.ts';
import css from './Consoles.module.css';
import { Pane } from './Pane.tsx';
import { startSessions, useConsoles } from './sessions.ts';
import { Tabs } from './Tabs.tsx';

/** Xen's console, Dom0's and one for each domain: as tabs, or side by side. */
export function Consoles() {
  const known = useDesk(({ state }) => state !== undefined);
  const on = useDesk(({ state }) => state?.power === 'on');
  const { shown, active } = useConsoles(({ arrangement }) => arrangement);
  const sessions = useConsoles((view) => view.sessions);
  const [searching, search] = useState<string>();
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  useEffect(() => {
    if (known) startSessions();
  }, [known]);
  return (
    <div className={css.panel} ref={place}>
      <Tabs width={width} onSearch={() => search(active)} />
      <div
        className={css.panes}
        style={{ gridTemplateColumns: `repeat(${columns(shown.length, width)}, minmax(0, 1fr))` }}
      >
        {shown.map((name) => {
          const session = sessions[name];
          return (
            session && (
              <Pane
                key={name}
                session={session}
                active={name === active}
                alone={shown.length === 1}
                searching={searching === name}
                onSearch={(on) => search(on ? name : undefined)}
              />
            )
          );
        })}
        {known && shown.length === 0 && <p className={css.none}>{on ? texts.empty.none : texts.empty.unbegun}</p>}
      </div>
    </div>
  );
}

function useWidth(place: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(800);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, [place]);
  return width;
}

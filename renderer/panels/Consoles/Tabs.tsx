import { AArrowDown, AArrowUp, Columns2, Download, Eraser, LayoutGrid, type LucideIcon, Search } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useDesk } from '../../desk/desk.ts';
import { consoles as texts } from '../../texts/consoles.ts';
import { choose, isAll, resized, split, toggleAll } from './arrangement.ts';
import css from './Consoles.module.css';
import { saveConsole } from './save-console.ts';
import { arrange, consoleTitle, useConsoles } from './sessions.ts';

const NONE: readonly string[] = [];
/** Pixels of width below which the tools about size go. */
const NARROW = 460;

/** A tab for each console, and what can be done with the active one. */
export function Tabs({ width, onSearch }: { width: number; onSearch: () => void }) {
  const consoles = useDesk(({ state }) => state?.consoles) ?? NONE;
  const arrangement = useConsoles((view) => view.arrangement);
  const bar = useRef<HTMLDivElement>(null);
  const session = useConsoles(({ sessions }) => sessions[arrangement.active]);
  const all = isAll(arrangement, consoles);
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined || consoles.length === 0) return;
    event.preventDefault();
    const name = consoles.at((consoles.indexOf(arrangement.active) + by) % consoles.length)!;
    arrange((now) => choose(now, name));
    bar.current?.querySelector<HTMLElement>(`[data-console="${CSS.escape(name)}"]`)?.focus();
  };
  return (
    <div className={css.bar}>
      <div className={css.tabs} role="tablist" aria-label={texts.tabs} ref={bar} onKeyDown={move}>
        {consoles.map((name) => (
          <Tab key={name} name={name} />
        ))}
      </div>
      {session && (
        <div className={css.tools}>
          <Tool icon={Search} label={texts.search} act={onSearch} />
          <Tool icon={Download} label={texts.save} act={() => saveConsole(session)} />
          <Tool icon={Eraser} label={texts.clear} act={() => session.clear()} />
          {width > NARROW && (
            <>
              <span className={css.gap} />
              <Tool icon={AArrowDown} label={texts.smaller} act={() => arrange((now) => resized(now, -1))} />
              <Tool icon={AArrowUp} label={texts.larger} act={() => arrange((now) => resized(now, 1))} />
            </>
          )}
          <span className={css.gap} />
          <Tool icon={Columns2} label={texts.split} act={() => arrange(split)} off={all} />
          <Tool icon={LayoutGrid} label={all ? texts.one : texts.all} act={() => arrange(toggleAll)} on={all} />
        </div>
      )}
    </div>
  );
}

function Tab({ name }: { name: string }) {
  const domain = useDesk(({ state }) => state?.domains.find((one) => one.name === name)?.state);
  const title = useDesk(({ state }) => consoleTitle(name, state, texts.names));
  const unread = useConsoles((view) => view.unread[name] === true);
  const { shown, active } = useConsoles((view) => view.arrangement);
  const words = [title, domain && texts.state[domain], unread && texts.unread].filter(Boolean).join(', ');
  return (
    <button
      type="button"
      role="tab"
      className={css.tab}
      data-console={name}
      data-shown={shown.includes(name)}
      aria-selected={name === active}
      tabIndex={name === active ? 0 : -1}
      aria-label={words}
      title={words}
      onClick={(event) => {
        arrange((now, consoles) =>
          event.ctrlKey || event.metaKey || event.shiftKey ? split(now, consoles, name) : choose(now, name),
        );
        // Who opens a console types there next. It has to be in its place for that.
        requestAnimationFrame(() => useConsoles.getState().sessions[name]?.terminal.focus());
      }}
    >
      {domain && <span className={css.state} data-state={domain} aria-hidden />}
      <span>{title}</span>
      {unread && <span className={css.unread} aria-hidden />}
    </button>
  );
}

interface ToolProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly act: () => void;
  readonly off?: boolean;
  readonly on?: boolean;
}

export function Tool({ icon: Icon, label, act, off = false, on }: ToolProps) {
  return (
    <button
      type="button"
      className={css.tool}
      aria-label={label}
      aria-pressed={on}
      title={label}
      disabled={off}
      onClick={act}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden />
    </button>
  );
}

import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { consoles as texts } from '../../texts/consoles.ts';
import css from './Consoles.module.css';
import { copySelection, pasteClipboard } from './clipboard.ts';
import { saveConsole } from './save-console.ts';
import type { ConsoleSession } from './session.ts';

interface MenuProps {
  readonly at: { readonly x: number; readonly y: number };
  readonly session: ConsoleSession;
  readonly onSearch: () => void;
  readonly onClose: () => void;
}

/** What a right click on a terminal offers. */
export function Menu({ at, session, onSearch, onClose }: MenuProps) {
  const list = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState(at);
  useLayoutEffect(() => {
    const { width, height } = list.current!.getBoundingClientRect();
    setPlace({ x: Math.min(at.x, innerWidth - width - 8), y: Math.min(at.y, innerHeight - height - 8) });
    list.current!.querySelector<HTMLElement>('button:enabled')?.focus();
  }, [at]);
  useEffect(() => {
    const outside = (event: Event): void => {
      if (!list.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener('pointerdown', outside);
    window.addEventListener('blur', onClose);
    return () => {
      document.removeEventListener('pointerdown', outside);
      window.removeEventListener('blur', onClose);
    };
  }, [onClose]);
  const keys = (event: KeyboardEvent): void => {
    const items = [...list.current!.querySelectorAll<HTMLElement>('button:enabled')];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') {
      onClose();
      session.terminal.focus();
    } else if (by !== undefined)
      items.at((items.indexOf(document.activeElement as HTMLElement) + by) % items.length)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const item = (label: string, act: () => void, keyText?: string, off = false) => (
    <button
      type="button"
      role="menuitem"
      disabled={off}
      onClick={() => {
        onClose();
        session.terminal.focus();
        act();
      }}
    >
      <span>{label}</span>
      {keyText !== undefined && <kbd>{keyText}</kbd>}
    </button>
  );
  return createPortal(
    <div
      className={css.menu}
      role="menu"
      tabIndex={-1}
      ref={list}
      style={{ left: place.x, top: place.y }}
      onKeyDown={keys}
    >
      {item(texts.copy, () => copySelection(session), texts.keys.copy, !session.terminal.hasSelection())}
      {item(texts.paste, () => void pasteClipboard(session), texts.keys.paste)}
      {item(texts.selectAll, () => session.terminal.selectAll())}
      <hr />
      {item(texts.menuSearch, onSearch, texts.keys.search)}
      {item(texts.menuSave, () => saveConsole(session))}
      {item(texts.clear, () => session.clear())}
    </div>,
    document.body,
  );
}

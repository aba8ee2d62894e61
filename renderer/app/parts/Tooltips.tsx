import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Keys } from './Keys.tsx';
import s from './Tooltips.module.css';

/** Milliseconds that the pointer rests on something before its tooltip comes. */
const REST = 450;

interface Shown {
  readonly on: HTMLElement;
  readonly text: string;
  readonly keys: string | undefined;
}

const tipped = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;

/** Tooltips of everything in the window that has `data-tip`, with the shortcut in `data-keys`. They tell nothing that is nowhere else. */
export function Tooltips() {
  const [shown, setShown] = useState<Shown>();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (on: HTMLElement): void => {
      if (on.isConnected && on.getAttribute('aria-expanded') !== 'true')
        setShown({ on, text: on.dataset.tip!, keys: on.dataset.keys });
    };
    const hide = (): void => {
      clearTimeout(timer);
      setShown(undefined);
    };
    const over = (event: PointerEvent): void => {
      hide();
      const on = event.pointerType === 'mouse' ? tipped(event.target) : null;
      if (on) timer = setTimeout(() => show(on), REST);
    };
    const focus = (event: FocusEvent): void => {
      const on = tipped(event.target);
      if (on?.matches(':focus-visible')) show(on);
    };
    const listeners = [
      ['pointerover', over],
      ['pointerdown', hide],
      ['keydown', hide],
      ['focusin', focus],
      ['focusout', hide],
    ] as const;
    for (const [event, listener] of listeners) document.addEventListener(event, listener as EventListener, true);
    return () => {
      clearTimeout(timer);
      for (const [event, listener] of listeners) document.removeEventListener(event, listener as EventListener, true);
    };
  }, []);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !shown) return;
    // Above an open dialog too.
    element.showPopover();
    const at = shown.on.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = element;
    const below = at.bottom + 6 + height < innerHeight;
    element.style.left = `${Math.max(6, Math.min(at.left + (at.width - width) / 2, innerWidth - width - 6))}px`;
    element.style.top = `${below ? at.bottom + 6 : at.top - 6 - height}px`;
  }, [shown]);
  if (!shown) return null;
  return (
    <div key={shown.text} ref={box} popover="manual" role="tooltip" className={s.tip}>
      {shown.text}
      {shown.keys && <Keys shortcut={shown.keys} />}
    </div>
  );
}

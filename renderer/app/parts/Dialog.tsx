import { type ReactNode, useLayoutEffect, useRef } from 'react';
import s from './Dialog.module.css';

interface Props {
  readonly label: string;
  readonly close: () => void;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** A dialog over everything: Escape and a click beside it close it, the focus stays in it and goes back afterwards. */
export function Dialog({ label, close, children, className = '' }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  // At once: what closes it may want the focus somewhere else right afterwards.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const element = dialog.current;
    element?.showModal();
    return () => {
      // While it is open nothing outside takes the focus.
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, by the browser's own cancel event
    <dialog
      ref={dialog}
      aria-label={label}
      className={`${s.dialog} ${className}`}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className={s.inside}>{children}</div>
    </dialog>
  );
}

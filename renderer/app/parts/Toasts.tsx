import { CircleAlert, Info, X } from 'lucide-react';
import { useEffect } from 'react';
import { texts } from '../../texts/en.ts';
import { dismiss, type Toast, useToasts } from '../toasts.ts';
import { Button, IconButton } from './Button.tsx';
import s from './Toasts.module.css';

/** Milliseconds that a note stays; an error stays until it is dismissed. */
const NOTE = 4000;

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <section className={s.toasts} aria-label={texts.frame.landmarks.notices} aria-live="polite">
      {toasts.map((toast) => (
        <One key={toast.number} toast={toast} />
      ))}
    </section>
  );
}

function One({ toast: { number, kind, title, text, action, times } }: { readonly toast: Toast }) {
  useEffect(() => {
    if (kind === 'error' || action) return;
    const timer = setTimeout(() => dismiss(number), NOTE);
    return () => clearTimeout(timer);
  }, [number, kind, action]);
  const Icon = kind === 'error' ? CircleAlert : Info;
  return (
    <div className={`${s.toast} ${s[kind]}`} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon aria-hidden className={s.icon} />
      <div className={s.words}>
        <strong>
          {title}
          {times > 1 && <span className={s.times}> {texts.frame.toast.times(times)}</span>}
        </strong>
        {text && <p>{text}</p>}
        {action && (
          <Button
            className={s.action}
            onClick={() => {
              dismiss(number);
              action.run();
            }}
          >
            {action.title}
          </Button>
        )}
      </div>
      <IconButton icon={X} label={texts.frame.toast.dismiss} onClick={() => dismiss(number)} />
    </div>
  );
}

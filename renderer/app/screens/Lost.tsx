import { KeyRound, Unplug } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useDesk } from '../../desk/desk.ts';
import { texts } from '../../texts/en.ts';
import { keepConnected, useConnection } from '../connection.ts';
import { Brand } from '../parts/Brand.tsx';
import { Button } from '../parts/Button.tsx';
import s from './Screens.module.css';

const t = texts.frame.lost;

/** What the window shows while it has no desk. */
export function Lost() {
  const connection = useDesk((view) => view.connection);
  const joined = useDesk(({ state }) => state !== undefined);
  const next = useConnection((state) => state.next);
  const refused = useConnection((state) => state.refused);
  if (connection === 'open') return null;
  if (refused !== undefined) return <Refused why={refused} />;
  if (!joined && next === undefined && connection === 'opening')
    return (
      <div className={s.opening} role="status">
        <Brand size={44} />
        <span>{texts.frame.opening}</span>
      </div>
    );
  return (
    <div className={s.over} role="alert">
      <div className={s.card}>
        <Unplug aria-hidden className={s.sign} />
        <h2>{t.title}</h2>
        <p>{t.text}</p>
        <div className={s.row}>
          <Button look="main" disabled={next === undefined} onClick={keepConnected}>
            {t.now}
          </Button>
          <span className={s.quiet} aria-live="off">
            {next === undefined ? t.trying : <Countdown until={next} />}
          </span>
        </div>
      </div>
    </div>
  );
}

function Refused({ why }: { readonly why: string }) {
  return (
    <div className={s.over} role="alert">
      <div className={s.card}>
        <KeyRound aria-hidden className={s.sign} />
        <h2>{t.refused}</h2>
        <p>{why[0]!.toUpperCase() + why.slice(1)}.</p>
        <div className={s.row}>
          <Button onClick={keepConnected}>{t.now}</Button>
        </div>
      </div>
    </div>
  );
}

function Countdown({ until }: { readonly until: number }) {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return t.again(Math.max(0, Math.ceil((until - now) / 1000)));
}

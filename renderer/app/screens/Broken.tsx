import { Copy, Power, ScrollText, TriangleAlert } from 'lucide-react';
import { useDesk } from '../../desk/desk.ts';
import { texts } from '../../texts/en.ts';
import { attempt, runCommand } from '../commands.ts';
import { showPanel } from '../dock/dock.ts';
import { useOverlays } from '../overlays.ts';
import { Button } from '../parts/Button.tsx';
import { tell } from '../toasts.ts';
import s from './Screens.module.css';

const t = texts.frame.broken;

/** The machine has ended by itself: how, and what can be done. */
export function Broken() {
  const message = useDesk(({ state }) => state?.message) ?? t.unknown;
  const copy = (): void =>
    void attempt(t.copy, async () => {
      await navigator.clipboard.writeText(message);
      tell({ kind: 'note', title: t.copied });
    });
  return (
    <div className={s.card} role="alert">
      <TriangleAlert aria-hidden className={`${s.sign} ${s.bad}`} />
      <h2>{t.title}</h2>
      <pre className={s.told}>{message}</pre>
      <div className={s.row}>
        <Button look="main" icon={Power} onClick={() => void runCommand('power.on')}>
          {t.again}
        </Button>
        <Button
          icon={ScrollText}
          onClick={() => {
            useOverlays.setState({ startHidden: true });
            showPanel('log');
          }}
        >
          {t.log}
        </Button>
        <Button look="quiet" icon={Copy} onClick={copy}>
          {t.copy}
        </Button>
      </div>
    </div>
  );
}

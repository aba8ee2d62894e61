import { CircleAlert, PanelsTopLeft, Pencil, Power } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { LayoutEntry } from '../../../electron/contract/shapes.ts';
import { call, useDesk } from '../../desk/desk.ts';
import { powerOnWith } from '../../panels/Control/machine.ts';
import { texts } from '../../texts/en.ts';
import { attempt, runCommand } from '../commands.ts';
import { showPanel } from '../dock/dock.ts';
import { useOverlays } from '../overlays.ts';
import { Button } from '../parts/Button.tsx';
import s from './Screens.module.css';

const t = texts.frame.start;

/** The machine is off: the way to switch it on, with this layout or with another. */
export function Off() {
  const layout = useDesk(({ state }) => state?.layout);
  const message = useDesk(({ state }) => state?.message);
  const [entries, setEntries] = useState<readonly LayoutEntry[]>([]);
  useEffect(() => {
    void attempt(t.listFailed, async () => setEntries(await call('layouts.list', {})));
  }, []);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const hide = (): void => useOverlays.setState({ startHidden: true });
  return (
    <div className={s.off}>
      <button type="button" ref={button} className={s.power} onClick={() => void runCommand('power.on')}>
        <span className={s.ring}>
          <Power aria-hidden />
        </span>
        <span className={s.powerText}>{t.powerOn}</span>
      </button>
      <h2 className={s.chosen}>{layout?.title}</h2>
      <p className={s.quiet}>{t.text}</p>
      {message && (
        <p className={s.message} role="alert">
          <CircleAlert aria-hidden />
          {message}
        </p>
      )}
      <div className={s.row}>
        <Button
          look="quiet"
          icon={Pencil}
          onClick={() => {
            hide();
            showPanel('board');
          }}
        >
          {t.edit}
        </Button>
        <Button look="quiet" icon={PanelsTopLeft} onClick={hide}>
          {t.hide}
        </Button>
      </div>
      <Layouts entries={entries.filter(({ path }) => path !== layout?.path)} />
    </div>
  );
}

function Layouts({ entries }: { readonly entries: readonly LayoutEntry[] }) {
  if (entries.length === 0) return null;
  const groups = [
    [t.recent, entries.filter(({ kind }) => kind === 'recent')],
    [t.examples, entries.filter(({ kind }) => kind === 'example')],
  ] as const;
  return (
    <div className={s.layouts}>
      {groups.map(
        ([heading, ones]) =>
          ones.length > 0 && (
            <section key={heading} aria-label={heading}>
              <h3>{heading}</h3>
              <ul>
                {ones.map(({ path, title, missing }) => (
                  <li key={path}>
                    <button
                      type="button"
                      disabled={missing !== undefined}
                      onClick={() => void attempt(texts.control.power.onWith(title), () => powerOnWith(path))}
                    >
                      <span>{title}</span>
                      <span className={s.path}>{missing === undefined ? fileName(path) : t.missing(missing)}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ),
      )}
    </div>
  );
}

const fileName = (path: string): string => path.split(/[/\\]/).at(-1)!;

import { ChevronDown, CircleStop, Pause, Play, Power, RotateCcw, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LayoutEntry } from '../../../electron/contract/shapes.ts';
import { attempt, registerCommands, runCommand } from '../../app/commands.ts';
import { showPanel } from '../../app/dock/dock.ts';
import { Brand } from '../../app/parts/Brand.tsx';
import { Keys } from '../../app/parts/Keys.tsx';
import { Menu } from '../../app/parts/Menu.tsx';
import { call, useDesk } from '../../desk/desk.ts';
import { texts } from '../../texts/en.ts';
import { AppMenu } from './AppMenu.tsx';
import { bootProgress } from './boot.ts';
import s from './Control.module.css';
import { Domains } from './Domains.tsx';
import { domainCommands, isSpeed, machineCommands, powerOnWith, setSpeed, speeds } from './machine.ts';
import { Readouts } from './Readouts.tsx';

const t = texts.control;

/** The machine's front panel: always there, above the dock. */
export function ControlBar() {
  const domains = useDesk(({ state }) => state?.domains);
  useEffect(() => registerCommands(machineCommands), []);
  useEffect(() => registerCommands(domainCommands(domains ?? [])), [domains]);
  return (
    <header className={s.bar}>
      <Brand />
      <LayoutMenu />
      <div className={s.keys}>
        <PowerKey />
        <PauseKey />
        <ResetKey />
        <SpeedMenu />
        <TourKey />
      </div>
      <Readouts />
      <Domains />
      <button
        type="button"
        className={s.find}
        aria-label={texts.frame.commands.palette}
        data-tip={texts.frame.commands.palette}
        data-keys="Mod+K"
        data-guide="palette"
        onClick={() => void runCommand('app.palette')}
      >
        <Search aria-hidden />
        <span>{t.menu.commands}</span>
        <Keys shortcut="Mod+K" />
      </button>
      <AppMenu />
      <BootLine />
    </header>
  );
}

function PowerKey() {
  const power = useDesk(({ state }) => state?.power);
  const on = power === 'on' || power === 'preparing';
  return (
    <button
      type="button"
      className={`${s.key} ${s.power}`}
      data-state={power}
      data-guide="power"
      aria-pressed={on}
      aria-label={on ? t.power.off : t.power.on}
      data-tip={on ? t.power.off : t.power.on}
      data-keys={on ? undefined : 'Mod+Shift+O'}
      disabled={power === undefined}
      onClick={() => void runCommand(on ? 'power.off' : 'power.on')}
    >
      <Power aria-hidden />
    </button>
  );
}

function PauseKey() {
  const power = useDesk(({ state }) => state?.power);
  const paused = useDesk(({ state }) => state?.paused ?? false);
  const title = paused ? t.power.resume : t.power.pause;
  return (
    <button
      type="button"
      className={s.key}
      data-held={paused}
      aria-label={title}
      data-tip={title}
      data-keys="Mod+Shift+Space"
      disabled={power !== 'on'}
      onClick={() => void runCommand('machine.pause')}
    >
      {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
    </button>
  );
}

function ResetKey() {
  const power = useDesk(({ state }) => state?.power);
  return (
    <button
      type="button"
      className={s.key}
      aria-label={t.power.reset}
      data-tip={t.power.reset}
      disabled={power !== 'on'}
      onClick={() => void runCommand('power.reset')}
    >
      <RotateCcw aria-hidden />
    </button>
  );
}

/** A tour that plays, wherever it was begun, can be stopped wherever it is not presented. */
function TourKey() {
  const title = useDesk(({ state }) => state?.tour?.title);
  if (title === undefined) return null;
  return (
    <button
      type="button"
      className={s.key}
      data-held
      aria-label={t.stopTour(title)}
      data-tip={t.stopTour(title)}
      onClick={() => void runCommand('tours.stop')}
    >
      <CircleStop aria-hidden />
    </button>
  );
}

function SpeedMenu() {
  const on = useDesk(({ state }) => state?.power === 'on');
  const speed = useDesk(({ state }) => state?.speed);
  const now = speed && speeds.find((one) => isSpeed(one.speed, speed));
  const short = now ? t.speed.short[now.id] : speed?.kind === 'real' ? t.speed.factor(speed.factor) : '';
  const items = speeds.map(({ title, text, speed: one }) => ({
    title,
    ...(text !== undefined && { text }),
    checked: speed !== undefined && isSpeed(one, speed),
    run: () => void attempt(t.speed.title, () => setSpeed(one)),
  }));
  return (
    <Menu
      label={t.speed.title}
      groups={[{ items }]}
      trigger={(props) => (
        <button
          type="button"
          className={`${s.key} ${s.speed}`}
          data-slow={speed?.kind === 'real' && speed.factor < 1}
          aria-label={`${t.speed.title}: ${now?.title ?? short}`}
          data-tip={t.speed.title}
          disabled={!on}
          {...props}
        >
          <span>{short}</span>
          <ChevronDown aria-hidden />
        </button>
      )}
    />
  );
}

function LayoutMenu() {
  const layout = useDesk(({ state }) => state?.layout);
  const [entries, setEntries] = useState<readonly LayoutEntry[]>([]);
  const list = (): void =>
    void attempt(texts.frame.start.listFailed, async () => setEntries(await call('layouts.list', {})));
  const item = ({ path, title, missing }: LayoutEntry) => ({
    title,
    ...(missing !== undefined && { text: texts.frame.start.missing(missing) }),
    checked: path === layout?.path,
    disabled: missing !== undefined,
    run: () => void attempt(t.power.onWith(title), () => powerOnWith(path)),
  });
  const of = (kind: LayoutEntry['kind']) => entries.filter((one) => one.kind === kind).map(item);
  return (
    <Menu
      label={t.layout}
      groups={[
        { items: [{ title: texts.frame.start.edit, run: () => showPanel('board') }] },
        { heading: texts.frame.start.recent, items: of('recent') },
        { heading: texts.frame.start.examples, items: of('example') },
      ]}
      trigger={({ onClick, ...props }) => (
        <button
          type="button"
          className={s.layout}
          data-tip={t.layoutMenu}
          disabled={!layout}
          {...props}
          onClick={() => {
            list();
            onClick();
          }}
        >
          <span className={s.title}>{layout?.title ?? ''}</span>
          <ChevronDown aria-hidden />
        </button>
      )}
    />
  );
}

/** A line below the bar that fills while the machine boots, and is told. */
function BootLine() {
  const state = useDesk((view) => view.state);
  if (state?.power !== 'on') return null;
  const { reached, all, next } = bootProgress(state);
  if (next === undefined)
    return (
      <span className="spoken" role="status">
        {t.state.on}
      </span>
    );
  const text = t.boot(next, reached, all);
  return (
    <>
      <progress className={s.boot} max={all} value={reached} aria-label={text} />
      <span className="spoken" role="status">
        {text}
      </span>
    </>
  );
}

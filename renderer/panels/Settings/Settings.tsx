import type { ReactNode } from 'react';
import { runCommand } from '../../app/commands.ts';
import { Brand } from '../../app/parts/Brand.tsx';
import { Button } from '../../app/parts/Button.tsx';
import { Segments } from '../../app/parts/Segments.tsx';
import { setPreference, usePreference } from '../../app/preferences.ts';
import { useDesk } from '../../desk/desk.ts';
import { texts } from '../../texts/en.ts';
import s from './Settings.module.css';

const t = texts.settings;
const SIZES = ['90', '100', '110', '125', '150'] as const;

const choices = <K extends string>(titles: Readonly<Record<K, string>>) =>
  (Object.entries(titles) as [K, string][]).map(([value, title]) => ({ value, title }));

/** What a person can choose; it acts at once, in all windows. */
export function Settings() {
  const theme = usePreference('view.theme');
  const size = usePreference('view.text-size');
  const motion = usePreference('view.motion');
  const clock = usePreference('control.clock');
  const timeline = usePreference('timeline.clock');
  const state = useDesk((view) => view.state);
  return (
    <div className={s.settings}>
      <Group title={t.appearance}>
        <Row title={t.theme}>
          <Segments
            label={t.theme}
            value={theme}
            choices={choices(t.themes)}
            choose={(to) => setPreference('view.theme', to)}
          />
        </Row>
        <Row title={t.textSize}>
          <Segments
            label={t.textSize}
            value={String(size)}
            choices={SIZES.map((value) => ({ value, title: t.textSizes(Number(value)) }))}
            choose={(to) => setPreference('view.text-size', Number(to))}
          />
        </Row>
        <Row title={t.motion}>
          <Segments
            label={t.motion}
            value={motion}
            choices={choices(t.motions)}
            choose={(to) => setPreference('view.motion', to)}
          />
        </Row>
      </Group>
      <Group title={t.machine}>
        <Row title={t.clock}>
          <Segments
            label={t.clock}
            value={clock}
            choices={choices(t.clocks)}
            choose={(to) => setPreference('control.clock', to)}
          />
        </Row>
        <Row title={t.timelineClock}>
          <Segments
            label={t.timelineClock}
            value={timeline}
            choices={choices(t.timelineClocks)}
            choose={(to) => setPreference('timeline.clock', to)}
          />
        </Row>
      </Group>
      <Group title={t.window}>
        <Row title={t.arrangement}>
          <Button onClick={() => void runCommand('view.reset-dock')}>{t.resetArrangement}</Button>
        </Row>
        <Row title={t.introduction}>
          <Button onClick={() => void runCommand('app.introduction')}>{t.showIntroduction}</Button>
        </Row>
      </Group>
      {state && (
        <footer className={s.about}>
          <Brand size={22} />
          <span>
            {t.version(state.version)} {t.shell[state.shell.kind]}
          </span>
        </footer>
      )}
    </div>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={s.group} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Row({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={s.row}>
      <span>{title}</span>
      {children}
    </div>
  );
}

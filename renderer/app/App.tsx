import { useEffect } from 'react';
import { useDesk } from '../desk/desk.ts';
import { ControlBar } from '../panels/Control/ControlBar.tsx';
import { texts } from '../texts/en.ts';
import s from './App.module.css';
import { registerAppCommands } from './app-commands.ts';
import { Dock } from './dock/Dock.tsx';
import { Introduction } from './introduction/Introduction.tsx';
import { listenToKeys } from './keys.ts';
import { useLook } from './look.ts';
import { Palette } from './palette/Palette.tsx';
import { ShortcutHelp } from './palette/ShortcutHelp.tsx';
import { Confirm } from './parts/Confirm.tsx';
import { Toasts } from './parts/Toasts.tsx';
import { Tooltips } from './parts/Tooltips.tsx';
import { Presentation, usePresentation, useTours } from './presentation/index.ts';
import { Lost } from './screens/Lost.tsx';
import { Start, useStartShown } from './screens/Start.tsx';
import { listenToWarnings } from './warnings.ts';

/** The window: front panel, dock, and what comes over them. */
export function App() {
  const joined = useDesk(({ state }) => state !== undefined);
  useLook();
  useTitle();
  useEffect(registerAppCommands, []);
  useEffect(listenToKeys, []);
  useEffect(listenToWarnings, []);
  useTours(joined);
  const presenting = usePresentation((state) => state.on);
  const covered = useStartShown();
  const lost = useDesk(({ connection }) => connection === 'lost');
  return (
    <>
      <div className={s.app} inert={lost}>
        {joined && presenting && <Presentation />}
        {joined && !presenting && (
          <>
            <ControlBar />
            <main className={s.main} aria-label={texts.frame.landmarks.dock}>
              <div className={s.dock} inert={covered}>
                <Dock />
              </div>
              <Start />
            </main>
            <Introduction />
            <Palette />
            <ShortcutHelp />
          </>
        )}
      </div>
      <Lost />
      <Confirm />
      <Toasts />
      <Tooltips />
    </>
  );
}

/** Several windows are told apart by what runs, in the system's list of windows. */
function useTitle(): void {
  const layout = useDesk(({ state }) => state?.layout.title);
  useEffect(() => {
    document.title = layout ? `${layout} – ${texts.frame.app}` : texts.frame.app;
  }, [layout]);
}

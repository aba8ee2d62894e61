import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { usePresentation } from '../../app/presentation/store.ts';
import { useDesk } from '../../desk/desk.ts';
import { carView, driver, hasCar } from '../../scene/car.ts';
import { DrivingKeys } from '../../scene/input/keys.ts';
import { CAMERAS, type CameraName } from '../../scene/presets.ts';
import { findQuality, type Quality } from '../../scene/quality.ts';
import { notice, showCamera, useCockpit } from '../../scene/store.ts';
import { cockpit as texts } from '../../texts/cockpit.ts';
import { MachineNote } from '../Screens/MachineNote.tsx';
import { Screens } from '../Screens/Screens.tsx';
import { DriveBar, Help, ViewBar } from './Bar.tsx';
import css from './Cockpit.module.css';
import { chooseTime } from './time.ts';
import { useScene } from './use-cockpit.ts';

/** The next preset after the one that is shown. */
function nextCamera(): void {
  const { camera } = useCockpit.getState().view;
  showCamera({ camera: CAMERAS[(CAMERAS.indexOf(camera as CameraName) + 1) % CAMERAS.length]! });
}

/** The key presses the button that has the focus. */
const presses = ({ key, target }: KeyboardEvent): boolean =>
  (key === ' ' || key === 'Enter') && target instanceof HTMLButtonElement;

/** Somebody steps on the accelerator, and nothing happens: why. */
function explain(): void {
  const { vehicle } = useDesk.getState();
  if (!hasCar(vehicle)) return;
  const { gear, ignition } = carView(vehicle);
  if (!ignition) notice(texts.engineOff);
  else if (gear === 'P') notice(texts.selectorInPark);
}

function Scene({ quality, onFail }: { readonly quality: Quality; readonly onFail: () => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [help, setHelp] = useState(false);
  const { hover, lost, failed, ready } = useScene(canvas, quality);
  const said = useCockpit((view) => view.notice);
  const presenting = usePresentation(({ on }) => on);
  const presents = useDesk(({ state }) => state?.tour?.state === 'playing') && presenting;
  const keys = useMemo(
    () =>
      new DrivingKeys(driver, {
        nextCamera,
        nextTime: () => chooseTime(useCockpit.getState().time === 'day' ? 'night' : 'day'),
        help: () => setHelp((shown) => !shown),
      }),
    [],
  );
  useEffect(() => () => keys.release(), [keys]);
  useEffect(() => {
    if (failed !== undefined) onFail();
  }, [failed, onFail]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || presses(event)) return;
    if (event.key === 'Escape' && help) return setHelp(false);
    if (!keys.down(event.code, event.key, event.repeat)) return;
    event.preventDefault();
    if (!event.repeat && (event.code === 'ArrowUp' || event.code === 'KeyW')) explain();
  };
  return (
    // The bars are part of the car: who has clicked one of their buttons goes on driving by keys.
    <section
      className={css.cockpit}
      aria-label={texts.cockpit}
      data-ready={ready}
      onKeyDown={onKeyDown}
      onKeyUp={(event) => keys.up(event.code)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) keys.release();
      }}
    >
      <canvas
        ref={canvas}
        className={css.canvas}
        data-scene="cockpit"
        data-hover={hover}
        tabIndex={0}
        aria-label={texts.cockpitLabel}
      />
      {!presents && <ViewBar onHelp={() => setHelp(true)} />}
      {!presents && <DriveBar />}
      {hover && (
        <p className={css.hint} aria-hidden>
          {texts.hover[hover]}
        </p>
      )}
      <p className={css.notice} role="status">
        {lost ? texts.contextLost : said}
      </p>
      {!ready && (
        <p className={css.coming} role="status">
          {texts.sceneComes}
        </p>
      )}
      <MachineNote />
      {help && <Help onClose={() => setHelp(false)} />}
    </section>
  );
}

/** The car's interior; two plain screens where there is no WebGL. */
export function Cockpit() {
  const [quality, setQuality] = useState(findQuality);
  const fail = useCallback(() => setQuality(undefined), []);
  if (quality) return <Scene quality={quality} onFail={fail} />;
  return (
    <div className={css.flat}>
      <p className={css.why}>{texts.noWebGl}</p>
      <Screens />
    </div>
  );
}

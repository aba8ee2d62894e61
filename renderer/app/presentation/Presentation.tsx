import { useEffect, useRef, useState } from 'react';
import { call, useDesk } from '../../desk/desk.ts';
import { bootProgress } from '../../panels/Control/boot.ts';
import { panels } from '../../panels/index.ts';
import { showCamera, useCockpit } from '../../scene/store.ts';
import { presentation as texts } from '../../texts/presentation.ts';
import { captionOf } from './caption.ts';
import css from './Presentation.module.css';
import { leave, visitor } from './store.ts';
import { TourCamera } from './tour-camera.ts';

/** Milliseconds without a movement after which the pointer is hidden. */
const POINTER_MS = 3000;

const stage = () => (panels.find(({ id }) => id === 'cockpit') ?? panels.find(({ id }) => id === 'screens'))?.component;

/** The cockpit alone, with what the tour says. */
export function Presentation() {
  const root = useRef<HTMLElement>(null);
  const idle = useIdlePointer();
  useCamera();
  useAwake();
  useLeaving();
  useEffect(() => {
    document.documentElement.dataset.presenting = '';
    root.current?.focus();
    return () => {
      delete document.documentElement.dataset.presenting;
    };
  }, []);
  const Stage = stage();
  return (
    <section
      className={css.presentation}
      data-idle={idle}
      aria-label={texts.title}
      tabIndex={-1}
      ref={root}
      onPointerDownCapture={visitor}
      onWheelCapture={visitor}
      onKeyDownCapture={({ key }) => key !== 'Escape' && key !== 'F11' && visitor()}
    >
      <div className={css.stage}>{Stage && <Stage />}</div>
      <Words />
    </section>
  );
}

function Words() {
  const state = useDesk((view) => view.state);
  const place = useRef<HTMLDivElement>(null);
  useHeight(place, state !== undefined);
  if (!state) return null;
  const boot = state.power === 'on' ? bootProgress(state).next : undefined;
  const { text, hint, progress } = captionOf(state, boot);
  const off = state.power === 'off' || state.power === 'broken';
  return (
    <div className={css.words} ref={place}>
      <p className={css.caption} aria-live="polite" data-caption>
        {text !== '' && <span key={text}>{text}</span>}
      </p>
      {off && !state.tour && (
        <button type="button" className={css.power} onClick={() => void call('power.on', {}).catch(() => {})}>
          {texts.powerOn}
        </button>
      )}
      <p className={css.hint} data-tour={state.tour?.state ?? 'none'}>
        {hint}
      </p>
      {progress !== undefined && (
        <div className={css.progress} aria-hidden>
          <span style={{ transform: `scaleX(${progress})` }} />
        </div>
      )}
    </div>
  );
}

/** Tells the stage how high the words stand, in `--words`: what lies over the scene there goes above them. */
function useHeight(place: React.RefObject<HTMLElement | null>, there: boolean): void {
  useEffect(() => {
    if (!there || !place.current) return;
    const { style } = document.documentElement;
    const watch = new ResizeObserver(([entry]) =>
      style.setProperty('--words', `${entry!.target.getBoundingClientRect().height}px`),
    );
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      style.removeProperty('--words');
    };
  }, [place, there]);
}

/** The camera goes where the tour wants it, again after each visitor, and back when it is over: in this window, and no other. */
function useCamera(): void {
  const tour = useDesk(({ state }) => state?.tour);
  const [camera] = useState(() => new TourCamera({ now: () => useCockpit.getState().view, show: showCamera }));
  const plays = tour !== null && tour !== undefined;
  const wanted = tour?.state === 'playing' ? tour.camera : null;
  useEffect(() => camera.wants(wanted), [camera, wanted]);
  useEffect(() => (plays ? () => camera.over() : undefined), [camera, plays]);
}

/** Esc leaves; so does leaving the full screen, which browsers do at Esc without telling the key. */
function useLeaving(): void {
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      leave();
    };
    let full = document.fullscreenElement !== null;
    const change = (): void => {
      if (full && !document.fullscreenElement) leave();
      full = document.fullscreenElement !== null;
    };
    addEventListener('keydown', key);
    document.addEventListener('fullscreenchange', change);
    return () => {
      removeEventListener('keydown', key);
      document.removeEventListener('fullscreenchange', change);
    };
  }, []);
}

/** The screen does not go dark, where the system lets a page ask for that. */
function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let gone = false;
    const ask = (): void => {
      if (document.visibilityState !== 'visible') return;
      navigator.wakeLock
        ?.request('screen')
        .then((given) => (gone ? void given.release() : (lock = given)))
        .catch(() => {});
    };
    ask();
    // It is taken away from a page that is hidden.
    document.addEventListener('visibilitychange', ask);
    return () => {
      gone = true;
      document.removeEventListener('visibilitychange', ask);
      void lock?.release().catch(() => {});
    };
  }, []);
}

function useIdlePointer(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    let timer = setTimeout(() => setIdle(true), POINTER_MS);
    const moved = (): void => {
      setIdle(false);
      clearTimeout(timer);
      timer = setTimeout(() => setIdle(true), POINTER_MS);
    };
    addEventListener('pointermove', moved);
    return () => {
      clearTimeout(timer);
      removeEventListener('pointermove', moved);
    };
  }, []);
  return idle;
}

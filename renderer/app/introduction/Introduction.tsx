import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useDesk } from '../../desk/desk.ts';
import { texts } from '../../texts/en.ts';
import { showPanel } from '../dock/dock.ts';
import { useOverlays } from '../overlays.ts';
import { Button } from '../parts/Button.tsx';
import { preference, setPreference } from '../preferences.ts';
import s from './Introduction.module.css';
import { type Box, beside } from './place.ts';

const t = texts.frame.introduction;

interface Step {
  readonly id: keyof typeof t.steps;
  /** What it points at; nothing: it stands in the middle. */
  readonly at?: string;
  /** The panel that has to be seen for it. */
  readonly panel?: string;
}

const steps: readonly Step[] = [
  { id: 'welcome' },
  { id: 'cockpit', at: '[data-panel="cockpit"], [data-panel="screens"]', panel: 'cockpit' },
  { id: 'domains', at: '[data-guide="domains"]' },
  { id: 'consoles', at: '[data-panel="consoles"]', panel: 'consoles' },
  { id: 'board', at: '[data-panel="board"]', panel: 'board' },
  { id: 'palette', at: '[data-guide="palette"]' },
];

/** Explains the window at the first start, while the machine boots, and whenever it is asked for. */
export function Introduction() {
  const open = useOverlays((state) => state.introduction);
  const power = useDesk(({ state }) => state?.power);
  useEffect(() => {
    if (power === 'on' && !preference('app.introduced')) useOverlays.setState({ introduction: true });
  }, [power]);
  return open ? <Steps /> : null;
}

function end(): void {
  setPreference('app.introduced', true);
  useOverlays.setState({ introduction: false });
}

function Steps() {
  const [number, setNumber] = useState(0);
  const { id, at, panel } = steps[number]!;
  const box = useBox(at);
  const card = useRef<HTMLDialogElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number }>();
  const last = number === steps.length - 1;
  useEffect(() => {
    if (panel) showPanel(panel);
  }, [panel]);
  useEffect(() => {
    if (number >= 0) card.current?.querySelector<HTMLElement>('[data-next]')?.focus();
  }, [number]);
  useLayoutEffect(() => {
    const before = document.activeElement;
    const element = card.current;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useLayoutEffect(() => {
    const put = (): void => {
      const { offsetWidth: width, offsetHeight: height } = card.current!;
      setPlace(beside(box, { width, height }, { width: innerWidth, height: innerHeight }));
    };
    put();
    addEventListener('resize', put);
    return () => removeEventListener('resize', put);
  }, [box]);
  const { title, text } = t.steps[id];
  return (
    <dialog
      ref={card}
      className={s.card}
      style={place}
      aria-label={t.title}
      onCancel={(event) => {
        event.preventDefault();
        end();
      }}
    >
      {box && (
        <div className={s.light} style={{ left: box.left, top: box.top, width: box.width, height: box.height }} />
      )}
      <div className={s.words} aria-live="polite">
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
      <div className={s.way}>
        <Button look="quiet" onClick={end}>
          {t.skip}
        </Button>
        <span className={s.dots} role="img" aria-label={t.step(number + 1, steps.length)}>
          {steps.map((step, one) => (
            <i key={step.id} data-now={one === number} />
          ))}
        </span>
        <Button look="main" data-next onClick={() => (last ? end() : setNumber(number + 1))}>
          {last ? t.done : t.next}
        </Button>
      </div>
    </dialog>
  );
}

/** Where the thing is that a step points at, as long as it stands there. */
function useBox(selector: string | undefined): Box | undefined {
  const [box, setBox] = useState<Box>();
  useEffect(() => {
    const look = (): void => {
      const found =
        selector === undefined ? null : [...document.querySelectorAll(selector)].find((one) => one.clientWidth > 0);
      const at = found?.getBoundingClientRect();
      setBox((old) =>
        at ? (same(old, at) ? old : { left: at.left, top: at.top, width: at.width, height: at.height }) : undefined,
      );
    };
    look();
    const timer = setInterval(look, 200);
    return () => clearInterval(timer);
  }, [selector]);
  return box;
}

const same = (one: Box | undefined, other: Box): boolean =>
  one?.left === other.left && one.top === other.top && one.width === other.width && one.height === other.height;

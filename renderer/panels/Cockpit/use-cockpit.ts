import { type RefObject, useEffect, useRef, useState } from 'react';
import { call, headPictures, useDesk } from '../../desk/desk.ts';
import { carView, driver, hasCar, is, numberOf, onDriverMoves } from '../../scene/car.ts';
import type { Cockpit } from '../../scene/cockpit.ts';
import type { ControlName } from '../../scene/parts/part.ts';
import { type CarPose, PARKED } from '../../scene/pose.ts';
import type { Quality } from '../../scene/quality.ts';
import { placeOf, showTime, useCockpit } from '../../scene/store.ts';
import { firstTime } from './time.ts';

export type Hover = ControlName | 'touch' | undefined;

type Desk = ReturnType<typeof useDesk.getState>;

/** What the scene shows of the car, from what this window knows. */
function poseOf({ vehicle, state, figures }: Desk): CarPose {
  if (state?.power !== 'on' || !hasCar(vehicle)) return PARKED;
  return {
    ...carView(vehicle),
    alive: true,
    speed: numberOf(vehicle, 'speed'),
    pace: state.paused ? 0 : (figures.at(-1)?.pace ?? 1),
    throttle: numberOf(vehicle, 'throttle') / 100,
    brake: numberOf(vehicle, 'brake') / 100,
    flash: ['TurnLeft', 'TurnRight'].some((name) => numberOf(vehicle, name) > 0 || is(vehicle, name, '1')),
  };
}

const prefersStill = matchMedia('(prefers-reduced-motion: reduce)');
/** As the theme has it: the person's choice, or else the system's. */
const still = (): boolean => {
  const { motion } = document.documentElement.dataset;
  return motion === 'reduced' || (motion !== 'full' && prefersStill.matches);
};

/** Follows the desk: pictures, the car. Returns the release of all of it. */
function connect(cockpit: Cockpit, quality: Quality): () => void {
  const releases: (() => void)[] = [];
  const looked = new Map<string, () => void>();
  let powered: boolean | undefined;
  const follow = (desk: Desk): void => {
    const { state } = desk;
    for (const head of state?.heads ?? []) {
      cockpit.head(head.name, head);
      if (looked.has(head.name)) continue;
      looked.set(
        head.name,
        headPictures.look(head.name, (picture, changed) =>
          useDesk.getState().state?.power === 'on' ? cockpit.picture(head.name, picture, changed) : undefined,
        ),
      );
    }
    const on = state?.power === 'on';
    if (powered && !on) for (const name of looked.keys()) void cockpit.picture(name, undefined, []);
    powered = on;
    cockpit.car(poseOf(desk));
  };
  follow(useDesk.getState());
  showTime(firstTime(quality));
  const { time, view } = useCockpit.getState();
  cockpit.setTime(time);
  cockpit.go(placeOf(view), true);
  releases.push(
    useDesk.subscribe(follow),
    useCockpit.subscribe((now, before) => {
      if (now.time !== before.time) cockpit.setTime(now.time);
      if (now.asked !== before.asked) cockpit.go(placeOf(now.view));
    }),
    onDriverMoves(() => cockpit.redraw()),
  );
  return () => {
    for (const release of [...releases, ...looked.values()]) release();
  };
}

/** Milliseconds that the first frame waits for the displays' pictures. */
const PATIENCE = 2000;

/** Where the host's processor draws, the first frame takes a second or more, and nothing else happens: displays that are drawn on are to be in it. */
function firstPictures(): Promise<() => void> {
  const { state } = useDesk.getState();
  const drawn = state?.power === 'on' ? state.heads.filter(({ domain }) => domain !== null) : [];
  return headPictures.first(
    drawn.map(({ name }) => name),
    PATIENCE,
  );
}

/** Makes the cockpit on a canvas, once its code is there. `failed`: why there is none. */
export function useScene(canvas: RefObject<HTMLCanvasElement | null>, quality: Quality) {
  const [hover, setHover] = useState<Hover>();
  const [lost, setLost] = useState(false);
  const [failed, setFailed] = useState<string>();
  const [ready, setReady] = useState(false);
  const made = useRef<Cockpit>(undefined);
  useEffect(() => {
    const element = canvas.current!;
    let ended = false;
    let end = () => {};
    // The scene's code is large and wanted here only.
    Promise.all([import('../../scene/cockpit.ts'), firstPictures()])
      .then(([{ Cockpit }, releaseFirst]) => {
        if (ended) return releaseFirst();
        const cockpit = new Cockpit(element, quality, {
          driver,
          touch: (head, touches) => void call('input.touch', { head, touches }).catch(() => {}),
          looked: (place) => useCockpit.setState({ view: { camera: 'free', place } }),
          hovers: setHover,
          still,
          begun: () => setReady(true),
          lost: setLost,
        });
        made.current = cockpit;
        const release = connect(cockpit, quality);
        releaseFirst();
        const size = new ResizeObserver(() =>
          cockpit.resize(element.clientWidth, element.clientHeight, window.devicePixelRatio),
        );
        size.observe(element);
        end = () => {
          size.disconnect();
          release();
          cockpit.dispose();
        };
      })
      .catch((error: unknown) => setFailed(error instanceof Error ? error.message : String(error)));
    return () => {
      ended = true;
      end();
    };
  }, [canvas, quality]);
  return { hover, lost, failed, ready, cockpit: made };
}

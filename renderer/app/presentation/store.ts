import { create } from 'zustand';
import { call, useDesk } from '../../desk/desk.ts';
import { presentation as texts } from '../../texts/presentation.ts';
import { keepSetting } from '../preferences.ts';
import { tell } from '../toasts.ts';
import { OwnTour } from './own-tour.ts';

/** Whether this window presents. */
export const usePresentation = create<{ readonly on: boolean }>(() => ({ on: false }));

/** Setting: begin with the presentation when the app starts. */
const ALWAYS = 'presentation.always';
/** Milliseconds between what the desk is told of touches, at least. */
const TOUCH_MS = 1000;

/** That this window presents outlasts its being loaded anew: a tour would play on with nobody to stop it. */
const KEPT = 'ivilab.presents';
const OWN = 'with a tour of its own';

const own = new OwnTour({
  first: async () => (await call('tours.list', {}))[0]?.tour,
  start: (tour) => call('tours.start', { tour }),
  stop: () => call('tours.stop', {}),
});
let touched = Number.NEGATIVE_INFINITY;

/** Fills the screen with the cockpit, and plays a tour unless one plays already. */
export function present(tour?: string): void {
  if (!usePresentation.getState().on) {
    usePresentation.setState({ on: true });
    keep();
    // Without a person's touch a page may not fill the screen: it presents in its window then.
    document.documentElement.requestFullscreen().catch(() => {});
  }
  if (tour !== undefined || !useDesk.getState().state?.tour) void play(tour);
}

export function leave(): void {
  if (!usePresentation.getState().on) return;
  usePresentation.setState({ on: false });
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  own.over();
  keep();
}

/** Presents again where this window did when it was loaded anew. @returns whether it did. */
export function presentAgain(): boolean {
  const kept = sessionStorage.getItem(KEPT);
  if (kept === null) return false;
  present();
  if (kept === OWN) own.wants();
  keep();
  return true;
}

function keep(): void {
  if (usePresentation.getState().on) sessionStorage.setItem(KEPT, own.wanted ? OWN : '');
  else sessionStorage.removeItem(KEPT);
}

async function play(tour?: string): Promise<void> {
  const played = own.play(tour);
  keep();
  try {
    await played;
  } catch (error) {
    tell({ kind: 'error', title: texts.noTour, text: (error as Error).message });
  }
  keep();
}

/** A visitor has done something: a tour waits for them. */
export function visitor(): void {
  const now = performance.now();
  if (now - touched < TOUCH_MS || !useDesk.getState().state?.tour) return;
  touched = now;
  call('tours.touched', {}).catch(() => {});
}

export const isAlways = (): boolean => useDesk.getState().settings[ALWAYS] === 'true';
export const setAlways = (always: boolean): void => keepSetting(ALWAYS, always ? 'true' : null);

import { create } from 'zustand';
import { call, useDesk } from '../../desk/desk.ts';
import { presentation as texts } from '../../texts/presentation.ts';
import { keepSetting } from '../preferences.ts';
import { tell } from '../toasts.ts';

/** Whether this window presents. */
export const usePresentation = create<{ readonly on: boolean }>(() => ({ on: false }));

/** Setting: begin with the presentation when the app starts. */
const ALWAYS = 'presentation.always';
/** Milliseconds between what the desk is told of touches, at least. */
const TOUCH_MS = 1000;

/** The tour that was started by this presentation ends with it. */
let own = false;
let touched = Number.NEGATIVE_INFINITY;

/** Fills the screen with the cockpit, and plays a tour unless one plays already. */
export function present(tour?: string): void {
  if (!usePresentation.getState().on) {
    usePresentation.setState({ on: true });
    // Without a person's touch a page may not fill the screen: it presents in its window then.
    document.documentElement.requestFullscreen().catch(() => {});
  }
  if (tour !== undefined || !useDesk.getState().state?.tour) void play(tour);
}

export function leave(): void {
  if (!usePresentation.getState().on) return;
  usePresentation.setState({ on: false });
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  if (own) call('tours.stop', {}).catch(() => {});
  own = false;
}

async function play(tour?: string): Promise<void> {
  try {
    const first = tour ?? (await call('tours.list', {}))[0]?.tour;
    if (first === undefined) return;
    await call('tours.start', { tour: first });
    own = true;
  } catch (error) {
    tell({ kind: 'error', title: texts.noTour, text: (error as Error).message });
  }
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

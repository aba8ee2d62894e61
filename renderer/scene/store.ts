import { create } from 'zustand';
import { type CameraName, PRESETS, type Preset } from './presets.ts';

export type TimeOfDay = 'day' | 'night';

/** Where the camera is or goes to: a preset, or where somebody has moved it. */
export type CameraView = { readonly camera: CameraName } | { readonly camera: 'free'; readonly place: Preset };

export const placeOf = (view: CameraView): Preset => (view.camera === 'free' ? view.place : PRESETS[view.camera]);

/** What this window's cockpit shows. */
export interface CockpitView {
  readonly view: CameraView;
  /** Counts what was asked of the camera, so that the same preset can be asked for again. */
  readonly asked: number;
  readonly time: TimeOfDay;
  /** Something that a person tried and that can't be, for a few seconds. */
  readonly notice: string | undefined;
}

export const useCockpit = create<CockpitView>(() => ({
  view: { camera: 'driver' },
  asked: 0,
  time: 'day',
  notice: undefined,
}));

/** Moves the camera of this window's cockpit. */
export function showCamera(view: CameraView): void {
  useCockpit.setState(({ asked }) => ({ view, asked: asked + 1 }));
}

export const showTime = (time: TimeOfDay): void => useCockpit.setState({ time });

const NOTICE_MS = 5000;
let clears: ReturnType<typeof setTimeout> | undefined;

/** Says what can't be done. */
export function notice(text: string): void {
  useCockpit.setState({ notice: text });
  clearTimeout(clears);
  clears = setTimeout(() => useCockpit.setState({ notice: undefined }), NOTICE_MS);
}

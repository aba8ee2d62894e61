import { create } from 'zustand';
import type { CameraName } from './presets.ts';

export type TimeOfDay = 'day' | 'night';

/** What this window's cockpit shows. */
export interface CockpitView {
  /** The preset that the camera is at or goes to; `free` when somebody has moved it. */
  readonly camera: CameraName | 'free';
  /** Counts what was asked of the camera, so that the same preset can be asked for again. */
  readonly asked: number;
  readonly time: TimeOfDay;
  /** Something that a person tried and that can't be, for a few seconds. */
  readonly notice: string | undefined;
}

export const useCockpit = create<CockpitView>(() => ({ camera: 'driver', asked: 0, time: 'day', notice: undefined }));

/** Moves the camera of this window's cockpit to a preset. */
export function showCamera(camera: CameraName): void {
  useCockpit.setState(({ asked }) => ({ camera, asked: asked + 1 }));
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

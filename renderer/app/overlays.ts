import { create } from 'zustand';

/** What lies over the window now. */
export const useOverlays = create<{
  readonly palette: boolean;
  readonly shortcuts: boolean;
  readonly introduction: boolean;
  /** The start screen was put aside while the machine is off. */
  readonly startHidden: boolean;
}>(() => ({ palette: false, shortcuts: false, introduction: false, startHidden: false }));

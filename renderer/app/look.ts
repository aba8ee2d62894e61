import { useEffect, useSyncExternalStore } from 'react';
import { usePreference } from './preferences.ts';

const light = matchMedia('(prefers-color-scheme: light)');
const still = matchMedia('(prefers-reduced-motion: reduce)');

const listenTo = (query: MediaQueryList) => (listener: () => void) => {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};
const listenToLight = listenTo(light);
const listenToStill = listenTo(still);

/** The theme that is seen: as chosen, or as the system has it. */
export function useTheme(): 'dark' | 'light' {
  const chosen = usePreference('view.theme');
  const system = useSyncExternalStore(listenToLight, () => light.matches);
  return chosen === 'system' ? (system ? 'light' : 'dark') : chosen;
}

/** Whether things should stay still that would move. */
export function useReducedMotion(): boolean {
  const chosen = usePreference('view.motion');
  const system = useSyncExternalStore(listenToStill, () => still.matches);
  return chosen === 'system' ? system : chosen === 'reduced';
}

/** Puts what was chosen on the page: everything else is done by theme.css. */
export function useLook(): void {
  const theme = useTheme();
  const motion = usePreference('view.motion');
  const size = usePreference('view.text-size');
  useEffect(() => {
    const { dataset, style } = document.documentElement;
    dataset.theme = theme;
    dataset.motion = motion;
    style.setProperty('--text-size', `${(13 * size) / 100}px`);
  }, [theme, motion, size]);
}

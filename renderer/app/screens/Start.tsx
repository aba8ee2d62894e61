import { useEffect } from 'react';
import { useDesk } from '../../desk/desk.ts';
import { useOverlays } from '../overlays.ts';
import { Broken } from './Broken.tsx';
import { Off } from './Off.tsx';
import { Preparing } from './Preparing.tsx';
import s from './Screens.module.css';

/** Whether the start screen covers the dock. */
export function useStartShown(): boolean {
  const power = useDesk(({ state }) => state?.power);
  const hidden = useOverlays((state) => state.startHidden);
  return power !== undefined && power !== 'on' && (!hidden || power === 'preparing');
}

/** Over the dock while no machine runs: what the matter is, and what can be done. */
export function Start() {
  const power = useDesk(({ state }) => state?.power);
  const shown = useStartShown();
  useEffect(() => {
    // A machine that goes off, or breaks, brings the screen back.
    if (power === 'on' || power === 'preparing') useOverlays.setState({ startHidden: false });
  }, [power]);
  if (!shown) return null;
  return (
    <div className={s.start}>
      {power === 'off' && <Off />}
      {power === 'preparing' && <Preparing />}
      {power === 'broken' && <Broken />}
    </div>
  );
}

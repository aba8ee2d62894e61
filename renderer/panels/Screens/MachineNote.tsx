import { Power } from 'lucide-react';
import type { DeskState } from '../../../electron/contract/shapes.ts';
import { call, useDesk } from '../../desk/desk.ts';
import { notice } from '../../scene/store.ts';
import { cockpit as texts } from '../../texts/cockpit.ts';
import css from './Screens.module.css';

/** What to say over glass that is black; undefined when a picture is to be expected. */
export function whyDark(state: DeskState | undefined): string | undefined {
  if (!state) return undefined;
  if (state.power === 'off') return texts.machineOff;
  if (state.power === 'broken') return texts.machineBroken;
  if (state.power === 'preparing') return state.progress?.step ?? texts.preparing;
  return undefined;
}

/** Says why the displays are black, and how to light them. */
export function MachineNote() {
  const state = useDesk((desk) => desk.state);
  const why = whyDark(state);
  if (!state || why === undefined) return null;
  const starts = state.power === 'off' || state.power === 'broken';
  return (
    <div className={css.note} role="status">
      <p>{why}</p>
      {state.message !== null && starts && <p className={css.quiet}>{state.message}</p>}
      {starts && (
        <button
          type="button"
          className={css.primary}
          onClick={() => call('power.on', {}).catch((error: Error) => notice(error.message))}
        >
          <Power size={16} aria-hidden /> {texts.powerOn}
        </button>
      )}
    </div>
  );
}

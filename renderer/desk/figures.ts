import type { Figures } from '../../electron/contract/shapes.ts';
import type { DeskView } from './desk.ts';

/** What the machine is busy with now; undefined while it is off or paused, when the newest figures are of the past. */
export const figuresNow = ({ state, figures }: Pick<DeskView, 'state' | 'figures'>): Figures | undefined =>
  state?.power === 'on' && !state.paused ? figures.at(-1) : undefined;

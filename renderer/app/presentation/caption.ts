import type { DeskState } from '../../../electron/contract/shapes.ts';
import { presentation as texts } from '../../texts/presentation.ts';

/** What stands at the lower edge of the presentation. */
export interface Caption {
  /** Large: to be read from two metres. */
  readonly text: string;
  /** Small, below it. */
  readonly hint: string;
  /** How far the tour's round is, from 0 to 1; undefined without a tour. */
  readonly progress: number | undefined;
}

/**
 * What visitors read now: what the tour says, unless the machine has something to say itself.
 * @param boot - what it comes to next while it boots.
 */
export function captionOf(state: Pick<DeskState, 'power' | 'tour'>, boot: string | undefined): Caption {
  const { power, tour } = state;
  const progress = tour ? (tour.steps > 0 ? tour.step / tour.steps : 0) : undefined;
  const own = machineText(power, boot);
  if (tour?.state === 'waiting') return { text: own ?? '', hint: texts.yours, progress };
  const text = tour?.state === 'failed' ? tour.caption : (own ?? tour?.caption ?? '');
  return { text, hint: power === 'on' && own === undefined && tour?.state !== 'failed' ? texts.touch : '', progress };
}

function machineText(power: DeskState['power'], boot: string | undefined): string | undefined {
  if (power === 'off') return texts.off;
  if (power === 'broken') return texts.broken;
  if (power === 'preparing') return texts.preparing;
  return boot === undefined ? undefined : texts.boot(boot);
}

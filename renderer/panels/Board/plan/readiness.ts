import { boardTexts } from '../../../texts/board.ts';
import type { PlanWords } from './words.ts';

const texts = boardTexts.toolbar;

/** Whether a layout can be applied now, and what that would do, or why not. */
export interface Readiness {
  readonly ready: boolean;
  readonly why: string;
}

/** @param power - undefined until the desk is known */
export function readiness(
  errors: number,
  power: string | undefined,
  busy: string | undefined,
  plan: PlanWords | undefined,
): Readiness {
  const no = (why: string): Readiness => ({ ready: false, why });
  if (busy !== undefined) return no(busy);
  if (errors > 0) return no(texts.errors(errors));
  if (power === undefined || power === 'preparing') return no(texts.wait);
  if (power !== 'on') return { ready: true, why: texts.powerOnTip };
  if (!plan) return no(boardTexts.strip.faulty);
  return plan.comparison.changes.length === 0 ? no(texts.same) : { ready: true, why: plan.summary };
}

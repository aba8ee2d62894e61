import { compareLayouts } from '../../core/lab/layout/compare.ts';
import type { LayoutText, Plan } from '../contract/shapes.ts';
import type { DeskCore } from './desk.ts';
import { planOf } from './plan.ts';

/** What applying a layout would do. Throws an Error for people. */
export async function compareWithRunning(desk: DeskCore, text: LayoutText): Promise<Plan> {
  const wanted = await desk.layouts.checked(text);
  const { running } = desk.power;
  if (!running) return { machine: true, destroy: [], create: [], restart: [], changes: [] };
  return planOf(compareLayouts(running, wanted), running, wanted);
}

/** Makes the running machine what a layout says. Throws an Error for people. */
export async function applyLayout(desk: DeskCore, text: LayoutText): Promise<Plan> {
  const plan = await compareWithRunning(desk, text);
  if (!desk.power.running || plan.machine) {
    await desk.power.off();
    await desk.power.on(text);
    return plan;
  }
  if (plan.changes.some(({ effect }) => effect !== 'nothing'))
    throw new Error(
      'this change can not be made while the machine is on yet: switch it off and on with the new layout',
    );
  desk.change({ layout: text });
  return plan;
}

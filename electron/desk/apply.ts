import { join } from 'node:path';
import { checkedText } from '../../core/cli/check-layout.ts';
import { applyToLab } from '../../core/cli/lab/apply-layout.ts';
import { compareLayouts } from '../../core/lab/layout/compare.ts';
import type { LayoutText, Plan } from '../contract/shapes.ts';
import type { DeskCore } from './desk.ts';
import { layoutDirectory } from './layouts.ts';
import { planOf } from './plan.ts';

/** What applying a layout would do. Throws an Error for people. */
export async function compareWithRunning(desk: DeskCore, text: LayoutText): Promise<Plan> {
  const wanted = await desk.layouts.checked(text);
  const { running } = desk.power;
  if (!running) return { machine: true, destroy: [], create: [], restart: [], changes: [] };
  return planOf(compareLayouts(running, wanted), running, wanted);
}

/**
 * Makes the running machine what a layout says: what must restart for it does, the machine itself where nothing less will do.
 * @throws Error for people; it says what could not be done, if the rest was.
 */
export async function applyLayout(desk: DeskCore, text: LayoutText): Promise<Plan> {
  const plan = await compareWithRunning(desk, text);
  const { power } = desk;
  if (!power.running || plan.machine) {
    await power.off();
    await power.on(text);
    return plan;
  }
  const directory = layoutDirectory(text, desk.directory);
  const parsed = await checkedText(text.text, directory);
  const { machine } = power;
  try {
    const { failed } = await applyToLab(
      parsed,
      text.path ?? join(directory, 'layout.yaml'),
      (method, params) => machine.call(method, params),
      power.progress(),
    );
    desk.change({ layout: text });
    if (failed.length > 0) throw new Error(`not everything could be done: ${failed.join('; ')}`);
  } finally {
    desk.change({ progress: null });
  }
  return plan;
}

import { call, useDesk } from '../../desk/desk.ts';
import type { Quality } from '../../scene/quality.ts';
import { showTime, type TimeOfDay } from '../../scene/store.ts';

const KEY = 'cockpit.time';

/** What the person has chosen; else night, where the displays shine, unless there is nothing to reflect their light. */
export function firstTime({ software }: Quality): TimeOfDay {
  const kept = useDesk.getState().settings[KEY];
  if (kept === '"day"') return 'day';
  if (kept === '"night"') return 'night';
  return software ? 'day' : 'night';
}

/** Changes the time of day, and remembers it. */
export function chooseTime(time: TimeOfDay): void {
  showTime(time);
  call('settings.set', { key: KEY, value: JSON.stringify(time) }).catch(() => {});
}

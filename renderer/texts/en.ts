import { cockpit } from './cockpit.ts';
import { consoles } from './consoles.ts';
import { control } from './control.ts';
import { frame } from './frame.ts';
import { log } from './log.ts';
import { settings } from './settings.ts';
import { timeline } from './timeline.ts';

/** All English that people read, by panel: a section a file. */
export const texts = { cockpit, consoles, control, frame, log, settings, timeline } as const;

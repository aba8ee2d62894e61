import { panel as board } from './Board/index.tsx';
import { panel as cockpit } from './Cockpit/index.tsx';
import { panel as consoles } from './Consoles/index.tsx';
import { panel as log } from './Log/index.tsx';
import type { Panel } from './panel.ts';
import { panel as screens } from './Screens/index.tsx';
import { panel as settings } from './Settings/index.tsx';
import { panel as timeline } from './Timeline/index.tsx';

/** All panels, in the order in which menus list them. */
export const panels: readonly Panel[] = [cockpit, consoles, screens, board, timeline, log, settings];

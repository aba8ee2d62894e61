import { panel as consoles } from './Consoles/index.tsx';
import type { Panel } from './panel.ts';
import { panel as screens } from './Screens/index.tsx';

/** All panels, in the order in which menus list them. */
export const panels: readonly Panel[] = [consoles, screens];

import type { Panel } from './panel.ts';

/** All panels, in the order in which menus list them. */
export const panels: readonly Panel[] = [];

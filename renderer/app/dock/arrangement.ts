import type { DockviewApi } from 'dockview-react';
import { panels } from '../../panels/index.ts';

/** Where a panel stands in the dock as it comes. */
type Place = 'main' | 'below' | 'side' | 'side-below' | 'closed';

const PLACES: Readonly<Record<string, Place>> = {
  cockpit: 'main',
  screens: 'main',
  consoles: 'below',
  board: 'side',
  timeline: 'side-below',
  log: 'side-below',
  settings: 'closed',
};

/** Shares of the window: the side's of its width, the lower rows' of its height. */
const SIDE = 0.36;
const LOWER = 0.34;
const SIDE_LOWER = 0.28;

const place = (id: string): Place => PLACES[id] ?? 'below';
/** Whether a panel is in the dock as it comes. */
export const comesOpen = (id: string): boolean => place(id) !== 'closed';
const first = (where: Place): string | undefined => panels.find(({ id }) => place(id) === where)?.id;

/** Puts all panels where they are at first. */
export function arrange(api: DockviewApi): void {
  api.clear();
  const { width, height } = api;
  for (const where of ['main', 'side', 'below', 'side-below'] as const)
    for (const { id } of panels) if (place(id) === where) add(api, id);
  for (const where of ['main', 'below', 'side', 'side-below'] as const)
    api.getPanel(first(where) ?? '')?.api.setActive();
  size(api, 'side', { width: Math.round(width * SIDE) });
  size(api, 'below', { height: Math.round(height * LOWER) });
  size(api, 'side-below', { height: Math.round(height * SIDE_LOWER) });
  api.getPanel(first('main') ?? '')?.api.setActive();
}

/** Opens a panel at the place it has at first, or where others of that place are. */
export function add(api: DockviewApi, id: string): void {
  const panel = panels.find((one) => one.id === id);
  if (!panel) return;
  const where = place(id);
  const near = beside(api, where);
  api.addPanel({
    id,
    component: 'panel',
    title: panel.title,
    ...(near && { position: near }),
    // Where it gets a group of its own.
    ...(near?.direction === 'right' && { initialWidth: Math.round(api.width * SIDE) }),
    ...(near?.direction === 'below' && { initialHeight: Math.round(api.height * LOWER) }),
  });
}

function beside(
  api: DockviewApi,
  where: Place,
): { referencePanel: string; direction: 'within' | 'right' | 'below' } | undefined {
  const companion = open(api, where);
  if (companion) return { referencePanel: companion, direction: 'within' };
  const main = open(api, 'main') ?? api.panels[0]?.id;
  if (main === undefined) return undefined;
  if (where === 'below') return { referencePanel: main, direction: 'below' };
  const side = open(api, 'side');
  if (where === 'side-below' && side) return { referencePanel: side, direction: 'below' };
  if (where === 'closed' && side) return { referencePanel: side, direction: 'within' };
  if (where === 'main') return { referencePanel: main, direction: 'within' };
  return { referencePanel: main, direction: 'right' };
}

const open = (api: DockviewApi, where: Place): string | undefined =>
  api.panels.find(({ id }) => place(id) === where)?.id;

const size = (api: DockviewApi, where: Place, to: { width?: number; height?: number }): void =>
  api.getPanel(open(api, where) ?? '')?.group.api.setSize(to);

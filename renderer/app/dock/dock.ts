import type { DockviewApi, SerializedDockview } from 'dockview-react';
import { create } from 'zustand';
import { useDesk } from '../../desk/desk.ts';
import { panels } from '../../panels/index.ts';
import { keepSetting } from '../preferences.ts';
import { add, arrange } from './arrangement.ts';
import { readDock, writeDock } from './memory.ts';

const KEY = 'window.dock';
/** A dock that could not be shown is kept here, for a version of the app that can. */
const UNREAD_KEY = 'window.dock.unread';
/** Milliseconds without another change before the dock is remembered. */
const SETTLED = 600;

const ids = panels.map(({ id }) => id);
let dock: DockviewApi | undefined;

/** What menus show of the dock. */
export const useDock = create<{ readonly open: readonly string[]; readonly maximized: boolean }>(() => ({
  open: [],
  maximized: false,
}));

/** The dock is there: shows it as it was, or as it comes, and remembers what changes. */
export function begin(api: DockviewApi): void {
  dock = api;
  restore(api, useDesk.getState().settings[KEY]);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const tellMenus = (): void =>
    useDock.setState({ open: api.panels.map(({ id }) => id), maximized: api.hasMaximizedGroup() });
  tellMenus();
  api.onDidMaximizedGroupChange(tellMenus);
  api.onDidLayoutChange(() => {
    tellMenus();
    clearTimeout(waiting);
    waiting = setTimeout(() => remember(api), SETTLED);
  });
}

/** Shows a panel: opens it where it is closed, brings it to the front, puts the focus into it. */
export function showPanel(id: string): void {
  if (!dock) return;
  if (!dock.getPanel(id)) add(dock, id);
  const panel = dock.getPanel(id);
  panel?.api.setActive();
  panel?.focus();
}

export function closePanel(id: string): void {
  const panel = dock?.getPanel(id);
  if (panel) dock?.removePanel(panel);
}

/** The panel in front fills the dock, or goes back to its place. */
export function toggleMaximized(): void {
  if (!dock) return;
  if (dock.hasMaximizedGroup()) dock.exitMaximizedGroup();
  else if (dock.activePanel) dock.maximizeGroup(dock.activePanel);
}

/** All panels as they come. */
export const resetDock = (): void => dock && arrange(dock);

function restore(api: DockviewApi, text: string | undefined): void {
  if (text === undefined) return arrange(api);
  const memory = readDock(text, ids);
  try {
    if (!memory) throw new Error('no dock that this version can show');
    api.fromJSON(memory.dock as SerializedDockview);
    for (const id of memory.added) add(api, id);
  } catch (error) {
    console.warn(`dock: ${(error as Error).message}: shown as it comes; what was remembered is kept as ${UNREAD_KEY}`);
    keepSetting(UNREAD_KEY, text);
    arrange(api);
  }
}

function remember(api: DockviewApi): void {
  if (api.hasMaximizedGroup()) return;
  const text = writeDock(api.toJSON(), ids);
  if (text !== useDesk.getState().settings[KEY]) keepSetting(KEY, text);
}

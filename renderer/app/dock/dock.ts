import type { DockviewApi, SerializedDockview } from 'dockview-react';
import { create } from 'zustand';
import { useDesk } from '../../desk/desk.ts';
import { panels } from '../../panels/index.ts';
import { keepSetting } from '../preferences.ts';
import { add, arrange, comesOpen } from './arrangement.ts';
import { GAP, readDock, writeDock } from './memory.ts';

const KEY = 'window.dock';
/** A dock that could not be shown is kept here, for a version of the app that can. */
const UNREAD_KEY = 'window.dock.unread';
/** Milliseconds without another change before the dock is remembered. */
const SETTLED = 600;
const FOCUSABLE =
  'textarea, input:not([type="hidden"]):not(:disabled), button:not(:disabled):not([tabindex="-1"]), select, [tabindex="0"]';

/** Panels are read late: they may themselves need the dock. */
const ids = (): readonly string[] => panels.map(({ id }) => id);
let dock: DockviewApi | undefined;

/** What menus show of the dock. */
export const useDock = create<{ readonly open: readonly string[]; readonly maximized: boolean }>(() => ({
  open: [],
  maximized: false,
}));

/** The dock is there: shows it as it was, or as it comes, and remembers what changes. Returns its release: a dock that is taken away is no change of the person's. */
export function begin(api: DockviewApi): () => void {
  dock = api;
  const filling = restore(api, useDesk.getState().settings[KEY]);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const tellMenus = (): void =>
    useDock.setState({ open: api.panels.map(({ id }) => id), maximized: api.hasMaximizedGroup() });
  tellMenus();
  let shares = sharesOf(api);
  let plain = plainOf(api);
  let maximizedAt: Size = api;
  const maximizing = api.onDidMaximizedGroupChange(() => {
    tellMenus();
    if (api.hasMaximizedGroup()) maximizedAt = { width: api.width, height: api.height };
    else if (api.width !== maximizedAt.width || api.height !== maximizedAt.height) give(api, shares);
  });
  const changing = api.onDidLayoutChange(() => {
    tellMenus();
    if (!api.hasMaximizedGroup()) shares = sharesOf(api);
    if (!api.hasMaximizedGroup() || !samePanels(api, plain)) plain = plainOf(api);
    clearTimeout(waiting);
    waiting = setTimeout(now, SETTLED);
  });
  const now = (): void => remember(plain, maximizedPanel(api));
  // A window that is closed or loaded anew right after a change.
  addEventListener('pagehide', now);
  if (filling !== undefined) maximize(api, filling);
  return () => {
    clearTimeout(waiting);
    now();
    removeEventListener('pagehide', now);
    for (const listener of [maximizing, changing]) listener.dispose();
    dock = undefined;
    useDock.setState({ open: [], maximized: false });
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What each group has of the dock's width and height, each with a gap. */
type Shares = ReadonlyMap<string, Size>;

const sharesOf = ({ groups, width, height }: DockviewApi): Shares =>
  new Map(
    groups.map((group) => [
      group.id,
      { width: (group.width + GAP) / (width + GAP), height: (group.height + GAP) / (height + GAP) },
    ]),
  );

/** Dockview takes a size with its part of the gaps: half of one beside one other group, a little more among several. */
const pixels = (share: number, whole: number): number => Math.round(share * (whole + GAP) - GAP / 2);

/** Gives groups their shares again. While one fills the window, the dock knows nothing of the others: another size of the window would be theirs in odd parts. */
function give(api: DockviewApi, shares: Shares): void {
  for (const group of api.groups) {
    const share = shares.get(group.id);
    if (!share || group.api.location.type !== 'grid') continue;
    group.api.setSize({ width: pixels(share.width, api.width), height: pixels(share.height, api.height) });
  }
}

/** Shows a panel: opens it where it is closed, brings it to the front, puts the focus into it. */
export function showPanel(id: string): void {
  if (!dock) return;
  if (!dock.getPanel(id)) add(dock, id);
  dock.getPanel(id)?.api.setActive();
  focusInto(id);
}

export function closePanel(id: string): void {
  const panel = dock?.getPanel(id);
  if (panel) dock?.removePanel(panel);
}

/** Closes the panel in front. */
export function closeActive(): void {
  const panel = dock?.activePanel;
  if (panel) dock?.removePanel(panel);
}

/** The panel in front fills the dock, or goes back to its place. */
export function toggleMaximized(): void {
  if (!dock) return;
  if (dock.hasMaximizedGroup()) dock.exitMaximizedGroup();
  else if (dock.activePanel) dock.maximizeGroup(dock.activePanel);
}

/** Puts the focus into the next group of panels, or the one before. */
export function focusGroup(by: 1 | -1): void {
  if (!dock) return;
  const groups = dock.groups.filter(({ panels: { length } }) => length > 0);
  const at = groups.indexOf(dock.activeGroup ?? groups[0]!);
  const group = groups[(at + by + groups.length) % groups.length];
  group?.activePanel?.api.setActive();
  focusInto(group?.activePanel?.id);
}

/** The next tab of the group in front, or the one before. */
export function focusTab(by: 1 | -1): void {
  const group = dock?.activeGroup;
  if (!group) return;
  const at = group.panels.indexOf(group.activePanel ?? group.panels[0]!);
  const panel = group.panels[(at + by + group.panels.length) % group.panels.length];
  panel?.api.setActive();
  focusInto(panel?.id);
}

/** Into what a panel marks with `data-focus`, or has for the keyboard first; into the panel itself where it has nothing. A panel that came to the front is there a frame later. */
function focusInto(id: string | undefined): void {
  requestAnimationFrame(() => {
    const panel = document.querySelector<HTMLElement>(`[data-panel="${CSS.escape(id ?? '')}"]`);
    const first = panel?.querySelector<HTMLElement>('[data-focus]') ?? panel?.querySelector<HTMLElement>(FOCUSABLE);
    (first ?? panel)?.focus();
  });
}

/** All panels as they come. */
export const resetDock = (): void => dock && arrange(dock);

/** Returns the panel whose group is to fill the window. */
function restore(api: DockviewApi, text: string | undefined): string | undefined {
  if (text === undefined) {
    arrange(api);
    return undefined;
  }
  const memory = readDock(text, ids());
  try {
    if (!memory) throw new Error('no dock that this version can show');
    api.fromJSON(memory.dock as SerializedDockview);
    for (const id of memory.added.filter(comesOpen)) add(api, id);
    return memory.maximized;
  } catch (error) {
    console.warn(`dock: ${(error as Error).message}: shown as it comes; what was remembered is kept as ${UNREAD_KEY}`);
    keepSetting(UNREAD_KEY, text);
    keepSetting(KEY, null);
    arrange(api);
    return undefined;
  }
}

/** The dock as it is while no group fills the window. */
function plainOf(api: DockviewApi): SerializedDockview {
  const dock = api.toJSON();
  const { maximizedNode: _, ...grid } = dock.grid as typeof dock.grid & { maximizedNode?: object };
  return { ...dock, grid };
}

/** A group that fills the window may get a panel, or lose one. */
const samePanels = ({ panels: open }: DockviewApi, { panels }: SerializedDockview): boolean =>
  open.length === Object.keys(panels).length && open.every(({ id }) => Object.hasOwn(panels, id));

const maximizedPanel = (api: DockviewApi): string | undefined =>
  api.groups.find((group) => group.api.isMaximized())?.activePanel?.id;

function maximize(api: DockviewApi, id: string): void {
  const panel = api.getPanel(id);
  panel?.api.setActive();
  if (panel) api.maximizeGroup(panel);
}

function remember(plain: SerializedDockview, maximized: string | undefined): void {
  const text = writeDock(plain, ids(), maximized);
  if (text !== useDesk.getState().settings[KEY]) keepSetting(KEY, text);
}

import { useDesk } from '../desk/desk.ts';
import { panels } from '../panels/index.ts';
import { texts } from '../texts/en.ts';
import { type Command, registerCommands } from './commands.ts';
import { closeActive, focusGroup, focusTab, resetDock, showPanel, toggleMaximized } from './dock/dock.ts';
import { useOverlays } from './overlays.ts';
import { preference, setPreference } from './preferences.ts';

const { commands: t, sections } = texts.frame;

const TEXT_SIZES = [80, 90, 100, 110, 125, 150, 175, 200];

const help: readonly Command[] = [
  {
    id: 'app.palette',
    title: t.palette,
    section: sections.help,
    shortcuts: ['Mod+K', 'Mod+Shift+P', 'F1'],
    run: () => useOverlays.setState({ palette: true }),
  },
  {
    id: 'app.shortcuts',
    title: t.shortcuts,
    section: sections.help,
    shortcuts: ['Mod+/'],
    words: 'keys keyboard help',
    run: () => useOverlays.setState({ shortcuts: true }),
  },
  {
    id: 'app.introduction',
    title: t.introduction,
    section: sections.help,
    words: 'tutorial first start help',
    run: () => useOverlays.setState({ introduction: true }),
  },
];

const navigation: readonly Command[] = [
  {
    id: 'view.next-group',
    title: t.nextGroup,
    section: sections.navigation,
    shortcuts: ['F6'],
    run: () => focusGroup(1),
  },
  {
    id: 'view.last-group',
    title: t.lastGroup,
    section: sections.navigation,
    shortcuts: ['Shift+F6'],
    run: () => focusGroup(-1),
  },
  {
    id: 'view.next-tab',
    title: t.nextTab,
    section: sections.navigation,
    shortcuts: ['Mod+Shift+ArrowRight'],
    run: () => focusTab(1),
  },
  {
    id: 'view.last-tab',
    title: t.lastTab,
    section: sections.navigation,
    shortcuts: ['Mod+Shift+ArrowLeft'],
    run: () => focusTab(-1),
  },
  { id: 'view.close-panel', title: t.closeActive, section: sections.navigation, words: 'hide tab', run: closeActive },
];

const view: readonly Command[] = [
  {
    id: 'view.maximize',
    title: t.maximize,
    section: sections.view,
    shortcuts: ['Mod+Shift+F'],
    words: 'maximize zoom large',
    run: toggleMaximized,
  },
  {
    id: 'view.full-screen',
    title: t.fullScreen,
    section: sections.view,
    shortcuts: ['Shift+F11'],
    run: toggleFullScreen,
  },
  {
    id: 'view.reset-dock',
    title: t.resetDock,
    section: sections.view,
    words: 'layout windows restore',
    run: resetDock,
  },
  {
    id: 'view.new-window',
    title: t.newWindow,
    section: sections.view,
    // Electron opens windows itself, by its menu.
    enabled: () => useDesk.getState().state?.shell.kind === 'browser',
    run: openWindow,
  },
];

const appearance: readonly Command[] = [
  ...(['system', 'dark', 'light'] as const).map((theme) => ({
    id: `view.theme.${theme}`,
    title: { system: t.themeSystem, dark: t.themeDark, light: t.themeLight }[theme],
    section: sections.appearance,
    words: 'theme colour',
    run: () => setPreference('view.theme', theme),
  })),
  { id: 'view.text-larger', title: t.larger, section: sections.appearance, run: () => resize(1) },
  { id: 'view.text-smaller', title: t.smaller, section: sections.appearance, run: () => resize(-1) },
];

/** Commands of the window itself. Returns their release. */
export function registerAppCommands(): () => void {
  const shown = panels.map(({ id, title }, number) => ({
    id: `panels.show.${id}`,
    title: t.show(title),
    section: sections.panels,
    ...(number < 9 && { shortcuts: [`Alt+${number + 1}`] }),
    words: 'open panel',
    run: () => {
      useOverlays.setState({ startHidden: true });
      showPanel(id);
    },
  }));
  return registerCommands([...shown, ...view, ...navigation, ...appearance, ...help]);
}

function resize(by: 1 | -1): void {
  const now = preference('view.text-size');
  const near = TEXT_SIZES.findIndex((size) => size >= now);
  setPreference('view.text-size', TEXT_SIZES[Math.max(0, Math.min(TEXT_SIZES.length - 1, near + by))]!);
}

/** The page's own full screen: works in both shells. */
function toggleFullScreen(): Promise<void> {
  return document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
}

function openWindow(): void {
  const { innerWidth: width, innerHeight: height } = window;
  const opened = window.open(location.pathname, '_blank', `popup,width=${width},height=${height}`);
  // Electron makes the window itself, and lets a page have none of it.
  if (!opened && !window.ivilab) throw new Error(t.newWindowRefused);
}

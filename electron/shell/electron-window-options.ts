import type { BrowserWindowConstructorOptions } from 'electron';

/** Permissions that a page of ours gets: to fill the screen, to keep it on, to copy and paste in consoles. Nothing else. */
export const PERMISSIONS: ReadonlySet<string> = new Set([
  'fullscreen',
  'automatic-fullscreen',
  'screen-wake-lock',
  'clipboard-sanitized-write',
  'clipboard-read',
]);

/** How every window is made. Each setting that matters is said, whatever Electron's default is today. */
export function windowOptions(preload: string, icon: string): BrowserWindowConstructorOptions {
  return {
    title: 'IVI Lab',
    icon,
    width: 1600,
    height: 1000,
    minWidth: 900,
    minHeight: 600,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#14171b',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      webviewTag: false,
      spellcheck: false,
      // A presentation goes on behind another window.
      backgroundThrottling: false,
    },
  };
}

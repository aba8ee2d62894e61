import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { type RunningApp, startDouble, startElectron } from './electron-app.ts';
import { startBrowserApp } from './running-app.ts';

const PROJECT = join(import.meta.dirname, '../..');
const SIZE = { width: 1600, height: 1200 };

/** The app in one of its shells. */
export interface AppUnderTest {
  /** One more window, as another person's where the shell knows persons. */
  open(): Promise<Page>;
  /** Ends a window, and leaves the others. */
  leave(page: Page): Promise<void>;
  close(): Promise<void>;
}

export interface ShellUnderTest {
  readonly name: string;
  /** Starts the app with a layout's text. */
  start(layout: string): Promise<AppUnderTest>;
}

const browser: ShellUnderTest = {
  name: 'the browser',
  async start(layout) {
    const [app, chromium] = await Promise.all([startBrowserApp(layout), launchChromium()]);
    return {
      open: async () => {
        const context = await chromium.newContext({ viewport: SIZE, colorScheme: 'dark' });
        const page = await context.newPage();
        await page.goto(await app.link(), { timeout: 300_000 });
        return page;
      },
      leave: (page) => page.context().close(),
      close: async () => {
        await chromium.close();
        await app.close();
      },
    };
  },
};

/** The built app in Electron, or in its double. */
const inElectron = (name: string, run: (env: NodeJS.ProcessEnv) => Promise<RunningApp>): ShellUnderTest => ({
  name,
  async start(layout) {
    const { buildMain } = await import('../../build/main-bundle.mjs');
    const { buildRenderer } = await import('../../build/app.mjs');
    await buildMain(console.warn);
    await buildRenderer(console.warn);
    const place = mkdtempSync(join(tmpdir(), 'ivilab-app-'));
    const file = join(place, 'layout.yaml');
    writeFileSync(file, layout);
    mkdirSync(join(place, 'data'));
    symlinkSync(join(PROJECT, '.ivilab/boot'), join(place, 'data/boot'));
    const app = await run({ IVILAB_DATA: join(place, 'data'), IVILAB_LAYOUT: file, IVILAB_DIRECTORY: place });
    let windows = 0;
    return {
      open: async () => {
        const [first] = await app.waitForPages(Math.max(1, windows));
        if (windows > 0) await first!.evaluate('void window.open(location.pathname)');
        const page = (await app.waitForPages(++windows)).at(-1)!;
        await page.setViewportSize(SIZE).catch(() => {});
        await page.emulateMedia({ colorScheme: 'dark' });
        return page;
      },
      leave: async (page) => {
        await page.close();
        windows--;
      },
      close: async () => {
        await app.close();
        rmSync(place, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
});

/**
 * The shells that the app is tested in: the browser, and Electron where IVILAB_ELECTRON names its binary. IVILAB_APP_SHELL=electron-double
 * takes Electron's double instead.
 */
export function shellsUnderTest(): ShellUnderTest[] {
  const { IVILAB_ELECTRON: path, IVILAB_APP_SHELL: asked } = process.env;
  if (asked === 'electron-double') return [inElectron("Electron's double", (env) => startDouble({ env }))];
  return path ? [browser, inElectron('Electron', (env) => startElectron(path, { env }))] : [browser];
}

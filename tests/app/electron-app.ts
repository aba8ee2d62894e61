import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath } from './chromium.ts';
import type { DoubleAnswer, DoubleOrder, DoubleRecord } from './electron-double.ts';

/** The built app (build/app.mjs). */
export const APP = join(import.meta.dirname, '../../out/app');
const MAIN = join(APP, 'electron/shell/electron.js');
const HOOKS = join(import.meta.dirname, 'electron-double-hooks.ts');

export interface AppOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Arguments of the app's, as Chromium's switches. */
  readonly args?: readonly string[];
  /** The app's folder, where it is not the built one's. */
  readonly app?: string;
}

/** The app in Electron, or in its double. */
export interface RunningApp {
  /** Its windows' pages, the oldest first. */
  pages(): Promise<Page[]>;
  /** Resolves when there are so many. */
  waitForPages(count: number): Promise<Page[]>;
  /** Resolves to the exit status. */
  readonly ended: Promise<number | null>;
  close(): Promise<void>;
}

export interface DoubledApp extends RunningApp {
  order(order: DoubleOrder): Promise<unknown>;
  record(): Promise<
    DoubleRecord & {
      windowsNow: { visible: boolean; focused: boolean; url: string }[];
      paths: Record<string, string>;
      data: string;
    }
  >;
  /** What it wrote to standard error. */
  readonly said: () => string;
  readonly pid: number;
}

/** Runs the app's own main file, as built, under plain Node over the double. */
export async function startDouble({ env = {}, args = [], app = APP }: AppOptions = {}): Promise<DoubledApp> {
  const place = mkdtempSync(join(tmpdir(), 'electron-double-'));
  const main = app === APP ? MAIN : join(app, 'electron/shell/electron.js');
  const child = fork(main, [...args], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', HOOKS],
    env: {
      ...process.env,
      IVILAB_CONFIG: join(place, 'config'),
      ELECTRON_DOUBLE_CHROMIUM: chromiumPath,
      ELECTRON_DOUBLE_PROFILE: join(place, 'profile'),
      ELECTRON_DOUBLE_USER_DATA: join(place, 'user-data'),
      ...env,
    },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr!.on('data', (bytes) => {
    said += bytes;
    if (process.env.IVILAB_TEST_LOG) process.stderr.write(bytes);
  });
  const ended = once(child, 'exit').then(([status]) => {
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
    return status as number | null;
  });
  const first = await Promise.race([answer(child), ended]);
  if (first === null || typeof first === 'number' || !('up' in first))
    throw new Error(`the double did not come up: ${said}`);
  // One that ends at once has no Chromium any more.
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${first.up}`).catch(() => ended);
  // Whether a page may be left is for the app to say.
  if (browser instanceof Object) for (const context of browser.contexts()) context.on('dialog', () => {});
  let turn: Promise<unknown> = Promise.resolve();
  const order = (what: DoubleOrder): Promise<unknown> => {
    const asked = turn.then(async () => {
      const reply = answer(child);
      child.send(what);
      return ((await reply) as { answer: unknown }).answer;
    });
    turn = asked.catch(() => {});
    return asked;
  };
  const running = overPages(() => pagesOf(browser));
  return {
    ...running,
    order,
    record: () => order({ order: 'record' }) as ReturnType<DoubledApp['record']>,
    said: () => said,
    pid: child.pid!,
    ended,
    close: async () => {
      if (browser instanceof Object) await browser.close().catch(() => {});
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const answer = async (child: ChildProcess): Promise<DoubleAnswer> => (await once(child, 'message'))[0] as DoubleAnswer;

/** Pages that the app's windows have; what a page opened by itself is about to go. */
async function pagesOf(browser: Browser | number | null): Promise<Page[]> {
  const contexts = browser instanceof Object ? browser.contexts() : [];
  const pages = contexts.flatMap((context) => context.pages()).filter((page) => page.url() !== 'about:blank');
  const openers = await Promise.all(pages.map((page) => page.opener()));
  return pages.filter((page, n) => openers[n] === null && !page.isClosed());
}

const TRIES = 600;
const TRY_MS = 50;

function overPages(pages: () => Promise<Page[]>): Pick<RunningApp, 'pages' | 'waitForPages'> {
  const waitForPages = async (count: number): Promise<Page[]> => {
    for (let n = 0; n < TRIES; n++) {
      const found = await pages();
      if (found.length === count) return found;
      await new Promise((resolve) => setTimeout(resolve, TRY_MS));
    }
    throw new Error(`there are ${(await pages()).length} windows, not ${count}`);
  };
  return { pages, waitForPages };
}

/** Runs the built app in a real Electron. */
export async function startElectron(path: string, { env = {}, args = [] }: AppOptions = {}): Promise<RunningApp> {
  const place = mkdtempSync(join(tmpdir(), 'electron-app-'));
  const electron = await _electron.launch({
    executablePath: path,
    args: [APP, ...args],
    env: { ...(process.env as Record<string, string>), IVILAB_CONFIG: join(place, 'config'), ...(env as object) },
  });
  const ended = once(electron.process(), 'exit').then(([status]) => {
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
    return status as number | null;
  });
  return { ...overPages(async () => electron.windows()), ended, close: () => electron.close() };
}

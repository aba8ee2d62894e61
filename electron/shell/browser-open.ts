import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program and its words. */
type Command = readonly [program: string, ...words: string[]];

const CHROMES: Readonly<Record<string, readonly string[]>> = {
  linux: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
};

/** What Windows has in these directories. */
const WINDOWS = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];

export interface Host {
  readonly platform: string;
  readonly env: NodeJS.ProcessEnv;
  readonly root: boolean;
  exists(path: string): boolean;
}

const thisHost: Host = {
  platform: process.platform,
  env: process.env,
  root: process.getuid?.() === 0,
  exists: existsSync,
};

/**
 * How a link is opened here, the best way first: in a window without bars, where there is a Chromium; then as the system opens links.
 * Chromium refuses root unless its sandbox is off, which is never asked for.
 */
export function openCommands(link: string, host: Host = thisHost): Command[] {
  const { platform, root } = host;
  const chromes = root && platform === 'linux' ? [] : chromesOf(host);
  const apps = chromes.map((path): Command => [path, `--app=${link}`, '--window-size=1440,900']);
  if (platform === 'darwin') return [...apps, ['open', link]];
  // `start` would take & in a link for its own.
  if (platform === 'win32') return [...apps, ['rundll32', 'url.dll,FileProtocolHandler', link]];
  return [...apps, ['xdg-open', link]];
}

function chromesOf({ platform, env, exists }: Host): string[] {
  if (platform === 'win32') {
    const directories = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(
      (one) => one !== undefined,
    );
    return directories.flatMap((directory) => WINDOWS.map((name) => join(directory, name))).filter(exists);
  }
  const names = CHROMES[platform] ?? CHROMES.linux!;
  if (platform === 'darwin') return names.filter(exists);
  const directories = (env.PATH ?? '').split(delimiter).filter((one) => one !== '');
  return names.flatMap((name) => directories.map((directory) => join(directory, name)).find(exists) ?? []);
}

/** A browser that is gone sooner, with a failure, has not opened anything. */
const SOON_MS = 1500;

/** Opens a link in the user's browser. Resolves to whether that went well, as far as can be seen. */
export async function openBrowser(link: string, host: Host = thisHost): Promise<boolean> {
  for (const command of openCommands(link, host)) if (await started(command)) return true;
  return false;
}

function started([program, ...words]: Command): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { detached: true, stdio: 'ignore' });
    const late = setTimeout(() => resolve(true), SOON_MS);
    const end = (well: boolean): void => {
      clearTimeout(late);
      resolve(well);
    };
    child.on('error', () => end(false));
    child.on('exit', (status) => end(status === 0));
    child.unref();
  });
}

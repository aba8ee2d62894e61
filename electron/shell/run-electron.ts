import { spawn } from 'node:child_process';
import { WINDOW_OPEN } from './electron-window.ts';

/** How an Electron ended: `failed` says why no window came up. */
export type ElectronEnd = { readonly status: number } | { readonly failed: string };

const MOST_KEPT = 4096;

/**
 * Runs the built app in Electron until it ends. What it says goes to `show`. One that ends without having shown a window has failed:
 * its libraries, its sandbox or the display.
 * @param app - the built app's folder.
 */
export function runElectron(
  path: string,
  app: string,
  env: NodeJS.ProcessEnv,
  show: (text: string) => void,
): Promise<ElectronEnd> {
  return new Promise((resolve) => {
    // ELECTRON_RUN_AS_NODE would make a Node of it.
    const { ELECTRON_RUN_AS_NODE: _, ...others } = env;
    const child = spawn(path, [app], { env: others, stdio: ['ignore', 'inherit', 'pipe'] });
    let said = '';
    let open = false;
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      if (open) return show(text);
      said = (said + text).slice(-MOST_KEPT);
      if (!said.includes(WINDOW_OPEN)) return;
      open = true;
      show(said.replace(WINDOW_OPEN, ''));
    });
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, pass);
    const end = (result: ElectronEnd): void => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, pass);
      resolve(result);
    };
    child.on('error', (error) => end({ failed: `it does not start: ${error.message}` }));
    child.on('close', (status, signal) => {
      // A second instance ends at once: the first has shown its window.
      if (open || status === 0) return end({ status: status ?? 0 });
      end({ failed: `it ended before a window was open: ${reason(said) ?? signal ?? `status ${status}`}` });
    });
  });
}

/** The line of what Chromium said that tells most: its last fatal one, without time and place. */
function reason(said: string): string | undefined {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const told = lines.findLast((line) => /FATAL|error while loading/.test(line)) ?? lines.at(-1);
  return told?.replace(/^\[[^\]]*\]\s*/, '').trim();
}

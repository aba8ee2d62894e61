import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ShellFacts } from './choose.ts';

/** Where things are, and how the user is told what takes time. */
export interface ProbePlace {
  /** Electron's package, as npm installs it. */
  readonly package: string;
  /** A directory for what is remembered. */
  readonly data: string;
  readonly say: (line: string) => void;
}

/** So long after a download that failed none is tried. */
const TRY_AGAIN_MS = 24 * 3600e3;
const LONGEST_DOWNLOAD_MS = 600_000;
/** Electron tells its version as soon as its libraries are loaded. */
const LONGEST_ANSWER_MS = 30_000;

/** Looks at the host. Fetches Electron's binary where there is none yet, which may take minutes: `place.say` tells. */
export async function shellFacts(asked: ShellFacts['asked'], place: ProbePlace): Promise<ShellFacts> {
  const { platform, env } = process;
  const root = process.getuid?.() === 0;
  const display = platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
  const known = { asked, platform, root, display };
  // What can't run needs no download.
  const needless = asked === 'browser' || !display || (root && platform === 'linux');
  if (needless) return { ...known, electron: { missing: 'it was not looked for' } };
  const electron = await findElectron(place);
  return { ...known, electron, noSandbox: 'path' in electron ? sandboxObstacle(electron.path) : undefined };
}

/** Electron's binary: the one that IVILAB_ELECTRON names, or the package's, fetched if need be. */
export async function findElectron(place: ProbePlace): Promise<ShellFacts['electron']> {
  const named = process.env.IVILAB_ELECTRON;
  if (named) return answering(named);
  let path = packaged(place.package);
  if (path === undefined) {
    const failed = await download(place);
    path = packaged(place.package);
    if (path === undefined) return { missing: failed ?? 'its binary could not be downloaded' };
  }
  return answering(path);
}

function packaged(directory: string): string | undefined {
  try {
    const path = join(directory, 'dist', readFileSync(join(directory, 'path.txt'), 'utf8'));
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it starts at all: libraries may be missing. Without a window, so that neither display nor sandbox is needed. */
function answering(path: string): ShellFacts['electron'] {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const words = ['-p', 'process.versions.electron ?? ""'];
  const { status, stdout, stderr, error } = spawnSync(path, words, {
    env,
    encoding: 'utf8',
    timeout: LONGEST_ANSWER_MS,
  });
  if (status === 0 && /^\d+\./.test(stdout)) return { path };
  const said = (error?.message ?? stderr).trim().split('\n')[0] || `${path} says nothing of its version`;
  return { missing: `its binary does not start: ${said}` };
}

/** Fetches the binary with the package's own installer, which checks it. Says why it failed. */
async function download({ package: directory, data, say }: ProbePlace): Promise<string | undefined> {
  const stamp = join(data, 'electron-download-failed');
  const last = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
  if (Date.now() - last < TRY_AGAIN_MS)
    return `its binary could not be downloaded, which is tried once a day (or at once without ${stamp})`;
  if (!existsSync(join(directory, 'install.js'))) return 'its package is not installed';
  say('fetching Electron, about 120 MB, once …');
  const failed = await run([join(directory, 'install.js')]);
  if (failed === undefined) {
    rmSync(stamp, { force: true });
    return undefined;
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, `${failed}\n`);
  return `its binary could not be downloaded: ${failed}`;
}

/** Runs a script with this Node. Resolves to the last thing it said when it fails. */
function run(words: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'], timeout: LONGEST_DOWNLOAD_MS });
    let said = '';
    child.stderr.on('data', (bytes) => {
      said = (said + bytes).slice(0, 4096);
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (status, signal) => {
      if (status === 0) return resolve(undefined);
      resolve(signal ? 'it took too long' : said.trim().split('\n')[0] || `status ${status}`);
    });
  });
}

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
};

/**
 * Linux: the sandbox needs user namespaces, or its helper to be root's and set-user-ID. Kernels say by these files that users may
 * not have namespaces (kernel.unprivileged_userns_clone is Debian's, the AppArmor one Ubuntu's).
 */
export function sandboxObstacle(path: string, settings = '/proc/sys', platform = process.platform): string | undefined {
  if (platform !== 'linux') return undefined;
  const helper = statSync(join(dirname(path), 'chrome-sandbox'), { throwIfNoEntry: false });
  if (helper && helper.uid === 0 && (helper.mode & 0o4000) !== 0) return undefined;
  if (read(`${settings}/kernel/unprivileged_userns_clone`) === '0') return 'kernel.unprivileged_userns_clone is 0';
  if (read(`${settings}/user/max_user_namespaces`) === '0') return 'user.max_user_namespaces is 0';
  if (read(`${settings}/kernel/apparmor_restrict_unprivileged_userns`) === '1')
    return 'kernel.apparmor_restrict_unprivileged_userns is 1';
  return undefined;
}

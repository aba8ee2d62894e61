import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '../..');
const LINK = /http:\/\/127\.0\.0\.1:\d+\/\S*/g;
/** Milliseconds until the app says its first link, where it has to be built and boot files have to be made. */
const FIRST_LINK_MS = 300_000;
const LINK_MS = 60_000;

/** The app in browsers, as `npm start -- --browser-only --no-open` runs it. */
export interface BrowserApp {
  /** A link that opens one more window. */
  link(): Promise<string>;
  /** What it wrote to the terminal. */
  said(): string;
  /** Directory of its layout. */
  readonly place: string;
  /** The process that was started. */
  readonly pid: number;
  close(): Promise<void>;
}

/** The lab's own layout, with a disk that no other lab has. */
export function labLayout(): string {
  const text = readFileSync(join(PROJECT, 'assets/layouts/ivi-lab.yaml'), 'utf8');
  return text.replace('lab:ivi-data', 'data.img').replace('$schema=./', '$schema=');
}

/** A person who has been here before: the introduction does not lie over what is tested. */
const SETTINGS = { version: 1, settings: { 'app.introduced': 'true' }, recent: [] };

/** Starts it with a layout, and with a text as its file of settings. Rejects with what it said when it does not come up. */
export async function startBrowserApp(layout: string, settings = JSON.stringify(SETTINGS)): Promise<BrowserApp> {
  const place = mkdtempSync(join(tmpdir(), 'ivilab-app-'));
  writeFileSync(join(place, 'layout.yaml'), layout);
  mkdirSync(join(place, 'config'));
  writeFileSync(join(place, 'config/settings.json'), settings);
  const child = spawn(
    process.execPath,
    [join(PROJECT, 'build/run.mjs'), 'start', '--browser-only', '--no-open', join(place, 'layout.yaml')],
    { cwd: PROJECT, env: { ...process.env, IVILAB_CONFIG: join(place, 'config') }, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const links = new Links(child);
  const end = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  };
  let first: string | undefined;
  try {
    first = await links.next(FIRST_LINK_MS);
  } catch (error) {
    await end();
    throw error;
  }
  return {
    link: async () => {
      const link = first;
      first = undefined;
      if (link !== undefined) return link;
      child.stdin!.write('\n');
      return links.next(LINK_MS);
    },
    said: () => links.said,
    place,
    pid: child.pid!,
    close: end,
  };
}

/** The links that an app says, one after the other. */
class Links {
  said = '';
  #from = 0;
  #look: () => void = () => {};
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (bytes) => {
        this.said += bytes;
        if (process.env.IVILAB_TEST_LOG) process.stderr.write(bytes);
        this.#look();
      });
    child.on('exit', () => this.#look());
  }

  next(milliseconds: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const end = (act: () => void): void => {
        clearTimeout(timer);
        this.#look = () => {};
        act();
      };
      const timer = setTimeout(() => end(() => reject(new Error(`no link in ${this.said}`))), milliseconds);
      this.#look = () => {
        LINK.lastIndex = this.#from;
        const found = LINK.exec(this.said);
        if (found && LINK.lastIndex < this.said.length) {
          this.#from = LINK.lastIndex;
          end(() => resolve(found[0]));
        } else if (this.#child.exitCode !== null) end(() => reject(new Error(`the app has ended: ${this.said}`)));
      };
      this.#look();
    });
  }
}

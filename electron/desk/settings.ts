import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { Settings } from '../contract/shapes.ts';
import { writeWhole } from './atomic-file.ts';

const VERSION = 1;
const Stored = v.strictObject({
  version: v.literal(VERSION),
  settings: Settings,
  /** Paths of layouts, newest first. */
  recent: v.pipe(v.array(v.string()), v.maxLength(100)),
});
type Stored = v.InferOutput<typeof Stored>;

const MOST_RECENT = 12;
const MOST_SETTINGS = 256;
/** Changes that follow sooner are written together. */
const WRITE_AFTER_MS = 300;

/** What the app remembers for a person, in a file. A file that can't be used is moved aside, never overwritten. */
export class SettingsFile {
  readonly #path: string;
  readonly #warn: (line: string) => void;
  #stored: Stored = { version: VERSION, settings: {}, recent: [] };
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failed = false;

  constructor(path: string, warn: (line: string) => void) {
    this.#path = path;
    this.#warn = warn;
    this.#read();
  }

  get settings(): Settings {
    return this.#stored.settings;
  }

  get recent(): readonly string[] {
    return this.#stored.recent;
  }

  /** Throws an Error for people. */
  set(key: string, value: string | null): void {
    const { [key]: _, ...others } = this.#stored.settings;
    const settings = value === null ? others : { ...others, [key]: value };
    if (!v.is(Settings, settings)) throw new Error(`${key}: it is too long, or no name of a setting`);
    if (Object.keys(settings).length > MOST_SETTINGS) throw new Error(`there are ${MOST_SETTINGS} settings already`);
    this.#change({ ...this.#stored, settings });
  }

  /** A layout was opened or saved. */
  used(path: string): void {
    const recent = [path, ...this.#stored.recent.filter((other) => other !== path)].slice(0, MOST_RECENT);
    this.#change({ ...this.#stored, recent });
  }

  /** Writes what is not written yet. */
  async close(): Promise<void> {
    if (this.#timer) this.#write();
    await this.#writing;
  }

  #change(stored: Stored): void {
    this.#stored = stored;
    this.#timer ??= setTimeout(() => this.#write(), WRITE_AFTER_MS);
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = `${JSON.stringify(this.#stored, undefined, 2)}\n`;
    this.#writing = this.#writing.then(() => this.#put(text));
  }

  async #put(text: string): Promise<void> {
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      await writeWhole(this.#path, text);
      this.#failed = false;
    } catch (error) {
      if (!this.#failed) this.#warn(`settings are not kept: ${(error as Error).message}`);
      this.#failed = true;
    }
  }

  #read(): void {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#warn(`${this.#path} can't be read, and the usual settings are taken: ${(error as Error).message}`);
      return;
    }
    const value = parsed(text);
    const stored = v.safeParse(Stored, value);
    if (stored.success) this.#stored = stored.output;
    else this.#setAside(versionOf(value));
  }

  #setAside(version: unknown): void {
    const why =
      version === undefined || version === VERSION
        ? 'is damaged'
        : `is of another version (${String(version).slice(0, 20)})`;
    const aside = `${this.#path}.${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
    try {
      renameSync(this.#path, aside);
      this.#warn(`${this.#path} ${why}: it was put aside as ${aside}, and the usual settings are taken`);
    } catch (error) {
      this.#warn(`${this.#path} ${why} and can't be put aside: ${(error as Error).message}`);
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const versionOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? (value as { version?: unknown }).version : undefined;

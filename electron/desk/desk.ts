import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { DEFAULT_LAYOUT } from '../../core/cli/lab/layout-job.ts';
import { PROJECT } from '../../core/images/places.ts';
import type { Result } from '../../core/lab/run/service.ts';
import type { EventData, EventName } from '../contract/events.ts';
import { serveWindow, type WindowEnd } from '../contract/server.ts';
import type { DeskState, Figures, Happening } from '../contract/shapes.ts';
import type { Wire } from '../contract/wire.ts';
import { ConsoleHistory } from './console-history.ts';
import { DeskWindow } from './desk-window.ts';
import { handlers } from './handlers.ts';
import { Happenings } from './happenings.ts';
import type { HeadPicture } from './head-picture.ts';
import { Layouts } from './layouts.ts';
import { Power } from './power.ts';
import type { Followed } from './powered-lab.ts';
import { SettingsFile } from './settings.ts';
import { deskTours, noticing } from './tours/desk-tours.ts';
import type { Tours } from './tours/tours.ts';

export interface DeskOptions {
  readonly shell: 'electron' | 'browser';
  /** The shell's dialog for files, where it has one. */
  readonly chooseFile?: (what: 'open' | 'save', suggested?: string) => Promise<string | null>;
  /** The layout that is switched on; the lab's own without it. */
  readonly layout?: string;
  /** Where people's relative paths begin. */
  readonly directory?: string;
  /** Where settings are kept. */
  readonly config?: string;
  /** Methods that the shell adds to those which `ivilab call` finds. */
  readonly methods?: Readonly<Record<string, () => Result>>;
  /** What is worth a line in the terminal. */
  readonly say?: (line: string) => void;
}

/** What there is once per app: the machine, and all that windows are told of it. */
export interface Desk {
  /** A window opens: whatever the wire is, the contract is spoken on it. */
  open(wire: Wire): void;
  /** Windows that are open. */
  readonly windows: number;
  /** Switches the machine off and writes what is not written yet. */
  close(): Promise<void>;
}

/** Milliseconds between what windows are sent of consoles and pictures. */
const FLUSH_MS = 16;

/** Figures that are kept: a small plot has fewer. */
const MOST_FIGURES = 120;

/** Shortest virtual time between looks at the heads, and that between looks at the vehicle. */
const SHORTEST_LOOK_S = 1 / 100;
const VEHICLE_S = 1 / 20;

/** Makes the desk and switches the machine on. */
export function createDesk(options: DeskOptions): Desk {
  const desk = new DeskCore(options);
  setImmediate(() => desk.power.on().catch(() => {}));
  return desk;
}

/** The user's directory for settings, as the system has it. */
export function configDirectory(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  if (env.IVILAB_CONFIG) return resolve(env.IVILAB_CONFIG);
  if (platform === 'win32' && env.APPDATA) return join(env.APPDATA, 'ivilab');
  if (platform === 'darwin') return join(homedir(), 'Library/Application Support/ivilab');
  return join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'ivilab');
}

const version = (): string =>
  (JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { version: string }).version;

/** The desk as its handlers see it. */
export class DeskCore implements Desk {
  readonly options: DeskOptions;
  readonly directory: string;
  readonly settings: SettingsFile;
  readonly layouts: Layouts;
  readonly happenings: Happenings;
  readonly tours: Tours;
  readonly power: Power;
  readonly #histories = new Map<string, ConsoleHistory>();
  readonly #windows = new Set<DeskWindow>();
  state: DeskState;
  /** The newest, for plots of windows that open later. */
  figures: readonly Figures[] = [];
  #timer: NodeJS.Timeout | undefined;
  #flushed = 0;
  #closed = false;

  constructor(options: DeskOptions) {
    this.options = options;
    this.directory = resolve(options.directory ?? process.cwd());
    this.happenings = new Happenings((one) => this.tell('happening', one));
    const warn = (line: string): void => this.note('warning', line, { what: 'settings' });
    this.power = new Power(this);
    // What is wrong with the file is told at once.
    this.settings = new SettingsFile(join(options.config ?? configDirectory(), 'settings.json'), warn);
    this.layouts = new Layouts(this.directory, this.settings);
    this.tours = deskTours(this);
    const path = options.layout === undefined ? DEFAULT_LAYOUT : resolve(this.directory, options.layout);
    this.state = {
      version: version(),
      shell: { kind: options.shell, dialogs: options.chooseFile !== undefined },
      power: 'off',
      paused: false,
      speed: { kind: 'real', factor: 1 },
      progress: null,
      message: null,
      layout: { path, title: basename(path), text: '' },
      stages: [],
      domains: [],
      heads: [],
      consoles: [],
      tour: null,
    };
  }

  get windows(): number {
    return this.#windows.size;
  }

  open(wire: Wire): void {
    let window: DeskWindow | undefined;
    const end = serveWindow(
      wire,
      noticing(
        this.tours,
        handlers(this, () => window),
      ),
      () => {
        window?.release();
        if (window) this.#windows.delete(window);
        this.follow();
      },
    );
    window = new DeskWindow(end, this.#histories, () => this.nudge());
    this.#windows.add(window);
    this.follow();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.tours.stop();
    await this.power.off();
    clearTimeout(this.#timer);
    for (const { end } of [...this.#windows]) end.close();
    await this.settings.close();
  }

  /** Changes the state, and tells all windows. */
  change(patch: Partial<DeskState>): void {
    this.state = { ...this.state, ...patch };
    if (patch.power === 'preparing') this.figures = [];
    this.tell('state', patch);
    if (!('tour' in patch)) this.tours.stateChanged();
  }

  /** Tells all windows, or all but one. */
  tell<N extends EventName>(event: N, data: EventData<N>, but?: WindowEnd): void {
    for (const { end } of this.#windows) if (end !== but) end.tell(event, data);
  }

  /** Windows get these values of the vehicle when they are ready for them. */
  vehicle(values: EventData<'vehicle'>): void {
    for (const window of this.#windows) window.vehicle(values);
    this.nudge();
  }

  /** About once in a second of the machine's. */
  figured(one: Figures): void {
    this.figures = [...this.figures, one].slice(-MOST_FIGURES);
    this.tell('figures', one);
  }

  /** A console shows something. */
  shown(name: string, bytes: Uint8Array): void {
    // Dom0's agent could make names up.
    if (!this.#histories.has(name) && !this.power.lab?.consoles.includes(name)) return;
    this.history(name).push(bytes);
    this.tours.shown(name, bytes);
    this.nudge();
  }

  /** What a console has shown. One of a layout that ran before is still there. Throws an Error for people. */
  history(name: string): ConsoleHistory {
    const known = this.#histories.get(name);
    if (known) return known;
    const names = this.power.lab?.consoles ?? [];
    if (!names.includes(name)) throw new Error(`there is no console ${name}: there are ${names.join(', ') || 'none'}`);
    const history = new ConsoleHistory();
    this.#histories.set(name, history);
    return history;
  }

  /** A machine was switched on: its heads are others. */
  look(pictures: ReadonlyMap<string, HeadPicture>): void {
    for (const window of this.#windows) window.look(pictures);
    this.follow();
  }

  /** For the timeline and the log. */
  note(kind: Happening['kind'], text: string, more: Pick<Happening, 'subject' | 'what'> = {}): void {
    const { lab } = this.power;
    const places = this.#places(kind, more.subject);
    this.happenings.add({
      seconds: lab?.seconds ?? 0,
      wall: lab?.wall ?? 0,
      kind,
      text,
      ...more,
      ...(places && { places }),
    });
    if (kind === 'error' || kind === 'warning') this.options.say?.(`${kind}: ${text}`);
  }

  /** Where consoles are now: all at what happens to the power, its own at what happens to a domain. */
  #places(kind: Happening['kind'], subject: string | undefined): Happening['places'] {
    if (kind !== 'power' && kind !== 'domain') return undefined;
    const concerned = [...this.#histories].filter(([name]) => kind === 'power' || name === subject);
    return Object.fromEntries(concerned.map(([name, { end }]) => [name, end]));
  }

  /** Windows want to see something else now: the machine is asked for that, and no more. */
  follow(): void {
    const watching = [...this.#windows].filter((window) => window.watches).map(({ every }) => every);
    const open = this.#windows.size > 0;
    const { speed } = this.state;
    const wanted: Record<Followed, number | null> = {
      display: watching.length === 0 ? null : Math.max(SHORTEST_LOOK_S, Math.min(...watching)),
      // About once a second for people.
      figures: open ? (speed.kind === 'real' ? Math.max(0.1, speed.factor) : 1) : null,
      vehicle: open ? VEHICLE_S : null,
    };
    for (const service of ['display', 'figures', 'vehicle'] as const)
      this.power.lab?.follow(service, wanted[service]).catch((error: Error) => {
        if (this.power.lab) this.note('warning', error.message);
      });
    this.nudge();
  }

  /** Something is new that windows get in a moment. */
  nudge(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => this.#flush(), Math.max(0, this.#flushed + FLUSH_MS - performance.now()));
  }

  #flush(): void {
    this.#timer = undefined;
    this.#flushed = performance.now();
    const left = [...this.#windows].map((window) => window.flush(this.#histories)).some(Boolean);
    if (left) this.nudge();
  }
}

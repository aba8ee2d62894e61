import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkedText, problemCount } from '../../core/cli/check-layout.ts';
import { DEFAULT_LAYOUT, layoutJob, runJob } from '../../core/cli/lab/layout-job.ts';
import type { Ended } from '../../core/cli/machine-thread.ts';
import { PROJECT } from '../../core/images/places.ts';
import type { Progress } from '../../core/images/progress.ts';
import { problemText } from '../../core/lab/layout/problem.ts';
import type { Layout } from '../../core/lab/layout/schema.ts';
import type { Result } from '../../core/lab/run/service.ts';
import type { LabEvent } from '../../core/lab/run/services/index.ts';
import { serveWindow } from '../contract/server.ts';
import type { DeskState, Figures, Happening, LayoutText } from '../contract/shapes.ts';
import type { Wire } from '../contract/wire.ts';
import { ConsoleHistory } from './console-history.ts';
import { DeskWindow } from './desk-window.ts';
import { handlers } from './handlers.ts';
import { Happenings } from './happenings.ts';
import { absolute, Layouts, layoutDirectory, readLayoutText } from './layouts.ts';
import { type Followed, PoweredLab } from './powered-lab.ts';
import { SettingsFile } from './settings.ts';
import { deskTours, noticing } from './tours/desk-tours.ts';
import type { Tours } from './tours/tours.ts';
import { changeText, endText } from './words.ts';

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
/** Until a window that did not keep up is looked at again. */
const BEHIND_MS = 50;

/** Shortest virtual time between looks at the heads, and that between looks at the vehicle. */
const SHORTEST_LOOK_S = 1 / 100;
const VEHICLE_S = 1 / 20;

/** Makes the desk and switches the machine on. */
export function createDesk(options: DeskOptions): Desk {
  const desk = new DeskCore(options);
  setImmediate(() => desk.powerOn().catch(() => {}));
  return desk;
}

const fits = (size: number): boolean => Number.isInteger(size) && size >= 1 && size <= 1000;

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
  readonly histories = new Map<string, ConsoleHistory>();
  readonly #windows = new Set<DeskWindow>();
  state: DeskState;
  /** The machine while it is on, and the layout that it was switched on with. */
  lab: PoweredLab | undefined;
  running: Layout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #flushed = 0;
  /** Counts attempts to switch on; one that was given up is not the newest. */
  #attempt = 0;
  #closed = false;
  #terminal = '';
  /** Wall time of the last figures. */
  #figuresAt = 0;

  constructor(options: DeskOptions) {
    this.options = options;
    this.directory = resolve(options.directory ?? process.cwd());
    this.happenings = new Happenings((one) => {
      for (const { end } of this.#windows) end.tell('happening', one);
    });
    const warn = (line: string): void => this.note('warning', line);
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
      layout: { path, title: path, text: '' },
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
    window = new DeskWindow(end, this.histories);
    this.#windows.add(window);
    this.follow();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.tours.stop();
    await this.powerOff();
    clearTimeout(this.#timer);
    for (const { end } of [...this.#windows]) end.close();
    await this.settings.close();
  }

  /** Changes the state, and tells all windows. */
  change(patch: Partial<DeskState>): void {
    this.state = { ...this.state, ...patch };
    for (const { end } of this.#windows) end.tell('state', patch);
    if (!('tour' in patch)) this.tours.stateChanged();
  }

  /** Tells all windows but one. */
  tellOthers<N extends Parameters<DeskWindow['end']['tell']>[0]>(
    but: DeskWindow['end'] | undefined,
    ...[event, data]: Parameters<DeskWindow['end']['tell']>
  ): void {
    for (const { end } of this.#windows) if (end !== but) end.tell(event as N, data as never);
  }

  /** For the timeline and the log. */
  note(kind: Happening['kind'], text: string, more: Pick<Happening, 'subject' | 'what'> = {}): void {
    const { lab } = this;
    this.happenings.add({ seconds: lab?.seconds ?? 0, wall: lab?.wall ?? 0, kind, text, ...more });
    if (kind === 'error' || kind === 'warning') this.options.say?.(`${kind}: ${text}`);
  }

  /** The machine. Throws an Error for people while it is off. */
  get on(): PoweredLab {
    if (!this.lab) throw new Error('the machine is off');
    return this.lab;
  }

  /**
   * Switches the machine on.
   * @throws Error for people, which the state tells, too.
   */
  async powerOn(layout?: LayoutText): Promise<void> {
    if (this.lab || this.state.power === 'preparing') throw new Error('the machine is on already: switch it off first');
    const attempt = ++this.#attempt;
    this.change({ power: 'preparing', message: null, stages: [], progress: { step: 'Reading the layout' } });
    try {
      const wanted = layout ?? (await this.#unread());
      this.change({ layout: wanted });
      await this.#start(wanted, () => attempt !== this.#attempt || this.#closed);
    } catch (error) {
      const { message } = error as Error;
      if (attempt === this.#attempt) {
        this.change({ power: 'off', progress: null, message });
        this.note('error', message);
      }
      throw error;
    }
  }

  /** A person looks at a console in a terminal of this size. A serial line can't tell: Dom0 learns it when it starts. */
  resized(console: string, columns: number, rows: number): undefined {
    if (console === 'dom0' && fits(columns) && fits(rows)) this.#terminal = ` ivilab.console=${columns}x${rows}`;
  }

  /** The layout of the state, which is read from its file the first time. */
  async #unread(): Promise<LayoutText> {
    const { layout } = this.state;
    return layout.text === '' && layout.path !== null ? readLayoutText(layout.path) : layout;
  }

  async #start(wanted: LayoutText, givenUp: () => boolean): Promise<void> {
    const directory = layoutDirectory(wanted, this.directory);
    const file = wanted.path ?? join(directory, 'layout.yaml');
    const { layout, problems } = await checkedText(wanted.text, directory);
    if (!layout) {
      const first = problems.find(({ severity }) => severity === 'error')!;
      throw new Error(`${wanted.title} has ${problemCount(problems)}: ${problemText(first)}`);
    }
    const made = await layoutJob(layout, file, runJob({}, true), { progress: this.#progress(), script: [] });
    const job = { ...made, dom0Args: `${made.dom0Args ?? ''}${this.#terminal}` };
    if (givenUp()) return;
    const lab = new PoweredLab(file, job, {
      changed: (part) => this.change({ [part]: lab[part] }),
      console: (name, bytes) => this.#shown(name, bytes),
      drawn: () => this.nudge(),
      log: (line) => this.note(/^(error|warning)\b/.test(line) ? 'warning' : 'log', line),
      event: (event) => this.#event(event),
    });
    this.lab = lab;
    this.#figuresAt = 0;
    this.running = absolute(layout, directory);
    lab.ended.then(
      (ended) => this.#ended(lab, ended),
      (error: Error) => this.#ended(lab, error),
    );
    for (const name of lab.consoles) if (!this.histories.has(name)) this.histories.set(name, new ConsoleHistory());
    await lab
      .listen((method, params) => this.#callFromOutside(lab, method, params))
      .catch((error: Error) => {
        this.note('warning', error.message);
      });
    const { domains, heads, consoles } = lab;
    this.change({
      power: 'on',
      paused: false,
      progress: null,
      domains,
      heads,
      consoles: [...consoles],
    } as Partial<DeskState>);
    this.note('power', 'The machine is on', { what: 'on' });
    for (const window of this.#windows) window.look(lab.pictures);
    this.follow();
  }

  #progress(): Progress {
    const step = (text: string): void => {
      this.change({ progress: { step: text } });
      this.options.say?.(text);
    };
    return { step, done: (text) => this.note('log', text), warn: (text) => this.note('warning', text) };
  }

  async #callFromOutside(lab: PoweredLab, method: string, params: unknown): Promise<Result> {
    const own = this.options.methods ?? {};
    if (Object.hasOwn(own, method)) return own[method]!();
    const result = await lab.call(method, (params ?? {}) as object);
    return method === 'methods' ? [...(result as string[]), ...Object.keys(own)] : result;
  }

  #shown(name: string, bytes: Uint8Array): void {
    this.histories.get(name)?.push(bytes);
    this.tours.shown(name, bytes);
    this.nudge();
  }

  #event(event: LabEvent): void {
    if (event.service === 'stages') {
      if (event.type === 'failed') return this.note('error', event.message ?? 'the layout could not be brought up');
      this.note('stage', changeText(event), { what: event.stage });
    } else if (event.service === 'domains' && event.type === 'change') {
      const crashed = event.change === 'stopped' && (event.reason === 'crash' || event.reason === 'watchdog');
      this.note('domain', changeText(event), { subject: event.domain, what: crashed ? 'crashed' : event.change });
    } else if (event.service === 'machine') {
      const { paused, speed } = event;
      if (event.type === 'reset') this.note('power', 'The machine was reset', { what: 'reset' });
      else if (paused !== this.state.paused)
        this.note('power', paused ? 'The machine is paused' : 'The machine goes on', {
          what: paused ? 'paused' : 'resumed',
        });
      this.change({ paused, speed });
      this.follow();
    } else if (event.service === 'figures') this.#figures(event);
    else if (event.service === 'vehicle' && event.type === 'values') {
      for (const window of this.#windows) window.vehicle(event.values);
      this.nudge();
    }
  }

  #figures({ service: _, type: __, over, instructions, ...figures }: Extract<LabEvent, { service: 'figures' }>): void {
    const { seconds, wall } = this.on;
    const took = Math.max(0.001, wall - this.#figuresAt);
    this.#figuresAt = wall;
    const told: Figures = {
      seconds,
      wall,
      pace: over / took,
      mips: instructions / 1e6 / took,
      cpus: [...figures.cpus],
      domains: figures.domains,
      frames: figures.frames,
      events: [...figures.events],
      hostMemoryMiB: process.memoryUsage.rss() / (1 << 20),
    };
    for (const { end } of this.#windows) end.tell('figures', told);
  }

  /** The machine has ended: by itself, or because it was told to. */
  #ended(lab: PoweredLab, how: Ended | Error): void {
    if (this.lab !== lab) return;
    const { power, message } = endText(how, lab.stopping);
    this.note(power === 'broken' ? 'error' : 'power', message, { what: power });
    lab.release();
    this.lab = undefined;
    this.running = undefined;
    this.change({
      power,
      paused: false,
      message: lab.stopping ? null : message,
      domains: lab.domains.map(({ name, title }) => ({ name, title, state: 'absent' as const })),
      heads: lab.heads.map((head) => ({ ...head, domain: null })),
    });
  }

  /** Resolves when the machine is off. */
  async powerOff(): Promise<void> {
    this.#attempt++;
    if (this.lab) await this.lab.stop();
    else if (this.state.power !== 'off') this.change({ power: 'off', progress: null, message: null });
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
      this.lab?.follow(service, wanted[service]).catch((error: Error) => {
        if (this.lab) this.note('warning', error.message);
      });
    this.nudge();
  }

  /** Something is new that windows get in a moment. */
  nudge(milliseconds = 0): void {
    if (this.#closed) return;
    const due = Math.max(milliseconds, this.#flushed + FLUSH_MS - performance.now());
    this.#timer ??= setTimeout(() => this.#flush(), due);
  }

  #flush(): void {
    this.#timer = undefined;
    this.#flushed = performance.now();
    const left = [...this.#windows].map((window) => window.flush(this.histories)).some(Boolean);
    if (left) this.nudge(BEHIND_MS);
  }
}

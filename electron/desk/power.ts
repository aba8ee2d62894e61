import { join } from 'node:path';
import { checkedText, problemCount } from '../../core/cli/check-layout.ts';
import { withAbsoluteFiles } from '../../core/cli/lab/absolute-files.ts';
import { type LayoutJob, layoutJob, runJob } from '../../core/cli/lab/layout-job.ts';
import type { Ended } from '../../core/cli/machine-thread.ts';
import type { Progress } from '../../core/images/progress.ts';
import { problemText } from '../../core/lab/layout/problem.ts';
import type { Layout } from '../../core/lab/layout/schema.ts';
import type { Result } from '../../core/lab/run/service.ts';
import type { LabEvent } from '../../core/lab/run/services/index.ts';
import type { LayoutText } from '../contract/shapes.ts';
import type { DeskCore } from './desk.ts';
import { layoutDirectory, readLayoutText } from './layouts.ts';
import { PoweredLab } from './powered-lab.ts';
import { changeText, crashText, endText } from './words.ts';

const fits = (size: number): boolean => Number.isInteger(size) && size >= 1 && size <= 1000;

/** The machine's power, and what the machine tells while it is on. */
export class Power {
  readonly #desk: DeskCore;
  /** While the machine is on. */
  lab: PoweredLab | undefined;
  /** The layout that runs, with absolute paths. */
  running: Layout | undefined;
  /** Counts attempts to switch on; one that was given up is not the newest. */
  #attempt = 0;
  /** Resolves when no attempt is under way any more, given up or not. */
  #preparing: Promise<void> = Promise.resolve();
  /** The size of the terminal at Dom0's console, as a kernel argument. */
  #terminal = '';
  /** Moment of the last figures. */
  #figuresAt: { readonly seconds: number; readonly wall: number } = { seconds: 0, wall: 0 };

  constructor(desk: DeskCore) {
    this.#desk = desk;
  }

  /** The machine. Throws an Error for people while it is off. */
  get machine(): PoweredLab {
    if (!this.lab) throw new Error('the machine is off');
    return this.lab;
  }

  /**
   * Switches the machine on with a layout, or with the state's.
   * @throws Error for people, which the state tells, too.
   */
  async on(layout?: LayoutText): Promise<void> {
    const desk = this.#desk;
    if (this.lab || desk.state.power === 'preparing') throw new Error('the machine is on already: switch it off first');
    const attempt = ++this.#attempt;
    const givenUp = (): boolean => attempt !== this.#attempt;
    desk.change({ power: 'preparing', message: null, stages: [], progress: { step: 'Reading the layout' } });
    const before = this.#preparing;
    const started = before.then(() => this.#start(layout, givenUp));
    this.#preparing = started.catch(() => {});
    try {
      await started;
    } catch (error) {
      const { message } = error as Error;
      if (!givenUp()) {
        desk.change({ power: 'off', progress: null, message });
        desk.note('error', message);
      }
      throw error;
    }
  }

  /** Resolves when the machine is off. */
  async off(): Promise<void> {
    this.#attempt++;
    if (this.lab) await this.lab.stop();
    else if (this.#desk.state.power !== 'off') this.#desk.change({ power: 'off', progress: null, message: null });
  }

  /** A person looks at a console in a terminal of this size. A serial line can't tell: Dom0 learns it when it starts. */
  resized(console: string, columns: number, rows: number): undefined {
    if (console === 'dom0' && fits(columns) && fits(rows)) this.#terminal = ` ivilab.console=${columns}x${rows}`;
  }

  async #start(given: LayoutText | undefined, givenUp: () => boolean): Promise<void> {
    const desk = this.#desk;
    const wanted = given ?? (await this.#unread());
    if (!givenUp()) desk.change({ layout: wanted });
    const { layout, job, file } = await this.#prepare(wanted);
    if (givenUp()) throw new Error('the machine was switched off meanwhile');
    const lab: PoweredLab = new PoweredLab(file, job, {
      changed: (part) => desk.change({ [part]: lab[part] }),
      console: (name, bytes) => desk.shown(name, bytes),
      drawn: () => desk.nudge(),
      log: (line) => desk.note(/^(error|warning)\b/.test(line) ? 'warning' : 'log', line),
      event: (event) => this.#event(event),
    });
    this.lab = lab;
    this.running = layout;
    this.#figuresAt = { seconds: 0, wall: 0 };
    lab.ended.then(
      (ended) => this.#ended(lab, ended),
      (error: Error) => this.#ended(lab, error),
    );
    await lab
      .listen((method, params) => this.#callFromOutside(lab, method, params))
      .catch((error: Error) => desk.note('warning', error.message));
    if (this.lab !== lab) return;
    const { domains, heads, consoles } = lab;
    const speed = { kind: 'real', factor: 1 } as const;
    desk.change({ power: 'on', paused: false, speed, progress: null, domains, heads, consoles: [...consoles] });
    desk.note('power', 'The machine is on', { what: 'on' });
    desk.look(lab.pictures);
    // What a person has chosen for every start, by the key of the windows' preferences.
    if (desk.settings.settings['control.clock'] === '"free"')
      await lab.call('machine.speed', { kind: 'free' }).catch((error: Error) => desk.note('warning', error.message));
  }

  /** The layout of the state, which is read from its file the first time. */
  async #unread(): Promise<LayoutText> {
    const { layout } = this.#desk.state;
    if (layout.text !== '' || layout.path === null) return layout;
    const read = await readLayoutText(layout.path);
    this.#desk.layouts.opened(read);
    return read;
  }

  async #prepare(wanted: LayoutText): Promise<{ layout: Layout; job: LayoutJob; file: string }> {
    const directory = layoutDirectory(wanted, this.#desk.directory);
    const file = wanted.path ?? join(directory, 'layout.yaml');
    const { layout, problems } = await checkedText(wanted.text, directory);
    if (!layout) {
      const first = problems.find(({ severity }) => severity === 'error')!;
      const line = first.position ? `line ${first.position.line}: ` : '';
      throw new Error(`${wanted.title} has ${problemCount(problems)}: ${line}${problemText(first)}`);
    }
    const made = await layoutJob(layout, file, runJob({}, true), { progress: this.progress(), script: [] });
    const job = { ...made, dom0Args: `${made.dom0Args ?? ''}${this.#terminal}` };
    return { layout: withAbsoluteFiles(layout, layout, directory), job, file };
  }

  /** What takes a while is told in the state. */
  progress(): Progress {
    const desk = this.#desk;
    const step = (text: string): void => {
      desk.change({ progress: { step: text } });
      desk.options.say?.(text);
    };
    return {
      step,
      done: (text) => desk.note('log', text),
      warn: (text) => desk.note('warning', text, { what: 'start' }),
    };
  }

  /** What `ivilab call` asks for. */
  async #callFromOutside(lab: PoweredLab, method: string, params: unknown): Promise<Result> {
    const own = this.#desk.options.methods ?? {};
    if (Object.hasOwn(own, method)) return own[method]!();
    const result = await lab.call(method, (params ?? {}) as object);
    return method === 'methods' ? [...(result as string[]), ...Object.keys(own)] : result;
  }

  #event(event: LabEvent): void {
    const desk = this.#desk;
    if (event.service === 'stages') {
      if (event.type === 'failed') return desk.note('error', event.message ?? 'the layout could not be brought up');
      desk.note('stage', changeText(event), { what: event.stage });
    } else if (event.service === 'domains' && event.type === 'change') {
      const crashed = event.change === 'stopped' && this.machine.crashed(event.domain, event.reason);
      const text = crashed ? crashText(event.domain, event.reason) : changeText(event);
      desk.note('domain', text, { subject: event.domain, what: crashed ? 'crashed' : event.change });
    } else if (event.service === 'machine') this.#let(event);
    else if (event.service === 'figures') this.#figures(event);
    else if (event.service === 'apply') this.#applied(event);
    else if (event.service === 'vehicle' && event.type === 'values') desk.vehicle(event.values);
  }

  /** Another layout is being applied, from here or by `ivilab apply`. */
  #applied({ type, what, message }: Extract<LabEvent, { service: 'apply' }>): void {
    const desk = this.#desk;
    if (type === 'step') {
      if (message === undefined) desk.note('layout', what ?? '');
      else desk.note('error', `${what}: ${message}`);
      return;
    }
    const { machine } = this;
    machine.call('apply.layout', {}).then(
      (layout) => {
        if (this.lab !== machine) return;
        this.running = layout as unknown as Layout;
        machine.becomes(this.running);
        const { domains, consoles } = machine;
        desk.change({ domains, consoles: [...consoles] });
        desk.note('layout', 'Another layout runs');
      },
      (error: Error) => this.lab === machine && desk.note('warning', error.message),
    );
  }

  /** The machine is let run otherwise, or was reset. */
  #let({ type, paused, speed }: Extract<LabEvent, { service: 'machine' }>): void {
    const desk = this.#desk;
    if (type === 'reset') desk.note('power', 'The machine was reset', { what: 'reset' });
    else if (paused !== desk.state.paused) {
      const [text, what] = paused ? ['The machine is paused', 'paused'] : ['The machine goes on', 'resumed'];
      desk.note('power', text!, { what: what! });
    }
    this.#figuresAt = { seconds: this.lab?.seconds ?? 0, wall: this.lab?.wall ?? 0 };
    desk.change({ paused, speed });
    desk.follow();
  }

  #figures({ service: _, type: __, over, instructions, ...figures }: Extract<LabEvent, { service: 'figures' }>): void {
    const { seconds, wall } = this.machine;
    // Nobody may have watched for a while: `over` is of the last bit only.
    const pace = Math.max(0, seconds - this.#figuresAt.seconds) / Math.max(0.001, wall - this.#figuresAt.wall);
    this.#figuresAt = { seconds, wall };
    this.#desk.figured({
      seconds,
      wall,
      pace,
      mips: (instructions / 1e6 / Math.max(0.001, over)) * pace,
      cpus: [...figures.cpus],
      domains: figures.domains,
      frames: figures.frames,
      events: [...figures.events],
      hostMemoryMiB: process.memoryUsage.rss() / (1 << 20),
    });
  }

  /** The machine has ended: by itself, or because it was told to. */
  #ended(lab: PoweredLab, how: Ended | Error): void {
    if (this.lab !== lab) return;
    const { power, message } = endText(how, lab.stopping);
    this.#desk.note(power === 'broken' ? 'error' : 'power', message, { what: power });
    lab.release();
    this.lab = undefined;
    this.running = undefined;
    this.#desk.change({
      power,
      paused: false,
      progress: null,
      message: lab.stopping ? null : message,
      domains: lab.domains.map(({ name, title }) => ({ name, title, state: 'absent' as const })),
      heads: lab.heads.map((head) => ({ ...head, domain: null })),
    });
  }
}

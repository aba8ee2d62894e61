import type { LayoutJob } from '../../core/cli/lab/layout-job.ts';
import { RunningLab } from '../../core/cli/lab/running-lab.ts';
import type { Ended } from '../../core/cli/machine-thread.ts';
import type { Layout } from '../../core/lab/layout/schema.ts';
import type { Result } from '../../core/lab/run/service.ts';
import type { LabEvent } from '../../core/lab/run/services/index.ts';
import type { DeskState, DomainState, HeadState } from '../contract/shapes.ts';
import { HeadPicture } from './head-picture.ts';

/** How long a machine may take to stop before its thread is ended. */
const GRACE_MS = 4000;

/** Domains that are shown: Dom0's agent could make names up. */
const MOST_DOMAINS = 100;

/** Services whose events come only while somebody wants them. */
export type Followed = 'display' | 'figures' | 'vehicle';

/** What a powered lab tells the desk. */
export interface PoweredListener {
  /** Stages, domains, heads, or how the machine is let run are different now. */
  changed(part: 'stages' | 'domains' | 'heads'): void;
  console(name: string, bytes: Uint8Array): void;
  /** Heads have new pixels. */
  drawn(): void;
  log(line: string): void;
  /** Every event, after it was dealt with here. */
  event(event: LabEvent, seconds: number): void;
}

/** A layout on its machine while that is on: what is known of it, and ways to it. */
export class PoweredLab {
  readonly #lab: RunningLab;
  readonly #listener: PoweredListener;
  readonly #started = performance.now();
  consoles: readonly string[];
  readonly pictures: ReadonlyMap<string, HeadPicture>;
  stages: DeskState['stages'] = [];
  domains: DomainState[];
  heads: HeadState[];
  /** Virtual time of the newest event. */
  seconds = 0;
  /** Virtual seconds between looks. */
  readonly #followed = new Map<Followed, number | null>();
  /** Domains that are to crash. */
  readonly #crashing = new Set<string>();
  #stopping = false;

  /** Throws an Error for the user. */
  constructor(file: string, job: LayoutJob, listener: PoweredListener) {
    const { plan } = job.lab;
    this.#listener = listener;
    this.consoles = ['xen', 'dom0', ...plan.domains.flatMap(({ name, console }) => (console ? [name] : []))];
    this.domains = plan.domains.map(({ name, title }) => ({ name, title, state: 'absent' }));
    this.heads = plan.heads.map(({ name, size }) => ({ name, ...size, domain: null }));
    this.pictures = new Map(this.heads.map((head) => [head.name, new HeadPicture(head.name, head.width, head.height)]));
    this.#lab = new RunningLab(file, job, {
      event: (event, seconds) => this.#take(event, seconds),
      log: (line) => listener.log(line),
    });
  }

  get name(): string {
    return this.#lab.name;
  }

  /** Seconds of host time since power-on. */
  get wall(): number {
    return (performance.now() - this.#started) / 1000;
  }

  /** It was told to stop: that it ends is no surprise. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** Resolves when the machine has ended; rejects with an Error for people when it broke. */
  get ended(): Promise<Ended> {
    return this.#lab.thread.ended;
  }

  /** Lets `ivilab console`, `call` and the like in. Rejects with an Error for people. */
  listen(call: (method: string, params: unknown) => Promise<Result>): Promise<void> {
    return this.#lab.listen(call);
  }

  /** Calls a method of the lab's. Rejects with an Error for people. */
  async call(method: string, params: object): Promise<Result> {
    const { domain } = params as { readonly domain?: string };
    if (domain !== undefined && method === 'domains.crash') this.#crashing.add(domain);
    const result = await this.#lab.thread.call(method, params).catch((error: Error) => {
      if (domain !== undefined && method === 'domains.crash') this.#crashing.delete(domain);
      throw error;
    });
    if (domain !== undefined && (method === 'domains.pause' || method === 'domains.unpause'))
      this.#domain(domain, { state: method === 'domains.pause' ? 'paused' : 'running' });
    return result;
  }

  /** Whether a domain that has stopped has crashed: by what Xen says, or because it was asked to. */
  crashed(domain: string, reason: string | undefined): boolean {
    return this.#crashing.delete(domain) || reason === 'crash' || reason === 'watchdog';
  }

  /** Another layout was applied: these are the domains now. */
  becomes({ domains }: Layout): void {
    this.consoles = ['xen', 'dom0', ...domains.flatMap(({ name, console }) => (console ? [name] : []))];
    this.domains = domains.map(({ name, title = name }) => {
      const known = this.domains.find((domain) => domain.name === name);
      return known ? { ...known, title } : { name, title, state: 'absent' };
    });
  }

  /** From now on pictures of the heads, figures or the vehicle's values come as events, every so many virtual seconds; null ends that. */
  async follow(service: Followed, every: number | null): Promise<void> {
    const before = this.#followed.get(service) ?? null;
    if (every === before) return;
    this.#followed.set(service, every);
    await this.call(`${service}.watch`, { every });
    if (service === 'display' && before === null) for (const name of this.pictures.keys()) await this.#fetch(name);
  }

  async #fetch(name: string): Promise<void> {
    const { width, height, seconds, pixels } = (await this.call('display.frame', { head: name })) as unknown as Frame;
    this.pictures.get(name)?.take({ x: 0, y: 0, width, height, pixels }, seconds);
    this.#listener.drawn();
  }

  /** Stops the machine and resolves when it is off. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#lab.thread.send({ type: 'stop' });
    const killer = setTimeout(() => void this.kill(), GRACE_MS);
    await this.ended.catch(() => {});
    clearTimeout(killer);
    this.release();
  }

  /** Ends the machine's thread at once. */
  kill(): Promise<void> {
    return this.#lab.thread.kill();
  }

  /** After its end. */
  release(): void {
    this.#lab.release();
  }

  #take(event: LabEvent, seconds: number): void {
    this.seconds = seconds;
    if (event.service === 'consoles') return this.#listener.console(event.console, event.bytes);
    if (event.service === 'display') this.#display(event, seconds);
    else if (event.service === 'stages' && event.type === 'reached') this.#reached(event.stage, seconds);
    else if (event.service === 'domains' && event.type === 'change') this.#changed(event);
    else if (event.service === 'machine' && event.type === 'reset') this.#begunAnew();
    this.#listener.event(event, seconds);
  }

  #display(event: Extract<LabEvent, { service: 'display' }>, seconds: number): void {
    if (event.type === 'tiles') {
      for (const tile of event.tiles) this.pictures.get(event.head)?.take(tile, seconds);
      this.#listener.drawn();
    } else if (event.type === 'owner') {
      const { domain } = event;
      this.heads = this.heads.map((head) => (head.name === event.head ? { ...head, domain } : head));
      this.#listener.changed('heads');
    }
  }

  #reached(stage: string, seconds: number): void {
    this.stages = [...this.stages, { stage, seconds, wall: this.wall }];
    this.#listener.changed('stages');
  }

  #changed({ domain, change, id, reason, message }: Extract<LabEvent, { type: 'change' }>): void {
    const why = message ?? reason;
    this.#domain(domain, {
      state: change === 'gone' ? 'absent' : change,
      ...(id === undefined ? {} : { id }),
      ...(why === undefined ? {} : { reason: why }),
    });
  }

  #domain(name: string, change: Pick<DomainState, 'state'> & Partial<DomainState>): void {
    // While a layout is applied its new domains come before the lab says that it has them (`becomes`); those that it has no more may go after that.
    const known = this.domains.some((domain) => domain.name === name);
    if (!known && change.state === 'absent') return;
    if (!known && this.domains.length < MOST_DOMAINS) {
      this.domains = [...this.domains, { name, title: name, state: 'absent' }];
      // What it says first comes before that, too.
      this.consoles = [...this.consoles, name];
    }
    this.domains = this.domains.map((domain) =>
      domain.name === name ? { name, title: domain.title, ...kept(domain, change), ...change } : domain,
    );
    this.#listener.changed('domains');
  }

  /** The machine was reset: nothing is up, and nobody is told of anything. */
  #begunAnew(): void {
    this.stages = [];
    this.domains = this.domains.map(({ name, title }) => ({ name, title, state: 'absent' }));
    this.heads = this.heads.map((head) => ({ ...head, domain: null }));
    for (const part of ['stages', 'domains', 'heads'] as const) this.#listener.changed(part);
    const followed = [...this.#followed];
    this.#followed.clear();
    for (const [service, every] of followed)
      this.follow(service, every).catch((error: Error) => this.#listener.log(error.message));
  }
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly pixels: Uint8Array;
}

/** What stays known of a domain: its number while it is there, why it stopped until it is there anew. */
function kept({ id, reason }: DomainState, { state }: Pick<DomainState, 'state'>): Partial<DomainState> {
  const there = state !== 'absent' && state !== 'failed';
  const over = state === 'absent' || state === 'failed';
  return { ...(there && id !== undefined ? { id } : {}), ...(over && reason !== undefined ? { reason } : {}) };
}

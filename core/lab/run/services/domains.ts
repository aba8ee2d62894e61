import * as v from 'valibot';
import type { AgentParameters, ShutdownReason } from '../../agent/protocol.ts';
import type { DomainPlan } from '../../layout/plan.ts';
import { patiently } from '../patient.ts';
import { type LabContext, method, type RunningService, type Service } from '../service.ts';

/** A domain of the layout has changed: see DomainChange in agent/protocol.ts. */
export interface DomainEvent {
  readonly service: 'domains';
  readonly type: 'change';
  readonly domain: string;
  readonly change: 'created' | 'running' | 'stopped' | 'gone' | 'failed';
  /** Xen's number for it; another one after each start. */
  readonly id?: number | undefined;
  readonly reason?: ShutdownReason | undefined;
  readonly message?: string | undefined;
}

/** A node of xenstore that somebody watches has changed, or one below it; null when it is gone. Each character of the value is a byte. */
export interface XenstoreEvent {
  readonly service: 'domains';
  readonly type: 'xenstore';
  readonly path: string;
  readonly value: string | null;
}

/** Of the tokens of watches that were asked for from outside. */
const TOKEN = 'domains:';
/** Nodes that can be watched at once: xenstored keeps a list of them for each client. */
const MOST_WATCHED = 100;

/** Virtual time that a domain may take until it runs. */
export const CREATION_NS = 120e9;

/** Virtual time in which a guest that was told to crash has stopped: Linux reboots a second after its panic. */
const CRASH_NS = 3e9;
const CRASH_LOOK_NS = 20e6;

const Named = v.strictObject({ domain: v.string() });
const Path = v.strictObject({ path: v.string() });

class Domains implements RunningService {
  readonly #lab: LabContext;
  /** Tokens by path. */
  readonly #watched = new Map<string, string>();
  #nextToken = 0;

  constructor(lab: LabContext) {
    this.#lab = lab;
    lab.agent.on('domain', ({ event: _, ...change }) => {
      lab.emit({ service: 'domains', type: 'change', ...change });
    });
    lab.agent.on('watch', ({ token, path, value }) => {
      if (token.startsWith(TOKEN)) lab.emit({ service: 'domains', type: 'xenstore', path, value });
    });
    // A new agent knows of no watches.
    lab.agent.on('hello', () => {
      for (const [path, token] of this.#watched)
        lab.agent
          .request('xenstore-watch', { path, token })
          .catch((error: Error) => lab.log.warn(`xenstore ${path}: ${error.message}`));
    });
  }

  /** Asks the agent for something that is done to one domain of the layout. */
  #on(name: 'destroy' | 'shutdown' | 'reboot' | 'pause' | 'unpause') {
    return method(Named, ({ domain }) => {
      this.#planned(domain);
      return patiently(this.#lab, () => this.#lab.agent.request(name, { domain }));
    });
  }

  readonly methods = {
    /** Starts a domain of the layout that does not run. */
    create: method(Named, ({ domain }) => this.create(this.#planned(domain))),
    destroy: this.#on('destroy'),
    shutdown: this.#on('shutdown'),
    reboot: this.#on('reboot'),
    pause: this.#on('pause'),
    unpause: this.#on('unpause'),
    /**
     * Makes a domain crash: its kernel, if that listens to Xen's SysRq (`means` is then `guest`); one that has not stopped then is stopped by
     * Xen as one that has crashed (`xen`).
     */
    crash: method(Named, ({ domain }) => this.#crash(this.#planned(domain).name)),
    /** All domains that Xen has, with their CPU time; one that is taken down under its last name. */
    list: method(v.strictObject({}), async () => (await this.#lab.agent.request('list', {})).domains),
    xenstoreRead: method(Path, ({ path }) => this.#lab.agent.request('xenstore-read', { path })),
    xenstoreList: method(Path, ({ path }) => this.#lab.agent.request('xenstore-list', { path })),
    /** From now on changes of a node, and below it, come as events; the first at once. */
    xenstoreWatch: method(Path, ({ path }) => this.#watch(path)),
    xenstoreUnwatch: method(Path, async ({ path }) => {
      const token = this.#watched.get(path);
      this.#watched.delete(path);
      if (token !== undefined) await this.#lab.agent.request('xenstore-unwatch', { path, token });
    }),
    /** What the agent says that it is. */
    agent: method(v.strictObject({}), () => this.#lab.agent.request('version', {})),
    xenstoreWrite: method(v.strictObject({ path: v.string(), value: v.string() }), (params) =>
      this.#lab.agent.request('xenstore-write', params),
    ),
  };

  async #crash(name: string): Promise<{ means: 'guest' | 'xen' }> {
    const { agent, clock } = this.#lab;
    const { domains } = await agent.request('list', {});
    const found = domains.find((domain) => domain.name === name && domain.state !== 'dying');
    if (!found || found.state === 'stopped') throw new Error(`${name} does not run`);
    let stopped = false;
    const off = agent.on('domain', ({ domain, change }) => {
      if (domain === name && (change === 'stopped' || change === 'gone')) stopped = true;
    });
    try {
      // As by `xl sysrq`: xen.git docs/misc/xenstore-paths.pandoc, control/sysrq.
      await agent.request('xenstore-write', { path: `/local/domain/${found.id}/control/sysrq`, value: 'c' });
      for (const end = clock.now() + CRASH_NS; !stopped && clock.now() < end; ) await this.#lab.sleep(CRASH_LOOK_NS);
      if (stopped) return { means: 'guest' };
      await agent.request('crash', { domain: name });
      return { means: 'xen' };
    } finally {
      off();
    }
  }

  async #watch(path: string): Promise<undefined> {
    if (this.#watched.has(path)) return;
    if (this.#watched.size >= MOST_WATCHED) throw new Error(`${MOST_WATCHED} nodes are watched already`);
    const token = TOKEN + this.#nextToken++;
    await this.#lab.agent.request('xenstore-watch', { path, token });
    this.#watched.set(path, token);
  }

  #planned(name: string): DomainPlan {
    const { domains } = this.#lab.plan;
    const found = domains.find((domain) => domain.name === name);
    if (!found)
      throw new Error(
        `the layout has no domain ${name}: it has ${domains.map((domain) => domain.name).join(', ') || 'none'}`,
      );
    return found;
  }

  create(domain: DomainPlan) {
    return patiently(this.#lab, () => this.#lab.agent.request('create', creation(domain), CREATION_NS));
  }
}

/** What the agent is told of a domain. */
export const creation = ({ name, configPath, display, afterwards }: DomainPlan): AgentParameters['create'] => ({
  domain: name,
  config: configPath,
  attach: display ? '/usr/lib/ivilab/display-attach' : '',
  on: afterwards,
});

/** The domains of the layout: what happens to them, and what can be done to them. */
export const domains: Service = { name: 'domains', start: (lab) => new Domains(lab) };

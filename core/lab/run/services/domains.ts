import * as v from 'valibot';
import type { AgentParameters, ShutdownReason } from '../../agent/protocol.ts';
import type { DomainPlan } from '../../layout/plan.ts';
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

/** Virtual time that a domain may take until it runs. */
const CREATION_NS = 120e9;

const Named = v.strictObject({ domain: v.string() });
const Path = v.strictObject({ path: v.string() });

class Domains implements RunningService {
  readonly #lab: LabContext;

  constructor(lab: LabContext) {
    this.#lab = lab;
    lab.agent.on('domain', ({ event: _, ...change }) => {
      lab.emit({ service: 'domains', type: 'change', ...change });
    });
  }

  /** Asks the agent for something that is done to one domain of the layout. */
  #on(name: 'destroy' | 'shutdown' | 'reboot' | 'pause' | 'unpause') {
    return method(Named, ({ domain }) => {
      this.#planned(domain);
      return this.#lab.agent.request(name, { domain });
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
    /** All domains that Xen has, with their CPU time. */
    list: method(v.strictObject({}), async () => (await this.#lab.agent.request('list', {})).domains),
    xenstoreRead: method(Path, ({ path }) => this.#lab.agent.request('xenstore-read', { path })),
    xenstoreList: method(Path, ({ path }) => this.#lab.agent.request('xenstore-list', { path })),
    xenstoreWrite: method(v.strictObject({ path: v.string(), value: v.string() }), (params) =>
      this.#lab.agent.request('xenstore-write', params),
    ),
  };

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
    return this.#lab.agent.request('create', creation(domain), CREATION_NS);
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

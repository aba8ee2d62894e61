import * as v from 'valibot';
import { AgentError } from '../../agent/client.ts';
import { type LabContext, method, type RunningService, type Service } from '../service.ts';
import { CREATION_NS, creation } from './domains.ts';

/**
 * How far the lab is. `xen`, `dom0`, `agent`: the first sign of each; `domain NAME`: it was let go for the first time; `running`: all
 * domains were; `drawing`: all heads that domains have show something of theirs.
 */
export interface StageEvent {
  readonly service: 'stages';
  readonly type: 'reached' | 'failed';
  readonly stage: string;
  /** Virtual time since power-on. */
  readonly seconds: number;
  readonly message?: string;
}

/** Brings the layout up once the agent is there, and tells how far it is. */
class Stages implements RunningService {
  readonly #lab: LabContext;
  readonly #reached: StageEvent[] = [];
  /** Heads whose owners have not drawn yet. */
  readonly #dark: Set<string>;
  readonly methods = {
    /** The stages that were reached so far. */
    list: method(v.strictObject({}), () => this.#reached.map(({ stage, seconds }) => ({ stage, seconds }))),
  };

  constructor(lab: LabContext) {
    this.#lab = lab;
    this.#dark = new Set(lab.plan.domains.flatMap(({ display }) => display?.head ?? []));
    lab.onEvent((event) => {
      if (event.service === 'consoles' && (event.console === 'xen' || event.console === 'dom0'))
        this.#reach(event.console);
      else if (event.service === 'display' && event.type === 'drawing') this.#drawing(event.head);
    });
    lab.agent.on('hello', () => {
      this.#reach('agent');
      this.#start().catch((error: Error) => this.#fail(error.message));
    });
    lab.agent.on('log', ({ message }) => lab.log.info(`agent: ${message}`));
  }

  #drawing(head: string): void {
    if (!this.#dark.delete(head) || this.#dark.size > 0) return;
    this.#reach('drawing');
  }

  #reach(stage: string): void {
    if (this.#reached.some((event) => event.stage === stage)) return;
    const event = { service: 'stages', type: 'reached', stage, seconds: this.#lab.clock.now() / 1e9 } as const;
    this.#reached.push(event);
    this.#lab.emit(event);
  }

  #fail(message: string): void {
    const seconds = this.#lab.clock.now() / 1e9;
    this.#lab.emit({ service: 'stages', type: 'failed', stage: 'running', seconds, message });
  }

  async #start(): Promise<void> {
    const { agent, plan } = this.#lab;
    for (const words of plan.setUp) {
      const { status, output } = await agent.request('run', { words });
      if (status !== 0) this.#lab.log.warn(`${words.join(' ')}: ${output.trim() || `status ${status}`}`);
    }
    for (const words of plan.programs) await agent.request('run', { words, background: true });
    for (const domain of plan.domains) {
      try {
        await agent.request('create', creation(domain), CREATION_NS);
      } catch (error) {
        if (!(error instanceof AgentError)) throw error;
        throw new Error(`${domain.name} could not be started: ${error.message}`);
      }
      this.#reach(`domain ${domain.name}`);
    }
    this.#reach('running');
  }
}

/** The way up, from power-on to all domains running and drawing. */
export const stages: Service = { name: 'stages', start: (lab) => new Stages(lab) };

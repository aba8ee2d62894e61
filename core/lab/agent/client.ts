import * as v from 'valibot';
import type { Clock, Log } from '../../bus/ports.ts';
import { Lines } from './lines.ts';
import { DomainNames } from './names.ts';
import {
  AGENT_VERSION,
  AgentAnswer,
  AgentEvent,
  type AgentMethod,
  type AgentParameters,
  type AgentResult,
  answers,
  LONGEST_LINE,
} from './protocol.ts';

/** Virtual time that a request may take if it does not say otherwise, in ns. */
const PATIENCE = 30e9;
/** Requests that may wait for answers at once. */
const MOST_WAITING = 1000;

/** The agent could not do it, or did not answer. `code` is for programs: `timeout`, `restarted`, `protocol`, or one of the agent's own. */
export class AgentError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What the client needs of the lab. */
export interface AgentPorts {
  /** Bytes to the agent; returns how many were taken. */
  send(bytes: Uint8Array): number;
  readonly clock: Clock;
  readonly log: Log;
}

interface Waiting {
  readonly method: AgentMethod;
  resolve(result: unknown): void;
  reject(error: AgentError): void;
}

type Listeners = { [K in AgentEvent['event']]?: Set<(event: Extract<AgentEvent, { event: K }>) => void> };

/** The lab's end of the line to Dom0's agent. Nothing that comes over it is believed before it was checked. */
export class AgentClient {
  readonly #ports: AgentPorts;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: Listeners = {};
  readonly #lines: Lines;
  readonly #names = new DomainNames();
  /** Requests made before the agent was there. */
  #early: Uint8Array[] = [];
  #next = 1;
  #ready = false;

  constructor(ports: AgentPorts) {
    this.#ports = ports;
    this.#lines = new Lines(
      LONGEST_LINE,
      (line) => this.#take(line),
      (length) => this.#strange(`a line of ${length} bytes`),
    );
  }

  /** The agent is there and speaks our protocol. */
  get ready(): boolean {
    return this.#ready;
  }

  /** A byte from the agent. */
  receive(byte: number): void {
    this.#lines.push(byte);
  }

  /** Calls the listener for every event of that name. Returns its release. */
  on<K extends AgentEvent['event']>(name: K, listener: (event: Extract<AgentEvent, { event: K }>) => void): () => void {
    this.#listeners[name] ??= new Set() as Listeners[K];
    const set = this.#listeners[name] as Set<typeof listener>;
    set.add(listener);
    return () => set.delete(listener);
  }

  /**
   * Asks the agent. Requests made before it is there are sent when it comes.
   * @param patience - virtual time in ns until it is taken not to answer; it begins now.
   * @throws AgentError with what the agent says, or why there is no answer.
   */
  request<M extends AgentMethod>(
    method: M,
    params: AgentParameters[M],
    patience: number = PATIENCE,
  ): Promise<AgentResult<M>> {
    const line = new TextEncoder().encode(`${JSON.stringify({ id: this.#next, method, params })}\n`);
    if (line.length > LONGEST_LINE)
      return Promise.reject(new AgentError('protocol', `${method}: the request has ${line.length} bytes: too many`));
    if (this.#waiting.size >= MOST_WAITING)
      return Promise.reject(new AgentError('busy', `${method}: ${MOST_WAITING} requests wait for the agent already`));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const alarm = this.#ports.clock.alarm(`agent request ${id}`, () => {
        this.#waiting.get(id)?.reject(new AgentError('timeout', `${method}: no answer in ${patience / 1e9} s`));
      });
      const over = (): void => {
        alarm.disarm();
        this.#waiting.delete(id);
      };
      this.#waiting.set(id, {
        method,
        resolve: (result) => {
          over();
          resolve(result as AgentResult<M>);
        },
        reject: (error) => {
          over();
          reject(error);
        },
      });
      alarm.arm(this.#ports.clock.now() + patience);
      this.#send(id, line);
    });
  }

  /** The machine is given up. */
  close(): void {
    this.#forget('closed', 'the machine was reset or ends');
    this.#ready = false;
  }

  #send(id: number, line: Uint8Array): void {
    if (!this.#ready) this.#early.push(line);
    else if (this.#ports.send(line) < line.length)
      this.#waiting.get(id)?.reject(new AgentError('busy', 'the agent does not read what it is sent'));
  }

  #forget(code: string, message: string): void {
    for (const waiting of [...this.#waiting.values()]) waiting.reject(new AgentError(code, message));
    this.#early = [];
  }

  #take(line: string): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return this.#strange('a line that is not JSON');
    }
    const event = v.safeParse(AgentEvent, value);
    if (event.success) return this.#event(event.output);
    const answer = v.safeParse(AgentAnswer, value);
    if (answer.success) return this.#answer(answer.output);
    this.#strange('a message that it should not');
  }

  #event(event: AgentEvent): void {
    if (event.event === 'hello' && !this.#hello(event.version)) return;
    if (event.event === 'domain') this.#names.heard(event);
    const listeners = this.#listeners[event.event] as Set<(event: AgentEvent) => void> | undefined;
    for (const listener of [...(listeners ?? [])]) listener(event);
  }

  /** False for an agent that we do not understand. */
  #hello(version: number): boolean {
    if (version !== AGENT_VERSION) {
      this.#strange(`version ${version} of the protocol, not ${AGENT_VERSION}: is Dom0's initramfs another version's?`);
      return false;
    }
    const early = this.#early;
    if (this.#ready) this.#forget('restarted', 'the agent was started anew');
    this.#ready = true;
    this.#early = [];
    for (const line of early) this.#ports.send(line);
    return true;
  }

  #answer(answer: AgentAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    // It may have come too late.
    if (!waiting) return;
    if ('error' in answer) return waiting.reject(new AgentError(answer.error.code, answer.error.message));
    const result = v.safeParse(answers[waiting.method], answer.result);
    if (result.success) waiting.resolve(this.#named(result.output));
    else
      waiting.reject(
        new AgentError('protocol', `${waiting.method}: the agent's answer is strange: ${result.issues[0].message}`),
      );
  }

  /** A list of domains with all names that are known. */
  #named(result: AgentResult<AgentMethod>): AgentResult<AgentMethod> {
    return 'domains' in result ? { domains: this.#names.fill(result.domains) } : result;
  }

  #strange(what: string): void {
    this.#ports.log.warnOnce(`agent: ${what}`, `Dom0's agent sent ${what}`);
  }
}

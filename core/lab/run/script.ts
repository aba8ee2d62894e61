import * as v from 'valibot';
import { ConsoleText, consolePattern } from '../../machine/console-text.ts';
import type { LabContext, Result } from './service.ts';

/** Virtual seconds that a step may take if it does not say otherwise. */
const PATIENCE = 300;

const isPattern = (text: string): boolean => {
  try {
    consolePattern(text);
    return true;
  } catch {
    return false;
  }
};
const Pattern = v.pipe(v.string(), v.check(isPattern, 'write a JavaScript regular expression'));
const Seconds = v.pipe(v.number(), v.gtValue(0, 'write a number of virtual seconds greater than 0'));
const within = v.optional(Seconds, PATIENCE);

/** One thing that a script does. Texts on consoles are matched each behind the match before it on the same console. */
export const ScriptStep = v.union(
  [
    /** Waits until a stage is reached: see StageEvent. */
    v.strictObject({ stage: v.string(), within }),
    /** Waits until a console shows a text. */
    v.strictObject({ console: v.string(), shows: Pattern, within }),
    /** Types a text at a console. */
    v.strictObject({ console: v.string(), types: v.string() }),
    /** Waits for a change of a domain: see DomainEvent; only for one that comes after the step has begun. */
    v.strictObject({ domain: v.string(), change: v.string(), within }),
    v.strictObject({ sleep: Seconds }),
    /** Calls a method of a service; what it gives back is an event. */
    v.strictObject({ call: v.string(), params: v.optional(v.record(v.string(), v.unknown()), {}), within }),
  ],
  'write one of { stage }, { console, shows }, { console, types }, { domain, change }, { sleep }, { call, params }, each with within: seconds if it waits',
);
export type ScriptStep = v.InferOutput<typeof ScriptStep>;
export const Script = v.array(ScriptStep);

/** What a step's call gave back. */
export interface ScriptEvent {
  readonly service: 'script';
  readonly type: 'result';
  /** From 0. */
  readonly step: number;
  readonly call: string;
  readonly result: Result;
}

/** A lab as a script sees it. */
export type ScriptedLab = LabContext;

/**
 * Does the steps of a script one after the other, on the machine's own thread and in virtual time: what it does comes at the same instruction
 * in every run that counts instructions.
 */
export class ScriptRun {
  readonly #lab: ScriptedLab;
  readonly #heard = new Map<string, ConsoleText>();
  readonly #stages = new Set<string>();
  /** Looks again whether what is waited for has come. */
  #look: () => void = () => {};
  #change: { readonly domain: string; readonly change: string } | undefined;
  /** How it stands; a failure is a sentence. */
  state: 'running' | 'done' | { readonly failure: string } = 'running';
  #step = 0;
  readonly #steps: readonly ScriptStep[];

  constructor(lab: ScriptedLab, steps: readonly ScriptStep[]) {
    this.#lab = lab;
    this.#steps = steps;
    lab.onEvent((event) => {
      if (event.service === 'consoles') {
        if (!this.#heard.has(event.console)) this.#heard.set(event.console, new ConsoleText());
        this.#heard.get(event.console)!.add(event.bytes);
      } else if (event.service === 'stages' && event.type === 'reached') this.#stages.add(event.stage);
      else if (event.service === 'stages') this.#fail(event.message ?? `${event.stage} was not reached`);
      else if (event.service === 'domains' && event.type === 'change') this.#change = event;
      else return;
      this.#look();
      this.#change = undefined;
      if (event.service === 'consoles') this.#heard.get(event.console)!.trim();
    });
    this.#run().catch((error: Error) => this.#fail(error.message));
  }

  /** What it is at, for people. */
  get at(): string {
    const step = this.#steps[this.#step];
    return step ? `step ${this.#step + 1}, ${describe(step)}` : 'the end';
  }

  #fail(why: string): void {
    if (this.state === 'running') this.state = { failure: `${why} (at ${this.at})` };
  }

  async #run(): Promise<void> {
    for (const step of this.#steps) {
      await this.#do(step);
      if (this.state !== 'running') return;
      this.#step++;
    }
    this.state = 'done';
  }

  async #do(step: ScriptStep): Promise<void> {
    if ('sleep' in step) return this.#lab.sleep(step.sleep * 1e9);
    if ('types' in step)
      return void (await this.#lab.call('consoles.write', { console: step.console, text: step.types }));
    if ('call' in step) return this.#call(step);
    return this.#until(step.within, this.#condition(step));
  }

  #condition(step: Exclude<ScriptStep, { sleep: number } | { types: string } | { call: string }>): () => boolean {
    if ('stage' in step) return () => this.#stages.has(step.stage);
    if ('change' in step) return () => this.#change?.domain === step.domain && this.#change.change === step.change;
    const pattern = consolePattern(step.shows);
    return () => this.#heard.get(step.console)?.find(pattern) === true;
  }

  async #call({ call, params, within: seconds }: Extract<ScriptStep, { call: string }>): Promise<void> {
    const result = await this.#limited(seconds, this.#lab.call(call, params));
    this.#lab.emit({ service: 'script', type: 'result', step: this.#step, call, result });
  }

  #until(seconds: number, holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    const seen = new Promise<void>((resolve) => {
      this.#look = () => {
        if (!holds()) return;
        this.#look = () => {};
        resolve();
      };
    });
    return this.#limited(seconds, seen);
  }

  #limited<T>(seconds: number, work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const { clock } = this.#lab;
      const alarm = clock.alarm('script', () => reject(new Error(`not in ${seconds} s of virtual time`)));
      alarm.arm(clock.now() + seconds * 1e9);
      work.then(resolve, reject).finally(() => alarm.disarm());
    });
  }
}

function describe(step: ScriptStep): string {
  if ('sleep' in step) return `sleep ${step.sleep}`;
  if ('types' in step) return `typing at ${step.console}`;
  if ('call' in step) return step.call;
  if ('stage' in step) return `stage ${step.stage}`;
  if ('change' in step) return `${step.domain} ${step.change}`;
  return `${step.console} shows /${step.shows}/`;
}

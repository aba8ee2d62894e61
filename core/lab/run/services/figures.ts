import * as v from 'valibot';
import { AgentError } from '../../agent/client.ts';
import { machineHeads } from '../../heads/head.ts';
import { PictureCount } from '../../heads/picture-count.ts';
import { type EventRate, eventRates, type InterruptLine, parseInterrupts } from '../interrupts.ts';
import { type LabContext, method, type RunningService, type Service } from '../service.ts';

/** What the machine did since the last such event: see the method `watch`. Seconds are virtual, shares are of 1. */
export interface FiguresEvent {
  readonly service: 'figures';
  readonly type: 'figures';
  /** Virtual time that they are of. */
  readonly over: number;
  /** Executed by all CPUs. */
  readonly instructions: number;
  /** By CPU of the board: how much of the time it did not wait for an interrupt or an event. */
  readonly cpus: readonly number[];
  /** By name: CPU time of the domain, 1 is a whole CPU; Dom0 is `dom0`. Empty while Dom0's agent does not answer. */
  readonly domains: Readonly<Record<string, number>>;
  /** By head: pictures a second. */
  readonly frames: Readonly<Record<string, number>>;
  /** Events a second by what they are for, as Dom0's Linux counts them. */
  readonly events: readonly EventRate[];
}

const SHORTEST_S = 0.1;
/** Virtual time between looks at the heads: those of a display of 60 pictures a second. */
const LOOK_NS = 1e9 / 60;

const Watch = v.strictObject({
  every: v.nullable(v.pipe(v.number(), v.minValue(SHORTEST_S, `write ${SHORTEST_S} seconds or more, or null`))),
});

/** What is counted, at one moment. */
interface Counts {
  readonly now: number;
  readonly instructions: number;
  readonly waited: readonly number[];
  readonly changes: readonly number[];
}

/** What somebody said, and when it came, in ns. */
interface Said<T> {
  readonly now: number;
  readonly what: T;
}

/** The same of what Dom0 counts, a little later: each at a time of its own, for a busy guest takes its time for either. */
interface Dom0Counts {
  readonly domains: Said<readonly { readonly id: number; readonly name: string; readonly cpuTime: number }[]>;
  readonly interrupts: Said<readonly InterruptLine[]>;
}

interface Watching {
  /** In ns, as what follows. */
  readonly every: number;
  readonly heads: readonly { readonly name: string; readonly count: PictureCount }[];
  due: number;
  lookDue: number;
  last: Counts;
  dom0: Dom0Counts | undefined;
  busy: boolean;
}

class Figures implements RunningService {
  readonly #lab: LabContext;
  #watching: Watching | undefined;
  readonly methods = {
    /**
     * From now on figures come as events, every so many virtual seconds; null ends that, for all who watch. Dom0 is asked each time: that costs
     * it some milliseconds of a CPU, and a run that is watched is not the same as one that is not.
     */
    watch: method(Watch, ({ every }) => this.#watch(every)),
  };

  constructor(lab: LabContext) {
    this.#lab = lab;
    lab.onSlice(() => this.#look());
  }

  #watch(seconds: number | null): undefined {
    const { machine, plan, clock } = this.#lab;
    if (seconds === null) {
      this.#watching = undefined;
      return;
    }
    const every = seconds * 1e9;
    const sizes = Object.fromEntries(plan.heads.map(({ name, size }) => [name, size]));
    const heads = machineHeads(machine, sizes).map((head) => ({ name: head.name, count: new PictureCount(head) }));
    const now = clock.now();
    const last = { ...this.#counts(), changes: heads.map(() => 0) };
    this.#watching = { every, heads, due: now + every, lookDue: now, last, dom0: undefined, busy: false };
    void this.#askDom0(this.#watching);
  }

  #counts(): Counts {
    const { machine, clock } = this.#lab;
    return {
      now: clock.now(),
      instructions: machine.instructions,
      waited: machine.waited,
      changes: this.#watching?.heads.map(({ count }) => count.changes) ?? [],
    };
  }

  #look(): void {
    const watching = this.#watching;
    if (!watching) return;
    const now = this.#lab.clock.now();
    if (now >= watching.lookDue) {
      watching.lookDue = now + LOOK_NS;
      for (const { count } of watching.heads) count.look();
    }
    if (now < watching.due || watching.busy) return;
    watching.due = now + watching.every;
    void this.#tell(watching);
  }

  async #tell(watching: Watching): Promise<void> {
    const before = watching.last;
    const now = this.#counts();
    watching.last = now;
    const dom0Before = watching.dom0;
    await this.#askDom0(watching);
    if (this.#watching !== watching) return;
    const over = (now.now - before.now) / 1e9;
    this.#lab.emit({
      service: 'figures',
      type: 'figures',
      over,
      instructions: now.instructions - before.instructions,
      cpus: now.waited.map((waited, n) => within(1 - (waited - before.waited[n]!) / 1e9 / over)),
      frames: Object.fromEntries(
        watching.heads.map(({ name }, n) => [name, (now.changes[n]! - before.changes[n]!) / over]),
      ),
      ...dom0Figures(dom0Before, watching.dom0),
    });
  }

  async #askDom0(watching: Watching): Promise<void> {
    const { agent, clock } = this.#lab;
    watching.dom0 = undefined;
    if (!agent.ready) return;
    watching.busy = true;
    try {
      const said = <T>(what: T): Said<T> => ({ now: clock.now(), what });
      const [domains, interrupts] = await Promise.all([
        agent.request('list', {}).then(({ domains }) => said(domains)),
        agent
          .request('run', { words: ['cat', '/proc/interrupts'] })
          .then(({ output }) => said(parseInterrupts(output))),
      ]);
      watching.dom0 = { domains, interrupts };
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
    } finally {
      watching.busy = false;
    }
  }
}

const within = (share: number): number => Math.min(1, Math.max(0, share));

function dom0Figures(
  before: Dom0Counts | undefined,
  now: Dom0Counts | undefined,
): Pick<FiguresEvent, 'domains' | 'events'> {
  if (!before || !now) return { domains: {}, events: [] };
  const between = (from: Said<unknown>, to: Said<unknown>): number => Math.max(to.now - from.now, 1) / 1e9;
  const seconds = between(before.domains, now.domains);
  const named = now.domains.what.map(({ id, name, cpuTime }) => ({ id, name: id === 0 ? 'dom0' : name, cpuTime }));
  // Of one name there are two while a domain is taken down and the next is there already; one that is being made has none yet.
  const used = new Map<string, number>();
  for (const { id, name, cpuTime } of named) {
    const last = before.domains.what.find((domain) => domain.id === id)?.cpuTime ?? 0;
    if (name !== '') used.set(name, (used.get(name) ?? 0) + Math.max(0, cpuTime - last) / 1e9 / seconds);
  }
  const names = new Map(named.map(({ id, name }) => [id, name]));
  const over = between(before.interrupts, now.interrupts);
  return {
    domains: Object.fromEntries(used),
    events: eventRates(before.interrupts.what, now.interrupts.what, over, names),
  };
}

/** What the machine and the guests are busy with. */
export const figures: Service = { name: 'figures', start: (lab) => new Figures(lab) };

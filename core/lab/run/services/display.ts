import * as v from 'valibot';
import { HeadChanges, type Tile } from '../../heads/changes.ts';
import { pictureHash } from '../../heads/hash.ts';
import { type HeadView, machineHeads } from '../../heads/head.ts';
import { type LabContext, method, type RunningService, type Service } from '../service.ts';

/** What has changed on a head since the last such event: see the method `watch`. Pixels are as in `frame`. */
export interface TilesEvent {
  readonly service: 'display';
  readonly type: 'tiles';
  readonly head: string;
  readonly tiles: readonly Tile[];
}

/** Another domain draws on a head from now on; null: nobody does, and the head shows its note. */
export interface OwnerEvent {
  readonly service: 'display';
  readonly type: 'owner';
  readonly head: string;
  readonly domain: string | null;
}

/** For whoever waits for the lab to be up: a head shows something that its domain drew, for the first time. */
export interface DrawingEvent {
  readonly service: 'display';
  readonly type: 'drawing';
  readonly head: string;
}

/** Where Dom0's back end tells whose picture a head shows. */
const OWNERS = '/local/domain/0/display';
const TOKEN = 'display:';
/** Shortest virtual time between two looks at the heads. */
const SHORTEST_S = 0.005;

const Named = v.strictObject({ head: v.string() });
const Watch = v.strictObject({
  every: v.nullable(v.pipe(v.number(), v.minValue(SHORTEST_S, `write ${SHORTEST_S} seconds or more, or null`))),
});

class Display implements RunningService {
  readonly #lab: LabContext;
  readonly #heads: ReadonlyMap<string, HeadView>;
  readonly #owners = new Map<string, string | null>();
  readonly #drawn = new Set<string>();
  #changes: readonly { readonly head: string; readonly changes: HeadChanges }[] = [];
  /** Virtual ns between looks, undefined while nobody watches; when the next is due. */
  #every: number | undefined;
  #due = 0;
  readonly methods = {
    /** The heads with their sizes in pixels, and the domain whose picture each shows. */
    heads: method(v.strictObject({}), () => this.#list()),
    /** A head's picture now: four bytes a pixel (blue, green, red, one without meaning), row after row. */
    frame: method(Named, ({ head }) => this.#frame(this.#named(head))),
    /** A hash of what a head shows: equal pictures have equal hashes. */
    hash: method(Named, ({ head }) => pictureHash(this.#named(head))),
    /** From now on what changes comes as events, every so many virtual seconds at most; null ends that, for all who watch. */
    watch: method(Watch, ({ every }) => this.#watch(every)),
  };

  constructor(lab: LabContext) {
    this.#lab = lab;
    const sizes = Object.fromEntries(lab.plan.heads.map(({ name, size }) => [name, size]));
    this.#heads = new Map(machineHeads(lab.machine, sizes).map((head) => [head.name, head]));
    lab.onSlice(() => this.#lookIfDue());
    // While it is paused no slice comes: what has been drawn until then would not be told before it goes on.
    lab.onEvent((event) => {
      if (event.service === 'machine' && event.type === 'state' && event.paused) this.#look();
    });
    lab.agent.on('watch', ({ token, value }) => this.#told(token, value));
    if (this.#heads.size > 0) lab.agent.on('hello', () => void this.#follow());
  }

  /** Dom0 is up, or its agent has started anew. */
  async #follow(): Promise<void> {
    const { agent, log } = this.#lab;
    try {
      for (const head of this.#heads.keys())
        await agent.request('xenstore-watch', { path: `${OWNERS}/${head}`, token: `${TOKEN}${head}` });
    } catch (error) {
      log.warn(`nobody tells who draws on the heads: ${(error as Error).message}`);
    }
  }

  /** The back end has written whose picture a head shows. */
  #told(token: string, value: string | null): void {
    const head = token.startsWith(TOKEN) ? token.slice(TOKEN.length) : '';
    if (!this.#heads.has(head)) return;
    const domain = value || null;
    if ((this.#owners.get(head) ?? null) !== domain) {
      this.#owners.set(head, domain);
      this.#lab.emit({ service: 'display', type: 'owner', head, domain });
    }
    if (domain === null || this.#drawn.has(head)) return;
    this.#drawn.add(head);
    this.#lab.emit({ service: 'display', type: 'drawing', head });
  }

  #named(name: string): HeadView {
    const head = this.#heads.get(name);
    if (!head) throw new Error(`there is no head ${name}: there are ${[...this.#heads.keys()].join(', ') || 'none'}`);
    return head;
  }

  #list() {
    return [...this.#heads.values()].map(({ name, width, height }) => ({
      name,
      width,
      height,
      domain: this.#owners.get(name) ?? null,
    }));
  }

  #frame({ width, height, pixels }: HeadView) {
    const copy = pixels.slice();
    return { width, height, seconds: this.#lab.clock.now() / 1e9, pixels: new Uint8Array(copy.buffer) };
  }

  #watch(seconds: number | null): undefined {
    const every = seconds === null ? undefined : seconds * 1e9;
    if (every === undefined) this.#changes = [];
    else if (this.#every === undefined)
      this.#changes = [...this.#heads.values()].map((head) => ({ head: head.name, changes: new HeadChanges(head) }));
    this.#every = every;
    this.#due = this.#lab.clock.now();
  }

  #lookIfDue(): void {
    if (this.#every === undefined || this.#lab.clock.now() < this.#due) return;
    this.#due = this.#lab.clock.now() + this.#every;
    this.#look();
  }

  #look(): void {
    for (const { head, changes } of this.#changes) {
      const tiles = changes.take();
      const bytes = tiles.reduce((sum, { pixels }) => sum + pixels.length, 0);
      if (tiles.length > 0) this.#lab.emit({ service: 'display', type: 'tiles', head, tiles }, bytes);
    }
  }
}

/** The heads of the board: their pictures, what changes on them, who draws on them. */
export const display: Service = { name: 'display', start: (lab) => new Display(lab) };

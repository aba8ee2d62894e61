import * as v from 'valibot';
import { AgentError } from '../../agent/client.ts';
import { type BoardFacts, boardFacts } from '../../layout/board-facts.ts';
import { type Comparison, compareLayouts } from '../../layout/compare.ts';
import { DISPLAY, DISPLAY_CONFIG } from '../../layout/display-config.ts';
import { parseLayout } from '../../layout/parse.ts';
import type { Dom0File, RunPlan } from '../../layout/plan.ts';
import { problemText } from '../../layout/problem.ts';
import type { Layout } from '../../layout/schema.ts';
import { GATEWAY, GATEWAY_CONFIG } from '../../vehicle/gateway-config.ts';
import { Dom0Writer } from '../apply/dom0-writer.ts';
import { shareCommands } from '../apply/live.ts';
import { fileChanges, nextPlan } from '../apply/next-plan.ts';
import { patiently } from '../patient.ts';
import { type LabContext, method, type Result, type RunningService, type Service } from '../service.ts';
import { CREATION_NS, creation } from './domains.ts';

/** A running lab becomes what another layout says: a `step` is done (or has failed: `message`), or all are (`applied`). */
export interface ApplyEvent {
  readonly service: 'apply';
  readonly type: 'step' | 'applied';
  /** Of `step`: what is done, for people. */
  readonly what?: string;
  readonly message?: string | undefined;
  /** Of `applied`: names of the domains that the lab has now, in the layout's order. */
  readonly domains?: readonly string[];
}

const LONGEST_LAYOUT = 1 << 20;
const MOST_BYTES = 256 << 20;
const Text = v.pipe(v.string(), v.maxLength(LONGEST_LAYOUT));
const Compared = v.strictObject({ layout: Text });
const Content = v.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length <= MOST_BYTES,
  `write bytes, ${MOST_BYTES} at most`,
);
const Files = v.record(v.string(), Content);
const Applied = v.strictObject({
  layout: Text,
  /** Contents of files by their names in the layout: those that `compare` names. */
  files: v.optional(Files, {}),
});

/** What is to be done for a layout. */
interface Work {
  readonly comparison: Comparison;
  readonly plan: RunPlan;
  readonly write: readonly Dom0File[];
  readonly remove: readonly string[];
  /** Names of files whose contents are needed. */
  readonly files: readonly string[];
}

class Apply implements RunningService {
  readonly #lab: LabContext;
  readonly #board: BoardFacts;
  /** The first domains are there, or could not be made. */
  #up = false;
  #busy = false;
  #done: string[] = [];
  #failed: string[] = [];
  readonly methods = {
    /** The layout that runs, with defaults filled in and absolute paths. */
    layout: method(v.strictObject({}), () => structuredClone(this.#lab.plan.layout) as unknown as Result),
    /** What `apply` would do, and the files that it has to be given. */
    compare: method(Compared, ({ layout }) => {
      const { comparison, files } = this.#work(this.#read(layout));
      return { ...described(comparison), files };
    }),
    /**
     * Makes the lab what a layout says, and restarts no more than it must: the text of a layout file, in which paths are absolute. Nothing is
     * done for a layout with errors, or one that needs another start of the machine.
     */
    apply: method(Applied, ({ layout, files }) => this.#apply(layout, files)),
  };

  constructor(lab: LabContext) {
    this.#lab = lab;
    this.#board = boardFacts(lab.machine.board);
    lab.onEvent((event) => {
      if (event.service === 'stages' && (event.type === 'failed' || event.stage === 'running')) this.#up = true;
    });
  }

  #read(text: string): Layout {
    const { layout, problems } = parseLayout(text, { boards: [this.#board] });
    if (layout) return layout;
    const errors = problems.filter(({ severity }) => severity === 'error');
    throw new Error(`the layout has errors: ${errors.map(problemText).join('; ')}`);
  }

  #work(wanted: Layout): Work {
    const { plan: running } = this.#lab;
    const comparison = compareLayouts(running.layout, wanted);
    if (comparison.machine) return { comparison, plan: running, write: [], remove: [], files: [] };
    const plan = nextPlan(running, wanted, this.#board);
    const changes = fileChanges(running, plan);
    const files = changes.write.flatMap(({ from }) => (typeof from === 'string' ? [from] : []));
    const { drive } = wanted.vehicle;
    if (drive !== undefined && drive !== running.layout.vehicle.drive) files.push(drive);
    return { comparison, plan, ...changes, files: [...new Set(files)] };
  }

  async #apply(text: string, files: Readonly<Record<string, Uint8Array>>): Promise<Result> {
    if (this.#busy) throw new Error('another layout is being applied: wait for its end');
    if (this.#lab.machine.paused) throw new Error('the machine is paused, and Dom0 with it: let it run first');
    const work = this.#work(this.#read(text));
    if (work.comparison.machine)
      throw new Error(
        `this needs another start of the machine: ${machineReasons(work.comparison)} can't change while it runs`,
      );
    const missing = work.files.filter((name) => !Object.hasOwn(files, name));
    if (missing.length > 0) throw new Error(`the contents of ${missing.join(', ')} are needed`);
    if (!this.#up)
      throw new Error('the domains of the present layout are still being made: wait for the stage running');
    this.#busy = true;
    this.#done = [];
    this.#failed = [];
    try {
      await this.#change(work, files);
    } finally {
      this.#busy = false;
    }
    const domains = work.plan.domains.map(({ name }) => name);
    this.#lab.emit({ service: 'apply', type: 'applied', domains });
    return { ...described(work.comparison), done: this.#done, failed: this.#failed };
  }

  /** Rejects when nothing has been changed; what fails later is told in #failed, and the rest is done. */
  async #change(work: Work, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
    const { agent } = this.#lab;
    const { comparison, plan } = work;
    const running = this.#lab.plan;
    const written = await this.#write(work, files);
    const drive = plan.layout.vehicle.drive;
    const script =
      drive === undefined
        ? undefined
        : ((files[drive] && new TextDecoder().decode(files[drive])) ?? running.vehicleRun?.drive);
    const vehicleRun = running.vehicleRun && { ...running.vehicleRun, drive: script };
    this.#lab.changePlan({ ...plan, ...(vehicleRun ? { vehicleRun } : {}) }, written, work.remove);
    for (const domain of comparison.destroy) await this.#step(`${domain}: taken away`, () => this.#destroy(domain));
    await this.#backEnds(running, plan, [...written.keys()]);
    await this.#newBridges(running, plan);
    for (const { what, words } of shareCommands(running.layout, plan.layout, comparison.create))
      await this.#step(what, () => this.#run(words));
    await this.#vehicle(running.layout, plan.layout, script);
    for (const domain of plan.domains)
      if (comparison.create.includes(domain.name))
        await this.#step(`${domain.name}: made`, () =>
          patiently(this.#lab, () => agent.request('create', creation(domain), CREATION_NS)),
        );
    for (const path of work.remove) await agent.request('run', { words: ['rm', '-f', path] }).catch(() => {});
  }

  /** Brings all files to Dom0, or none. Returns them by path. */
  async #write({ write }: Work, files: Readonly<Record<string, Uint8Array>>): Promise<ReadonlyMap<string, Uint8Array>> {
    const contents = new Map(write.map(({ path, from }) => [path, typeof from === 'string' ? files[from]! : from]));
    const writer = new Dom0Writer(this.#lab.agent);
    try {
      for (const [path, bytes] of contents) await writer.write(path, bytes);
      await writer.finish();
    } catch (error) {
      await writer.drop();
      throw error;
    }
    if (contents.size > 0) this.#tell(`Dom0 has ${[...contents.keys()].join(', ')}`);
    return contents;
  }

  /** Programs in Dom0 that are new are started; those whose file is another read it anew. */
  async #backEnds(running: RunPlan, plan: RunPlan, written: readonly string[]): Promise<void> {
    const runs = ([program]: readonly string[]): boolean => running.programs.some(([one]) => one === program);
    for (const words of plan.programs)
      if (!runs(words))
        await this.#step(`Dom0 runs ${words[0]}`, () => this.#lab.agent.request('run', { words, background: true }));
    // Not by killing it: the pictures of the others go on.
    if (runs(DISPLAY) && written.includes(DISPLAY_CONFIG))
      await this.#step('heads and who draws on them', () => this.#run(['killall', '-HUP', 'display']));
    // The agent starts it again, with its new file.
    if (runs(GATEWAY) && written.includes(GATEWAY_CONFIG))
      await this.#step('who is told of the vehicle', () => this.#run(['killall', 'vehicle-gateway']));
  }

  /** Bridges stay: those that are there already keep their addresses. */
  async #newBridges(running: RunPlan, plan: RunPlan): Promise<void> {
    const bridges = ({ setUp }: RunPlan) => setUp.filter(([program]) => program?.endsWith('/bridge'));
    const there = bridges(running).map(([, name]) => name);
    for (const words of bridges(plan))
      if (!there.includes(words[1])) await this.#step(`bridge ${words[1]}`, () => this.#run(words));
  }

  async #vehicle(before: Layout, after: Layout, script: string | undefined): Promise<void> {
    const values = Object.fromEntries(
      Object.entries(after.vehicle.start).filter(([name, value]) => before.vehicle.start[name] !== value),
    );
    if (Object.keys(values).length > 0)
      await this.#step('values of the vehicle', () => this.#lab.call('vehicle.set', { values }));
    if (before.vehicle.drive !== after.vehicle.drive)
      await this.#step('the drive', () => this.#lab.call('vehicle.drive', { script: script ?? null }));
  }

  async #destroy(domain: string): Promise<void> {
    try {
      await patiently(this.#lab, () => this.#lab.agent.request('destroy', { domain }));
    } catch (error) {
      // It had ended before.
      if (!(error instanceof AgentError && error.code === 'no-domain')) throw error;
    }
  }

  async #run(words: readonly string[]): Promise<void> {
    const { status, output } = await this.#lab.agent.request('run', { words });
    if (status !== 0) throw new Error(`${words.join(' ')}: ${output.trim() || `status ${status}`}`);
  }

  /** Does one thing; that it fails keeps nothing else from being done. */
  async #step(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.#tell(what);
    } catch (error) {
      const { message } = error as Error;
      this.#failed.push(`${what}: ${message}`);
      this.#lab.emit({ service: 'apply', type: 'step', what, message });
    }
  }

  #tell(what: string): void {
    this.#done.push(what);
    this.#lab.emit({ service: 'apply', type: 'step', what });
  }
}

const described = ({ machine, destroy, create, restart, changes }: Comparison) => ({
  machine,
  destroy,
  create,
  restart,
  changes: changes.map(({ path, effect: { kind } }) => ({ path, effect: kind })),
});

const machineReasons = ({ changes }: Comparison): string =>
  changes.flatMap(({ path, effect }) => (effect.kind === 'machine' ? [path.join('.')] : [])).join(', ');

/** From one layout to another while the machine runs. */
export const apply: Service = { name: 'apply', start: (lab) => new Apply(lab) };

import { ConsoleScript } from '../../machine/console-script.ts';
import { consolePattern } from '../../machine/console-text.ts';
import { MachineLog } from '../../machine/log.ts';
import { InputQueue, OutputQueue } from '../console-queues.ts';
import { cpuReport } from '../cpu-report.ts';
import { powerOn } from '../power-on.ts';
import type { Ending, FromWorker, MachineJob, ToWorker } from '../worker-protocol.ts';
import { type EngineName, Lockstep, type Side, STEP_NS } from './lockstep.ts';
import { describeFinding } from './report.ts';

/** Calendar time of runs that repeat: the first second of 2026. */
const NEW_YEAR_2026 = 1_767_225_600;

/** What was typed, and the virtual time at which the machines got it. */
interface Typed {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A run of both engines side by side, on the machine's own thread. A reset ends it: each life of a machine is compared by itself. */
export class LockstepRun {
  readonly #job: MachineJob;
  readonly #post: (message: FromWorker) => void;
  readonly #output: OutputQueue;
  readonly #input: InputQueue;
  readonly #typed: Typed[] = [];
  #script: ConsoleScript | undefined;
  #stop = false;

  constructor(job: MachineJob, post: (message: FromWorker) => void) {
    this.#job = job;
    this.#post = post;
    this.#output = new OutputQueue((bytes) => post({ type: 'output', bytes }));
    this.#input = new InputQueue(() => post({ type: 'taken' }));
  }

  receive(message: ToWorker): void {
    if (message.type === 'stop') this.#stop = true;
    else if (message.type === 'shown') this.#output.shown(message.length);
    else if (message.type === 'input') this.#input.push(message.bytes);
    else if (message.type === 'input ended') this.#input.open = false;
  }

  /** Runs to the end or the first difference. Rejects with an Error for the user when the machines can't be made. */
  async run(): Promise<void> {
    const lockstep = new Lockstep((engine) => this.#side(engine));
    const ending = await this.#loop(lockstep);
    this.#output.flush();
    this.#post({
      type: 'ended',
      ending,
      cpus: cpuReport(lockstep.evaluated),
      stats: undefined,
      missed: this.#script!.waiting.map((e) => e.when.source),
    });
  }

  #say(line: string): void {
    this.#output.flush();
    this.#post({ type: 'log', line });
  }

  /** The first machine that is made speaks to the user; those that come after it are silent. */
  #side(engine: EngineName): Side {
    const { until, expectations } = this.#job;
    const speaks = this.#script === undefined;
    const machine = powerOn(this.#job, new MachineLog((line) => speaks && this.#say(line)), NEW_YEAR_2026, engine);
    const script = new ConsoleScript(
      until === undefined ? undefined : consolePattern(until),
      expectations.map((e) => ({ when: consolePattern(e.when), send: e.send })),
      (bytes) => machine.console.send(bytes),
    );
    if (speaks) this.#script = script;
    machine.console.onOutput = (byte) => {
      if (speaks) this.#output.push(byte);
      script.output(byte);
    };
    const look = (): void => {
      script.look();
      for (const { at, bytes } of this.#typed) if (at === machine.time.now()) machine.console.send(bytes);
    };
    return { machine, look };
  }

  async #loop(lockstep: Lockstep): Promise<Ending> {
    const begun = performance.now();
    while (!this.#stop) {
      const at = lockstep.evaluated.time.now() + STEP_NS;
      this.#input.feed((bytes) => {
        this.#typed.push({ at, bytes });
        return bytes.length;
      });
      const result = lockstep.step();
      this.#output.flush();
      const seen = this.#script!.seen || lockstep.evaluated.power !== 'on';
      const differences = typeof result !== 'string' ? result : seen ? lockstep.compareMemory() : undefined;
      if (differences) {
        const finding = lockstep.narrow(differences, (line) => this.#say(line));
        for (const line of describeFinding(finding)) this.#say(line);
        return 'engines differ';
      }
      if (seen || result === 'idle') {
        const { evaluated, translated } = lockstep;
        const seconds = Math.round((performance.now() - begun) / 1000);
        this.#say(
          `the engines agree: ${evaluated.instructions} instructions, ${translated.translator!.figures.regions} regions translated, ${seconds} s`,
        );
        if (this.#script!.seen) return 'seen';
        return result === 'idle' ? 'waits for ever' : evaluated.power === 'reset' ? 'reset' : 'powered off';
      }
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return 'stopped';
  }
}

import type { Log } from '../../bus/ports.ts';
import type { RunPlan } from '../../lab/layout/plan.ts';
import { Lab } from '../../lab/run/lab.ts';
import { ScriptRun } from '../../lab/run/script.ts';
import { machineState } from '../../lab/run/services/machine.ts';
import type { Machine } from '../../machine/machine.ts';
import { FileDisk } from '../file-disk.ts';
import type { NamedFile } from '../files.ts';
import type { Ending, FromWorker, LabJob, ToWorker } from '../worker-protocol.ts';
import { filesArchive } from './files-archive.ts';

/** Bytes of events that may be on their way before the machine waits: whoever takes them slowly must not fill the host's memory. */
const MOST_UNTAKEN = 16 << 20;

/** A lab and its script on the machine's thread, through the machine's resets. */
export class LabRun {
  readonly #job: LabJob;
  readonly #post: (message: FromWorker) => void;
  /** By the devices' names; they stay open through resets. */
  readonly disks: ReadonlyMap<string, FileDisk>;
  #lab!: Lab;
  #script: ScriptRun | undefined;
  #untaken = 0;
  #stirred = false;
  #lives = 0;
  #plan: RunPlan;
  /** What was put into Dom0 since power-on, by path: it is there after a reset, too. */
  readonly #added = new Map<string, Uint8Array>();

  /** Throws an Error for the user when a disk's file can't be opened. */
  constructor(job: LabJob, post: (message: FromWorker) => void) {
    this.#job = job;
    this.#plan = job.plan;
    this.#post = post;
    this.disks = new Map(job.disks.map(({ device, path, readonly }) => [device, new FileDisk(path, readonly)]));
  }

  /** Begins with a machine that was just powered on, `before` seconds of virtual time after the first one. */
  start(machine: Machine, log: Log, before: number): void {
    if (this.#lives++ > 0) this.#lab.close();
    this.#lab = new Lab(this.#plan, machine, log, (event, bytes) => {
      this.#stirred = true;
      this.#untaken += bytes;
      this.#post({ type: 'event', event, bytes, seconds: before + machine.time.now() / 1e9 });
    });
    this.#lab.onPlan = (plan, written, removed) => {
      this.#plan = plan;
      for (const path of removed) this.#added.delete(path);
      for (const [path, bytes] of written) this.#added.set(path, bytes);
    };
    if (this.#lives > 1) this.#lab.emit({ ...machineState(machine), service: 'machine', type: 'reset' });
    if (this.#job.script.length > 0 && this.#lives === 1) this.#script = new ScriptRun(this.#lab, this.#job.script);
  }

  /** Dom0's initramfs for the next start. */
  initrd(first: NamedFile | undefined): NamedFile | undefined {
    if (!first || this.#added.size === 0) return first;
    return { name: first.name, bytes: new Uint8Array(Buffer.concat([first.bytes, filesArchive(this.#added)])) };
  }

  console(byte: number): void {
    this.#lab.console(byte);
  }

  slice(): void {
    this.#lab.slice();
  }

  receive(message: ToWorker): void {
    if (message.type === 'events taken') this.#untaken -= message.bytes;
    else if (message.type === 'call') this.#call(message.id, message.method, message.params);
  }

  #call(id: number, method: string, params: unknown): void {
    this.#stirred = true;
    this.#lab.call(method, params).then(
      (result) => this.#post({ type: 'answer', id, result }),
      (error: Error) => this.#post({ type: 'answer', id, error: error.message }),
    );
  }

  /** Something has happened since the last look that promises may wait for: they want their turn before the machine goes on. */
  takeStirred(): boolean {
    const stirred = this.#stirred || this.#lab.takeStirred();
    this.#stirred = false;
    return stirred;
  }

  /** More events are under way than may be. */
  get full(): boolean {
    return this.#untaken > MOST_UNTAKEN;
  }

  /** How the run has ended, if its script has. */
  get ended(): Ending | undefined {
    if (!this.#script || this.#script.state === 'running')
      return this.#script && this.#lives > 1 ? 'script failed' : undefined;
    return this.#script.state === 'done' ? 'script done' : 'script failed';
  }

  /** Why the script failed, or what it was at. */
  get failure(): string | undefined {
    const script = this.#script;
    if (!script || script.state === 'done') return undefined;
    if (script.state === 'running') return this.#lives > 1 ? 'the machine was reset' : `it was at ${script.at}`;
    return script.state.failure;
  }

  close(): void {
    (this.#lab as Lab | undefined)?.close();
    for (const disk of this.disks.values()) disk.close();
  }
}

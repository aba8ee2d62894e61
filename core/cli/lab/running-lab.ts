import type { Result } from '../../lab/run/service.ts';
import type { LabEvent } from '../../lab/run/services/index.ts';
import { MachineThread } from '../machine-thread.ts';
import { ControlServer } from './control-server.ts';
import { type LabDirectory, makeLabDirectory } from './lab-directory.ts';
import type { LayoutJob } from './layout-job.ts';

/** Who is told what a lab says. */
export interface LabListener {
  /** `seconds`: virtual time since the first power-on. */
  event(event: LabEvent, seconds: number): void;
  log(line: string): void;
}

/** A layout on its machine, which others find by its directory and control socket. */
export class RunningLab {
  readonly #directory: LabDirectory;
  readonly thread: MachineThread;
  #control: ControlServer | undefined;

  /** The lab is called after `file`. Throws an Error for the user when another lab writes one of the disks. */
  constructor(file: string, job: LayoutJob, listener: LabListener) {
    const disks = job.lab.disks.filter(({ readonly }) => !readonly).map(({ path }) => path);
    this.#directory = makeLabDirectory(file, disks);
    this.thread = new MachineThread(job, {
      event: (event, seconds) => {
        listener.event(event, seconds);
        this.#control?.event(event, seconds);
      },
      log: listener.log,
    });
  }

  /** Opens the control socket. Rejects with an Error for the user. */
  async listen(call: (method: string, params: unknown) => Promise<Result>): Promise<void> {
    this.#control = await ControlServer.listen(this.#directory.socket, call);
  }

  get name(): string {
    return this.#directory.name;
  }

  /** After the thread's end. */
  release(): void {
    this.#control?.close();
    this.#directory.remove();
  }
}

import { Worker } from 'node:worker_threads';
import type { FromWorker, MachineJob, ToWorker, WorkerStart } from './worker-protocol.ts';

export type Ended = Extract<FromWorker, { type: 'ended' }>;

/** What the main thread does with what the machine says. */
export interface MachineListener {
  output(bytes: Uint8Array): void;
  log(line: string): void;
  /** The machine has all bytes of one `input` message. */
  taken(): void;
}

/** The machine in its own thread, off the main thread's event loop. */
export class MachineThread {
  readonly #worker: Worker;
  readonly #bell = new Int32Array(new SharedArrayBuffer(4));
  /** Resolves when the run ended; rejects with an Error for the user when the machine could not be made or broke. */
  readonly ended: Promise<Ended>;

  constructor(job: MachineJob, listener: MachineListener) {
    const workerData: WorkerStart = { job, bell: this.#bell };
    this.#worker = new Worker(new URL('./machine-worker.ts', import.meta.url), {
      workerData,
      // What is short-lived here is small: a larger nursery would only be resident.
      resourceLimits: { maxYoungGenerationSizeMb: 24 },
    });
    this.ended = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: FromWorker) => {
        if (message.type === 'output') listener.output(message.bytes);
        else if (message.type === 'log') listener.log(message.line);
        else if (message.type === 'taken') listener.taken();
        else if (message.type === 'refused') reject(new Error(message.message));
        else resolve(message);
      });
      this.#worker.on('error', (error) => reject(new Error(`the emulator broke: ${error.message}`)));
      this.#worker.on('exit', () => reject(new Error('the emulator stopped without saying why')));
    });
  }

  send(message: ToWorker): void {
    this.#worker.postMessage(message);
    Atomics.add(this.#bell, 0, 1);
    Atomics.notify(this.#bell, 0);
  }

  /** Ends the thread at once. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }
}

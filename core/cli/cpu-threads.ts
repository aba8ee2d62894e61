import { Worker } from 'node:worker_threads';
import type { CpuStart, ParallelHost } from '../machine/parallel/plan.ts';

/** Threads for the CPUs of a machine. `log` gets what they say, `failed` that one has broken. */
export class CpuThreads implements ParallelHost {
  readonly bell: Int32Array;
  readonly #log: (line: string) => void;
  readonly #failed: (error: Error) => void;

  constructor(bell: Int32Array, log: (line: string) => void, failed: (error: Error) => void) {
    this.bell = bell;
    this.#log = log;
    this.#failed = failed;
  }

  start(start: CpuStart): void {
    const worker = new Worker(new URL('./cpu-worker.ts', import.meta.url), { workerData: start });
    worker.on('message', (line: string) => this.#log(line));
    worker.on('error', (error) => this.#failed(error as Error));
  }
}

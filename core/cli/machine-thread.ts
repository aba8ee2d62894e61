import { Worker } from 'node:worker_threads';
import type { Result } from '../lab/run/service.ts';
import type { LabEvent } from '../lab/run/services/index.ts';
import type { FromWorker, MachineJob, ToWorker, WorkerStart } from './worker-protocol.ts';

export type Ended = Extract<FromWorker, { type: 'ended' }>;

/** What the main thread does with what the machine says. */
export interface MachineListener {
  output?(bytes: Uint8Array): void;
  log(line: string): void;
  /** The machine has all bytes of one `input` message. */
  taken?(): void;
  /** A lab tells of something, at so many seconds of virtual time. */
  event?(event: LabEvent, seconds: number): void;
}

/** Bytes of events that are told to have been taken at once. */
const TAKEN_AT_ONCE = 256 << 10;

interface Waiting {
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** The machine in its own thread, off the main thread's event loop. */
export class MachineThread {
  readonly #worker: Worker;
  readonly #bell = new Int32Array(new SharedArrayBuffer(4));
  readonly #calls = new Map<number, Waiting>();
  readonly #listener: MachineListener;
  #nextCall = 1;
  #takenBytes = 0;
  #over = false;
  /** Resolves when the run ended; rejects with an Error for the user when the machine could not be made or broke. */
  readonly ended: Promise<Ended>;

  constructor(job: MachineJob, listener: MachineListener) {
    this.#listener = listener;
    const workerData: WorkerStart = { job, bell: this.#bell };
    this.#worker = new Worker(new URL('./machine-worker.ts', import.meta.url), {
      workerData,
      // What is short-lived here is small: a larger nursery would only be resident.
      resourceLimits: { maxYoungGenerationSizeMb: 24 },
    });
    this.ended = new Promise((resolve, reject) => {
      const end = (error: Error): void => {
        this.#close();
        reject(error);
      };
      this.#worker.on('message', (message: FromWorker) => {
        if (message.type === 'refused') end(new Error(message.message));
        else if (message.type === 'ended') {
          this.#close();
          resolve(message);
        } else this.#take(message);
      });
      this.#worker.on('error', (error) => end(new Error(`the emulator broke: ${error.message}`)));
      this.#worker.on('exit', () => end(new Error('the emulator stopped without saying why')));
    });
  }

  #take(message: Exclude<FromWorker, { type: 'refused' | 'ended' }>): void {
    if (message.type === 'output') this.#listener.output?.(message.bytes);
    else if (message.type === 'log') this.#listener.log(message.line);
    else if (message.type === 'taken') this.#listener.taken?.();
    else if (message.type === 'event') {
      this.#listener.event?.(message.event, message.seconds);
      this.#takenBytes += message.bytes;
      if (this.#takenBytes < TAKEN_AT_ONCE) return;
      this.send({ type: 'events taken', bytes: this.#takenBytes });
      this.#takenBytes = 0;
    } else this.#answer(message);
  }

  #answer(message: Extract<FromWorker, { type: 'answer' }>): void {
    const waiting = this.#calls.get(message.id);
    this.#calls.delete(message.id);
    if ('error' in message) waiting?.reject(new Error(message.error));
    else waiting?.resolve(message.result);
  }

  #close(): void {
    this.#over = true;
    for (const waiting of this.#calls.values()) waiting.reject(new Error('the lab has ended'));
    this.#calls.clear();
  }

  send(message: ToWorker): void {
    this.#worker.postMessage(message);
    Atomics.add(this.#bell, 0, 1);
    Atomics.notify(this.#bell, 0);
  }

  /** Calls a method of a lab's service. Rejects with an Error for the caller. */
  call(method: string, params: unknown): Promise<Result> {
    if (this.#over) return Promise.reject(new Error('the lab has ended'));
    const id = this.#nextCall++;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.send({ type: 'call', id, method, params });
    });
  }

  /** Ends the thread at once. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }
}

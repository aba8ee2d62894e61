// The entry of the machine's thread.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { LockstepRun } from './lockstep/lockstep-run.ts';
import { MachineRun } from './machine-run.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker-protocol.ts';

const port = parentPort!;
const post = (message: FromWorker): void => port.postMessage(message);

/** What a user can mend comes as a plain Error with a message for people; anything else is a fault of ours. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return `the emulator broke: ${String(error)}`;
  if (/WebAssembly\.Memory/.test(error.message))
    return `this host has not enough memory for the machine's: ask for less with --memory (${error.message})`;
  const ours = error.constructor !== Error;
  const detail = process.env.IVILAB_DEBUG
    ? `\n${error.stack}`
    : ours
      ? ' (IVILAB_DEBUG=1 tells where: please report it)'
      : '';
  return `${ours ? 'the emulator broke: ' : ''}${error.message}${detail}`;
}

const { job, bell } = workerData as WorkerStart;

/** Takes what has come, without a turn of the event loop. Returns whether there was anything. */
function takeMessages(): boolean {
  let any = false;
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
    run.receive(next.message as ToWorker);
    any = true;
  }
  return any;
}

/** Sleeps for so many milliseconds, or until a message comes or another thread of the machine rings the bell. */
function sleep(milliseconds: number, unless: () => boolean): void {
  const seen = Atomics.load(bell, 0);
  if (!takeMessages() && !unless()) Atomics.wait(bell, 0, seen, milliseconds);
}

const run = job.lockstep ? new LockstepRun(job, post) : new MachineRun(job, post, { takeMessages, sleep, bell });
port.on('message', (message: ToWorker) => run.receive(message));
run
  .run()
  .catch((error: unknown) => post({ type: 'refused', message: explain(error) }))
  .finally(() => port.close());

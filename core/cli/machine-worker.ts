import { parentPort, workerData } from 'node:worker_threads';
import { boardNamed } from '../boards/catalogue.ts';
import { loadBareMetal } from '../machine/bare-metal.ts';
import { bootXen } from '../machine/boot-rom.ts';
import { ConsoleScript } from '../machine/console-script.ts';
import { MachineLog } from '../machine/log.ts';
import { Machine } from '../machine/machine.ts';
import { machineStats } from '../machine/stats.ts';
import type { Ending, FromWorker, MachineJob, ToWorker } from './worker-protocol.ts';

/** Virtual time between looks at the world: some milliseconds of work. */
const CHUNK_NS = 500_000;
/** Longest sleep while the guests wait; a message ends it sooner. */
const NAP_MS = 50;

const port = parentPort!;
const post = (message: FromWorker): void => port.postMessage(message);

/** Output bytes on their way to the main thread: one message a chunk, not one a byte. */
class Output {
  #bytes: number[] = [];

  push(byte: number): void {
    this.#bytes.push(byte);
  }

  flush(): void {
    if (this.#bytes.length === 0) return;
    post({ type: 'output', bytes: Uint8Array.from(this.#bytes) });
    this.#bytes = [];
  }
}

function powerOn(job: MachineJob): Machine {
  const machine = new Machine({
    board: boardNamed(job.board),
    ...(job.memoryMiB === undefined ? {} : { memoryMiB: job.memoryMiB }),
    ...(job.cpus === undefined ? {} : { cpus: job.cpus as 1 | 2 }),
    virtualization: job.kind === 'boot' || job.el === 'hyp',
    log: new MachineLog((line) => post({ type: 'log', line })),
  });
  if (job.kind === 'exec') loadBareMetal(machine, job.image, job.blobs);
  else
    bootXen(machine, {
      xen: job.xen,
      kernel: job.kernel,
      ...(job.initrd ? { initrd: job.initrd } : {}),
      ...(job.dtb ? { dtb: job.dtb } : {}),
      ...(job.xenArgs === undefined ? {} : { xenArgs: job.xenArgs }),
      ...(job.dom0Args === undefined ? {} : { dom0Args: job.dom0Args }),
    });
  return machine;
}

async function run(job: MachineJob): Promise<void> {
  const started = performance.now();
  const machine = powerOn(job);
  const output = new Output();
  const script = new ConsoleScript(
    job.until === undefined ? undefined : new RegExp(job.until),
    job.expectations.map((e) => ({ when: new RegExp(e.when), send: new TextEncoder().encode(e.send) })),
    (bytes) => machine.console.send(bytes),
  );
  machine.console.onOutput = (byte) => {
    output.push(byte);
    script.output(byte);
    if (script.seen) machine.scheduler.stop();
  };

  let stop = false;
  let wake: () => void = () => {};
  port.on('message', (message: ToWorker) => {
    if (message.type === 'stop') stop = true;
    else machine.console.send(message.bytes);
    wake();
  });
  const nap = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  let ending: Ending = 'stopped';
  while (!stop) {
    const result = machine.run(machine.time.now() + CHUNK_NS, !job.paced);
    output.flush();
    if (script.seen || machine.power !== 'on') {
      ending = script.seen ? 'seen' : machine.power === 'off' ? 'powered off' : 'reset';
      break;
    }
    if (result === 'idle') {
      if (!job.paced) {
        ending = 'waits for ever';
        break;
      }
      const now = machine.time.now();
      const until = Math.min(machine.time.next, now + NAP_MS * 1e6);
      const from = performance.now();
      await nap((until - now) / 1e6);
      machine.scheduler.advance(Math.min(until, now + Math.max(1, Math.round((performance.now() - from) * 1e6))));
    } else await new Promise((resolve) => setImmediate(resolve));
  }
  const wallMilliseconds = Math.round(performance.now() - started);
  const figures = {
    wallMilliseconds,
    mips: Math.round((machine.instructions / 1e3 / Math.max(1, wallMilliseconds)) * 10) / 10,
    hostMemoryBytes: process.memoryUsage.rss(),
    guestMemoryBytes: machine.ramBytes,
  };
  post({
    type: 'ended',
    ending,
    stats: job.stats ? { ...machineStats(machine), ...figures } : undefined,
    missed: script.waiting.map((e) => e.when.source),
  });
  port.close();
}

run(workerData as MachineJob).catch((error: unknown) => {
  // What a user can mend comes as an Error with a message for people; a fault of ours says so and keeps its stack for a report.
  const message = error instanceof Error ? error.message : String(error);
  const detail = process.env.IVILAB_DEBUG && error instanceof Error ? `\n${error.stack}` : '';
  post({ type: 'refused', message: message + detail });
  port.close();
});

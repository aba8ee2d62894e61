import { qemuVirt } from '../../core/boards/qemu-virt.ts';
import { CpuThreads } from '../../core/cli/cpu-threads.ts';
import { hostClock } from '../../core/cli/host-clock.ts';
import { loadBareMetal } from '../../core/machine/bare-metal.ts';
import { MachineLog } from '../../core/machine/log.ts';
import { Machine, type MachineOptions } from '../../core/machine/machine.ts';

/** Virtual time between turns of the event loop, which brings what the other thread says. */
const CHUNK_NS = 2e6;
const LONGEST_SLEEP_MS = 50;

export interface ThreadedRun {
  readonly text: string;
  /** Instructions by CPU. */
  readonly executed: readonly number[];
  readonly milliseconds: number;
}

export interface ThreadedOptions {
  readonly engine?: NonNullable<MachineOptions['engine']>;
  readonly start?: 'svc' | 'hyp';
  readonly blobs?: Parameters<typeof loadBareMetal>[2];
  /** Wall milliseconds until a program that has not powered off is given up. */
  readonly limit?: number;
}

/** Runs an image with a thread for each CPU until it powers off. Throws an Error with the end of its output when it does not. */
export async function runInThreads(image: Uint8Array, options: ThreadedOptions = {}): Promise<ThreadedRun> {
  const { engine = 'translate', start = 'svc', blobs = [], limit = 120_000 } = options;
  const bell = new Int32Array(new SharedArrayBuffer(4));
  let failure: Error | undefined;
  const threads = new CpuThreads(
    bell,
    () => {},
    (error) => {
      failure = error;
    },
  );
  const machine = new Machine({
    board: qemuVirt,
    memoryMiB: 256,
    cpus: 2,
    virtualization: start === 'hyp',
    engine,
    log: new MachineLog(() => {}),
    hostClock,
    parallel: threads,
  });
  loadBareMetal(machine, image, blobs);
  const bytes: number[] = [];
  machine.console.onOutput = (byte) => bytes.push(byte);
  const began = performance.now();
  try {
    while (machine.power === 'on') {
      if (machine.run(machine.time.now() + CHUNK_NS) === 'idle') sleep(machine, bell);
      await new Promise((resolve) => setImmediate(resolve));
      if (failure) throw failure;
      if (performance.now() - began > limit)
        throw new Error(`not powered off after ${limit} ms: ${String.fromCharCode(...bytes.slice(-400))}`);
    }
  } finally {
    machine.close();
  }
  const { executed } = machine;
  return { text: String.fromCharCode(...bytes), executed, milliseconds: performance.now() - began };
}

function sleep(machine: Machine, bell: Int32Array): void {
  const seen = Atomics.load(bell, 0);
  const { asked, due } = machine.realTime!;
  if (!asked) Atomics.wait(bell, 0, seen, Math.min(due / 1e6, LONGEST_SLEEP_MS));
}

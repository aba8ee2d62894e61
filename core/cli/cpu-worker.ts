// The entry of the thread of a CPU other than the first.
import { parentPort, workerData } from 'node:worker_threads';
import { MachineLog } from '../machine/log.ts';
import { CpuThread } from '../machine/parallel/cpu-thread.ts';
import type { CpuStart } from '../machine/parallel/plan.ts';
import { hostClock } from './host-clock.ts';

const log = new MachineLog((line) => parentPort!.postMessage(line));
new CpuThread(workerData as CpuStart, hostClock, log).run();

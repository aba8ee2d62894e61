import { boardNamed } from '../boards/catalogue.ts';
import type { RunPlan } from '../lab/layout/plan.ts';
import { loadBareMetal } from '../machine/bare-metal.ts';
import { bootXen } from '../machine/boot-rom.ts';
import type { MachineLog } from '../machine/log.ts';
import { Machine, type MachineOptions } from '../machine/machine.ts';
import type { ParallelHost } from '../machine/parallel/plan.ts';
import { hostClock } from './host-clock.ts';
import type { MachineJob } from './worker-protocol.ts';

/** Of a UART as boot loaders leave it to Xen. A bare-metal program gets its input as fast as it reads, as under QEMU. */
const CONSOLE_BAUD = 115_200;

/**
 * A machine with a job's files in its memory, ready to run. `epoch` is the calendar time that its clock shows at power-on, in seconds
 * since 1970, `disks` what the machine before a reset leaves, `parallel` how it gets a thread for each CPU. Throws an Error for the user when a file is not what it should be or does not fit.
 */
export function powerOn(
  job: MachineJob,
  log: MachineLog,
  epoch: number,
  engine: MachineOptions['engine'] = job.engine,
  disks: NonNullable<MachineOptions['disks']> = new Map(),
  parallel?: ParallelHost,
): Machine {
  const machine = new Machine({
    board: boardNamed(job.board),
    ...(job.memoryMiB === undefined ? {} : { memoryMiB: job.memoryMiB }),
    ...(job.cpus === undefined ? {} : { cpus: job.cpus as 1 | 2 }),
    virtualization: job.kind === 'boot' || job.el === 'hyp',
    epoch,
    hostClock,
    speed: job.clock === 'real' ? { kind: 'real', factor: 1 } : { kind: 'free' },
    ...(parallel ? { parallel } : {}),
    engine,
    disks,
    log,
  });
  if (job.kind === 'exec') loadBareMetal(machine, job.image.bytes, job.blobs, job.image.name);
  else {
    machine.console.limitTo(CONSOLE_BAUD, machine.time);
    const { xen, kernel, initrd, dtb, lab } = job;
    bootXen(machine, {
      xen: xen.bytes,
      kernel: kernel.bytes,
      ...(initrd ? { initrd: initrd.bytes } : {}),
      ...(dtb ? { dtb: dtb.bytes } : {}),
      ...(job.xenArgs === undefined ? {} : { xenArgs: job.xenArgs }),
      ...(job.dom0Args === undefined ? {} : { dom0Args: job.dom0Args }),
      ...(lab ? { passthrough: lab.plan.passthrough, heads: headSizes(lab.plan) } : {}),
      names: { xen: xen.name, kernel: kernel.name, initrd: initrd?.name, dtb: dtb?.name },
    });
  }
  return machine;
}

const headSizes = ({ heads }: RunPlan) => Object.fromEntries(heads.map(({ name, size }) => [name, size]));

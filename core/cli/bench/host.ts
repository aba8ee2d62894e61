import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** The machine that a result comes from. */
export interface HostFacts {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  readonly qemu: string | undefined;
  /** Load average of the last minute when the run began. */
  readonly load: number;
}

export function hostFacts(qemu: string | undefined): HostFacts {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    qemu,
    load: Math.round(loadavg()[0]! * 100) / 100,
  };
}

export const hostLine = (h: HostFacts): string =>
  `${h.processor}, ${h.cores} cores, ${h.memoryGiB} GiB, ${h.system}, Node ${h.node}${h.qemu === undefined ? '' : `, QEMU ${h.qemu}`}, load ${h.load}`;

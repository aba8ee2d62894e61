import type { Cpu, CpuPeer } from '../arm/cpu.ts';
import { Mode } from '../arm/system/psr.ts';

/** Function identifiers (Arm DEN0022, PSCI 1.1). */
const Fn = {
  VERSION: 0x8400_0000,
  CPU_SUSPEND: 0x8400_0001,
  CPU_OFF: 0x8400_0002,
  CPU_ON: 0x8400_0003,
  AFFINITY_INFO: 0x8400_0004,
  MIGRATE_INFO_TYPE: 0x8400_0006,
  SYSTEM_OFF: 0x8400_0008,
  SYSTEM_RESET: 0x8400_0009,
  FEATURES: 0x8400_000a,
  SYSTEM_RESET2: 0x8400_0012,
} as const;

const SUCCESS = 0;
const NOT_SUPPORTED = -1;
const INVALID_PARAMETERS = -2;
const ALREADY_ON = -4;
/** AFFINITY_INFO results. */
const ON = 0;
const OFF = 1;
/** MIGRATE_INFO_TYPE: no Trusted OS. */
const NO_TRUSTED_OS = 2;

export interface PsciHost {
  readonly cpus: readonly CpuPeer[];
  systemOff(): void;
  systemReset(): void;
}

/** The boot ROM's firmware: PSCI 1.1. Takes its arguments from r0 to r3 and puts the result into r0. */
export class Psci {
  readonly #host: PsciHost;

  constructor(host: PsciHost) {
    this.#host = host;
  }

  call(cpu: Cpu): void {
    const fn = cpu.r[0]! >>> 0;
    const result = this.#dispatch(cpu, fn, cpu.r[1]!, cpu.r[2]!, cpu.r[3]!);
    if (result !== undefined) cpu.r[0] = result;
  }

  #dispatch(cpu: Cpu, fn: number, a: number, b: number, c: number): number | undefined {
    switch (fn) {
      case Fn.VERSION:
        return 0x0001_0001;
      case Fn.CPU_SUSPEND:
        // Stand-by only: it returns when an interrupt comes, with the state kept.
        cpu.r[0] = SUCCESS;
        cpu.waitForInterrupt();
        return undefined;
      case Fn.CPU_OFF:
        cpu.powerOff();
        return undefined;
      case Fn.CPU_ON:
        return this.#cpuOn(cpu, a, b, c);
      case Fn.AFFINITY_INFO: {
        const target = this.#find(a);
        if (!target || b !== 0) return INVALID_PARAMETERS;
        return target.halt === 'off' ? OFF : ON;
      }
      case Fn.MIGRATE_INFO_TYPE:
        return NO_TRUSTED_OS;
      case Fn.SYSTEM_OFF:
        this.#host.systemOff();
        return undefined;
      case Fn.SYSTEM_RESET:
      case Fn.SYSTEM_RESET2:
        this.#host.systemReset();
        return undefined;
      case Fn.FEATURES:
        return (Object.values(Fn) as number[]).includes(a >>> 0) ? SUCCESS : NOT_SUPPORTED;
      default:
        return NOT_SUPPORTED;
    }
  }

  /** The target starts in the caller's mode (Hyp, or SVC where there is no Hyp mode), with `context` in r0. */
  #cpuOn(caller: Cpu, affinity: number, entry: number, context: number): number {
    const target = this.#find(affinity);
    if (!target) return INVALID_PARAMETERS;
    if (target.halt !== 'off') return ALREADY_ON;
    target.start(caller.virtualization ? Mode.HYP : Mode.SVC, entry, context);
    return SUCCESS;
  }

  #find(affinity: number): CpuPeer | undefined {
    return this.#host.cpus.find((cpu) => cpu.index === (affinity & 0xff_ffff));
  }
}

import { Word } from '../arm/state.ts';
import type { Machine } from './machine.ts';

/** What a run did. */
export interface MachineStats {
  readonly board: string;
  /** Instructions executed, by CPU; one that faults counts too. */
  readonly instructions: readonly number[];
  readonly virtualSeconds: number;
  /** Virtual time with every CPU waiting. */
  readonly idleSeconds: number;
  /** Exceptions taken, by kind, of all CPUs. */
  readonly exceptions: Readonly<Record<string, number>>;
  /** Entries to Hyp mode with a syndrome, by exception class (HSR.EC). */
  readonly hypTraps: Readonly<Record<string, number>>;
  readonly stage2Faults: number;
  readonly interrupts: number;
  /** A hash of registers and memory: equal states have equal hashes. */
  readonly stateHash: string;
}

/** Names of exception classes (ARM ARM table B3-25). */
const CLASSES: Readonly<Record<number, string>> = {
  0: 'unknown',
  1: 'WFI/WFE',
  3: 'MCR/MRC cp15',
  4: 'MCRR/MRRC cp15',
  5: 'MCR/MRC cp14',
  6: 'LDC/STC cp14',
  7: 'HCPTR',
  8: 'VMRS',
  10: 'BXJ',
  12: 'MRRC cp14',
  17: 'SVC',
  18: 'HVC',
  19: 'SMC',
  32: 'prefetch abort from below',
  33: 'prefetch abort in Hyp',
  36: 'data abort from below',
  37: 'data abort in Hyp',
};

function sum(maps: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const map of maps) for (const [key, n] of Object.entries(map)) total[key] = (total[key] ?? 0) + n;
  return total;
}

/** State words that the engines use for themselves: no state of the CPU. */
export const SCRATCH_WORDS: readonly number[] = [
  ...[Word.BLOCK_PC, Word.HIGH, Word.BAIL],
  ...Array.from({ length: 8 }, (_, i) => Word.FP_STAGING + i),
];

/** A 64-bit hash of the CPUs' registers and all RAM, as 16 hexadecimal digits. */
export function stateHash(machine: Machine): string {
  let a = 0x811c_9dc5 | 0;
  let b = 0x1234_5678 | 0;
  const mix = (words: Int32Array): void => {
    for (let i = 0; i < words.length; i++) {
      const w = words[i]!;
      a = Math.imul(a ^ w, 0x0100_0193);
      b = Math.imul((b << 5) ^ (b >>> 27) ^ w, 0x85eb_ca6b | 0) + a;
    }
  };
  for (const cpu of machine.cpus) {
    const words = cpu.r.slice();
    for (const scratch of SCRATCH_WORDS) words[scratch] = 0;
    mix(words);
  }
  for (const region of machine.bus.ram) mix(new Int32Array(machine.memory.wasm.buffer, region.host, region.size / 4));
  return [a, b].map((x) => (x >>> 0).toString(16).padStart(8, '0')).join('');
}

export function machineStats(machine: Machine): MachineStats {
  const counts = machine.cpus.map((cpu) => cpu.exceptions.counts);
  const byClass = sum(counts.map((c) => c.hypByClass));
  return {
    board: machine.board.name,
    instructions: machine.executed,
    virtualSeconds: machine.time.now() / 1e9,
    idleSeconds: machine.idle / 1e9,
    exceptions: sum(counts.map((c) => c.byKind)),
    hypTraps: Object.fromEntries(
      Object.entries(byClass).map(([ec, n]) => [CLASSES[Number(ec)] ?? `class 0x${Number(ec).toString(16)}`, n]),
    ),
    stage2Faults: counts.reduce((n, c) => n + c.stage2Faults, 0),
    interrupts: machine.cpus.reduce((n, cpu) => n + cpu.interrupts, 0),
    stateHash: stateHash(machine),
  };
}

import { readFileSync } from 'node:fs';
import { DIFFERENCES, type Difference } from './differences.ts';

/** The system programs (guests/conformance/programs), each with the modes that it is started in. */
export interface SystemProgram {
  readonly name: string;
  readonly starts: readonly ('svc' | 'hyp')[];
}

export const PROGRAMS: readonly SystemProgram[] = [
  { name: 'identification', starts: ['svc', 'hyp'] },
  { name: 'cp15-map', starts: ['svc', 'hyp'] },
  { name: 'short-descriptors', starts: ['svc'] },
  { name: 'long-descriptors', starts: ['svc'] },
  { name: 'translation-fuzz', starts: ['svc'] },
  { name: 'aborts', starts: ['svc'] },
  { name: 'structure-alignment', starts: ['svc'] },
  { name: 'exceptions', starts: ['svc'] },
  { name: 'fp-access', starts: ['svc'] },
  { name: 'short-vectors', starts: ['svc'] },
  { name: 'tlb', starts: ['svc'] },
  { name: 'code-changes', starts: ['svc'] },
  { name: 'performance-monitor', starts: ['svc'] },
  { name: 'gic', starts: ['svc', 'hyp'] },
  { name: 'timers', starts: ['svc', 'hyp'] },
  { name: 'two-cpus', starts: ['svc', 'hyp'] },
  { name: 'litmus', starts: ['svc', 'hyp'] },
  { name: 'hyp-entry', starts: ['hyp'] },
  { name: 'stage2', starts: ['hyp'] },
  { name: 'stage2-fuzz', starts: ['hyp'] },
  { name: 'virtual-interrupts', starts: ['hyp'] },
];

/** One run of a program. */
export interface SystemRun {
  readonly name: string;
  readonly start: 'svc' | 'hyp';
  /** Name of the recorded log. */
  readonly log: string;
}

export const RUNS: readonly SystemRun[] = PROGRAMS.flatMap(({ name, starts }) =>
  starts.map((start) => ({ name, start, log: `${name}.${start}` })),
);

const file = (path: string): URL => new URL(`../../${path}`, import.meta.url);

export const readProgram = (name: string): Uint8Array => readFileSync(file(`assets/guests/conformance/${name}.elf`));
export const logFile = (log: string): URL => file(`tests/conformance/logs/${log}.log`);

/** QEMU's log with its documented differences replaced: what an A15 gives. Throws if a difference is no longer there. */
export function expectedLog(log: string): string {
  const lines = readFileSync(logFile(log), 'utf8').split('\n');
  for (const difference of DIFFERENCES) if (difference.logs.includes(log)) replace(lines, difference);
  return lines.join('\n');
}

function replace(lines: string[], { qemu, a15, after }: Difference): void {
  const context = after === undefined ? [] : [after];
  const wanted = [...context, ...qemu];
  const at = lines.findIndex((_, i) => wanted.every((line, k) => lines[i + k] === line));
  if (at < 0) throw new Error(`a difference no longer fits the recorded log: ${wanted.join(' | ')}`);
  lines.splice(at, wanted.length, ...context, ...a15);
}

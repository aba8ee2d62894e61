import { expectation, integer, pattern, seconds } from './arguments.ts';
import type { RunOptions } from './run-machine.ts';

/** Options that `boot` and `exec` share, for parseArgs. */
export const RUN_OPTIONS = {
  memory: { type: 'string' },
  cpus: { type: 'string' },
  until: { type: 'string' },
  timeout: { type: 'string' },
  'expect-send': { type: 'string', multiple: true },
  log: { type: 'string' },
  stats: { type: 'string' },
  gdb: { type: 'string' },
  trace: { type: 'string' },
  'trace-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const RUN_HELP = `  --memory MiB               guest memory
  --cpus 1|2                 number of CPUs (2)
  --until REGEX              end with status 0 when the console shows this
  --timeout SECONDS          end with status 3 after this much wall time
  --expect-send REGEX=TEXT   when the console shows REGEX, type TEXT (\\n, \\r, \\t, \\xNN, \\=);
                             may be given several times, they are met one after the other
  --log FILE                 also write the console to FILE
  --stats FILE               write figures of the run to FILE as JSON
  --gdb PORT                 wait for a debugger on 127.0.0.1:PORT (see docs/cli.md)
  --trace SPEC               write what happens inside (see docs/trace.md)
  --trace-file FILE          where to; stderr if not given
`;

interface Values {
  readonly memory?: string;
  readonly cpus?: string;
  readonly until?: string;
  readonly timeout?: string;
  readonly 'expect-send'?: string[];
  readonly log?: string;
  readonly stats?: string;
  readonly gdb?: string;
  readonly trace?: string;
  readonly 'trace-file'?: string;
}

/** The shared part of a machine's job. Throws UsageError. */
export function sharedJob(values: Values) {
  return {
    memoryMiB: integer('memory', values.memory, 16, 2048),
    cpus: integer('cpus', values.cpus, 1, 2),
    until: pattern('until', values.until),
    expectations: (values['expect-send'] ?? []).map(expectation),
    gdbPort: integer('gdb', values.gdb, 0, 65535),
    trace: values.trace,
    traceFile: values['trace-file'],
    stats: values.stats !== undefined,
  };
}

export function runOptions(values: Values): RunOptions {
  return { timeout: seconds('timeout', values.timeout), log: values.log, statsFile: values.stats };
}

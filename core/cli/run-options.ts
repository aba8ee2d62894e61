import { parseTraceSpec } from '../debug/trace/spec.ts';
import { choice, expectation, integer, pattern, seconds, UsageError } from './arguments.ts';
import { LogFile, ResultFile } from './files.ts';
import type { RunOptions } from './run-machine.ts';

/** Options that `boot` and `exec` share, for parseArgs. */
export const RUN_OPTIONS = {
  memory: { type: 'string' },
  cpus: { type: 'string' },
  until: { type: 'string' },
  timeout: { type: 'string' },
  'expect-send': { type: 'string', multiple: true },
  'no-reset': { type: 'boolean' },
  log: { type: 'string' },
  stats: { type: 'string' },
  gdb: { type: 'string' },
  trace: { type: 'string' },
  'trace-file': { type: 'string' },
  clock: { type: 'string' },
  smp: { type: 'string' },
  engine: { type: 'string' },
  lockstep: { type: 'boolean' },
  profile: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The help on them; the defaults of memory and CPUs differ. */
export const runHelp = (memoryMiB: number, cpus: number): string => `
  --memory MiB               guest memory, 16 to 2048 (${memoryMiB})
  --cpus 1|2                 number of CPUs (${cpus})
  --until REGEX              end with status 0 when the console shows this
  --timeout SECONDS          end with status 3 after this much wall time
  --expect-send REGEX=TEXT   when the console shows REGEX, type TEXT (\\n, \\r, \\t, \\xNN, \\=);
                             may be given several times, they are met one after the other
  --no-reset                 end with status 0 when the machine resets, instead of restarting it
  --log FILE                 also write the console to FILE
  --stats FILE               write figures of the run to FILE as JSON
  --gdb PORT                 wait for a debugger on 127.0.0.1:PORT (see docs/cli.md)
  --trace SPEC               write what happens inside (see docs/trace.md)
  --trace-file FILE          where to; stderr if not given
  --clock real|virtual       virtual time follows the host's clock (the default at a terminal without --until),
                             or counts instructions, so that a run repeats
  --smp deterministic|parallel  CPUs take turns in one thread (the default), or each has a thread of its own:
                             faster, by the host's clock, and no run repeats
  --engine translate|evaluate  translate hot code to WebAssembly (the default), or evaluate all of it
  --lockstep                 run both engines side by side and stop where they differ
  --profile                  say at the end where the time went`;

interface Values {
  readonly memory?: string;
  readonly cpus?: string;
  readonly until?: string;
  readonly timeout?: string;
  readonly 'expect-send'?: string[];
  readonly 'no-reset'?: boolean;
  readonly log?: string;
  readonly stats?: string;
  readonly gdb?: string;
  readonly trace?: string;
  readonly 'trace-file'?: string;
  readonly clock?: string;
  readonly smp?: string;
  readonly engine?: string;
  readonly lockstep?: boolean;
  readonly profile?: boolean;
}

/** The shared part of a machine's job. `terminal`: a person sits at the console. Throws UsageError. */
export function sharedJob(values: Values, terminal: boolean) {
  const until = pattern('until', values.until);
  const cpus = integer('cpus', values.cpus, 1, 2);
  if (values.trace !== undefined) parseTraceSpec(values.trace, cpus);
  else if (values['trace-file'] !== undefined) throw new UsageError('--trace-file: --trace must say what to write');
  if (values.lockstep === true) {
    const other = (['engine', 'clock', 'smp', 'gdb', 'trace', 'stats', 'profile'] as const).find(
      (name) => values[name] !== undefined,
    );
    if (other) throw new UsageError(`--lockstep runs both engines only to compare them: leave out --${other}`);
  }
  const smp = choice('smp', values.smp, ['deterministic', 'parallel'], 'deterministic');
  if (smp === 'parallel') {
    const other = (['gdb', 'trace', 'profile'] as const).find((name) => values[name] !== undefined);
    if (other) throw new UsageError(`--${other} needs CPUs that take turns: --smp deterministic`);
    if (values.clock === 'virtual')
      throw new UsageError('--smp parallel runs by the host clock: leave out --clock virtual');
  }
  const interactive = smp === 'parallel' || (terminal && until === undefined && values.lockstep !== true);
  return {
    smp,
    memoryMiB: integer('memory', values.memory, 16, 2048),
    cpus,
    until,
    expectations: (values['expect-send'] ?? []).map(expectation),
    clock: choice('clock', values.clock, ['real', 'virtual'], interactive ? 'real' : 'virtual'),
    restarts: values['no-reset'] !== true,
    gdbPort: integer('gdb', values.gdb, 0, 65535),
    trace: values.trace,
    traceFile: values['trace-file'],
    stats: values.stats !== undefined,
    engine: choice('engine', values.engine, ['translate', 'evaluate'], 'translate'),
    lockstep: values.lockstep === true,
    profile: values.profile === true,
  };
}

/** The rest; opens the files that the run will write. Throws UsageError. */
export function runOptions(values: Values, greeting: readonly string[]): RunOptions {
  const timeout = seconds('timeout', values.timeout);
  return {
    timeout,
    statsFile: values.stats === undefined ? undefined : new ResultFile(`--stats ${values.stats}`, values.stats),
    log: values.log === undefined ? undefined : new LogFile(`--log ${values.log}`, values.log),
    greeting,
  };
}

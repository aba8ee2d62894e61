import type { Layout } from '../lab/layout/schema.ts';
import { parseCommandLine, seconds, UsageError } from './arguments.ts';
import { checkedLayout, problemCount, problemLine } from './check-layout.ts';
import type { Command, Io } from './command.ts';
import { LogFile, ResultFile } from './files.ts';
import { guarded } from './guarded.ts';
import { DEFAULT_LAYOUT, layoutJob, runJob } from './lab/layout-job.ts';
import { runLab } from './lab/run-lab.ts';
import { scriptFile, untilStep } from './lab/script-file.ts';
import { progressOn } from './progress.ts';
import { EXIT_ERROR, EXIT_OK } from './run-machine.ts';

const help = `ivilab run: run a layout

  ivilab run [LAYOUT] [OPTION…]

  LAYOUT                     a layout file (docs/layouts.md); without it the lab's own, assets/layouts/ivi-lab.yaml
  --until STAGE              end with status 0 when it is reached: agent, 'domain NAME', running (all domains run),
                             drawing (and all their heads show something of theirs)
  --until CONSOLE:REGEX      end with status 0 when a console shows this; consoles are xen, dom0 and the domains' names
  --script FILE              do what a script says, then end (docs/lab.md)
  --timeout SECONDS          end with status 3 after this much wall time
  --console NAME             this terminal is at one console; without it all are shown, line by line
  --events FILE              write everything that happens to FILE, a line of JSON each
  --can-trace FILE           write every frame on the vehicle bus to FILE: as ASC where its name ends in .asc, else as
                             candump's log
  --stats FILE               write figures of the run to FILE as JSON
  --clock real|virtual       virtual time follows the host's clock, or counts instructions, so that a run repeats
                             (the default with --until or --script)
  --smp deterministic|parallel  CPUs take turns in one thread, or each has a thread of its own (the default on a host with
                             four cores or more, without --until, --script and --clock)
  --engine translate|evaluate  translate hot code to WebAssembly (the default), or evaluate all of it

While it runs, other terminals can use it: see ivilab console, ivilab call.
Status: 0 done, 1 an error, 3 the time was over.
`;

const OPTIONS = {
  until: { type: 'string' },
  script: { type: 'string' },
  timeout: { type: 'string' },
  console: { type: 'string' },
  events: { type: 'string' },
  'can-trace': { type: 'string' },
  stats: { type: 'string' },
  clock: { type: 'string' },
  smp: { type: 'string' },
  engine: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCommandLine({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    io.stdout.write(help);
    return EXIT_OK;
  }
  const [name = DEFAULT_LAYOUT, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`one layout is taken, '${more[0]}' is left over`);
  const script = values.script === undefined ? [] : await scriptFile(values.script);
  if (values.until !== undefined) script.push(untilStep(values.until));
  const { until: _, ...machine } = values;
  const live = script.length === 0 && values.clock === undefined;
  const shared = runJob(machine, live);
  const trace = values['can-trace'];
  const timeout = seconds('timeout', values.timeout);
  const layout = await readLayout(name, io);
  if (!layout) return EXIT_ERROR;
  const consoles = ['xen', 'dom0', ...layout.domains.map((domain) => domain.name)];
  if (values.console !== undefined && !consoles.includes(values.console))
    throw new UsageError(`--console ${values.console}: there are ${consoles.join(', ')}`);
  const format = trace === undefined ? undefined : trace.endsWith('.asc') ? 'asc' : 'candump';
  return runLab(
    await layoutJob(layout, name, shared, { progress: progressOn(io), script, trace: format }),
    {
      layout: name,
      timeout,
      console: values.console,
      events: values.events === undefined ? undefined : new LogFile(`--events ${values.events}`, values.events),
      canTrace: trace === undefined ? undefined : new LogFile(`--can-trace ${trace}`, trace),
      statsFile: values.stats === undefined ? undefined : new ResultFile(`--stats ${values.stats}`, values.stats),
    },
    io,
  );
}

/** Undefined for a layout with errors, which were told. */
async function readLayout(name: string, io: Io): Promise<Layout | undefined> {
  const { layout, problems } = await checkedLayout(name);
  for (const problem of problems) io.stderr.write(problemLine(name, problem));
  if (!layout) io.stderr.write(`ivilab run: ${name} has ${problemCount(problems)}: it is not started\n`);
  return layout;
}

export const runCommand: Command = {
  name: 'run',
  summary: 'run a layout: Xen, Dom0 and guests',
  help,
  run: guarded('run', run),
};

import { choice, integer, parseCommandLine, UsageError } from './arguments.ts';
import { hostFacts, hostLine } from './bench/host.ts';
import { measure } from './bench/measure.ts';
import { markdownReport, summarise, textReport } from './bench/report.ts';
import { rowId } from './bench/row.ts';
import { batchesOf, ROWS } from './bench/rows.ts';
import { qemuVersion } from './bench/sides.ts';
import { catchSignals } from './bench/signals.ts';
import type { Command, Io } from './command.ts';
import { LogFile, ResultFile } from './files.ts';
import { guarded } from './guarded.ts';
import { progressOn } from './progress.ts';
import { EXIT_ERROR, EXIT_OK } from './run-machine.ts';

const help = `ivilab bench: how fast the machine is

  ivilab bench [OPTION…]

  --vs-qemu          also run every row under qemu-system-arm, in turns with ours, and show the ratio of the times
  --rows REGEX       only rows whose name matches, as 'integer|fp/dot'
  --list             show the names of the rows
  --runs N           runs of each row, 1 to 99 (3)
  --time wall|cpu    what is compared: time on the wall (the default), or the processor time of all threads
  --quick            an eighth of the work
  --with OPTIONS     options for our side's ivilab exec and ivilab boot, as --with='--engine evaluate'
  --log FILE         also write what all consoles show to FILE
  --json FILE        also write everything that was measured to FILE
  --markdown FILE    also write the table as Markdown to FILE

Times are from marker to marker on the console; starting the programs is not in them, but is in a boot's.
Rows in Dom0 boot the files of ivilab images on the board qemu-virt with the clock real, and under QEMU.
A ratio is QEMU's time ÷ ours: above 1 is faster than QEMU.
Status: 0 done, 1 a row failed, or both sides did not compute the same.
`;

const OPTIONS = {
  'vs-qemu': { type: 'boolean' },
  rows: { type: 'string' },
  list: { type: 'boolean' },
  runs: { type: 'string' },
  time: { type: 'string' },
  quick: { type: 'boolean' },
  with: { type: 'string' },
  log: { type: 'string' },
  json: { type: 'string' },
  markdown: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const QUICK_DIVISOR = 8;
/** Of one start of one side. */
const LIMIT_MS = 900_000;
const DEFAULT_RUNS = 3;

function selected(pattern: string | undefined) {
  let regex: RegExp;
  try {
    regex = new RegExp(pattern ?? '');
  } catch (error) {
    throw new UsageError(`--rows ${pattern}: ${(error as Error).message}; it takes a JavaScript regular expression`);
  }
  const rows = ROWS.filter((row) => regex.test(rowId(row)));
  if (rows.length === 0)
    throw new UsageError(`--rows ${pattern}: no row has such a name: ivilab bench --list shows them`);
  return rows;
}

const resultFile = (option: string, path: string | undefined): ResultFile | undefined =>
  path === undefined ? undefined : new ResultFile(`--${option} ${path}`, path);

type Values = ReturnType<typeof parse>['values'];
const parse = (argv: readonly string[]) => parseCommandLine({ args: [...argv], options: OPTIONS });

/** What a run is asked for; opens the files that it will write. Throws UsageError. */
function settings(values: Values) {
  const { log } = values;
  return {
    rows: selected(values.rows),
    runs: integer('runs', values.runs, 1, 99) ?? DEFAULT_RUNS,
    time: choice('time', values.time, ['wall', 'cpu'], 'wall'),
    divisor: values.quick ? QUICK_DIVISOR : 1,
    ourOptions: (values.with ?? '').split(/\s+/).filter((word) => word !== ''),
    qemu: values['vs-qemu'] ? qemuVersion() : undefined,
    json: resultFile('json', values.json),
    markdown: resultFile('markdown', values.markdown),
    log: log === undefined ? undefined : new LogFile(`--log ${log}`, log),
  };
}

async function bench(argv: readonly string[], io: Io): Promise<number> {
  const { values } = parse(argv);
  if (values.help) {
    io.stdout.write(help);
    return EXIT_OK;
  }
  if (values.list) {
    for (const row of selected(values.rows)) io.stdout.write(`${rowId(row).padEnd(24)} ${row.about}\n`);
    return EXIT_OK;
  }
  return measureAll(settings(values), io);
}

async function measureAll(asked: ReturnType<typeof settings>, io: Io): Promise<number> {
  const { rows, runs, time, divisor, ourOptions, qemu, json, markdown, log } = asked;
  const abort = new AbortController();
  const caught = catchSignals(() => abort.abort());
  const say = (line: string): void => void io.stderr.write(`ivilab: ${line}\n`);
  const host = hostFacts(qemu);
  say(hostLine(host));
  if (host.load > host.cores / 2 && time === 'wall')
    say(`warning: the host is busy (load ${host.load}): times on the wall say little; --time cpu is less disturbed`);
  const toLog = log && ((bytes: Uint8Array) => void log.write(bytes));
  const limits = { limitMs: LIMIT_MS, abort: abort.signal, log: toLog };
  const { batches, release } = batchesOf(rows, { divisor, ourOptions, ...limits }, progressOn(io));
  const how = { runs, versus: qemu !== undefined, abort: abort.signal };
  const { samples, failures } = await measure(batches, how, say).finally(release);
  log?.close();
  const signal = caught();
  if (signal !== undefined) {
    say('stopped');
    return 128 + signal;
  }
  const groups = summarise(samples, time);
  io.stdout.write(textReport(groups));
  const result = { host, time, runs, divisor, ourOptions, groups, samples, failures };
  json?.write(`${JSON.stringify(result, undefined, 2)}\n`);
  markdown?.write(`${hostLine(host)}\n\n${markdownReport(groups)}`);
  for (const failure of failures) say(`error: ${failure}`);
  return failures.length === 0 ? EXIT_OK : EXIT_ERROR;
}

export const benchCommand: Command = {
  name: 'bench',
  summary: 'how fast the machine is, also against QEMU',
  help,
  run: guarded('bench', bench),
};

import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { complaints, Measure, type Measured } from '../lab/interference/measure.ts';
import { interferenceScript } from '../lab/interference/plan.ts';
import { interferencePlot, interferenceTable } from '../lab/interference/report.ts';
import { SCENARIOS, type Scenario } from '../lab/interference/scenarios.ts';
import { suggestion } from '../lab/layout/nearest.ts';
import type { Layout } from '../lab/layout/schema.ts';
import { parseCommandLine, seconds, UsageError } from './arguments.ts';
import { checkedLayout, problemCount, problemLine } from './check-layout.ts';
import type { Command, Io } from './command.ts';
import { guarded } from './guarded.ts';
import { prepareLayout } from './lab/prepare.ts';
import { MachineThread } from './machine-thread.ts';
import { progressOn } from './progress.ts';
import { EXIT_ERROR, EXIT_OK, EXIT_TIMEOUT } from './run-machine.ts';
import { sharedJob } from './run-options.ts';
import { SIGNALS, Stopper } from './stopper.ts';

const DEFAULT_LAYOUT = resolve(import.meta.dirname, '../../assets/layouts/ivi-lab.yaml');

const help = `ivilab interference: does one guest disturb another?

  ivilab interference [LAYOUT] [OPTION…]

Runs a layout with a moving car and lets one guest misbehave in every way that is listed here, while the frames of another, which has the
RTOS, are watched and its deadlines counted. All times are virtual, and the run repeats.

  LAYOUT               a layout file; without it the lab's own, assets/layouts/ivi-lab.yaml
  --victim NAME        the domain with the RTOS (rtos)
  --interferer NAME    the domain that misbehaves; it needs a shell on its console (ivi)
  --scenarios A,B      only these
  --seconds N          virtual seconds of each (10)
  --out DIR            also writes report.md, report.json and gaps.svg there
  --timeout SECONDS    end with status 3 after this much wall time

${SCENARIOS.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}

The table goes to standard output.
Status: 0 nobody was disturbed, 1 somebody was (the table says where), or an error, 3 the time was over.
`;

const OPTIONS = {
  victim: { type: 'string', default: 'rtos' },
  interferer: { type: 'string', default: 'ivi' },
  scenarios: { type: 'string' },
  seconds: { type: 'string', default: '10' },
  out: { type: 'string' },
  timeout: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

function chosen(names: string | undefined): readonly Scenario[] {
  if (names === undefined) return SCENARIOS;
  return names.split(',').map((name) => {
    const scenario = SCENARIOS.find((one) => one.name === name);
    if (scenario) return scenario;
    const all = SCENARIOS.map((one) => one.name);
    throw new UsageError(`--scenarios: there is no ${name}: ${suggestion(name, all, '')}`);
  });
}

/** The head that the victim draws on. */
function headOf(layout: Layout, victim: string, interferer: string): string {
  for (const [option, name] of [
    ['victim', victim],
    ['interferer', interferer],
  ])
    if (!layout.domains.some((domain) => domain.name === name))
      throw new UsageError(`--${option} ${name}: the layout has ${layout.domains.map((d) => d.name).join(', ')}`);
  const head = layout.domains.find(({ name }) => name === victim)!.display?.head;
  if (head === undefined) throw new UsageError(`--victim ${victim} has no display: there are no frames to watch`);
  return head;
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCommandLine({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    io.stdout.write(help);
    return EXIT_OK;
  }
  const [name = DEFAULT_LAYOUT, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`one layout is taken, '${more[0]}' is left over`);
  const scenarios = chosen(values.scenarios);
  const each = seconds('seconds', values.seconds)!;
  const timeout = seconds('timeout', values.timeout);
  const { layout, problems } = await checkedLayout(name);
  for (const problem of problems) io.stderr.write(problemLine(name, problem));
  if (!layout) {
    io.stderr.write(`ivilab interference: ${name} has ${problemCount(problems)}: it is not started\n`);
    return EXIT_ERROR;
  }
  const { victim, interferer } = values;
  const head = headOf(layout, victim, interferer);
  const { steps, marks } = interferenceScript({ victim, interferer, scenarios, seconds: each });
  const measure = new Measure(marks, victim, head);
  const { plan, disks, ...files } = await prepareLayout(layout, name, progressOn(io));
  const thread = new MachineThread(
    {
      kind: 'boot',
      ...sharedJob({}, false),
      ...files,
      board: plan.board,
      memoryMiB: plan.memoryMiB,
      cpus: plan.cpus,
      dtb: undefined,
      xenArgs: plan.xenArgs,
      dom0Args: plan.dom0Args,
      lab: { plan, disks, script: [...steps] },
    },
    {
      event: (event, at) => {
        const done = measure.event(event, at);
        if (done) io.stderr.write(`ivilab: ${done.scenario}: ${complaints(done).join(', ') || 'not noticed'}\n`);
      },
      log: (line) => void io.stderr.write(`ivilab: ${line}\n`),
    },
  );
  const stopper = new Stopper(thread, timeout);
  try {
    const ended = await thread.ended;
    await report(measure.done, scenarios, layout.title ?? name, values.out, io);
    if (stopper.stopped === 'time') return EXIT_TIMEOUT;
    if (stopper.stopped !== undefined && stopper.stopped in SIGNALS)
      return 128 + SIGNALS[stopper.stopped as keyof typeof SIGNALS];
    if (ended.ending !== 'script done') {
      io.stderr.write(`ivilab interference: it ended early: ${ended.failure ?? ended.ending}; ${ended.cpus}\n`);
      return EXIT_ERROR;
    }
    return measure.done.some((one) => complaints(one).length > 0) ? EXIT_ERROR : EXIT_OK;
  } finally {
    stopper.release();
  }
}

async function report(
  done: readonly Measured[],
  scenarios: readonly Scenario[],
  title: string,
  out: string | undefined,
  io: Io,
): Promise<void> {
  const table = interferenceTable(done, scenarios, title);
  io.stdout.write(table);
  if (out === undefined) return;
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'report.md'), table);
  await writeFile(join(out, 'report.json'), `${JSON.stringify(done, undefined, 1)}\n`);
  await writeFile(join(out, 'gaps.svg'), interferencePlot(done, title));
}

export const interferenceCommand: Command = {
  name: 'interference',
  summary: 'does one guest of a layout disturb another?',
  help,
  run: guarded('interference', run),
};

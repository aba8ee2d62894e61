import { parseCommandLine, UsageError } from './arguments.ts';
import { checkedLayout, problemCount, problemLine } from './check-layout.ts';
import type { Command, Io } from './command.ts';
import { guarded } from './guarded.ts';
import { applyToLab, compareWithLab, type Difference } from './lab/apply-layout.ts';
import { ControlClient } from './lab/control-client.ts';
import { progressOn } from './progress.ts';
import { EXIT_ERROR, EXIT_OK } from './run-machine.ts';

const help = `ivilab apply: make a running lab what a layout says

  ivilab apply LAYOUT [OPTION…]

  --lab NAME|PATH            which lab, where several run
  --dry-run                  only tell what would be done

Restarts the domains that must restart, and nothing else (docs/layouts.md). What needs another start of the machine is not done.
Status: 0 done, 1 not, or not all of it: the reasons are on stderr.
`;

const OPTIONS = {
  lab: { type: 'string' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

async function apply(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCommandLine({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    io.stdout.write(help);
    return EXIT_OK;
  }
  const [name, ...more] = positionals;
  if (name === undefined) throw new UsageError('a layout is missing: ivilab apply LAYOUT');
  if (more.length > 0) throw new UsageError(`one layout is taken, '${more[0]}' is left over`);
  const parsed = await checkedLayout(name);
  for (const problem of parsed.problems) io.stderr.write(problemLine(name, problem));
  if (!parsed.layout) {
    io.stderr.write(`ivilab apply: ${name} has ${problemCount(parsed.problems)}: it is not applied\n`);
    return EXIT_ERROR;
  }
  const lab = await ControlClient.open(values.lab);
  try {
    const call = (method: string, params: object) => lab.call(method, params);
    if (values['dry-run']) {
      const difference = await compareWithLab(parsed, name, call);
      for (const line of differenceLines(difference)) io.stdout.write(`${line}\n`);
      return EXIT_OK;
    }
    const { done, failed } = await applyToLab(parsed, name, call, progressOn(io));
    for (const line of done.length + failed.length === 0 ? ['nothing is to be done'] : done)
      io.stdout.write(`${line}\n`);
    for (const line of failed) io.stderr.write(`ivilab apply: error: ${line}\n`);
    return failed.length === 0 ? EXIT_OK : EXIT_ERROR;
  } finally {
    lab.close();
  }
}

function differenceLines({ machine, destroy, create, restart, changes }: Difference): string[] {
  if (changes.length === 0) return ['nothing is to be done'];
  const names = (what: string, list: readonly string[]): string[] =>
    list.length === 0 ? [] : [`${what}: ${list.join(', ')}`];
  return [
    ...changes.map(({ path, effect }) => `${path.join('.')}: ${effect}`),
    ...(machine ? ['the machine has to be started anew'] : []),
    ...names(
      'taken away',
      destroy.filter((name) => !restart.includes(name)),
    ),
    ...names(
      'made',
      create.filter((name) => !restart.includes(name)),
    ),
    ...names('restarted', restart),
  ];
}

export const applyCommand: Command = {
  name: 'apply',
  summary: 'make a running lab what a layout says',
  help,
  run: guarded('apply', apply),
};

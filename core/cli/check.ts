import { memoryShares } from '../lab/layout/memory.ts';
import { hasErrors, pathText } from '../lab/layout/problem.ts';
import { memoryText } from '../lab/layout/units.ts';
import { parseCommandLine, UsageError } from './arguments.ts';
import { type CheckedLayout, checkedLayout, knownBoards, problemCount, problemLine } from './check-layout.ts';
import type { Command, Io } from './command.ts';
import { guarded } from './guarded.ts';
import { EXIT_ERROR, EXIT_OK } from './run-machine.ts';

const help = `ivilab check: tell what is wrong with a layout, before anything boots

  ivilab check LAYOUT… [--json]

  LAYOUT   a layout file (docs/layouts.md), as assets/layouts/ivi-lab.yaml
  --json   the problems as JSON

Each problem is a line: FILE:LINE:COLUMN: error or warning: where: what is wrong: what would be right.
Status: 0 no errors, 1 there are errors. Warnings alone do not count.
`;

const OPTIONS = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

async function check(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCommandLine({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    io.stdout.write(help);
    return EXIT_OK;
  }
  if (positionals.length === 0) throw new UsageError('which layout? ivilab check assets/layouts/ivi-lab.yaml');
  const checked: CheckedLayout[] = [];
  let unread = false;
  for (const name of positionals)
    try {
      checked.push(await checkedLayout(name));
    } catch (error) {
      // The others are still worth a look.
      if (!(error instanceof UsageError)) throw error;
      io.stderr.write(`ivilab check: ${error.message}\n`);
      unread = true;
    }
  io.stdout.write(
    values.json ? `${JSON.stringify(checked.map(asJson), undefined, 2)}\n` : checked.map(asText).join(''),
  );
  return unread || checked.some(({ problems }) => hasErrors(problems)) ? EXIT_ERROR : EXIT_OK;
}

function asText(checked: CheckedLayout): string {
  const { name, problems, layout } = checked;
  const lines = problems.map((problem) => problemLine(name, problem)).join('');
  return layout ? `${lines}${name}: ${summary(checked)}\n` : `${lines}${name}: ${problemCount(problems)}\n`;
}

/** `no errors: Dom0 and 2 domains, 168 MiB left`. */
function summary({ layout, problems }: CheckedLayout): string {
  const board = knownBoards.find(({ name }) => name === layout!.board)!;
  const { free } = memoryShares(layout!, board);
  const count = layout!.domains.length;
  const domains = count === 0 ? 'no domains' : count === 1 ? 'one domain' : `${count} domains`;
  const warnings = problems.length === 0 ? '' : `, ${problemCount(problems)}`;
  return `no errors: Dom0 and ${domains}, ${memoryText(free)} left${warnings}`;
}

function asJson({ name, problems }: CheckedLayout) {
  return { file: name, problems: problems.map((problem) => ({ ...problem, where: pathText(problem.path) })) };
}

export const checkCommand: Command = {
  name: 'check',
  summary: 'tell what is wrong with a layout',
  help,
  run: guarded('check', check),
};

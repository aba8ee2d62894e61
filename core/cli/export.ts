import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planRun, type RunPlan } from '../lab/layout/plan.ts';
import { parseCommandLine, UsageError } from './arguments.ts';
import { checkedLayout, knownBoards, problemCount, problemLine } from './check-layout.ts';
import type { Command, Io } from './command.ts';
import { guarded } from './guarded.ts';
import { EXIT_ERROR, EXIT_OK } from './run-machine.ts';

const help = `ivilab export: write what xl gets for a layout

  ivilab export LAYOUT --xl DIR

  LAYOUT    a layout file (docs/layouts.md)
  --xl DIR  writes NAME.cfg for each domain, and NAME.dtb for one with devices of the board: the very files that a run uses.
            DIR is made if it is not there; files of these names in it are replaced

The names of the files that were written go to standard output, what is wrong with the layout to standard error.
Status: 0 written, 1 an error: then nothing is written.
`;

const OPTIONS = { xl: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;

async function exportLayout(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCommandLine({ args: [...argv], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    io.stdout.write(help);
    return EXIT_OK;
  }
  const [name, ...more] = positionals;
  if (name === undefined) throw new UsageError('which layout? ivilab export LAYOUT --xl DIR');
  if (more.length > 0) throw new UsageError(`one layout is taken, '${more[0]}' is left over`);
  if (values.xl === undefined || values.xl === '') throw new UsageError('where to? --xl DIR says it');
  const { layout, problems } = await checkedLayout(name);
  for (const problem of problems) io.stderr.write(problemLine(name, problem));
  if (!layout) {
    io.stderr.write(`ivilab export: ${name} has ${problemCount(problems)}: nothing is written\n`);
    return EXIT_ERROR;
  }
  const plan = planRun(layout, knownBoards.find((board) => board.name === layout.board)!);
  for (const path of await writeFiles(values.xl, plan)) io.stdout.write(`${path}\n`);
  return EXIT_OK;
}

/** Writes configurations and device trees; resolves to their paths. Throws an Error for the user. */
async function writeFiles(directory: string, { domains, files }: RunPlan): Promise<string[]> {
  const trees = files.flatMap(({ path, from }) =>
    typeof from === 'string' || !path.endsWith('.dtb') ? [] : [{ path, contents: from }],
  );
  const configs = domains.map(({ configPath, config }) => ({ path: configPath, contents: config }));
  const written: string[] = [];
  try {
    await mkdir(directory, { recursive: true });
    for (const { path, contents } of [...configs, ...trees]) {
      const target = join(directory, path.slice(path.lastIndexOf('/') + 1));
      await writeFile(target, contents);
      written.push(target);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOTDIR' || code === 'EEXIST' ? 'it is no directory' : message;
    throw new Error(`--xl ${directory}: it can't be written: ${reason}`);
  }
  return written;
}

export const exportCommand: Command = {
  name: 'export',
  summary: 'write what xl gets for a layout',
  help,
  run: guarded('export', exportLayout),
};

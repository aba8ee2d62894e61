import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { boards } from '../boards/catalogue.ts';
import { readZImage } from '../formats/zimage.ts';
import { DATA, PROJECT } from '../images/places.ts';
import { type BoardFacts, boardFacts } from '../lab/layout/board-facts.ts';
import type { FileFacts } from '../lab/layout/check.ts';
import { readSource } from '../lab/layout/document.ts';
import { type FileUse, filesOf } from '../lab/layout/files.ts';
import { labFile, labName } from '../lab/layout/lab-files.ts';
import { type Parsed, parseLayout } from '../lab/layout/parse.ts';
import { type Problem, problemText } from '../lab/layout/problem.ts';
import { validateLayout } from '../lab/layout/validate.ts';
import { UsageError } from './arguments.ts';
import { inputFile } from './files.ts';

const LAB_DIRECTORIES = { boot: join(DATA, 'boot'), guests: join(PROJECT, 'assets/guests'), data: DATA } as const;

/** All boards, as layouts see them. */
export const knownBoards: readonly BoardFacts[] = boards.map(boardFacts);

/** A layout file of the user's, with all that is wrong with it. */
export interface CheckedLayout extends Parsed {
  /** As the user named it. */
  readonly name: string;
}

/**
 * Reads a layout and the files that it names, and checks all of it.
 * @throws UsageError when the layout itself can't be read.
 */
export async function checkedLayout(name: string): Promise<CheckedLayout> {
  const { bytes } = await inputFile(name, name);
  return { name, ...(await checkedText(decodedLayout(name, bytes), dirname(resolve(name)))) };
}

/** Checks the text of a layout, and the files that it names: their paths begin at `directory`. */
export async function checkedText(text: string, directory: string): Promise<Parsed> {
  const { layout } = validateLayout(readSource(text).value ?? {});
  const files = new Map<string, FileFacts>();
  for (const use of layout ? filesOf(layout) : []) {
    const facts = await fileFacts(use, directory);
    if (facts) files.set(use.file, facts);
  }
  return parseLayout(text, { boards: knownBoards, files });
}

/** The text of a layout file. Throws UsageError for what is no text. */
export function decodedLayout(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${name}: the file is not text in UTF-8: a layout is a YAML file`);
  }
}

/** Where a file of a layout is on this host; `directory` is the layout's. Undefined for a file that the lab does not have. */
export function hostPath(file: string, directory: string): string | undefined {
  const known = labFile(file);
  if (known) return join(LAB_DIRECTORIES[known.from], known.path);
  return labName(file) === undefined ? resolve(directory, file) : undefined;
}

async function fileFacts({ file, role }: FileUse, directory: string): Promise<FileFacts | undefined> {
  const path = hostPath(file, directory);
  if (path === undefined) return undefined;
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    // `ivilab images` makes these, a run makes a disk.
    const from = labFile(file)?.from;
    if (from === 'boot' || (from === 'data' && role === 'disk')) return undefined;
    if (role === 'disk' && found.code === 'ENOENT') return stat(dirname(path)).then(() => undefined, noDirectory);
  }
  try {
    if (role === 'disk') {
      if (!(found instanceof Error) && !found.isFile()) return { unreadable: 'it is no file' };
      return found instanceof Error ? { unreadable: 'it can not be read' } : { size: found.size };
    }
    const { bytes } = await inputFile('', path);
    return { size: bytes.length, ...(role === 'kernel' ? notBootable(bytes) : {}) };
  } catch (error) {
    return { unreadable: (error as Error).message.replace(/^: /, '') };
  }
}

const noDirectory = (): FileFacts => ({ unreadable: 'there is no such directory' });

function notBootable(bytes: Uint8Array): { notBootable?: string } {
  try {
    readZImage(bytes, '');
    return {};
  } catch (error) {
    return { notBootable: (error as Error).message.replace(/^: /, '') };
  }
}

/** `FILE:LINE:COLUMN: error: WHERE: WHAT IS WRONG: WHAT WOULD BE RIGHT`, as compilers write it and editors read it. */
export function problemLine(name: string, problem: Problem): string {
  const { position, severity } = problem;
  const place = position ? `:${position.line}:${position.column}` : '';
  return `${name}${place}: ${severity}: ${problemText(problem)}\n`;
}

/** `2 errors and 1 warning`. */
export function problemCount(problems: readonly Problem[]): string {
  const count = (severity: Problem['severity']): string[] => {
    const n = problems.filter((p) => p.severity === severity).length;
    return n === 0 ? [] : [`${n} ${severity}${n === 1 ? '' : 's'}`];
  };
  return [...count('error'), ...count('warning')].join(' and ');
}

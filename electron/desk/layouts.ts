import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { checkedText, decodedLayout, knownBoards } from '../../core/cli/check-layout.ts';
import { inputFile } from '../../core/cli/files.ts';
import { withAbsoluteFiles } from '../../core/cli/lab/absolute-files.ts';
import { PROJECT } from '../../core/images/places.ts';
import { LONGEST_TEXT, readSource } from '../../core/lab/layout/document.ts';
import { filesOf, withFiles } from '../../core/lab/layout/files.ts';
import { labName } from '../../core/lab/layout/lab-files.ts';
import { planRun } from '../../core/lab/layout/plan.ts';
import { type Problem, problemText } from '../../core/lab/layout/problem.ts';
import type { Layout } from '../../core/lab/layout/schema.ts';
import { validateLayout } from '../../core/lab/layout/validate.ts';
import { rewriteLayout } from '../../core/lab/layout/write.ts';
import type { LayoutEntry, LayoutText } from '../contract/shapes.ts';
import { writeWhole } from './atomic-file.ts';
import type { SettingsFile } from './settings.ts';

const EXAMPLES = join(PROJECT, 'assets/layouts');

/** Where relative paths in a layout begin; for one without a file, `fallback`. */
export const layoutDirectory = ({ path }: LayoutText, fallback: string): string =>
  path === null ? fallback : dirname(path);

/** Reads a layout's file. Throws an Error for people. */
export async function readLayoutText(path: string): Promise<LayoutText> {
  const { bytes } = await inputFile(path, path);
  const text = decodedLayout(path, bytes);
  if (text.length > LONGEST_TEXT)
    throw new Error(`${path} has ${text.length} characters: a layout has ${LONGEST_TEXT} at most`);
  return { path, title: titleOf(text) ?? basename(path), text };
}

function titleOf(text: string): string | undefined {
  const { title } = (readSource(text).value ?? {}) as { title?: unknown };
  return typeof title === 'string' && title !== '' ? title.slice(0, 200) : undefined;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The layouts that people open and save. */
export class Layouts {
  readonly #directory: string;
  readonly #settings: SettingsFile;
  /** What each file had in it when it was last read or written here. */
  readonly #known = new Map<string, string>();

  constructor(directory: string, settings: SettingsFile) {
    this.#directory = directory;
    this.#settings = settings;
  }

  async list(): Promise<LayoutEntry[]> {
    const names = await readdir(EXAMPLES).catch(() => []);
    const examples = names.filter((name) => name.endsWith('.yaml')).map((name) => join(EXAMPLES, name));
    const recent = this.#settings.recent.filter((path) => !examples.includes(path));
    const entries = (paths: readonly string[], kind: LayoutEntry['kind']) =>
      Promise.all(paths.map((path) => entry(path, kind)));
    return [...(await entries(examples.toSorted(), 'example')), ...(await entries(recent, 'recent'))];
  }

  async open(given: string): Promise<LayoutText> {
    const path = this.#path(given);
    const layout = await readLayoutText(path);
    this.opened(layout);
    return layout;
  }

  /** This is what a layout's file has in it. */
  opened({ path, text }: LayoutText): void {
    if (path === null) return;
    this.#known.set(path, digest(text));
    if (dirname(path) !== EXAMPLES) this.#settings.used(path);
  }

  /** Writes a layout to its file, or to another. Throws an Error for people. */
  async save(layout: LayoutText, given: string | undefined, anyway: boolean): Promise<LayoutText> {
    if (given === undefined && layout.path === null)
      throw new Error('this layout has no file yet: say where to save it');
    const path = given === undefined ? layout.path! : this.#path(given);
    if (!/\.ya?ml$/i.test(path)) throw new Error(`${path}: the name of a layout's file ends in .yaml`);
    if (dirname(path) === EXAMPLES)
      throw new Error('this is one of the examples, which stay as they are: save it under another name');
    if (!anyway) await this.#mustBeKnown(path);
    const text = moved(layout.text, layoutDirectory(layout, this.#directory), dirname(path));
    await writeWhole(path, text);
    const saved = { path, title: titleOf(text) ?? basename(path), text };
    this.opened(saved);
    return saved;
  }

  async check(layout: LayoutText): Promise<readonly Problem[]> {
    return (await checkedText(layout.text, layoutDirectory(layout, this.#directory))).problems;
  }

  /** The layout with all files by absolute paths. Throws an Error for people that names the first problem. */
  async checked(layout: LayoutText): Promise<Layout> {
    const directory = layoutDirectory(layout, this.#directory);
    const { layout: good, problems } = await checkedText(layout.text, directory);
    if (good) return withAbsoluteFiles(good, good, directory);
    throw new Error(problemText(problems.find(({ severity }) => severity === 'error')!));
  }

  /** The xl.cfg of each domain. */
  async export(layout: LayoutText): Promise<{ name: string; text: string }[]> {
    const checked = await this.checked(layout);
    const plan = planRun(checked, knownBoards.find(({ name }) => name === checked.board)!);
    return plan.domains.map(({ name, config }) => ({ name: `${name}.cfg`, text: config }));
  }

  async #mustBeKnown(path: string): Promise<void> {
    if (!(await stat(path).catch(() => undefined))) return;
    const known = this.#known.get(path);
    if (known === undefined) throw new Error(`${path} is there already: another name, or save anyway to replace it`);
    if (digest(await readFile(path, 'utf8')) !== known)
      throw new Error(
        `${path} was changed by somebody else since it was opened: open it again, or save anyway to replace it`,
      );
  }

  #path(given: string): string {
    if (given.includes('\0')) throw new Error('a path has no zero byte in it');
    return resolve(this.#directory, given.replace(/^~(?=$|\/)/, homedir()));
  }
}

async function entry(path: string, kind: LayoutEntry['kind']): Promise<LayoutEntry> {
  try {
    const { title } = await readLayoutText(path);
    return { path, title, kind };
  } catch (error) {
    return { path, title: basename(path), kind, missing: (error as Error).message };
  }
}

const isRelative = (file: string): boolean => labName(file) === undefined && !isAbsolute(file);

/** The text of a layout that moves to another directory: relative paths in it lead to the same files. */
function moved(text: string, from: string, to: string): string {
  if (from === to) return text;
  const { layout, file } = validateLayout(readSource(text).value ?? {});
  if (!layout || !file) return text;
  const uses = filesOf(layout);
  if (!uses.some((use) => isRelative(use.file))) return text;
  return rewriteLayout(
    text,
    withFiles(file, uses, (name) => (isRelative(name) ? relative(to, resolve(from, name)) : name)),
  );
}

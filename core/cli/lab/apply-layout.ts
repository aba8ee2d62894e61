import { dirname, resolve } from 'node:path';
import { makeImages } from '../../images/make-images.ts';
import type { Progress } from '../../images/progress.ts';
import { labFile } from '../../lab/layout/lab-files.ts';
import type { Parsed } from '../../lab/layout/parse.ts';
import type { Result } from '../../lab/run/service.ts';
import { hostPath } from '../check-layout.ts';
import { inputFile } from '../files.ts';
import { withAbsoluteFiles } from './absolute-files.ts';

/** What `apply.compare` tells: names of domains, and files that have to be sent along. */
export interface Difference {
  /** The machine has to be started anew for it. */
  readonly machine: boolean;
  readonly destroy: readonly string[];
  readonly create: readonly string[];
  /** In both. */
  readonly restart: readonly string[];
  readonly changes: readonly { readonly path: readonly (string | number)[]; readonly effect: string }[];
  readonly files: readonly string[];
}

/** What `apply.apply` has done: sentences for people. */
export interface Applied extends Omit<Difference, 'files'> {
  readonly done: readonly string[];
  readonly failed: readonly string[];
}

/** Calls a method of a running lab. */
export type CallLab = (method: string, params: object) => Promise<unknown>;

/** The text of a layout without errors for a running lab, which does not know where its file is. Throws an Error for one with errors. */
function portable({ layout, file }: Parsed, layoutFile: string): string {
  if (!layout || !file) throw new Error(`${layoutFile} has errors: it is not applied`);
  return JSON.stringify(withAbsoluteFiles(file, layout, dirname(resolve(layoutFile))));
}

/**
 * What a layout would change in a running lab.
 * @param layoutFile - the layout's own file: paths in it begin at its directory.
 */
export async function compareWithLab(parsed: Parsed, layoutFile: string, call: CallLab): Promise<Difference> {
  return (await call('apply.compare', { layout: portable(parsed, layoutFile) })) as Difference;
}

/**
 * Makes a running lab what a layout says; reads the files that Dom0 has not got yet.
 * @throws Error for the user when nothing could be changed.
 */
export async function applyToLab(
  parsed: Parsed,
  layoutFile: string,
  call: CallLab,
  progress: Progress,
): Promise<Applied> {
  const { files: names } = await compareWithLab(parsed, layoutFile, call);
  if (names.some((name) => labFile(name)?.from === 'boot')) await makeImages({}, progress);
  const files: Record<string, Result> = {};
  for (const name of names) files[name] = (await inputFile(name, hostPath(name, '/') ?? name)).bytes;
  return (await call('apply.apply', { layout: portable(parsed, layoutFile), files })) as Applied;
}

import * as v from 'valibot';
import { parse } from 'yaml';
import { Script, ScriptStep } from '../../lab/run/script.ts';
import { UsageError } from '../arguments.ts';
import { inputFile } from '../files.ts';

const STAGES = ['xen', 'dom0', 'agent', 'running', 'drawing'];

/** Reads a script: a YAML list of steps. Throws UsageError. */
export async function scriptFile(path: string): Promise<ScriptStep[]> {
  const { bytes } = await inputFile(`--script ${path}`, path);
  let value: unknown;
  try {
    value = parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new UsageError(`--script ${path}: ${(error as Error).message.split('\n')[0]}`);
  }
  const result = v.safeParse(Script, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  throw new UsageError(
    `--script ${path}: ${where === null ? '' : `step ${Number.parseInt(where, 10) + 1}: `}${issue.message}`,
  );
}

/** The step of `--until`: a stage (`running`, `drawing`, …), or `CONSOLE:REGEX`. Throws UsageError. */
export function untilStep(text: string): ScriptStep {
  const at = text.indexOf(':');
  const step = at > 0 ? { console: text.slice(0, at), shows: text.slice(at + 1) } : { stage: text };
  const result = v.safeParse(ScriptStep, { ...step, within: 1e9 });
  if (result.success && ('console' in step || STAGES.includes(text) || text.startsWith('domain ')))
    return result.output;
  throw new UsageError(
    `--until ${text}: it takes ${STAGES.join(', ')}, 'domain NAME', or CONSOLE:REGEX as in 'rtos:RTOS-UP'`,
  );
}

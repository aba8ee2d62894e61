import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';

export const MAIN = join(import.meta.dirname, '../../core/cli/main.ts');

/** No command here may take longer, in milliseconds: one that does hangs. */
const LIMIT = 60_000;

export interface Run {
  /** Exit status, or the signal that ended the process. */
  readonly status: number | NodeJS.Signals | null;
  /** Standard output, a character a byte. */
  readonly output: string;
  /** Standard error. */
  readonly said: string;
}

export interface Options {
  /** What is piped into it; undefined keeps the pipe open. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  /** Called when the process has begun, to do something to it. */
  readonly during?: (child: ChildProcessWithoutNullStreams) => void;
}

/** Runs a program as a user's shell does; one that does not end is killed, which a test sees as status 'SIGKILL'. */
export function run(command: string, args: readonly string[], options: Options = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      ...(options.uid === undefined ? {} : { uid: options.uid }),
    });
    const killer = setTimeout(() => child.kill('SIGKILL'), LIMIT);
    const output: Buffer[] = [];
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(killer);
      resolve({
        status: status ?? signal,
        output: Buffer.concat(output).toString('latin1'),
        said: Buffer.concat(said).toString(),
      });
    });
    if (options.input !== undefined) child.stdin.end(options.input);
    options.during?.(child);
  });
}

/** Runs `ivilab ARGS`. */
export const ivilab = (args: readonly string[], options: Options = { input: '' }): Promise<Run> =>
  run(process.execPath, [MAIN, ...args], options);

/** Runs a line of shell in which `$IVILAB` is the command. */
export const shell = (line: string, options: Options = { input: '' }): Promise<Run> =>
  run('bash', ['-c', line], { ...options, env: { ...options.env, IVILAB: `${process.execPath} ${MAIN}` } });

/** The command was refused: one line that says why, status 1, nothing on standard output. */
export function expectRefusal(result: Run, why: RegExp | string): void {
  expect(result.said).toMatch(/^ivilab[^\n]*\n$/);
  if (typeof why === 'string') expect(result.said).toContain(why);
  else expect(result.said).toMatch(why);
  expect(result.output).toBe('');
  expect(result.status).toBe(1);
}

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export const hasCompiler = spawnSync('cc', ['--version']).status === 0;
if (!hasCompiler)
  console.warn('there is no C compiler (cc): what the gateway and the RTOS read in frames is NOT tested on the host');

/** Where programs, and files for them, are while tests run. */
export const directory = mkdtempSync(join(tmpdir(), 'ivilab-vehicle-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Compiles sources of a folder of guests for the host, with checks of memory and undefined behaviour; the program. */
export function compile(
  folder: string,
  name: string,
  sources: readonly string[],
  flags: readonly string[] = [],
): (input: string, ...args: string[]) => Buffer {
  const program = join(directory, name);
  const checked = ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined', '-D_GNU_SOURCE'];
  execFileSync('cc', [...checked, '-Wall', '-Wextra', '-Werror', '-I.', ...flags, '-o', program, ...sources], {
    cwd: join(import.meta.dirname, '../../guests', folder),
  });
  return (input, ...args) => execFileSync(program, args, { input, maxBuffer: 64 << 20 });
}

/** A program that answers lines with lines. */
export const onLines =
  (program: ReturnType<typeof compile>) =>
  (lines: readonly string[], ...args: string[]): string[] =>
    program(lines.map((line) => `${line}\n`).join(''), ...args)
      .toString()
      .split('\n')
      .slice(0, -1);

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folder = join(import.meta.dirname, '../../guests/rtos');
let directory: string | undefined;

export const hasCompiler = spawnSync('cc', ['--version']).status === 0;

afterAll(() => {
  if (directory) rmSync(directory, { recursive: true });
});

/**
 * Compiles the cluster's drawing for the host, with checks of memory and undefined behaviour, and a main program of guests/rtos/host.
 * @returns what runs it: its standard output. @throws Error when it ends with another status than 0.
 */
export function compileNative(main: string): (...args: string[]) => string {
  directory ??= mkdtempSync(join(tmpdir(), 'ivilab-native-'));
  const program = join(directory, main.replace('.c', ''));
  const cluster = readdirSync(join(folder, 'cluster')).filter((name) => name.endsWith('.c'));
  const sources = [...cluster.map((name) => `cluster/${name}`), 'app/demo.c', 'lib/print.c', 'lib/string.c'];
  execFileSync(
    'cc',
    [
      ...['-O1', '-g', '-fno-builtin', '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined'],
      ...['-Wall', '-Wextra', '-Werror', '-I.', '-Iinclude', '-o', program, `host/${main}`, ...sources],
    ],
    { cwd: folder },
  );
  return (...args) => execFileSync(program, args, { encoding: 'utf8' });
}

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folder = join(import.meta.dirname, '../../guests/rtos');
let directory: string | undefined;

export const hasCompiler = spawnSync('cc', ['--version']).status === 0;
if (!hasCompiler)
  console.warn('there is no C compiler (cc): what the RTOS draws and its protocols are NOT tested on the host');

afterAll(() => {
  if (directory) rmSync(directory, { recursive: true });
});

/** The parts that a main program of guests/rtos/host is linked with. */
const PARTS = {
  drawing: [
    ...readdirSync(join(folder, 'cluster'))
      .filter((name) => name.endsWith('.c'))
      .map((name) => `cluster/${name}`),
    'app/demo.c',
  ],
  protocols: ['store', 'xenbus', 'display', 'input', 'console'].map((name) => `xen/${name}.c`),
};

/**
 * Compiles parts of the RTOS for the host, with checks of memory and undefined behaviour, and a main program of guests/rtos/host.
 * @returns what runs it: its standard output. @throws Error when it ends with another status than 0.
 */
export function compileNative(main: string, parts: keyof typeof PARTS): (...args: string[]) => string {
  directory ??= mkdtempSync(join(tmpdir(), 'ivilab-native-'));
  const program = join(directory, main.replace('.c', ''));
  execFileSync(
    'cc',
    [
      ...['-O1', '-g', '-fno-builtin', '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined'],
      // Addresses are 32 bits wide in the guest; the programs take care that they are here.
      ...['-Wall', '-Wextra', '-Werror', '-Wno-int-to-pointer-cast', '-Wno-pointer-to-int-cast'],
      ...['-I.', '-Iinclude', '-o', program, `host/${main}`, ...PARTS[parts], 'lib/print.c', 'lib/string.c'],
    ],
    { cwd: folder },
  );
  return (...args) => execFileSync(program, args, { encoding: 'utf8' });
}

import { spawnSync } from 'node:child_process';
import { UsageError } from '../arguments.ts';
import type { Program } from './process.ts';

const QEMU = 'qemu-system-arm';
/** Built programs of guests/bench, and scripts: a directory's name with its last slash. */
export const ASSETS = new URL('../../../assets/guests/bench/', import.meta.url).pathname;
const MAIN = new URL('../main.ts', import.meta.url).pathname;

/** `ivilab ARGS` as a process of its own: what it costs is what a user pays. */
export const ourCommand = (args: readonly string[]): Program => ({
  command: process.execPath,
  args: [...process.execArgv, MAIN, ...args],
});

export const qemuCommand = (args: readonly string[]): Program => ({ command: QEMU, args });

/** QEMU's version, as `7.2.22`. Throws UsageError where it is not installed. */
export function qemuVersion(): string {
  const result = spawnSync(QEMU, ['--version'], { encoding: 'utf8' });
  if (result.error)
    throw new UsageError(`--vs-qemu: ${QEMU} can't be run: install it (Debian: apt install qemu-system-arm)`);
  return /version (\S+)/.exec(result.stdout)?.[1] ?? 'of an unknown version';
}

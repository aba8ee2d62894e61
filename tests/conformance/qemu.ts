import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BareMetalOptions, RunBareMetal } from './bare-metal.ts';

const PROGRAM = 'qemu-system-arm';
const hex = (n: number): string => `0x${n.toString(16)}`;

/** QEMU's version line, or undefined where it is not installed. */
export async function qemuVersion(): Promise<string | undefined> {
  try {
    return (await exec([PROGRAM, '--version'], 10_000)).split('\n')[0];
  } catch {
    return undefined;
  }
}

function exec([program, ...args]: string[], timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout, killSignal: 'SIGKILL' });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.stderr.on('data', (chunk) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(text);
      else reject(new Error(`${program} ended with ${signal ?? code}: ${text}`));
    });
  });
}

function machineArguments({ start, cpus }: BareMetalOptions): string[] {
  const machine = start === 'hyp' ? 'virt,virtualization=on,gic-version=2' : 'virt,gic-version=2';
  return ['-M', machine, '-cpu', 'cortex-a15', '-m', '256', '-smp', String(cpus)];
}

/** Runs an image under QEMU's virt board with a Cortex-A15. */
export const runUnderQemu: RunBareMetal = async (image, options) => {
  const directory = await mkdtemp(join(tmpdir(), 'conformance-'));
  const file = (name: string): string => join(directory, name);
  try {
    await writeFile(file('image.elf'), image);
    const loaders: string[] = [];
    for (const [i, { address, bytes }] of (options.blobs ?? []).entries()) {
      await writeFile(file(`blob${i}`), bytes);
      loaders.push('-device', `loader,file=${file(`blob${i}`)},addr=${hex(address)},force-raw=on`);
    }
    const quiet = ['-display', 'none', '-monitor', 'none', '-nic', 'none', '-serial', `file:${file('out')}`];
    await exec([PROGRAM, ...machineArguments(options), '-kernel', file('image.elf'), ...loaders, ...quiet], 300_000);
    return new Uint8Array(await readFile(file('out')));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

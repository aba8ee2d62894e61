import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BareMetalOptions, RunBareMetal } from './bare-metal.ts';

const PROGRAM = 'qemu-system-arm';
const hex = (n: number): string => `0x${n.toString(16)}`;

/** QEMU's version line, or undefined where it is not installed. */
export async function qemuVersion(): Promise<string | undefined> {
  try {
    return (await exec([PROGRAM, '--version'])).split('\n')[0];
  } catch {
    return undefined;
  }
}

/** Runs a program that `output`, a file, shows to be alive. */
function exec([program, ...args]: string[], output?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let hangs = false;
    const release =
      output === undefined
        ? () => {}
        : watchOutput(output, () => {
            hangs = true;
            child.kill('SIGKILL');
          });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.stderr.on('data', (chunk) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      release();
      if (code === 0 || hangs) resolve(text);
      else reject(new Error(`${program} ended with ${signal ?? code}: ${text}`));
    });
  });
}

function machineArguments({ start, cpus }: BareMetalOptions): string[] {
  const machine = start === 'hyp' ? 'virt,virtualization=on,gic-version=2' : 'virt,gic-version=2';
  return ['-M', machine, '-cpu', 'cortex-a15', '-m', '256', '-smp', String(cpus)];
}

/** Milliseconds without a byte of output after which a run is given up. */
const PATIENCE = 5000;

/** Ends QEMU when its output no longer grows. Returns the release. */
function watchOutput(file: string, stop: () => void): () => void {
  let size = -1;
  const timer = setInterval(async () => {
    const now = await stat(file).then(
      (s) => s.size,
      () => 0,
    );
    if (now === size) stop();
    size = now;
  }, PATIENCE);
  return () => clearInterval(timer);
}

/** Runs an image under QEMU's virt board with a Cortex-A15. Of a run that hangs it returns what was written so far. */
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
    await exec(
      [PROGRAM, ...machineArguments(options), '-kernel', file('image.elf'), ...loaders, ...quiet],
      file('out'),
    );
    return new Uint8Array(await readFile(file('out')));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

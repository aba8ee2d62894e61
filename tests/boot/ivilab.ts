import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../core/cli/main.ts');

export interface Run {
  readonly status: number | null;
  /** The console. */
  readonly output: string;
  /** What the lab itself said. */
  readonly said: string;
}

/** Runs `ivilab` as a user's shell does. */
export function ivilab(args: readonly string[], input = ''): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status, output: Buffer.concat(output).toString('latin1'), said: Buffer.concat(said).toString() }),
    );
    child.stdin.end(input);
  });
}

export interface Stats {
  readonly instructions: readonly number[];
  readonly stateHash: string;
  readonly interrupts: number;
  readonly stage2Faults: number;
  readonly hypTraps: Readonly<Record<string, number>>;
  readonly exceptions: Readonly<Record<string, number>>;
}

/** What is typed at Dom0's prompts, in turn; the last one switches the machine off. */
export const SESSION = [
  'xl list',
  'xenstore-ls /local/domain/0 | grep name',
  'xl dmesg | grep -c XEN',
  'nproc',
  'poweroff',
];

/** Boots a board with further options, types the session, waits for power-off. */
export async function bootSession(board: string, ...options: readonly string[]): Promise<Run & { stats: Stats }> {
  const directory = mkdtempSync(join(tmpdir(), 'ivilab-'));
  try {
    const statsFile = join(directory, 'stats.json');
    const typed = SESSION.flatMap((line) => ['--expect-send', `dom0:/# =${line.replaceAll('=', '\\=')}\\n`]);
    const run = await ivilab([
      'boot',
      '--board',
      board,
      '--timeout',
      '800',
      '--stats',
      statsFile,
      ...options,
      ...typed,
    ]);
    return { ...run, stats: JSON.parse(readFileSync(statsFile, 'utf8')) as Stats };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Lines } from './markers.ts';

/** A program of the host and its arguments. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

/** What the host tells of a process at one moment. */
export interface Stamp {
  /** Milliseconds since the process was started. */
  readonly ms: number;
  /** Processor time so far, all threads, in milliseconds, in steps of 10; undefined where the host does not tell. */
  readonly cpuMs: number | undefined;
  /** Resident memory; undefined where the host does not tell. */
  readonly rssBytes: number | undefined;
}

/** A running process, for those who watch it. */
export interface Watched {
  stamp(): Stamp;
  /** Types text on its standard input. */
  type(text: string): void;
  /** Ends it; that is no failure. */
  end(): void;
}

export interface Watcher {
  /** A line of standard output, without its end. */
  line(text: string, process: Watched): void;
  /** What stands after the last line's end, when it changes. */
  prompt?(text: string, process: Watched): void;
}

const TICKS_PER_SECOND = 100;
const PAGE = 4096;
/** Of standard error, kept for messages. */
const LAST_WORDS = 2000;

/**
 * proc(5): fields 14 and 15 of stat are user and system time in ticks, 24 is the resident set in pages. A kernel that counts pages
 * late, and a sandbox that does not count them, say 0 there, which no running process has.
 */
function figures(pid: number | undefined): Pick<Stamp, 'cpuMs' | 'rssBytes'> {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in field 2 may hold anything, so what follows its bracket is counted from field 3.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    const pages = Number(fields[21]);
    return { cpuMs: (ticks * 1000) / TICKS_PER_SECOND, rssBytes: pages > 0 ? pages * PAGE : undefined };
  } catch {
    return { cpuMs: undefined, rssBytes: undefined };
  }
}

export interface Limits {
  /** The program may take so long. */
  readonly limitMs: number;
  /** Ends the program, and the promise rejects. */
  readonly abort: AbortSignal;
  /** Gets everything that the program writes to standard output. */
  readonly log?: ((bytes: Uint8Array) => void) | undefined;
}

/**
 * Runs a program to its end and lets `watcher` see its output as it comes.
 * @throws Error when it can't be started, fails, is aborted or takes longer than `limitMs`, and whatever the watcher throws.
 */
export function watch(program: Program, watcher: Watcher, { limitMs, abort, log }: Limits): Promise<void> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program.command, program.args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const lines = new Lines();
    let said = '';
    let ended: 'wanted' | 'late' | 'aborted' | undefined;
    const end = (why: 'wanted' | 'late' | 'aborted'): void => {
      ended ??= why;
      child.kill('SIGKILL');
    };
    const process: Watched = {
      stamp: () => ({ ms: performance.now() - started, ...figures(child.pid) }),
      type: (text) => void child.stdin.write(text),
      end: () => end('wanted'),
    };
    const timer = setTimeout(() => end('late'), limitMs);
    const onAbort = (): void => end('aborted');
    abort.addEventListener('abort', onAbort);
    if (abort.aborted) onAbort();
    child.stdin.on('error', () => {});
    child.stdout.on('data', (bytes: Buffer) => {
      try {
        log?.(bytes);
        for (const line of lines.push(bytes)) watcher.line(line, process);
        watcher.prompt?.(lines.rest, process);
      } catch (error) {
        child.kill('SIGKILL');
        reject(error);
      }
    });
    child.stderr.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-LAST_WORDS);
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      abort.removeEventListener('abort', onAbort);
      reject(error);
    });
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      abort.removeEventListener('abort', onAbort);
      if (status === 0 || ended === 'wanted') return resolve();
      const how =
        ended === 'late' ? `took longer than ${limitMs / 1000} s` : `ended with ${signal ?? `status ${status}`}`;
      reject(new Error(`${program.command} ${how}${said === '' ? '' : `: ${said.trim()}`}`));
    });
  });
}

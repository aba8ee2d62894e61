import { createWriteStream, type WriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Io } from './command.ts';
import { type Ended, MachineThread } from './machine-thread.ts';
import type { MachineJob } from './worker-protocol.ts';

export const EXIT_OK = 0;
export const EXIT_ERROR = 1;
export const EXIT_TIMEOUT = 3;

/** Ctrl-\ leaves the console. */
const ESCAPE = 0x1c;
/** How long a machine may take to stop before its thread is ended. */
const GRACE_MS = 10_000;

export interface RunOptions {
  /** Wall seconds until the run is a time-out. */
  readonly timeout: number | undefined;
  /** File that gets everything the console shows. */
  readonly log: string | undefined;
  /** File for statistics, as JSON. */
  readonly statsFile: string | undefined;
}

interface RawInput extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): void;
  unref?(): void;
}

/** Runs a machine with its console on the streams of `io` until it ends. Resolves to the exit status. */
export async function runMachine(job: MachineJob, options: RunOptions, io: Io): Promise<number> {
  const terminal = new ConsoleTerminal(io);
  let log: WriteStream | undefined;
  if (options.log !== undefined) log = await openLog(options.log);
  const thread = new MachineThread(job, {
    output: (bytes) => {
      io.stdout.write(bytes);
      log?.write(bytes);
    },
    log: (line) => terminal.say(line),
  });
  let timedOut = false;
  let left = false;
  let killer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    thread.send({ type: 'stop' });
    killer ??= setTimeout(() => void thread.kill(), GRACE_MS);
  };
  const leave = (): void => {
    left = true;
    stop();
  };
  const timer =
    options.timeout === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          stop();
        }, options.timeout * 1000);
  terminal.open((bytes) => thread.send({ type: 'input', bytes }), leave);
  process.once('SIGTERM', leave);
  process.once('SIGINT', leave);
  try {
    const ended = await thread.ended;
    terminal.close();
    if (options.statsFile !== undefined && ended.stats)
      await writeFile(options.statsFile, `${JSON.stringify(ended.stats, undefined, 2)}\n`);
    return verdict(ended, timedOut, left, job, terminal);
  } catch (error) {
    terminal.close();
    if (timedOut) terminal.say(`the time of ${options.timeout} s is over`);
    else terminal.say(`error: ${(error as Error).message}`);
    return timedOut ? EXIT_TIMEOUT : EXIT_ERROR;
  } finally {
    clearTimeout(timer);
    clearTimeout(killer);
    process.off('SIGTERM', leave);
    process.off('SIGINT', leave);
    await new Promise<void>((resolve) => (log ? log.end(resolve) : resolve()));
  }
}

function verdict(ended: Ended, timedOut: boolean, left: boolean, job: MachineJob, terminal: ConsoleTerminal): number {
  if (ended.ending === 'seen') return EXIT_OK;
  if (ended.ending === 'powered off' || ended.ending === 'reset') {
    terminal.say(ended.ending === 'reset' ? 'the machine asked for a reset' : 'the machine powered itself off');
    return EXIT_OK;
  }
  const missed = ended.missed.length > 0 ? ended.missed[0] : job.until;
  const notSeen = missed === undefined ? '' : `; not seen: /${missed}/`;
  if (timedOut) {
    terminal.say(`the time is over${notSeen}`);
    return EXIT_TIMEOUT;
  }
  if (ended.ending === 'waits for ever') {
    terminal.say(`every CPU waits and nothing is due: nothing will ever happen${notSeen}`);
    return EXIT_ERROR;
  }
  if (left && job.until === undefined) return EXIT_OK;
  terminal.say(`stopped${notSeen}`);
  return EXIT_ERROR;
}

async function openLog(path: string): Promise<WriteStream> {
  const stream = createWriteStream(path);
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve());
    stream.once('error', (e) => reject(new Error(`can't write the log ${path}: ${e.message}`)));
  });
  return stream;
}

/** The user's terminal, or a pipe, as the machine's console. */
class ConsoleTerminal {
  readonly #io: Io;
  readonly #input: RawInput;
  #raw = false;
  #onData: ((chunk: Buffer) => void) | undefined;

  constructor(io: Io) {
    this.#io = io;
    this.#input = io.stdin as RawInput;
  }

  /** Passes what is typed on; the escape key calls `leave`. */
  open(input: (bytes: Uint8Array) => void, leave: () => void): void {
    if (this.#input.isTTY && this.#input.setRawMode) {
      this.#input.setRawMode(true);
      this.#raw = true;
      this.say('the console is open; Ctrl-\\ leaves and powers the machine off');
    }
    this.#onData = (chunk) => {
      const at = this.#raw ? chunk.indexOf(ESCAPE) : -1;
      const bytes = at < 0 ? chunk : chunk.subarray(0, at);
      if (bytes.length > 0) input(new Uint8Array(bytes));
      if (at >= 0) leave();
    };
    this.#input.on('data', this.#onData);
    this.#input.resume();
  }

  close(): void {
    if (this.#onData) this.#input.off('data', this.#onData);
    if (this.#raw) this.#input.setRawMode?.(false);
    this.#raw = false;
    this.#input.pause();
    this.#input.unref?.();
  }

  /** A line of ours, apart from the guest's output. */
  say(line: string): void {
    this.#io.stderr.write(`${this.#raw ? '\r\n' : ''}ivilab: ${line}${this.#raw ? '\r\n' : '\n'}`);
  }
}

import type { Io } from './command.ts';
import type { LogFile, ResultFile } from './files.ts';
import { type Ended, MachineThread } from './machine-thread.ts';
import { ConsoleTerminal } from './terminal.ts';
import type { MachineJob } from './worker-protocol.ts';

export const EXIT_OK = 0;
export const EXIT_ERROR = 1;
export const EXIT_TIMEOUT = 3;

/** Signals that end a run, with their numbers: the exit status is 128 more, as shells have it. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 } as const;
/** How long a machine may take to stop before its thread is ended. */
const GRACE_MS = 10_000;
/** Signals that follow sooner than this are one. */
const TWICE_MS = 500;

export interface RunOptions {
  /** Wall seconds until the run is a time-out. */
  readonly timeout: number | undefined;
  /** File that gets everything the console shows. */
  readonly log: LogFile | undefined;
  /** File for statistics, as JSON. */
  readonly statsFile: ResultFile | undefined;
  /** Lines for the user before the machine starts. */
  readonly greeting: readonly string[];
}

/** Why a run was told to stop. */
type Stopped = 'time' | 'left' | 'output closed' | keyof typeof SIGNALS;

/** Runs a machine with its console on the streams of `io` until it ends. Resolves to the exit status; rejects with an Error for the user. */
export async function runMachine(job: MachineJob, options: RunOptions, io: Io): Promise<number> {
  const terminal = new ConsoleTerminal(io);
  const { log, statsFile, timeout } = options;
  for (const line of options.greeting) terminal.say(line);
  const thread = new MachineThread(job, {
    output: (bytes) => {
      const failure = log?.write(bytes);
      if (failure) terminal.say(`error: ${failure.message}`);
      terminal.show(bytes, () => thread.send({ type: 'shown', length: bytes.length }));
    },
    log: (line) => terminal.say(line),
    taken: () => terminal.taken(),
  });
  let stopped: Stopped | undefined;
  let stoppedAt = 0;
  let killer: NodeJS.Timeout | undefined;
  const stop = (why: Stopped): void => {
    // Who asks twice gets it at once; a signal may come twice, from the terminal and through npm.
    const again = stopped !== undefined && why !== 'time' && why !== 'output closed';
    if (again && performance.now() - stoppedAt > TWICE_MS) return void thread.kill();
    stopped ??= why;
    stoppedAt = performance.now();
    thread.send({ type: 'stop' });
    killer ??= setTimeout(() => void thread.kill(), GRACE_MS);
  };
  const timer = timeout === undefined ? undefined : setTimeout(() => stop('time'), timeout * 1000);
  const onSignal = (signal: NodeJS.Signals): void => stop(signal as keyof typeof SIGNALS);
  for (const signal of Object.keys(SIGNALS)) process.on(signal, onSignal);
  const listener = {
    input: (bytes: Uint8Array) => thread.send({ type: 'input', bytes }),
    inputEnded: () => thread.send({ type: 'input ended' }),
    leave: () => stop('left'),
    outputClosed: () => stop('output closed'),
  };
  terminal.open(listener, `ivilab ${job.board}: Ctrl-\\ leaves`);
  try {
    const ended = await thread.ended.catch((error: Error) => {
      if (stopped === undefined) throw error;
      return undefined;
    });
    terminal.close();
    if (ended?.stats) statsFile?.write(`${JSON.stringify(ended.stats, undefined, 2)}\n`);
    const { status, say } = verdict(ended, stopped, job);
    if (say !== undefined) terminal.say(say);
    return status === EXIT_OK && log?.failed ? EXIT_ERROR : status;
  } finally {
    terminal.close();
    clearTimeout(timer);
    clearTimeout(killer);
    for (const signal of Object.keys(SIGNALS)) process.off(signal, onSignal);
    log?.close();
  }
}

interface Verdict {
  readonly status: number;
  readonly say?: string;
}

/** What a run's end means. `ended` is undefined when the machine's thread had to be ended. */
function verdict(ended: Ended | undefined, stopped: Stopped | undefined, job: MachineJob): Verdict {
  const missed = ended?.missed[0] ?? job.until;
  const notSeen = missed === undefined ? '' : `; not seen: /${missed}/`;
  const at = ended === undefined ? '' : `; ${ended.cpus}`;
  const failed = missed === undefined ? EXIT_OK : EXIT_ERROR;
  switch (ended?.ending) {
    case 'seen':
      return { status: EXIT_OK };
    case 'powered off':
      return { status: EXIT_OK, say: 'the machine powered itself off' };
    case 'reset':
      return { status: EXIT_OK, say: 'the machine asked for a reset' };
    case 'reset loop':
      return {
        status: EXIT_ERROR,
        say: `the machine resets again and again, each time soon after its start${notSeen}${at}`,
      };
    case 'waits for ever':
      return { status: EXIT_ERROR, say: `every CPU waits and nothing is due: nothing will ever happen${notSeen}${at}` };
    case 'engines differ':
      return { status: EXIT_ERROR, say: 'the engines differ: please report it with the files and options of this run' };
    case 'ended by debugger':
      return { status: failed, say: `the debugger ended the machine${notSeen}` };
  }
  switch (stopped) {
    case 'time':
      return { status: EXIT_TIMEOUT, say: `the time is over${notSeen}${at}` };
    case 'left':
      return { status: failed, say: `left, the machine is off${notSeen}` };
    case 'output closed':
      // Whoever closed the pipe, as `head` does, has what was wanted.
      return { status: failed };
    default:
      return { status: 128 + SIGNALS[stopped!], say: `stopped by ${stopped}${notSeen}` };
  }
}

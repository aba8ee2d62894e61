import type { Io } from './command.ts';
import type { LogFile, ResultFile } from './files.ts';
import { type Ended, MachineThread } from './machine-thread.ts';
import { SIGNALS, type Stopped, Stopper } from './stopper.ts';
import { ConsoleTerminal } from './terminal.ts';
import type { MachineJob } from './worker-protocol.ts';

export const EXIT_OK = 0;
export const EXIT_ERROR = 1;
export const EXIT_TIMEOUT = 3;

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
  const stopper = new Stopper(thread, timeout);
  const listener = {
    input: (bytes: Uint8Array) => thread.send({ type: 'input', bytes }),
    inputEnded: () => thread.send({ type: 'input ended' }),
    leave: () => stopper.stop('left'),
    outputClosed: () => stopper.stop('output closed'),
  };
  terminal.open(listener, `ivilab ${job.board}: Ctrl-\\ leaves`);
  try {
    const ended = await thread.ended.catch((error: Error) => {
      if (stopper.stopped === undefined) throw error;
      return undefined;
    });
    terminal.close();
    if (ended?.stats) statsFile?.write(`${JSON.stringify(ended.stats, undefined, 2)}\n`);
    const { status, say } = verdict(ended, stopper.stopped, job);
    if (say !== undefined) terminal.say(say);
    return status === EXIT_OK && log?.failed ? EXIT_ERROR : status;
  } finally {
    terminal.close();
    stopper.release();
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

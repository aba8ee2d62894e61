import type { LabEvent } from '../../lab/run/services/index.ts';
import type { Io } from '../command.ts';
import type { LogFile, ResultFile } from '../files.ts';
import type { Ended } from '../machine-thread.ts';
import { EXIT_ERROR, EXIT_OK, EXIT_TIMEOUT } from '../run-machine.ts';
import { SIGNALS, type Stopped, Stopper } from '../stopper.ts';
import { ConsoleTerminal, isTerminal } from '../terminal.ts';
import { ConsoleLines } from './console-lines.ts';
import { toJson } from './json.ts';
import type { LayoutJob } from './layout-job.ts';
import { RunningLab } from './running-lab.ts';
import { StageLines } from './stage-lines.ts';

export interface LabOptions {
  /** The layout's file: the lab is called after it. */
  readonly layout: string;
  /** Wall seconds until the run is a time-out. */
  readonly timeout: number | undefined;
  /** The console that the terminal is at; without it all are shown, line by line. */
  readonly console: string | undefined;
  /** File that gets all events, a line of JSON each. */
  readonly events: LogFile | undefined;
  /** File that gets the trace of the vehicle bus. */
  readonly canTrace: LogFile | undefined;
  readonly statsFile: ResultFile | undefined;
}

/** Runs a layout until its script is done or somebody ends it. Resolves to the exit status; rejects with an Error for the user. */
export async function runLab(job: LayoutJob, options: LabOptions, io: Io): Promise<number> {
  const started = performance.now();
  const wall = (): number => (performance.now() - started) / 1000;
  const terminal = new LabTerminal(
    options.console,
    ['xen', 'dom0', ...job.lab.plan.domains.map(({ name }) => name)],
    io,
  );
  const stages = new StageLines((line) => terminal.say(line), wall);
  const take = (event: LabEvent, seconds: number): void => {
    if (event.service === 'consoles') terminal.show(event.console, event.bytes);
    stages.event(event);
    const failures = [options.events?.write(eventLine(event, seconds, wall()))];
    if (event.service === 'vehicle' && event.type === 'trace')
      failures.push(options.canTrace?.write(new TextEncoder().encode(event.text)));
    for (const failure of failures) if (failure) terminal.say(`error: ${failure.message}`);
  };
  const lab = new RunningLab(options.layout, job, { event: take, log: (line) => terminal.say(line) });
  const stopper = new Stopper(lab.thread, options.timeout);
  try {
    await lab.listen((method, params) => lab.thread.call(method, params));
    terminal.open(`${lab.name}: ${job.lab.plan.board}`, {
      type: (console, bytes) =>
        void lab.thread
          .call('consoles.write', { console, text: bytes })
          .catch((error: Error) => terminal.say(error.message)),
      stop: (why) => stopper.stop(why),
    });
    const ended = await lab.thread.ended.catch((error: Error) => {
      if (stopper.stopped === undefined) throw error;
      return undefined;
    });
    terminal.close();
    if (ended?.stats) options.statsFile?.write(`${JSON.stringify(ended.stats, undefined, 2)}\n`);
    const { status, say } = verdict(ended, stopper.stopped);
    if (say !== undefined) terminal.say(say);
    const lost = options.events?.failed || options.canTrace?.failed;
    return status === EXIT_OK && lost ? EXIT_ERROR : status;
  } finally {
    terminal.close();
    stopper.release();
    lab.release();
    options.events?.close();
    options.canTrace?.close();
  }
}

/** An event for people and programs: what consoles show as text. */
function eventLine(event: LabEvent, seconds: number, wall: number): Uint8Array {
  const readable =
    event.service === 'consoles' ? { ...event, bytes: undefined, text: new TextDecoder().decode(event.bytes) } : event;
  return new TextEncoder().encode(`${toJson({ seconds, wall: Math.round(wall * 1000) / 1000, ...readable })}\n`);
}

/** What the user is told, and types, while a lab runs. */
class LabTerminal {
  readonly #terminal: ConsoleTerminal;
  readonly #console: string | undefined;
  readonly #lines: ConsoleLines;
  readonly #io: Io;
  #closed = false;

  constructor(console: string | undefined, names: readonly string[], io: Io) {
    this.#console = console;
    this.#io = io;
    this.#terminal = new ConsoleTerminal(io);
    this.#lines = new ConsoleLines(names, (text) => io.stdout.write(text));
  }

  open(title: string, to: { type(console: string, bytes: Uint8Array): void; stop(why: Stopped): void }): void {
    const console = this.#console;
    if (console === undefined) return;
    if (isTerminal(this.#io)) this.say(`every key goes to ${console}; Ctrl-\\ leaves and switches the lab off`);
    this.#terminal.open(
      {
        input: (bytes) => {
          to.type(console, bytes);
          this.#terminal.taken();
        },
        inputEnded: () => {},
        leave: () => to.stop('left'),
        outputClosed: () => to.stop('output closed'),
      },
      title,
    );
  }

  show(console: string, bytes: Uint8Array): void {
    if (this.#console === undefined) this.#lines.show(console, bytes);
    else if (this.#console === console) this.#terminal.show(bytes, () => {});
  }

  say(line: string): void {
    this.#terminal.say(line);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#lines.flush();
    if (this.#console !== undefined) this.#terminal.close();
  }
}

interface Verdict {
  readonly status: number;
  readonly say?: string;
}

function verdict(ended: Ended | undefined, stopped: Stopped | undefined): Verdict {
  const at = ended ? `; ${ended.cpus}` : '';
  const failure = ended?.failure === undefined ? '' : `: ${ended.failure}`;
  switch (ended?.ending) {
    case 'script done':
      return { status: EXIT_OK };
    case 'script failed':
      return { status: EXIT_ERROR, say: `not done${failure}${at}` };
    case 'powered off':
      return {
        status: ended.failure === undefined ? EXIT_OK : EXIT_ERROR,
        say: `Dom0 switched the machine off${failure}`,
      };
    case 'reset':
    case 'reset loop':
      return { status: EXIT_ERROR, say: `the machine resets${failure}${at}` };
    case 'waits for ever':
      return { status: EXIT_ERROR, say: `every CPU waits and nothing is due${failure}${at}` };
  }
  if (stopped === 'time') return { status: EXIT_TIMEOUT, say: `the time is over${failure}${at}` };
  const status = failure === '' ? EXIT_OK : EXIT_ERROR;
  if (stopped === 'left' || stopped === 'output closed' || stopped === undefined)
    return { status, say: `the lab is off${failure}` };
  return { status: 128 + SIGNALS[stopped], say: `stopped by ${stopped}${failure}` };
}

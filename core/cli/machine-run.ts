import { parseTraceSpec } from '../debug/trace/spec.ts';
import { Tracer } from '../debug/trace/tracer.ts';
import { ConsoleScript } from '../machine/console-script.ts';
import { consolePattern } from '../machine/console-text.ts';
import { MachineLog } from '../machine/log.ts';
import type { Machine, MachineOptions } from '../machine/machine.ts';
import { machineStats } from '../machine/stats.ts';
import { InputQueue, OutputQueue } from './console-queues.ts';
import { cpuReport } from './cpu-report.ts';
import { CpuThreads } from './cpu-threads.ts';
import { GdbServer } from './gdb-server.ts';
import { LabRun } from './lab/lab-run.ts';
import { powerOn } from './power-on.ts';
import { describeProfile, Profiler } from './profile.ts';
import { TraceFile } from './trace-file.ts';
import type { Ending, FromWorker, MachineJob, RunFigures, ToWorker } from './worker-protocol.ts';

/** Virtual time between looks at the world: some milliseconds of work. */
const CHUNK_NS = { virtual: 500_000, real: 2_000_000 };
/** Wall milliseconds between turns of the event loop, where messages are taken without it. */
const TURN_MS = 50;
/** Milliseconds until a thread that has failed has told why. */
const LATE_MS = 2000;
/** Shorter sleeps than this, in milliseconds, are not worth it. */
const SHORTEST_SLEEP_MS = 0.02;
/** And the longest. */
const LONGEST_SLEEP_MS = 1000;
/** So many resets in a row, each so soon after power-on (in virtual ns), end the run: the machine gets nowhere. */
const MOST_RESETS = 10;
const SOON_NS = 1e9;
/** Longest wait for the world, in milliseconds; and of a machine that is paused, which messages alone wake. */
const NAP_MS = 50;
const PAUSED_MS = 10_000;
/** Wall milliseconds after which the user is told that the machine waits for input alone. */
const PATIENCE_MS = 1000;
/** Calendar time of runs that repeat: the first second of 2026. */
const NEW_YEAR_2026 = 1_767_225_600;

/** The thread's ways to the world that do not need its event loop. */
export interface Blocking {
  /** Takes the messages that have come. */
  takeMessages(): boolean;
  /** Sleeps for so many milliseconds, or until a message comes or the bell rings; not at all if `unless` holds. */
  sleep(milliseconds: number, unless: () => boolean): void;
  /** What `sleep` sleeps on. */
  readonly bell: Int32Array;
}

/** One run of a machine, through its resets, on the machine's own thread. */
export class MachineRun {
  readonly #job: MachineJob;
  readonly #post: (message: FromWorker) => void;
  readonly #output: OutputQueue;
  readonly #input: InputQueue;
  readonly #script: ConsoleScript;
  readonly #blocking: Blocking;
  readonly #epoch: number;
  #machine!: Machine;
  #gdb: GdbServer | undefined;
  #trace: TraceFile | undefined;
  #profiler: Profiler | undefined;
  /** The layout that runs on the machine, if it is one. */
  readonly #lab: LabRun | undefined;
  #stop = false;
  #wake = (): void => {};
  #resets = 0;
  #soonResets = 0;
  /** Of the machine's lives before the last reset. */
  #before = { seconds: 0, instructions: 0 };
  /** Since when nothing but input can wake the machine, as host time; Infinity when the user was told. */
  #waiting: number | undefined;

  #failed: (error: Error) => void = () => {};
  readonly #broken = new Promise<Error>((resolve) => {
    this.#failed = resolve;
  });
  #turned = 0;
  /** Of machines before the last reset, in ns. */
  #stretched = 0;

  constructor(job: MachineJob, post: (message: FromWorker) => void, blocking: Blocking) {
    this.#job = job;
    this.#blocking = blocking;
    this.#post = post;
    this.#output = new OutputQueue((bytes) => post({ type: 'output', bytes }));
    this.#input = new InputQueue(() => post({ type: 'taken' }));
    this.#script = new ConsoleScript(
      job.until === undefined ? undefined : consolePattern(job.until),
      job.expectations.map((e) => ({ when: consolePattern(e.when), send: e.send })),
      (bytes) => this.#machine.console.send(bytes),
    );
    if (job.kind === 'boot' && job.lab) this.#lab = new LabRun(job.lab, post);
    this.#epoch = job.clock === 'real' ? Math.floor(Date.now() / 1000) : NEW_YEAR_2026;
  }

  receive(message: ToWorker): void {
    if (message.type === 'stop') {
      this.#stop = true;
      this.#gdb?.close();
    } else if (message.type === 'shown') this.#output.shown(message.length);
    else if (message.type === 'input') this.#input.push(message.bytes);
    else if (message.type === 'input ended') this.#input.open = false;
    else this.#lab?.receive(message);
    this.#wake();
  }

  /** Runs to the end. Rejects with an Error for the user when the machine can't be made, with another one for a fault of ours. */
  async run(): Promise<void> {
    const started = performance.now();
    const { gdbPort, trace, traceFile } = this.#job;
    try {
      if (trace !== undefined) this.#trace = new TraceFile(traceFile);
      this.#powerOn();
      if (this.#job.profile) this.#profiler = new Profiler(() => performance.now());
      if (gdbPort !== undefined) this.#gdb = await GdbServer.listen(gdbPort, (line) => this.#say(line));
      this.#gdb?.attach(this.#machine);
      const ending = await this.#loop();
      const profile = this.#profiler?.end();
      if (profile) for (const line of describeProfile(profile)) this.#say(line);
      this.#post({
        type: 'ended',
        ending,
        cpus: cpuReport(this.#machine),
        stats: this.#job.stats
          ? { ...machineStats(this.#machine), ...this.#figures(performance.now() - started), profile }
          : undefined,
        missed: this.#script.waiting.map((e) => e.when.source),
        failure: this.#lab?.failure,
      });
    } finally {
      this.#output.flush();
      this.#lab?.close();
      (this.#machine as Machine | undefined)?.close();
      this.#trace?.close();
      this.#gdb?.close();
    }
  }

  #say(line: string): void {
    this.#output.flush();
    this.#post({ type: 'log', line });
  }

  #powerOn(): void {
    const log = new MachineLog((line) => this.#say(line));
    const epoch = this.#epoch + Math.floor(this.#before.seconds);
    const { engine, smp } = this.#job;
    const threads = new CpuThreads(
      this.#blocking.bell,
      (line) => log.info(line),
      (error) => this.#failed(error),
    );
    const before = this.#machine as Machine | undefined;
    const disks: MachineOptions['disks'] = before?.disks ?? this.#lab?.disks;
    this.#machine = powerOn(this.#present, log, epoch, engine, disks, smp === 'parallel' ? threads : undefined);
    this.#machine.console.onOutput = (byte) => {
      if (this.#lab) this.#lab.console(byte);
      else this.#output.push(byte);
      this.#script.output(byte);
    };
    if (before) this.#machine.setSpeed(before.speed);
    if (before?.paused) this.#machine.pause();
    this.#lab?.start(this.#machine, log, this.#before.seconds);
    const { trace } = this.#job;
    const file = this.#trace;
    if (trace !== undefined && file)
      new Tracer(this.#machine, parseTraceSpec(trace, this.#machine.cpus.length), (line) => file.line(line));
  }

  /** The job as a reset finds it. */
  get #present(): MachineJob {
    const job = this.#job;
    return job.kind === 'boot' && this.#lab ? { ...job, initrd: this.#lab.initrd(job.initrd) } : job;
  }

  async #loop(): Promise<Ending> {
    while (!this.#stop) {
      const polled = (await this.#gdb?.poll()) ?? 'run';
      if (polled === 'end') return this.#stop ? 'stopped' : 'ended by debugger';
      if (polled === 'reset') this.#restart();
      const machine = this.#machine;
      this.#input.feed((bytes) => machine.console.send(bytes));
      const result = machine.power === 'on' ? machine.run(machine.time.now() + this.#chunk) : 'stopped';
      this.#script.look();
      this.#lab?.slice();
      this.#profiler?.look();
      this.#output.flush();
      if (this.#job.traceFile === undefined) this.#trace?.flush();
      if (this.#script.seen) return 'seen';
      const ended = this.#lab?.ended;
      if (ended) return ended;
      if (machine.broken) throw await this.#failure();
      if (machine.power === 'off') return 'powered off';
      if (machine.power === 'reset') {
        if (!this.#job.restarts) return 'reset';
        const soon = machine.time.now() < SOON_NS && !machine.resetByButton;
        this.#soonResets = soon ? this.#soonResets + 1 : 0;
        if (this.#soonResets >= MOST_RESETS) return 'reset loop';
        this.#restart();
      } else if (this.#lab?.takeStirred()) await this.#nap(0);
      else if (machine.paused) await this.#nap(PAUSED_MS);
      else if (result === 'idle' && !(await this.#idle())) return 'waits for ever';
      while ((this.#output.full || this.#lab?.full) && !this.#stop) await this.#nap(NAP_MS);
      await this.#turn();
    }
    return 'stopped';
  }

  /** Virtual time until the next look, in ns. */
  get #chunk(): number {
    const { speed } = this.#machine;
    return speed.kind === 'real' ? CHUNK_NS.real * speed.factor : CHUNK_NS.virtual;
  }

  /** Every CPU waits. False when nothing can ever wake one. */
  async #idle(): Promise<boolean> {
    const mayCome = this.#input.open || this.#gdb !== undefined || this.#lab !== undefined;
    // With a thread for each CPU the others may be busy.
    if (this.#machine.time.next === Number.POSITIVE_INFINITY && this.#job.smp === 'deterministic') {
      this.#waiting ??= performance.now();
      if (performance.now() - this.#waiting > PATIENCE_MS) {
        this.#waiting = Number.POSITIVE_INFINITY;
        this.#say(`only input can wake the machine: ${cpuReport(this.#machine)}`);
      }
    }
    const { realTime } = this.#machine;
    if (realTime) {
      const wait = Math.min(realTime.due / 1e6, LONGEST_SLEEP_MS);
      if (this.#gdb) await this.#nap(Math.min(wait, NAP_MS));
      else if (wait > SHORTEST_SLEEP_MS) this.#blocking.sleep(wait, () => realTime.asked);
    } else if (mayCome) await this.#nap(NAP_MS);
    else return false;
    return true;
  }

  /** Lets messages in. The event loop itself, which costs more, has its turn less often. */
  async #turn(): Promise<void> {
    const now = performance.now();
    if (this.#machine.realTime && !this.#gdb && now - this.#turned < TURN_MS) this.#blocking.takeMessages();
    else {
      this.#turned = now;
      await this.#nap(0);
    }
  }

  #restart(): void {
    const machine = this.#machine;
    machine.close();
    this.#before.seconds += machine.time.now() / 1e9;
    this.#before.instructions += machine.instructions;
    this.#stretched += machine.stretched;
    this.#resets++;
    this.#say('the machine resets');
    this.#powerOn();
    // What was typed ahead and is not in the UART yet is still on the wire.
    this.#machine.console.send(machine.console.takeBack());
    this.#gdb?.attach(this.#machine);
  }

  /** Why the thread of a CPU has failed: it tells in a message. */
  #failure(): Promise<Error> {
    const late = new Promise<Error>((resolve) => {
      setTimeout(() => resolve(new TypeError('the thread of a CPU ended without saying why')), LATE_MS);
    });
    return Promise.race([this.#broken, late]);
  }

  /** Gives the event loop a turn, and sleeps until a message comes or the time is over. */
  #nap(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      if (milliseconds <= 0) return void setImmediate(resolve);
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #figures(milliseconds: number): RunFigures {
    const wallMilliseconds = Math.round(milliseconds);
    const instructions = this.#before.instructions + this.#machine.instructions;
    const longest = this.#machine.translator?.figures.longestMs;
    return {
      resets: this.#resets,
      stretchedSeconds: (this.#stretched + this.#machine.stretched) / 1e9,
      wallMilliseconds,
      mips: Math.round((instructions / 1e3 / Math.max(1, wallMilliseconds)) * 10) / 10,
      longestTranslationMs: longest === undefined ? undefined : Math.round(longest * 10) / 10,
      hostMemoryBytes: process.memoryUsage.rss(),
      guestMemoryBytes: this.#machine.ramBytes,
    };
  }
}

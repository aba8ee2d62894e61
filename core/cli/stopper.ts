import type { MachineThread } from './machine-thread.ts';

/** Signals that end a run, with their numbers: the exit status is 128 more, as shells have it. */
export const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 } as const;
/** How long a machine may take to stop before its thread is ended. */
const GRACE_MS = 10_000;
/** Signals that follow sooner than this are one. */
const TWICE_MS = 500;

/** Why a run was told to stop. */
export type Stopped = 'time' | 'left' | 'output closed' | keyof typeof SIGNALS;

/** Stops a machine when its time is over, a signal comes or it is told to. */
export class Stopper {
  readonly #thread: MachineThread;
  readonly #timer: NodeJS.Timeout | undefined;
  #killer: NodeJS.Timeout | undefined;
  #stoppedAt = 0;
  /** Undefined while nobody has asked. */
  stopped: Stopped | undefined;
  readonly #onSignal = (signal: NodeJS.Signals): void => this.stop(signal as keyof typeof SIGNALS);

  /** `timeout` in wall seconds. */
  constructor(thread: MachineThread, timeout: number | undefined) {
    this.#thread = thread;
    this.#timer = timeout === undefined ? undefined : setTimeout(() => this.stop('time'), timeout * 1000);
    for (const signal of Object.keys(SIGNALS)) process.on(signal, this.#onSignal);
  }

  stop(why: Stopped): void {
    // Who asks twice gets it at once; a signal may come twice, from the terminal and through npm.
    const again = this.stopped !== undefined && why !== 'time' && why !== 'output closed';
    if (again && performance.now() - this.#stoppedAt > TWICE_MS) return void this.#thread.kill();
    this.stopped ??= why;
    this.#stoppedAt = performance.now();
    this.#thread.send({ type: 'stop' });
    this.#killer ??= setTimeout(() => void this.#thread.kill(), GRACE_MS);
  }

  /** The run is over. */
  release(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#killer);
    for (const signal of Object.keys(SIGNALS)) process.off(signal, this.#onSignal);
  }
}

import type { Evaluator } from '../../engine/evaluate/evaluator.ts';
import type { RealTime, RunResult } from '../scheduling.ts';
import type { VirtualTime } from '../virtual-time.ts';
import { Cell, HALTS } from './control.ts';
import type { ParallelNode } from './node.ts';
import type { SharedClock } from './shared-clock.ts';

/** Instructions between looks at what other threads ask: fewer where they take long, as those that use devices do. */
const MOST = 8000;
const LEAST = 250;
/** Time between looks that is neither long nor short, in nanoseconds. */
const LONG = 50_000;
const SHORT = 20_000;
/** Looks before `run` comes back whatever the time: it may stand still, and its caller has the world to look after. */
const LOOKS = 500;
/**
 * Looks before the thread of a CPU in WFE sleeps, since locks are mostly held for a short time, and before one sleeps that has answered
 * another's request for a device, since there are mostly more.
 */
const SPINS = 3000;

/** Runs one CPU in its thread by the host's clock, until it waits. */
export class ParallelScheduler implements RealTime {
  readonly #time: VirtualTime;
  readonly #clock: SharedClock;
  readonly #engine: Evaluator;
  readonly #node: ParallelNode;
  #stop = false;
  #budget = MOST;
  /** Index into HALTS that the other threads know. */
  #published = HALTS.indexOf('off');
  #idleSince: number | undefined;
  /** The clock's rate, but for pauses. */
  #factor = 1;
  idle = 0;

  constructor(time: VirtualTime, clock: SharedClock, engine: Evaluator, node: ParallelNode) {
    this.#time = time;
    this.#clock = clock;
    this.#engine = engine;
    this.#node = node;
  }

  get due(): number {
    const { rate } = this.#clock;
    return rate === 0 ? Number.POSITIVE_INFINITY : Math.max(0, this.#time.next - this.#time.now()) / rate;
  }

  get stretched(): number {
    return this.#clock.stretched;
  }

  get asked(): boolean {
    return this.#node.asked;
  }

  stop(): void {
    this.#stop = true;
    this.#engine.shorten(this.#engine.executed + 1);
  }

  setFactor(factor: number): void {
    this.#factor = factor;
    if (this.#node.control.paused) return;
    this.#clock.rate = factor;
    // Those that sleep do so by the old one.
    this.#node.signalOthers();
  }

  pause(): void {
    const { control } = this.#node;
    this.#clock.rate = 0;
    control.paused = true;
    this.#node.signalOthers();
    // What they are at may need this thread's devices.
    this.#node.untilOthersRest();
  }

  resume(): void {
    this.#node.control.paused = false;
    this.setFactor(this.#factor);
  }

  run(until: number): RunResult {
    this.#stop = false;
    const { control, index } = this.#node;
    const engine = this.#engine;
    const time = this.#time;
    if (this.#idleSince !== undefined) {
      this.idle += time.now() - this.#idleSince;
      this.#idleSince = undefined;
    }
    for (let looks = 0; ; looks++) {
      const now = this.#clock.see(index);
      if (time.next <= now) time.fireDue();
      this.#node.serve();
      if (this.#stop || control.power !== 'on') return this.#leave('stopped');
      if (control.paused) return this.#leave('idle');
      if (now >= until || looks >= LOOKS) return this.#leave('time');
      if (!engine.cpu.tryWake() && !this.#comes()) {
        this.#idleSince = now;
        this.#clock.rest(index, time.next);
        return this.#leave('idle');
      }
      // From here on others wait for this thread to see to what they ask; what they asked before is seen now.
      control.store(index, Cell.RUNNING, 1);
      if (this.#node.asked || engine.cpu.halt !== 'running') continue;
      if (this.#published !== 0) this.#publish(0);
      engine.run(engine.executed + this.#budget);
      this.#count();
      this.#adapt(time.now() - now);
    }
  }

  #adapt(passed: number): void {
    if (passed > LONG) this.#budget = Math.max(LEAST, this.#budget >>> 1);
    else if (passed < SHORT) this.#budget = Math.min(MOST, this.#budget * 2);
  }

  /** Waits a moment for what may come soon. Returns whether it came. */
  #comes(): boolean {
    if (this.#engine.cpu.halt !== 'wfe' && !this.#node.answered) return false;
    this.#node.answered = false;
    for (let i = 0; i < SPINS; i++) if (this.#node.asked) return true;
    return false;
  }

  #publish(halt: number): void {
    this.#published = halt;
    this.#node.control.store(this.#node.index, Cell.HALT, halt);
  }

  /** Tells the others how far the CPU has come. */
  #count(): void {
    const { control, index } = this.#node;
    const { executed } = this.#engine;
    control.store(index, Cell.EXECUTED, (executed % 2 ** 32) | 0);
    control.store(index, Cell.EXECUTED_HIGH, Math.floor(executed / 2 ** 32));
  }

  #leave(result: RunResult): RunResult {
    const { control, index } = this.#node;
    const { cpu } = this.#engine;
    // A CPU that was started meanwhile is 'running' there, and off here until its thread looks.
    if (control.load(index, Cell.START) === 0) this.#publish(HALTS.indexOf(cpu.halt));
    control.store(index, Cell.RUNNING, 0);
    return result;
  }
}

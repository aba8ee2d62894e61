import type { Evaluator } from '../engine/evaluate/evaluator.ts';
import type { RealTime, RunResult } from './scheduling.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The host's monotonic clock, in nanoseconds from any origin. */
export type HostClock = () => number;

/** Host time that one CPU runs before the other, in nanoseconds, and while no other CPU has anything to do: what gives one of them work ends that. */
const SLICE = 100_000;
const SLICE_ALONE = 400_000;
/** Instructions of a slice, whatever the speed is thought to be. */
const SHORTEST_SLICE = 200;
const LONGEST_SLICE = 400_000;
/**
 * Virtual time goes on by at most so many nanoseconds for an instruction: guests never see CPUs slower than 250 MIPS in all. While their code
 * is new, ours are, and so they are beside other work of the host. Then time stretches: with more virtual time for an instruction a boot takes a
 * quarter more work of the host, for the ticks of timers, and watchdogs of guests that draw bite.
 */
const MOST_PER_INSTRUCTION = 4;
/**
 * And by at most so many between two slices, for what the host does beside the guests, and after a sleep that lasted longer than it should.
 * What is beyond was a pause of the host. Tasks of an RTOS that run every 10 ms are supervised: on a host that is always late they still run.
 */
const MOST_BETWEEN = 2e6;
const MOST_OVERSLEPT = 4e6;
/**
 * What virtual time falls behind while code runs slowly it makes up for, up to so much, while all CPUs wait: where guests wait half of the
 * time, as most do, it is the host's speed over a frame or two that counts, not that of new code.
 */
const MOST_OWED = 50e6;
/** Weight of the newest slice in the estimate of speed. */
const NEWEST = 0.2;

/**
 * Virtual time follows the host's clock. CPUs take turns; when all wait, virtual time makes up for what it fell behind, and the caller sleeps
 * until `due`. What the host can't keep up with is left out of virtual time: it stretches, by `stretched` nanoseconds in all.
 */
export class RealTimeScheduler implements RealTime {
  readonly #time: VirtualTime;
  readonly #engines: readonly Evaluator[];
  readonly #host: HostClock;
  /** Virtual time for a nanosecond of the host's. */
  #factor: number;
  /** Host time, by `#factor`, up to which virtual time was brought. */
  #last: number;
  /** Instructions a nanosecond of virtual time, of late. */
  #speed = 0.05;
  #stop = false;
  #idling = false;
  #paused = false;
  /** Virtual time to be made up for. */
  #owed = 0;
  #running: Evaluator | undefined;
  idle = 0;
  readonly asked = false;
  /** Host time that virtual time has not followed. */
  stretched = 0;

  constructor(time: VirtualTime, engines: readonly Evaluator[], host: HostClock, factor = 1) {
    this.#time = time;
    this.#engines = engines;
    this.#factor = factor;
    this.#host = () => host() * this.#factor;
    this.#last = this.#host();
    time.onArmed = (deadline) => this.#armed(deadline);
    for (const { cpu } of engines) cpu.woken = () => this.#running?.shorten(this.#running.executed + 1);
  }

  get due(): number {
    return Math.max(0, this.#time.next - this.#time.now() - (this.#host() - this.#last)) / this.#factor;
  }

  setFactor(factor: number): void {
    if (!this.#paused) this.#catchUp();
    this.#speed *= this.#factor / factor;
    this.#factor = factor;
    this.#last = this.#host();
  }

  pause(): void {
    this.#catchUp();
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#last = this.#host();
  }

  stop(): void {
    this.#stop = true;
    this.#running?.shorten(this.#running.executed + 1);
  }

  run(until: number): RunResult {
    this.#stop = false;
    const time = this.#time;
    for (;;) {
      this.#catchUp();
      time.fireDue();
      if (this.#stop) return 'stopped';
      if (time.now() >= until) return 'time';
      let ran = false;
      for (const engine of this.#engines) {
        if (engine.held || !engine.cpu.tryWake()) continue;
        ran = true;
        this.#idling = false;
        this.#slice(engine);
        if (engine.stopped) this.#stop = true;
        if (this.#stop) return 'stopped';
        time.fireDue();
      }
      // A CPU that ran may have woken one that was asked before it.
      if (!ran) {
        if (this.#makeUp(until)) continue;
        this.#idling = true;
        return 'idle';
      }
    }
  }

  /** Brings virtual time up to the host's. */
  #catchUp(): void {
    const host = this.#host();
    const passed = host - this.#last;
    const now = this.#time.now();
    const most = this.#idling ? Math.max(0, this.#time.next - now) + MOST_OVERSLEPT : MOST_BETWEEN;
    const on = Math.floor(Math.min(passed, most));
    this.#stretch(passed - on);
    // The fraction of a nanosecond is kept for the next time.
    this.#last = passed - on < 1 ? this.#last + on : host;
    if (this.#idling) this.idle += on;
    if (on > 0) this.#time.set(now + on);
  }

  /** While all CPUs wait: on towards the next alarm without waiting for the host's clock. Returns whether that was any. */
  #makeUp(until: number): boolean {
    const time = this.#time;
    const now = time.now();
    const on = Math.floor(Math.min(this.#owed, Math.min(time.next, until) - now));
    if (on <= 0) return false;
    this.#owed -= on;
    this.stretched -= on / this.#factor;
    this.idle += on;
    time.set(now + on);
    return true;
  }

  #stretch(ns: number): void {
    if (ns >= 1) this.stretched += ns / this.#factor;
  }

  #slice(engine: Evaluator): void {
    const time = this.#time;
    const start = time.now();
    const begin = this.#host();
    const executed = engine.executed;
    this.#running = engine;
    time.set(start, () => {
      const passed = this.#host() - begin;
      return Math.floor(Math.min(passed, (engine.executed - executed + 1) * MOST_PER_INSTRUCTION));
    });
    const alone = this.#engines.every((other) => other === engine || other.held || other.cpu.halt !== 'running');
    engine.run(executed + this.#instructionsIn(Math.min(alone ? SLICE_ALONE : SLICE, time.next - start)));
    this.#running = undefined;
    const done = engine.executed - executed;
    const host = this.#host();
    const passed = host - begin;
    const on = Math.floor(Math.min(passed, (done + 1) * MOST_PER_INSTRUCTION));
    this.#stretch(passed - on);
    this.#owed = Math.min(MOST_OWED, this.#owed + passed - on);
    time.set(start + on);
    this.#last = host;
    if (done > SHORTEST_SLICE / 2 && passed > 0) this.#speed += NEWEST * (done / passed - this.#speed);
  }

  #instructionsIn(ns: number): number {
    return Math.round(Math.min(LONGEST_SLICE, Math.max(SHORTEST_SLICE, ns * this.#speed)));
  }

  /** An alarm was armed: the slice ends about when it is due. */
  #armed(deadline: number): void {
    const engine = this.#running;
    if (engine) engine.shorten(engine.executed + this.#instructionsIn(deadline - this.#time.now()));
  }
}

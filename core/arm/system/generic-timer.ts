import type { Alarm, Clock, IrqLine } from '../../bus/ports.ts';
import { Sys } from './words.ts';

/** The timers of a CPU, in the order of their PPIs in the constructor. */
export type TimerName = 'CNTP' | 'CNTV' | 'CNTHP';

const ENABLE = 1;
const IMASK = 2;
const ISTATUS = 4;
const TWO32 = 2 ** 32;
const TWO63 = 2 ** 63;
const TWO64 = 2 ** 64;

interface Timer {
  readonly ctl: number;
  readonly cval: number;
  readonly virtual: boolean;
  readonly line: IrqLine;
  readonly alarm: Alarm;
}

/**
 * The generic timer of one CPU (ARM ARM B8): the physical count from the clock at a constant rate, the virtual count less CNTVOFF,
 * and the three timers that Non-secure software has. Registers live in the CPU's state.
 */
export class GenericTimer {
  readonly #r: Int32Array;
  readonly #clock: Clock;
  /** Counts per second. */
  readonly frequency: number;
  readonly #timers: Readonly<Record<TimerName, Timer>>;

  constructor(
    state: Int32Array,
    clock: Clock,
    frequency: number,
    lines: Readonly<Record<TimerName, IrqLine>>,
    name: string,
  ) {
    this.#r = state;
    this.#clock = clock;
    this.frequency = frequency;
    const timer = (which: TimerName, ctl: number, cval: number): Timer => ({
      ctl,
      cval,
      virtual: which === 'CNTV',
      line: lines[which],
      alarm: clock.alarm(`${name} ${which}`, () => this.#update(which)),
    });
    this.#timers = {
      CNTP: timer('CNTP', Sys.CNTP_CTL, Sys.CNTP_CVAL),
      CNTV: timer('CNTV', Sys.CNTV_CTL, Sys.CNTV_CVAL),
      CNTHP: timer('CNTHP', Sys.CNTHP_CTL, Sys.CNTHP_CVAL),
    };
  }

  /** CNTPCT, exact below 2^53. */
  physical(): number {
    const ns = this.#clock.now();
    const seconds = Math.floor(ns / 1e9);
    return seconds * this.frequency + Math.floor(((ns - seconds * 1e9) * this.frequency) / 1e9);
  }

  /** CNTVCT as two words. */
  virtualWords(): { low: number; high: number } {
    return this.#minusOffset(this.physical());
  }

  #minusOffset(count: number): { low: number; high: number } {
    const r = this.#r;
    const low = (count % TWO32) - (r[Sys.CNTVOFF]! >>> 0);
    const high = Math.floor(count / TWO32) - r[Sys.CNTVOFF_HIGH]! - (low < 0 ? 1 : 0);
    return { low: low | 0, high: high | 0 };
  }

  /** CTL with ISTATUS as it is now. */
  control(which: TimerName): number {
    const t = this.#timers[which];
    const ctl = this.#r[t.ctl]! & (ENABLE | IMASK);
    return ctl & ENABLE && this.#remaining(t) <= 0 ? ctl | ISTATUS : ctl;
  }

  setControl(which: TimerName, value: number): void {
    this.#r[this.#timers[which].ctl] = value & (ENABLE | IMASK);
    this.#update(which);
  }

  /** TVAL: counts until the timer's condition holds, as a signed word. */
  timerValue(which: TimerName): number {
    const t = this.#timers[which];
    const now = this.#now(t);
    return (this.#r[t.cval]! - now.low) | 0;
  }

  setTimerValue(which: TimerName, value: number): void {
    const t = this.#timers[which];
    const now = this.#now(t);
    const low = (now.low >>> 0) + value;
    this.#r[t.cval] = low | 0;
    this.#r[t.cval + 1] = (now.high + Math.floor(low / TWO32)) | 0;
    this.#update(which);
  }

  /** After CVAL, or for CNTV also CNTVOFF, changed. */
  changed(which: TimerName): void {
    this.#update(which);
  }

  /** After a state was loaded: lines and alarms from the registers. */
  refresh(): void {
    for (const which of ['CNTP', 'CNTV', 'CNTHP'] as const) this.#update(which);
  }

  #now(t: Timer): { low: number; high: number } {
    const count = this.physical();
    return t.virtual ? this.#minusOffset(count) : { low: count | 0, high: Math.floor(count / TWO32) | 0 };
  }

  /** Counts until the condition holds, by unsigned comparison of the 64-bit values: zero or less when it does. */
  #remaining(t: Timer): number {
    const now = this.#now(t);
    const cval = (this.#r[t.cval + 1]! >>> 0) * TWO32 + (this.#r[t.cval]! >>> 0);
    const count = (now.high >>> 0) * TWO32 + (now.low >>> 0);
    if (cval < TWO63 && count < TWO63) return cval - count;
    // Beyond 2^53 doubles lose bits: near the boundary only exact integers decide.
    const exact =
      ((BigInt(this.#r[t.cval + 1]! >>> 0) << 32n) | BigInt(this.#r[t.cval]! >>> 0)) -
      ((BigInt(now.high >>> 0) << 32n) | BigInt(now.low >>> 0));
    return Math.min(Number(exact), TWO64);
  }

  #update(which: TimerName): void {
    const t = this.#timers[which];
    const ctl = this.#r[t.ctl]!;
    if ((ctl & ENABLE) === 0) {
      t.alarm.disarm();
      t.line.set(false);
      return;
    }
    const remaining = this.#remaining(t);
    t.line.set(remaining <= 0 && (ctl & IMASK) === 0);
    // A deadline centuries away is none: the condition is looked at again whenever a register changes.
    if (remaining <= 0 || remaining > 2 ** 50) return t.alarm.disarm();
    const target = this.physical() + remaining;
    const seconds = Math.floor(target / this.frequency);
    t.alarm.arm(seconds * 1e9 + Math.ceil(((target - seconds * this.frequency) * 1e9) / this.frequency));
  }
}

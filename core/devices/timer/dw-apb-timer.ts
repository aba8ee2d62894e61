import type { SavedState } from '../../bus/device.ts';
import type { Alarm, Clock, IrqLine, Log } from '../../bus/ports.ts';
import { RegisterDevice } from '../../bus/register-device.ts';
import { field, type Register, reg } from '../../bus/registers.ts';
import { TickRate } from './ticks.ts';

export interface DwApbTimerPorts {
  readonly name: string;
  readonly irq: IrqLine;
  readonly clock: Clock;
  readonly log: Log;
  /** Counts per second. */
  readonly hz: number;
}

const ENABLE = 1;
/** User-defined count: reloads LoadCount; without it, the counter goes on from its largest value. */
const USER_COUNT = 2;
const MASKED = 4;
const LARGEST = 0xffff_ffff;

/** DesignWare DW_apb_timers databook, chapter 6: one timer, then the registers of all. */
const registers: readonly Register<DwApbTimer>[] = [
  reg(0x00, 'TimerLoadCount', {}),
  reg(0x04, 'TimerCurrentValue', {}, { access: 'ro', read: (t) => t.value }),
  reg(
    0x08,
    'TimerControlReg',
    { enable: field(0), mode: field(1), mask: field(2) },
    { writable: 7, write: (t, now, _i, _cpu, before) => t.controlled(now, before) },
  ),
  reg(0x0c, 'TimerEOI', {}, { access: 'ro', read: (t) => t.endOfInterrupt() }),
  reg(0x10, 'TimerIntStatus', {}, { access: 'ro', read: (t) => Number(t.asserted) }),
  reg(0xa0, 'TimersIntStatus', {}, { access: 'ro', read: (t) => Number(t.asserted) }),
  reg(0xa4, 'TimersEOI', {}, { access: 'ro', read: (t) => t.endOfInterrupt() }),
  reg(0xa8, 'TimersRawIntStatus', {}, { access: 'ro', read: (t) => Number(t.raised) }),
  reg(0xac, 'TIMERS_COMP_VERSION', {}, { access: 'ro', reset: 0x3230_392a }),
];

/** A DesignWare APB timer: counts down from its load value and interrupts each time it has passed zero. */
export class DwApbTimer extends RegisterDevice<DwApbTimer> {
  readonly #clock: Clock;
  readonly #irq: IrqLine;
  readonly #rate: TickRate;
  readonly #alarm: Alarm;
  /** The counter was #from at virtual time #base; while it is stopped it stays #from. */
  #from = LARGEST;
  #base = 0;
  raised = false;

  constructor({ name, irq, clock, log, hz }: DwApbTimerPorts) {
    super(name, log, registers);
    this.#clock = clock;
    this.#irq = irq;
    this.#rate = new TickRate(hz);
    this.#alarm = clock.alarm(name, () => this.#expired());
  }

  get #control(): number {
    return this.bank.value('TimerControlReg');
  }

  get asserted(): boolean {
    return this.raised && (this.#control & MASKED) === 0;
  }

  get value(): number {
    if ((this.#control & ENABLE) === 0) return this.#from;
    return Math.max(0, this.#from - this.#rate.ticksIn(this.#clock.now() - this.#base));
  }

  endOfInterrupt(): number {
    this.raised = false;
    this.#drive();
    return 0;
  }

  controlled(now: number, before: number): void {
    if (now & ENABLE && !(before & ENABLE)) this.#start(this.bank.value('TimerLoadCount'), this.#clock.now());
    else if (before & ENABLE && !(now & ENABLE)) {
      this.#from = Math.max(0, this.#from - this.#rate.ticksIn(this.#clock.now() - this.#base));
      this.#alarm.disarm();
    }
    this.#drive();
  }

  /** Zero is passed one count after it is reached. */
  #start(from: number, base: number): void {
    this.#from = from;
    this.#base = base;
    this.#alarm.arm(base + this.#rate.nsUntil(from + 1));
  }

  #expired(): void {
    this.raised = true;
    const passed = this.#base + this.#rate.nsUntil(this.#from + 1);
    const again = this.#control & USER_COUNT ? this.bank.value('TimerLoadCount') : LARGEST;
    // Where the guest was not served for several periods, they have gone by unseen.
    const period = this.#rate.nsUntil(again + 1);
    const missed = Math.floor((this.#clock.now() - passed) / period);
    this.#start(again, passed + missed * period);
    this.#drive();
  }

  #drive(): void {
    this.#irq.set(this.asserted);
  }

  reset(): void {
    this.bank.reset();
    this.#alarm.disarm();
    this.#from = LARGEST;
    this.raised = false;
    this.#drive();
  }

  save(): SavedState {
    return { ...this.bank.save(), from: this.#from, base: this.#base, raised: this.raised };
  }

  load(state: SavedState): void {
    this.bank.load(state);
    this.raised = state.raised === true;
    this.#alarm.disarm();
    this.#from = state.from as number;
    this.#base = state.base as number;
    if (this.#control & ENABLE) this.#start(this.#from, this.#base);
    this.#drive();
  }
}

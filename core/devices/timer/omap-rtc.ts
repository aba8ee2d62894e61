import type { AccessSize, SavedState } from '../../bus/device.ts';
import { OutputLine } from '../../bus/output-line.ts';
import type { Alarm, Clock, IrqLine, Log } from '../../bus/ports.ts';
import { RegisterDevice } from '../../bus/register-device.ts';
import { field, get, type Register, reg, unimplemented } from '../../bus/registers.ts';
import { type Calendar, calendarOf, later, timeOf } from './calendar.ts';

export interface OmapRtcPorts {
  readonly name: string;
  /** Timer and alarm share it. */
  readonly irq: IrqLine;
  readonly clock: Clock;
  readonly log: Log;
  /** Calendar time at power-on, in seconds since 1970. */
  readonly epoch: number;
}

const SECOND = 1_000_000_000;
/** What opens the registers for writing, in this order (AM335x TRM 20.3.5.23). */
const KICKS = [0x83e7_0b13, 0x95a4_f1e0] as const;
const KICK0 = 0x6c;
const KICK1 = 0x70;

const CTRL = {
  RUN: field(0),
  ROUND_30S: unimplemented(1),
  AUTO_COMP: unimplemented(2),
  MODE_12_24: field(3),
  TEST_MODE: unimplemented(4),
  SET_32_COUNTER: unimplemented(5),
  RTC_DISABLE: unimplemented(6),
};
const STATUS = { BUSY: field(0), RUN: field(1), ALARM: field(6), ALARM2: field(7) };
const INTERRUPTS = {
  EVERY: unimplemented(0, 2),
  IT_TIMER: unimplemented(2),
  IT_ALARM: field(3),
  IT_ALARM2: unimplemented(4),
};
const HALF_DAY = field(7);

const bcd = (value: number): number => (Math.floor(value / 10) << 4) | (value % 10);
/** Of what are no digits something that is. */
const fromBcd = (value: number): number => ((value >>> 4) * 10 + (value & 0xf)) % 100;

/** Bits of each counter that there are; the counters in the order of their registers. */
const COUNTERS = [
  ['second', 'SECONDS', 0x7f],
  ['minute', 'MINUTES', 0x7f],
  ['hour', 'HOURS', 0xbf],
  ['day', 'DAYS', 0x3f],
  ['month', 'MONTHS', 0x1f],
  ['year', 'YEARS', 0xff],
  ['weekday', 'WEEKS', 0x07],
] as const;
type Counter = (typeof COUNTERS)[number][0];

/** AM335x TRM table 20-81. */
const registers: readonly Register<OmapRtc>[] = [
  ...COUNTERS.map(([counter, name, writable], n) =>
    reg<OmapRtc>(
      4 * n,
      name,
      {},
      { writable, rest: 'read', read: (r) => r.shown(counter), write: (r, v) => r.set(counter, v) },
    ),
  ),
  ...COUNTERS.slice(0, 6).map(([counter, name, writable], n) =>
    reg<OmapRtc>(
      0x20 + 4 * n,
      `ALARM_${name}`,
      {},
      {
        writable,
        reset: counter === 'day' || counter === 'month' ? 1 : 0,
        write: (r) => r.schedule(),
      },
    ),
  ),
  // A boot loader has started it.
  reg(0x40, 'CTRL', CTRL, { reset: 1, writable: 0x7f, write: (r, v, _i, _cpu, before) => r.control(v, before) }),
  reg(0x44, 'STATUS', STATUS, { rest: 'zeros', read: (r) => r.status(), write: (r, v) => r.clear(v) }),
  reg(0x48, 'INTERRUPTS', INTERRUPTS, { writable: 0x1f, write: (r) => r.drive() }),
  // Trims the crystal, which is exact here.
  reg(0x4c, 'COMP_LSB', {}, { writable: 0xff }),
  reg(0x50, 'COMP_MSB', {}, { writable: 0xff }),
  reg(0x54, 'OSC', { SEL: field(3), EN: field(6) }, { reset: 0x10, writable: 0x7f }),
  reg(0x60, 'SCRATCH', {}, { count: 3 }),
  reg(KICK0, 'KICK0', {}, { access: 'wo', write: (r, v) => r.kick(0, v) }),
  reg(KICK1, 'KICK1', {}, { access: 'wo', write: (r, v) => r.kick(1, v) }),
  reg(0x74, 'REVISION', {}, { access: 'ro', reset: 0x4eb0_0904 }),
  reg(0x78, 'SYSCONFIG', {}, { reset: 2, writable: 3 }),
  reg(0x7c, 'IRQWAKEEN', {}, { writable: 3 }),
  // The second alarm switches the board's power: see PMIC.
  ...COUNTERS.slice(0, 6).map(([, name, writable], n) =>
    reg(0x80 + 4 * n, `ALARM2_${name}`, { all: unimplemented(0, 8) }, { writable }),
  ),
  reg(0x98, 'PMIC', { PWR_ENABLE_EN: unimplemented(16) }, { writable: 0x0001_ffff }),
];

/**
 * The real time clock of AM335x to Jacinto 6 (RTC subsystem, AM335x TRM 20.3): counters of a calendar, an alarm, and a lock on all of it.
 * The interrupt of its timer and its second alarm are not there.
 */
export class OmapRtc extends RegisterDevice<OmapRtc> {
  readonly #ports: OmapRtcPorts;
  readonly #alarm: Alarm;
  readonly #irq: OutputLine;
  /** What the counters were at virtual time #base, where a second began; for good while they stand. */
  #calendar: Calendar;
  #base: number;
  #raised = false;
  /** Kicks that are in. */
  #kicks = 0;

  constructor(ports: OmapRtcPorts) {
    super(ports.name, ports.log, registers);
    this.#ports = ports;
    this.#irq = new OutputLine(ports.irq);
    this.#calendar = calendarOf(ports.epoch);
    this.#base = ports.clock.now();
    this.#alarm = ports.clock.alarm(ports.name, () => this.#match());
  }

  override write(offset: number, size: AccessSize, value: number, cpu: number): boolean {
    if (this.#kicks < KICKS.length && (offset & ~3) !== KICK0 && (offset & ~3) !== KICK1) return true;
    return super.write(offset, size, value, cpu);
  }

  /** The clock goes on through a reset, as a battery-backed one does. */
  reset(): void {
    this.#catchUp();
    this.bank.reset();
    this.#raised = false;
    this.#kicks = 0;
    this.#alarm.disarm();
    this.drive();
  }

  save(): SavedState {
    this.#catchUp();
    return { ...this.bank.save(), ...this.#calendar, base: this.#base, raised: this.#raised, kicks: this.#kicks };
  }

  load(state: SavedState): void {
    this.bank.load(state);
    const number = (key: string): number => (Number.isFinite(state[key]) ? Math.trunc(state[key] as number) % 100 : 0);
    const counters = COUNTERS.map(([counter]) => [counter, number(counter)]);
    this.#calendar = Object.fromEntries(counters) as unknown as Calendar;
    this.#base = state.base as number;
    this.#raised = state.raised === true;
    this.#kicks = Math.min(Math.max(number('kicks'), 0), KICKS.length);
    this.schedule();
    this.drive();
    this.#irq.repeat();
  }

  /** KICK0 and KICK1: the right values one after the other open the lock, anything else closes it. */
  kick(which: 0 | 1, value: number): void {
    this.#kicks = value === KICKS[which] && this.#kicks >= which ? Math.max(this.#kicks, which + 1) : 0;
  }

  /** A counter as its register has it. */
  shown(counter: Counter): number {
    this.#catchUp();
    const value = this.#calendar[counter];
    if (counter === 'weekday') return value;
    if (counter !== 'hour' || !get(this.bank.value('CTRL'), CTRL.MODE_12_24)) return bcd(value);
    return bcd(value % 12 || 12) | (value >= 12 ? 1 << HALF_DAY.low : 0);
  }

  set(counter: Counter, value: number): void {
    this.#catchUp();
    this.#calendar = { ...this.#calendar, [counter]: this.#read(counter, value) };
    this.schedule();
  }

  control(value: number, before: number): void {
    // The counters stand, or go on from where they stood.
    if (get(before, CTRL.RUN)) this.#catchUp();
    if (!get(before, CTRL.RUN) && get(value, CTRL.RUN)) this.#base = this.#ports.clock.now();
    this.schedule();
  }

  status(): number {
    return (get(this.bank.value('CTRL'), CTRL.RUN) << STATUS.RUN.low) | (Number(this.#raised) << STATUS.ALARM.low);
  }

  clear(value: number): void {
    if (get(value, STATUS.ALARM)) this.#raised = false;
    this.drive();
  }

  drive(): void {
    this.#irq.drive(this.#raised && get(this.bank.value('INTERRUPTS'), INTERRUPTS.IT_ALARM) === 1);
  }

  /** Sets the alarm for the moment at which the counters become those of ALARM_*. */
  schedule(): void {
    this.#alarm.disarm();
    if (!get(this.bank.value('CTRL'), CTRL.RUN)) return;
    this.#catchUp();
    const at = Object.fromEntries(
      COUNTERS.slice(0, 6).map(([counter, name]) => [counter, this.#read(counter, this.bank.value(`ALARM_${name}`))]),
    );
    const ahead = timeOf(at as unknown as Calendar) - timeOf(this.#calendar);
    if (ahead > 0) this.#alarm.arm(this.#base + ahead * SECOND);
  }

  /** What a register's value means. */
  #read(counter: Counter, value: number): number {
    if (counter === 'weekday') return value % 7;
    if (counter !== 'hour' || !get(this.bank.value('CTRL'), CTRL.MODE_12_24)) return fromBcd(value & 0xff);
    return (fromBcd(value & 0x1f) % 12) + 12 * get(value, HALF_DAY);
  }

  #catchUp(): void {
    if (!get(this.bank.value('CTRL'), CTRL.RUN)) return;
    const passed = Math.floor((this.#ports.clock.now() - this.#base) / SECOND);
    this.#calendar = later(this.#calendar, passed);
    this.#base += passed * SECOND;
  }

  #match(): void {
    this.#raised = true;
    this.drive();
  }
}

import type { AccessSize, SavedState } from '../../bus/device.ts';
import { OutputLine } from '../../bus/output-line.ts';
import type { Alarm, Clock, IrqLine, Log } from '../../bus/ports.ts';
import { RegisterDevice } from '../../bus/register-device.ts';
import { field, get, type Register, reg, unimplemented } from '../../bus/registers.ts';
import { TickRate } from './ticks.ts';

export interface GpTimerPorts {
  readonly name: string;
  readonly irq: IrqLine;
  readonly clock: Clock;
  readonly log: Log;
  /** Rate of the functional clock, before the prescaler. */
  readonly hz: number;
}

const WRAP = 2 ** 32;
const MATCH = 1 << 0;
const OVERFLOW = 1 << 1;
const EVENTS = 7;

const TIOCP_CFG = { SOFTRESET: field(0), EMUFREE: field(1), IDLEMODE: field(2, 2) };
const TCLR = {
  ST: field(0),
  AR: field(1),
  PTV: field(2, 3),
  PRE: field(5),
  CE: field(6),
  SCPWM: unimplemented(7),
  TCM: unimplemented(8, 2),
  TRG: unimplemented(10, 2),
  PT: unimplemented(12),
  CAPT_MODE: unimplemented(13),
  GPO_CFG: unimplemented(14),
};

const registers: readonly Register<GpTimer>[] = [
  // Bits 31:16 not zero: the layout with IRQSTATUS_RAW and function registers from 0x34 on.
  reg(0x00, 'TIDR', {}, { access: 'ro', reset: 0x4fff_1301 }),
  reg(0x10, 'TIOCP_CFG', TIOCP_CFG, { writable: 0xf, write: (t, value) => t.configure(value) }),
  reg(0x20, 'IRQ_EOI', {}, { access: 'wo' }),
  reg(0x24, 'IRQSTATUS_RAW', {}, { rest: 'zeros', read: (t) => t.status(), write: (t, v) => t.raise(v) }),
  reg(0x28, 'IRQSTATUS', {}, { rest: 'zeros', read: (t) => t.status() & t.enabled, write: (t, v) => t.clear(v) }),
  reg(0x2c, 'IRQENABLE_SET', {}, { rest: 'zeros', read: (t) => t.enabled, write: (t, v) => t.enable(v, 0) }),
  reg(0x30, 'IRQENABLE_CLR', {}, { rest: 'zeros', read: (t) => t.enabled, write: (t, v) => t.enable(0, v) }),
  reg(0x34, 'IRQWAKEEN', {}, { writable: EVENTS }),
  reg(0x38, 'TCLR', TCLR, {
    rest: 'read',
    writable: 0x7fff,
    read: (t) => t.control(),
    write: (t, v) => t.setControl(v),
  }),
  reg(0x3c, 'TCRR', {}, { rest: 'read', read: (t) => t.count(), write: (t, v) => t.setCount(v) }),
  reg(0x40, 'TLDR', {}, { write: (t) => t.reschedule() }),
  reg(0x44, 'TTGR', {}, { reset: 0xffff_ffff, read: () => 0xffff_ffff, write: (t) => t.setCount(t.reload) }),
  // Writes take effect at once: none is ever pending.
  reg(0x48, 'TWPS', {}, { access: 'ro' }),
  reg(0x4c, 'TMAR', {}, { write: (t) => t.reschedule() }),
  reg(0x50, 'TCAR1', {}, { access: 'ro' }),
  reg(0x54, 'TSICR', { SFT: field(1), POSTED: field(2) }, { writable: 0x1e }),
  reg(0x58, 'TCAR2', {}, { access: 'ro' }),
];

/**
 * A general-purpose timer of OMAP4 to Jacinto 6: counts up, with auto-reload, compare and prescaler (AM572x TRM 22.2).
 * It computes its count when asked, and wakes up only for an event that is not raised already.
 */
export class GpTimer extends RegisterDevice<GpTimer> {
  readonly #ports: GpTimerPorts;
  readonly #alarm: Alarm;
  #running = false;
  /** The count after #seen ticks since virtual time #base; the present one while it is stopped. */
  #counter = 0;
  #base = 0;
  #seen = 0;
  #rate: TickRate;
  #status = 0;
  readonly #irq: OutputLine;
  /** IRQENABLE: MAT, OVF, TCAR in bits 0 to 2. */
  enabled = 0;

  constructor(ports: GpTimerPorts) {
    super(ports.name, ports.log, registers);
    this.#ports = ports;
    this.#irq = new OutputLine(ports.irq);
    this.#rate = new TickRate(ports.hz);
    this.#alarm = ports.clock.alarm(ports.name, () => this.reschedule());
  }

  override write(offset: number, size: AccessSize, value: number, cpu: number): boolean {
    this.#catchUp();
    return super.write(offset, size, value, cpu);
  }

  reset(): void {
    this.bank.reset();
    this.#running = false;
    this.#counter = 0;
    this.#status = 0;
    this.enabled = 0;
    this.#rate = this.#rateOf(0);
    this.reschedule();
  }

  save(): SavedState {
    this.#catchUp();
    return {
      ...this.bank.save(),
      running: this.#running,
      counter: this.#counter,
      base: this.#base,
      seen: this.#seen,
      status: this.#status,
      enabled: this.enabled,
    };
  }

  load(state: SavedState): void {
    this.bank.load(state);
    this.#running = state.running === true;
    this.#counter = (state.counter as number) % WRAP;
    this.#base = state.base as number;
    this.#seen = state.seen as number;
    this.#rate = this.#rateOf(this.bank.value('TCLR'));
    this.#status = (state.status as number) & EVENTS;
    this.enabled = (state.enabled as number) & EVENTS;
    this.reschedule();
    this.#irq.repeat();
  }

  get reload(): number {
    return this.bank.value('TLDR');
  }

  status(): number {
    this.#catchUp();
    return this.#status;
  }

  count(): number {
    this.#catchUp();
    return this.#counter;
  }

  /** TCLR with ST as it is now: a one-shot timer clears it. */
  control(): number {
    this.#catchUp();
    return (this.bank.value('TCLR') & ~1) | Number(this.#running);
  }

  configure(value: number): void {
    if (get(value, TIOCP_CFG.SOFTRESET)) this.reset();
  }

  raise(events: number): void {
    this.#status |= events & EVENTS;
    this.reschedule();
  }

  clear(events: number): void {
    this.#status &= ~events;
    this.reschedule();
  }

  enable(set: number, cleared: number): void {
    this.enabled = ((this.enabled | set) & ~cleared & EVENTS) >>> 0;
    this.reschedule();
  }

  setControl(value: number): void {
    this.#running = get(value, TCLR.ST) === 1;
    this.#rate = this.#rateOf(value);
    this.#rebase();
    this.reschedule();
  }

  setCount(value: number): void {
    this.#counter = value;
    this.#rebase();
    this.reschedule();
  }

  /** Brings the state up to now, drives the interrupt and sets the alarm for the next event. */
  reschedule(): void {
    this.#catchUp();
    this.#irq.drive((this.#status & this.enabled) !== 0);
    const ticks = this.#ticksToEvent();
    if (ticks === undefined) this.#alarm.disarm();
    else this.#alarm.arm(this.#base + this.#rate.nsUntil(this.#seen + ticks));
  }

  #rateOf(control: number): TickRate {
    return new TickRate(this.#ports.hz, get(control, TCLR.PRE) ? 2 ** (get(control, TCLR.PTV) + 1) : 1);
  }

  /** Counts ticks from now on: after a change of the rate or the count. */
  #rebase(): void {
    this.#base = this.#ports.clock.now();
    this.#seen = 0;
  }

  /** Ticks from the present count to the first event that is enabled and not raised yet. */
  #ticksToEvent(): number | undefined {
    if (!this.#running) return undefined;
    const wanted = this.enabled & ~this.#status;
    const toOverflow = WRAP - this.#counter;
    const toMatch = this.#ticksToMatch(toOverflow);
    const candidates = [wanted & OVERFLOW ? toOverflow : undefined, wanted & MATCH ? toMatch : undefined].filter(
      (ticks) => ticks !== undefined,
    );
    return candidates.length > 0 ? Math.min(...candidates) : undefined;
  }

  /** Ticks until the count reaches TMAR, if it does before or after one reload. */
  #ticksToMatch(toOverflow: number): number | undefined {
    const control = this.bank.value('TCLR');
    if (!get(control, TCLR.CE)) return undefined;
    const match = this.bank.value('TMAR');
    if (match > this.#counter) return match - this.#counter;
    return get(control, TCLR.AR) && match >= this.reload ? toOverflow + match - this.reload : undefined;
  }

  /** Moves the count to now and raises the events passed. */
  #catchUp(): void {
    if (!this.#running) return;
    const ticks = this.#rate.ticksIn(this.#ports.clock.now() - this.#base);
    const passed = ticks - this.#seen;
    if (passed === 0) return;
    this.#seen = ticks;
    const toOverflow = WRAP - this.#counter;
    const toMatch = this.#ticksToMatch(toOverflow);
    if (toMatch !== undefined && passed >= toMatch) this.#status |= MATCH;
    if (passed < toOverflow) this.#counter += passed;
    else this.#overflow(passed - toOverflow);
  }

  #overflow(beyond: number): void {
    this.#status |= OVERFLOW;
    if (get(this.bank.value('TCLR'), TCLR.AR)) {
      const period = WRAP - this.reload;
      this.#counter = this.reload + (beyond % period);
    } else {
      this.#counter = 0;
      this.#running = false;
    }
  }
}

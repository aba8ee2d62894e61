import type { SavedState } from '../../bus/device.ts';
import { OutputLine } from '../../bus/output-line.ts';
import type { Alarm, Clock, IrqLine, Log } from '../../bus/ports.ts';
import { RegisterDevice } from '../../bus/register-device.ts';
import { type Register, reg } from '../../bus/registers.ts';
import { TickRate } from './ticks.ts';

export interface Pl031Ports {
  readonly name: string;
  readonly irq: IrqLine;
  readonly clock: Clock;
  readonly log: Log;
  /** Calendar time at power-on, in seconds since 1970. */
  readonly epoch: number;
}

const WRAP = 2 ** 32;
const seconds = new TickRate(1);
/** RTCPeriphID and RTCPCellID (DDI 0224C 3.3.9). */
const IDENTIFICATION = [0x31, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1];

/** DDI 0224C table 3-1. */
const registers: readonly Register<Pl031>[] = [
  reg(0x000, 'DR', {}, { access: 'ro', read: (r) => r.time() }),
  reg(0x004, 'MR', {}, { write: (r) => r.schedule() }),
  reg(0x008, 'LR', {}, { write: (r, value) => r.setTime(value) }),
  // Writing one starts the counter, which runs anyhow; it always reads as one.
  reg(0x00c, 'CR', {}, { reset: 1, writable: 0 }),
  reg(0x010, 'IMSC', {}, { writable: 1, write: (r) => r.drive() }),
  reg(0x014, 'RIS', {}, { access: 'ro', read: (r) => Number(r.raised) }),
  reg(0x018, 'MIS', {}, { access: 'ro', read: (r) => Number(r.masked) }),
  reg(0x01c, 'ICR', {}, { access: 'wo', rest: 'zeros', write: (r, value) => r.clear(value) }),
  reg(0xfe0, 'ID', {}, { access: 'ro', count: 8, read: (_r, i) => IDENTIFICATION[i]! }),
];

/** Arm PrimeCell real time clock PL031 (DDI 0224C): calendar seconds, and an interrupt when they match. */
export class Pl031 extends RegisterDevice<Pl031> {
  readonly #ports: Pl031Ports;
  readonly #alarm: Alarm;
  /** Calendar time at virtual time 0. */
  #offset: number;
  readonly #irq: OutputLine;
  raised = false;

  constructor(ports: Pl031Ports) {
    super(ports.name, ports.log, registers);
    this.#ports = ports;
    this.#irq = new OutputLine(ports.irq);
    this.#offset = ports.epoch % WRAP;
    this.#alarm = ports.clock.alarm(ports.name, () => this.#match());
  }

  /** The clock goes on through a reset, as a battery-backed one does. */
  reset(): void {
    this.bank.reset();
    this.raised = false;
    this.#alarm.disarm();
    this.drive();
  }

  save(): SavedState {
    return {
      ...this.bank.save(),
      offset: this.#offset,
      raised: this.raised,
      alarm: this.#alarm.deadline ?? null,
    };
  }

  load(state: SavedState): void {
    this.bank.load(state);
    this.#offset = (state.offset as number) % WRAP;
    this.raised = state.raised === true;
    if (typeof state.alarm === 'number') this.#alarm.arm(state.alarm);
    else this.#alarm.disarm();
    this.drive();
    this.#irq.repeat();
  }

  get masked(): boolean {
    return this.raised && this.bank.value('IMSC') === 1;
  }

  time(): number {
    return (this.#offset + seconds.ticksIn(this.#ports.clock.now())) % WRAP;
  }

  setTime(time: number): void {
    this.#offset = (time - (seconds.ticksIn(this.#ports.clock.now()) % WRAP) + WRAP) % WRAP;
    this.schedule();
  }

  clear(value: number): void {
    if (value & 1) this.raised = false;
    this.drive();
  }

  /** Sets the alarm for the moment at which the time becomes MR. */
  schedule(): void {
    const distance = (this.bank.value('MR') - this.time() + WRAP) % WRAP;
    if (distance === 0) this.#match();
    else this.#alarm.arm(seconds.nsUntil(seconds.ticksIn(this.#ports.clock.now()) + distance));
  }

  drive(): void {
    this.#irq.drive(this.masked);
  }

  #match(): void {
    this.#alarm.disarm();
    this.raised = true;
    this.drive();
  }
}

import type { SavedState } from '../../bus/device.ts';
import type { Clock, Log } from '../../bus/ports.ts';
import { RegisterDevice } from '../../bus/register-device.ts';
import { type Register, reg } from '../../bus/registers.ts';
import { TickRate } from './ticks.ts';

export interface Counter32kPorts {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
}

const rate = new TickRate(32_768);

const registers: readonly Register<Counter32k>[] = [
  // Bits 31:30 not zero: the count is at +0x30.
  reg(0x00, 'SYNCNT_REV', {}, { access: 'ro', reset: 0x4000_0000 }),
  reg(0x04, 'SYSCONFIG', {}, { writable: 0x18 }),
  reg(0x10, 'CR_OLD', {}, { access: 'ro', read: (c) => c.count() }),
  reg(0x30, 'CR', {}, { access: 'ro', read: (c) => c.count() }),
];

/** The 32 kHz synchronised counter of OMAP4 to Jacinto 6: counts from reset on (AM572x TRM 22.4). */
export class Counter32k extends RegisterDevice<Counter32k> {
  readonly #clock: Clock;
  /** Virtual time of the last reset. */
  #start: number;

  constructor({ name, clock, log }: Counter32kPorts) {
    super(name, log, registers);
    this.#clock = clock;
    this.#start = clock.now();
  }

  count(): number {
    return rate.ticksIn(this.#clock.now() - this.#start) % 2 ** 32;
  }

  reset(): void {
    this.bank.reset();
    this.#start = this.#clock.now();
  }

  save(): SavedState {
    return { ...this.bank.save(), start: this.#start };
  }

  load(state: SavedState): void {
    this.bank.load(state);
    this.#start = state.start as number;
  }
}

import type { CanError } from './can-bus.ts';

const WARNING = 96;
const PASSIVE = 128;
const BUS_OFF = 256;
/** Where a receive counter that was above it goes with a good frame: 119 to 127. */
const ACTIVE_AGAIN = 127;

/** The error counters of a node (ISO 11898-1, fault confinement). */
export class FaultConfinement {
  transmit = 0;
  receive = 0;
  busOff = false;

  get warning(): boolean {
    return this.transmit >= WARNING || this.receive >= WARNING;
  }

  get passive(): boolean {
    return this.transmit >= PASSIVE || this.receivePassive;
  }

  get receivePassive(): boolean {
    return this.receive >= PASSIVE;
  }

  sent(): void {
    if (this.transmit > 0) this.transmit--;
  }

  received(): void {
    if (this.receive >= PASSIVE) this.receive = ACTIVE_AGAIN;
    else if (this.receive > 0) this.receive--;
  }

  /** A frame that was sent was bad. A node that is alone does not go bus off: passive, it no longer counts missing acknowledgements. */
  failed(error: CanError): void {
    if (error === 'acknowledge' && this.passive) return;
    this.transmit += 8;
    if (this.transmit >= BUS_OFF) this.busOff = true;
  }

  /** A frame that was received was bad. */
  noticed(): void {
    this.receive = Math.min(PASSIVE, this.receive + 1);
  }

  clear(): void {
    this.transmit = 0;
    this.receive = 0;
    this.busOff = false;
  }
}

import type { DCan } from '../dcan.ts';
import * as R from '../dcan-registers.ts';
import type { CanFrame } from '../frame.ts';
import { DIR, EOB, MSGVAL, RXIE, TXIE, UMASK, XTD } from '../message-ram.ts';

export const CTL = 0x00;
export const ES = 0x04;
export const ERRC = 0x08;
export const BTR = 0x0c;
export const INT = 0x10;
export const TEST = 0x14;
export const ABOTR = 0x80;
export const IF1 = 0x100;
export const IF2 = 0x120;
/** Registers of an interface, from its command register. */
export const IF = { MSK: 4, ARB: 8, MCTL: 0xc, DATA: 0x10, DATB: 0x14 } as const;
/** 20 MHz / 2 / 20 quanta: 500 kbit/s, sampled at 80 %. */
export const BTR_500K = 1 | (3 << 6) | (14 << 8) | (3 << 12);
/** 20 MHz / 4 / 20 quanta. */
export const BTR_250K = 3 | (3 << 6) | (14 << 8) | (3 << 12);

/** A driver's side of a D_CAN, written from the reference manual apart from the device's code. */
export class Driver {
  readonly dcan: DCan;

  constructor(dcan: DCan) {
    this.dcan = dcan;
  }

  read(offset: number): number {
    return this.dcan.read(offset, 4, 0);
  }

  write(offset: number, value: number): void {
    this.dcan.write(offset, 4, value >>> 0, 0);
  }

  /** Sets the bit rate and takes part in the bus, with interrupts. */
  start(btr = BTR_500K, control = R.IE0 | R.EIE): void {
    this.write(CTL, R.INIT | R.CCE);
    this.write(BTR, btr);
    this.write(CTL, control);
  }

  /** An object that receives, any standard identifier unless given. */
  receiver(object: number, arbitration = 0, mask = 0, control = UMASK | RXIE | EOB): void {
    this.write(IF1 + IF.MSK, mask);
    this.write(IF1 + IF.ARB, MSGVAL + arbitration);
    this.write(IF1 + IF.MCTL, control);
    this.write(IF1, R.WRITE | R.MASK | R.ARBITRATION | R.CONTROL | object);
  }

  /** An object that sends a frame, at once unless `more` says otherwise. */
  sender(object: number, frame: CanFrame, control = TXIE | EOB, more = R.TXRQST_NEWDAT): void {
    const id = frame.extended ? frame.id | XTD : frame.id << 18;
    const words = [0, 0];
    for (const [n, byte] of frame.data.entries()) words[n >> 2]! |= byte << (8 * (n & 3));
    this.write(IF2 + IF.ARB, MSGVAL + (id | (frame.remote ? 0 : DIR)));
    this.write(IF2 + IF.MCTL, control | frame.dlc);
    this.write(IF2 + IF.DATA, words[0]!);
    this.write(IF2 + IF.DATB, words[1]!);
    this.write(IF2, R.WRITE | R.ARBITRATION | R.CONTROL | R.DATA_A | R.DATA_B | more | object);
  }

  /** Takes an object, as an interrupt handler does; its words. */
  take(object: number): { arbitration: number; control: number; data: number[] } {
    const all = R.MASK | R.ARBITRATION | R.CONTROL | R.CLRINTPND | R.TXRQST_NEWDAT | R.DATA_A | R.DATA_B;
    this.write(IF1, all | object);
    return {
      arbitration: this.read(IF1 + IF.ARB),
      control: this.read(IF1 + IF.MCTL),
      data: [this.read(IF1 + IF.DATA), this.read(IF1 + IF.DATB)],
    };
  }
}

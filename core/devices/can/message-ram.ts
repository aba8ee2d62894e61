import { bytesOf, type CanFrame } from './frame.ts';

/** Message objects of a Jacinto 6 D_CAN (SPRUHZ6, DCAN: 64 message objects); they count from 1. */
export const OBJECTS = 64;

/** Words of a message object, as the interface registers IFxMSK, IFxARB, IFxMCTL, IFxDATA and IFxDATB show them. */
export const Word = { MASK: 0, ARBITRATION: 1, CONTROL: 2, DATA_A: 3, DATA_B: 4 } as const;
const WORDS = 5;

/** IFxMSK */
export const MXTD = 2 ** 31;
export const MDIR = 1 << 30;
/** IFxARB */
export const MSGVAL = 2 ** 31;
export const XTD = 1 << 30;
export const DIR = 1 << 29;
export const ID = 0x1fff_ffff;
/** IFxMCTL */
export const NEWDAT = 1 << 15;
export const MSGLST = 1 << 14;
export const INTPND = 1 << 13;
export const UMASK = 1 << 12;
export const TXIE = 1 << 11;
export const RXIE = 1 << 10;
export const RMTEN = 1 << 9;
export const TXRQST = 1 << 8;
export const EOB = 1 << 7;
export const DLC = 0xf;

/** A standard identifier stands in bits 28 to 18. */
const STANDARD_SHIFT = 18;
const STANDARD_BITS = 0x1ffc_0000;

/** What storing a frame did. */
export type Reception = 'ignored' | 'stored' | 'answered';

/** The message RAM and what the message handler does with frames: acceptance filter, FIFO buffers, remote frames (Bosch D_CAN manual, 3.2). */
export class MessageRam {
  readonly #words = new Uint32Array((OBJECTS + 1) * WORDS);

  get(object: number, word: number): number {
    return this.#words[object * WORDS + word]!;
  }

  set(object: number, word: number, value: number): void {
    this.#words[object * WORDS + word] = value;
  }

  change(object: number, set: number, clear: number): void {
    const at = object * WORDS + Word.CONTROL;
    this.#words[at] = (this.#words[at]! & ~clear) | set;
  }

  control(object: number): number {
    return this.get(object, Word.CONTROL);
  }

  valid(object: number): boolean {
    return this.get(object, Word.ARBITRATION) >= MSGVAL;
  }

  /** The object whose frame is to be sent next: the lowest that is valid and requested; 0 when there is none. */
  requested(): number {
    for (let object = 1; object <= OBJECTS; object++)
      if (this.control(object) & TXRQST && this.valid(object)) return object;
    return 0;
  }

  /** The frame of an object: a data frame where its direction is transmit, else a remote frame. */
  frame(object: number): CanFrame {
    const arbitration = this.get(object, Word.ARBITRATION);
    const extended = (arbitration & XTD) !== 0;
    const remote = (arbitration & DIR) === 0;
    const dlc = this.control(object) & DLC;
    const data = new Uint8Array(remote ? 0 : bytesOf(dlc));
    for (let n = 0; n < data.length; n++) data[n] = this.get(object, Word.DATA_A + (n >> 2)) >>> (8 * (n & 3));
    const id = arbitration & ID;
    return { id: extended ? id : id >>> STANDARD_SHIFT, extended, remote, dlc, data };
  }

  /** Takes a frame from the bus into the first object that accepts it. */
  receive(frame: CanFrame): Reception {
    const received = ((frame.extended ? frame.id | XTD : frame.id << STANDARD_SHIFT) | (frame.remote ? DIR : 0)) >>> 0;
    for (let object = 1; object <= OBJECTS; object++) {
      if (!this.#accepts(object, received)) continue;
      const control = this.control(object);
      const transmits = (this.get(object, Word.ARBITRATION) & DIR) !== 0;
      if (frame.remote && transmits) {
        if (control & RMTEN) {
          this.change(object, TXRQST, 0);
          return 'answered';
        }
        // Without a mask a remote frame leaves a transmit object as it is.
        if (!(control & UMASK)) return 'ignored';
      }
      // A full object of a FIFO buffer passes the frame on to the next; the last takes it all the same.
      if (control & NEWDAT && !(control & EOB)) continue;
      this.#store(object, received, frame);
      return 'stored';
    }
    return 'ignored';
  }

  #accepts(object: number, received: number): boolean {
    const arbitration = this.get(object, Word.ARBITRATION);
    if (arbitration < MSGVAL) return false;
    const masked = (this.control(object) & UMASK) !== 0;
    const mask = masked ? this.get(object, Word.MASK) : 0xffff_ffff;
    let compared = mask & ID;
    if (!(received & XTD)) compared &= STANDARD_BITS;
    if (mask >= MXTD) compared |= XTD;
    if (mask & MDIR) compared |= DIR;
    return ((arbitration ^ received) & compared) === 0;
  }

  #store(object: number, received: number, { dlc, data, remote }: CanFrame): void {
    const control = this.control(object);
    this.set(object, Word.ARBITRATION, (received | MSGVAL) >>> 0);
    if (!remote) {
      const words = [0, 0];
      for (let n = 0; n < bytesOf(dlc); n++) words[n >> 2]! |= (data[n] ?? 0) << (8 * (n & 3));
      this.set(object, Word.DATA_A, words[0]! >>> 0);
      this.set(object, Word.DATA_B, words[1]! >>> 0);
    }
    const flags = NEWDAT | (control & NEWDAT ? MSGLST : 0) | (control & RXIE ? INTPND : 0);
    this.set(object, Word.CONTROL, (control & ~(DLC | TXRQST)) | flags | (dlc & DLC));
  }

  /** A bit of the control word of 32 objects from `first` on, as a word. */
  flags(first: number, bit: number): number {
    let word = 0;
    for (let n = 0; n < 32 && first + n <= OBJECTS; n++) if (this.control(first + n) & bit) word |= 1 << n;
    return word >>> 0;
  }

  validFlags(first: number): number {
    let word = 0;
    for (let n = 0; n < 32 && first + n <= OBJECTS; n++) if (this.valid(first + n)) word |= 1 << n;
    return word >>> 0;
  }

  clear(): void {
    this.#words.fill(0);
  }

  save(): number[] {
    return [...this.#words];
  }

  /** @throws Error if it is not as long as the RAM. */
  load(words: unknown): void {
    if (!Array.isArray(words) || words.length !== this.#words.length || !words.every((w) => typeof w === 'number'))
      throw new Error(`saved message RAM must be ${this.#words.length} numbers`);
    this.#words.set(words);
  }
}

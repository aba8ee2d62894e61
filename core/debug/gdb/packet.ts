/** What arrives on the connection. */
export interface PacketHandler {
  /** A packet with a right checksum; its bytes as sent, escapes included. */
  packet(payload: Uint8Array): void;
  /** A packet with a wrong checksum, or one longer than the limit. */
  damaged(): void;
  /** Ctrl-C: the byte 0x03 outside of packets. */
  interrupt(): void;
  /** `+` and `-`. */
  acknowledged(good: boolean): void;
}

const DOLLAR = 0x24;
const HASH = 0x23;
const PLUS = 0x2b;
const MINUS = 0x2d;
const ESCAPE = 0x7d;
const STAR = 0x2a;
const CTRL_C = 0x03;

const digit = (byte: number): number => Number.parseInt(String.fromCharCode(byte), 16);

/** Finds the packets in a byte stream (GDB manual, E.1 Overview). Keeps at most `limit` bytes, whatever comes. */
export class PacketReader {
  readonly #handler: PacketHandler;
  readonly #buffer: Uint8Array;
  #state: 'outside' | 'inside' | 'checksum' = 'outside';
  #length = 0;
  #sum = 0;
  #overflow = false;
  #digits: number[] = [];

  constructor(handler: PacketHandler, limit: number) {
    this.#handler = handler;
    this.#buffer = new Uint8Array(limit);
  }

  feed(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#state === 'outside') this.#outside(byte);
      else if (this.#state === 'inside') this.#inside(byte);
      else this.#checksum(byte);
    }
  }

  #outside(byte: number): void {
    if (byte === DOLLAR) this.#start();
    else if (byte === CTRL_C) this.#handler.interrupt();
    else if (byte === PLUS || byte === MINUS) this.#handler.acknowledged(byte === PLUS);
  }

  #start(): void {
    this.#state = 'inside';
    this.#length = 0;
    this.#sum = 0;
    this.#overflow = false;
  }

  #inside(byte: number): void {
    // A dollar sign never stands inside a packet: the end of the one before was lost.
    if (byte === DOLLAR) {
      this.#start();
      return;
    }
    if (byte === HASH) {
      this.#state = 'checksum';
      this.#digits = [];
      return;
    }
    this.#sum = (this.#sum + byte) & 0xff;
    if (this.#length < this.#buffer.length) this.#buffer[this.#length++] = byte;
    else this.#overflow = true;
  }

  #checksum(byte: number): void {
    this.#digits.push(digit(byte));
    if (this.#digits.length < 2) return;
    this.#state = 'outside';
    const [high, low] = this.#digits;
    if (this.#overflow || high! * 16 + low! !== this.#sum) this.#handler.damaged();
    else this.#handler.packet(this.#buffer.slice(0, this.#length));
  }
}

/** Undoes the escapes of binary data: 0x7d and the byte xor 0x20 (GDB manual, E.1). A trailing escape is dropped. */
export function unescapeBinary(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== ESCAPE) out.push(bytes[i]!);
    else if (++i < bytes.length) out.push(bytes[i]! ^ 0x20);
  }
  return Uint8Array.from(out);
}

/** A reply as a packet: text of Latin-1 characters, with what must not stand in a packet escaped. */
export function framePacket(text: string): Uint8Array {
  const body: number[] = [];
  let sum = 0;
  const put = (byte: number): void => {
    body.push(byte);
    sum = (sum + byte) & 0xff;
  };
  for (let i = 0; i < text.length; i++) {
    const byte = text.charCodeAt(i) & 0xff;
    if (byte === DOLLAR || byte === HASH || byte === ESCAPE || byte === STAR) {
      put(ESCAPE);
      put(byte ^ 0x20);
    } else put(byte);
  }
  const tail = sum.toString(16).padStart(2, '0');
  return Uint8Array.from([DOLLAR, ...body, HASH, tail.charCodeAt(0), tail.charCodeAt(1)]);
}

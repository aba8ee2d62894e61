/** A classical CAN frame (ISO 11898-1). */
export interface CanFrame {
  /** 11 bits, or 29 when `extended`. */
  readonly id: number;
  readonly extended: boolean;
  /** A remote frame: asks for the data frame of that identifier, has no data itself. */
  readonly remote: boolean;
  /** Data length code, 0 to 15: 8 and more mean eight bytes. */
  readonly dlc: number;
  /** As many bytes as the code says; none in a remote frame. */
  readonly data: Uint8Array;
}

/** Bytes that a data length code stands for. */
export const bytesOf = (dlc: number): number => Math.min(dlc, 8);

/** A data frame with a standard identifier below 0x800, otherwise an extended one. */
export function dataFrame(id: number, data: Uint8Array, extended = id > 0x7ff): CanFrame {
  return { id, extended, remote: false, dlc: data.length, data };
}

const DOMINANT = 0;
const RECESSIVE = 1;

/**
 * The arbitration field as a number: on the bus the frame with the least one wins, for a dominant bit is 0.
 * Eleven bits of identifier, RTR (SRR in an extended frame), IDE, eighteen more bits of identifier, RTR.
 */
export function arbitration({ id, extended, remote }: CanFrame): number {
  const rtr = remote ? RECESSIVE : DOMINANT;
  if (!extended) return ((id & 0x7ff) * 2 + rtr) * 2 ** 20;
  const base = (id >>> 18) & 0x7ff;
  return (base * 4 + 3) * 2 ** 19 + (id & 0x3_ffff) * 2 + rtr;
}

/** ISO 11898-1: x^15 + x^14 + x^10 + x^8 + x^7 + x^4 + x^3 + 1. */
const CRC_POLYNOMIAL = 0x4599;
/** CRC delimiter, acknowledge slot and delimiter, end of frame, intermission: not stuffed. */
const TAIL_BITS = 1 + 1 + 1 + 7 + 3;

/** The bits from the start of frame to the CRC sequence, before stuffing. */
function bitsBeforeTail(frame: CanFrame): number[] {
  const { id, extended, remote, dlc, data } = frame;
  const bits: number[] = [DOMINANT];
  const put = (value: number, width: number): void => {
    for (let n = width - 1; n >= 0; n--) bits.push((value >>> n) & 1);
  };
  if (extended) {
    put(id >>> 18, 11);
    bits.push(RECESSIVE, RECESSIVE);
    put(id, 18);
    bits.push(Number(remote), DOMINANT, DOMINANT);
  } else {
    put(id, 11);
    bits.push(Number(remote), DOMINANT, DOMINANT);
  }
  put(dlc, 4);
  if (!remote) for (let n = 0; n < bytesOf(dlc); n++) put(data[n] ?? 0, 8);
  let crc = 0;
  for (const bit of bits) {
    const feedback = bit ^ (crc >>> 14);
    crc = (crc << 1) & 0x7fff;
    if (feedback) crc ^= CRC_POLYNOMIAL;
  }
  put(crc, 15);
  return bits;
}

/** How many bit times a frame occupies the bus, with its stuff bits and the intermission behind it. */
export function bitTimes(frame: CanFrame): number {
  const bits = bitsBeforeTail(frame);
  let stuffed = 0;
  let last = -1;
  let run = 0;
  for (const bit of bits) {
    run = bit === last ? run + 1 : 1;
    last = bit;
    if (run === 5) {
      // The stuff bit is the complement, and the first of the next run.
      stuffed++;
      last = 1 - bit;
      run = 1;
    }
  }
  return bits.length + stuffed + TAIL_BITS;
}

/** As candump and cansend write it: `123#0011`, `12345678#`, `123#R`. */
export function frameText({ id, extended, remote, dlc, data }: CanFrame): string {
  const name = id
    .toString(16)
    .toUpperCase()
    .padStart(extended ? 8 : 3, '0');
  if (remote) return `${name}#R${dlc === 0 ? '' : bytesOf(dlc)}`;
  return `${name}#${Array.from(data, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('')}`;
}

import { bitsOf, type DbcSignal, rawBounds } from './dbc.ts';

/** The raw value that stands for a physical one: the nearest that there is within the signal's bounds. */
export function rawOf(signal: DbcSignal, physical: number): number {
  const within = Math.min(signal.maximum, Math.max(signal.minimum, physical));
  const [least, most] = rawBounds(signal.length, signal.signed);
  return Math.min(most, Math.max(least, Math.round((within - signal.offset) / signal.factor)));
}

/** Puts a physical value into a message's bytes. */
export function putSignal(data: Uint8Array, signal: DbcSignal, physical: number): void {
  const raw = rawOf(signal, physical);
  const bits = bitsOf(signal);
  // In two's complement, bit by bit: 32 bits are too many for shifts of signed numbers.
  let rest = raw < 0 ? raw + 2 ** signal.length : raw;
  for (const bit of bits) {
    const mask = 1 << (bit & 7);
    if (rest % 2 === 1) data[bit >> 3]! |= mask;
    else data[bit >> 3]! &= ~mask;
    rest = Math.floor(rest / 2);
  }
}

/** The raw value of a signal in a message's bytes. */
export function rawIn(data: Uint8Array, signal: DbcSignal): number {
  let raw = 0;
  for (const [n, bit] of bitsOf(signal).entries()) if ((data[bit >> 3]! >> (bit & 7)) & 1) raw += 2 ** n;
  return signal.signed && raw >= 2 ** (signal.length - 1) ? raw - 2 ** signal.length : raw;
}

/** The physical value of a signal in a message's bytes. */
export const physicalIn = (data: Uint8Array, signal: DbcSignal): number => physicalOf(signal, rawIn(data, signal));

export function physicalOf({ factor, offset }: DbcSignal, raw: number): number {
  // Factors are decimal fractions: what binary ones add to them is cut off.
  return Number((raw * factor + offset).toPrecision(12));
}

const DIGITS = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Eight lowercase digits of a word. */
export function hexWord(word: number): string {
  return DIGITS[word >>> 24]! + DIGITS[(word >>> 16) & 0xff]! + DIGITS[(word >>> 8) & 0xff]! + DIGITS[word & 0xff]!;
}

/** Two lowercase digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += DIGITS[byte];
  return text;
}

/** The bytes of a string of hexadecimal digit pairs, or undefined if it isn't one. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** A hexadecimal number without prefix, below 2^52; undefined for anything else. */
export function hexNumber(text: string): number | undefined {
  return /^[0-9a-fA-F]{1,13}$/.test(text) ? Number.parseInt(text, 16) : undefined;
}

/** `a,b` as two hexadecimal numbers. */
export function hexPair(text: string): readonly [number, number] | undefined {
  const [first, second, ...rest] = text.split(',');
  if (first === undefined || second === undefined || rest.length > 0) return undefined;
  const a = hexNumber(first);
  const b = hexNumber(second);
  return a === undefined || b === undefined ? undefined : [a, b];
}

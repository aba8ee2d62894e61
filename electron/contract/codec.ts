// Messages of a wire that takes bytes only, as a WebSocket: plain data as JSON, its bytes behind it as they are.
//
//   4 bytes   length of the JSON, little-endian, a multiple of 4
//   JSON      { "value": the message with null in the places of bytes, "bytes": [[path, length], …] }, filled up with spaces
//   bytes     each piece filled up to a multiple of 4, so that pixels can be looked at as words where they are

type Path = readonly (string | number)[];
type Piece = readonly [path: Path, length: number];

const HEAD = 4;
const SPACE = 0x20;
/** Pieces of bytes in one message; a picture has one for each of its tiles. */
const MOST_PIECES = 65_536;
const DEEPEST = 32;

const aligned = (length: number): number => (length + 3) & ~3;

/** Throws a TypeError for a message that is nested too deep, which is a fault of ours. */
export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  const pieces: [Path, Uint8Array][] = [];
  const value = withoutBytes(message, [], pieces);
  const bytes: Piece[] = pieces.map(([path, { length }]) => [path, length]);
  const json = new TextEncoder().encode(JSON.stringify({ value, bytes }));
  const start = HEAD + aligned(json.length);
  const all = new Uint8Array(start + pieces.reduce((sum, [, { length }]) => sum + aligned(length), 0));
  new DataView(all.buffer).setUint32(0, start - HEAD, true);
  all.set(json, HEAD);
  all.fill(SPACE, HEAD + json.length, start);
  let at = start;
  for (const [, piece] of pieces) {
    all.set(piece, at);
    at += aligned(piece.length);
  }
  return all;
}

function withoutBytes(value: unknown, path: Path, pieces: [Path, Uint8Array][]): unknown {
  if (value instanceof Uint8Array) {
    pieces.push([path, value]);
    return null;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (path.length >= DEEPEST) throw new TypeError('a message is nested too deep');
  if (Array.isArray(value)) return value.map((item, n) => withoutBytes(item, [...path, n], pieces));
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, withoutBytes(part, [...path, key], pieces)]),
  );
}

/**
 * The message in these bytes; its own bytes are views of them.
 * @throws Error that says what is wrong with it.
 */
export function decodeMessage(all: Uint8Array): unknown {
  if (all.length < HEAD) throw new Error('a message of less than four bytes');
  const length = new DataView(all.buffer, all.byteOffset).getUint32(0, true);
  if (length % 4 !== 0 || length > all.length - HEAD) throw new Error('a message with a wrong length');
  const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(all.subarray(HEAD, HEAD + length)));
  if (!isRecord(json) || !Array.isArray(json.bytes) || json.bytes.length > MOST_PIECES)
    throw new Error('a message of another form');
  const root = { value: json.value };
  let at = HEAD + length;
  for (const entry of json.bytes as unknown[]) {
    const [path, size] = piece(entry);
    if (size > all.length - at) throw new Error('a message with less bytes than it says');
    put(root, ['value', ...path], all.subarray(at, at + size));
    at += aligned(size);
  }
  if (at !== all.length) throw new Error('a message with more bytes than it says');
  return root.value;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function piece(entry: unknown): Piece {
  const [path, size] = Array.isArray(entry) ? (entry as unknown[]) : [];
  const isPath =
    Array.isArray(path) && path.length <= DEEPEST && path.every((part) => /^(string|number)$/.test(typeof part));
  if (!isPath || !Number.isSafeInteger(size) || (size as number) < 0)
    throw new Error('a message with a wrong list of bytes');
  return [path as Path, size as number];
}

/** Only where null stands: a path that leads elsewhere, as into a prototype, is none. */
function put(root: object, path: Path, bytes: Uint8Array): void {
  let at: unknown = root;
  for (const [n, part] of path.entries()) {
    if (!isRecord(at) || !Object.hasOwn(at, part)) break;
    const last = n === path.length - 1;
    if (last && at[part] === null) {
      Object.defineProperty(at, part, { value: bytes, enumerable: true, configurable: true, writable: true });
      return;
    }
    at = at[part];
  }
  throw new Error('a message with bytes in no place');
}

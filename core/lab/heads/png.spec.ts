import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodePng } from './png.ts';

/** Reads a file of the kind that is written, chunk by chunk, as PNG 1.2 says. */
function decode(file: Uint8Array) {
  const bytes = Buffer.from(file);
  expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    chunks.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const header = chunks.get('IHDR')!;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(chunks.get('IDAT')!);
  const pixels = new Uint32Array(width * height);
  const above = new Uint8Array(width * 3);
  for (let y = 0; y < height; y++) {
    const row = rows.subarray(y * (1 + width * 3), (y + 1) * (1 + width * 3));
    expect(row[0]).toBe(2);
    for (let i = 0; i < width * 3; i++) above[i] = above[i]! + row[1 + i]!;
    for (let x = 0; x < width; x++)
      pixels[y * width + x] = (above[3 * x]! << 16) | (above[3 * x + 1]! << 8) | above[3 * x + 2]!;
  }
  return { width, height, pixels, format: [...header.subarray(8)], names: [...chunks.keys()] };
}

test('a picture comes back from its file, without the byte that means nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer(),
      (width, height, seed) => {
        const pixels = Uint32Array.from({ length: width * height }, (_, n) => Math.imul(n + seed, 0x9e37_79b1));
        const read = decode(encodePng({ width, height, pixels }, deflateSync));
        expect(read).toMatchObject({ width, height, format: [8, 2, 0, 0, 0], names: ['IHDR', 'IDAT', 'IEND'] });
        expect(read.pixels).toEqual(pixels.map((pixel) => pixel & 0xff_ffff));
      },
    ),
  );
});

test('the file of one red pixel has the checksums that others compute', () => {
  const stored = (bytes: Uint8Array) => deflateSync(bytes, { level: 0 });
  const file = Buffer.from(encodePng({ width: 1, height: 1, pixels: Uint32Array.of(0xff_0000) }, stored));
  // The CRC of the IHDR chunk of an RGB picture of one pixel, and that of IEND, which is in every file.
  expect(file.toString('hex', 29, 33)).toBe('907753de');
  expect(file.toString('hex', file.length - 4)).toBe('ae426082');
});

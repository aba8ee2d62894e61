import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Compression } from '../formats/deb.ts';
import { decompressAll } from './decompress.ts';

const base64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const hello = new TextEncoder().encode('hello world');

// Made by xz -9: "hello world" with CRC64 and SHA-256, and 300,000 zeros with CRC32.
const XZ = base64('/Td6WFoAAATm1rRGAgAhARwAAAAQz1jMAQAKaGVsbG8gd29ybGQAANpSI+/NfgNTAAEjC8Ib/QkftvN9AQAAAAAEWVo=');
const XZ_SHA256 = base64(
  '/Td6WFoAAArh+wyhAgAhARwAAAAQz1jMAQAKaGVsbG8gd29ybGQAALlNJ7mTTT4IpS5S19p9q/rEhO/jelOA7pCI96zi783pAAE7C5uD5osYm0uaAQAAAAAKWVo=',
);
const XZ_ZEROS = base64(
  '/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM5JPfAG9dAABv/f//o7f/Rz5IFXI5YVG4kijmo4YH+e7kHoLTL8U6PAFLsX7JiopNL6MN2X+m44wjEVPgWRjFdYrid/i2lH8MasDedElk4ulcU7IE2PdEDKtfDW1G6eXDdoi3llestk3haR1v+0uIEGw1jEDBAAAA++Ky9gABhwHgpxIAA6M8jz4wDYsCAAAAAAFZWg==',
);
const bytes = (compressed: Buffer) => new Uint8Array(compressed);
const KINDS: [Compression, Uint8Array][] = [
  ['none', hello],
  ['gz', bytes(gzipSync(hello))],
  ['zst', bytes(zstdCompressSync(hello))],
  ['xz', XZ],
];

describe.each(KINDS)('%s', (compression, packed) => {
  test('decompress: the contents come back', async () => {
    expect(await decompressAll(packed, compression, 'file', 100)).toEqual(hello);
  });

  test('decompress: more than the limit is refused', async () => {
    await expect(decompressAll(packed, compression, 'file', 10)).rejects.toThrow('file: unpacks to more than 10 bytes');
  });

  test('decompress: a cut-off or empty file is told, whatever is left', async () => {
    if (compression === 'none')
      return expect(await decompressAll(hello.subarray(0, 5), 'none', 'file', 9)).toHaveLength(5);
    for (let length = 0; length < packed.length; length += 5)
      await expect(
        decompressAll(packed.subarray(0, length), compression, 'file', 100),
        `${length} bytes`,
      ).rejects.toThrow(`file: the ${compression} data is damaged, cut off`);
  });
});

test('decompress: xz data that unpacks to far more than its size stops at the limit, and the next file still works', async () => {
  await expect(decompressAll(XZ_ZEROS, 'xz', 'bomb', 100_000)).rejects.toThrow('bomb: unpacks to more than 100000');
  expect(await decompressAll(XZ_ZEROS, 'xz', 'zeros', 300_000)).toHaveLength(300_000);
});

test('decompress: a kind of xz check that the decompressor does not know is an error, not silence', async () => {
  await expect(decompressAll(XZ_SHA256, 'xz', 'file', 100)).rejects.toThrow('of an unknown kind');
});

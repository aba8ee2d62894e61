import type { Picture } from './head.ts';

/** Deflate with a zlib header (RFC 1950), as node:zlib's deflateSync does it. */
export type Deflate = (bytes: Uint8Array) => Uint8Array;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** IHDR: eight bits a sample, RGB, no interlace (PNG 1.2, 4.1.1). */
const FORMAT = [8, 2, 0, 0, 0];
/** Filter of a row: the difference to the row above. Pictures of panels have many equal rows. */
const UP = 2;

/** PNG 1.2, annex D. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb8_8320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let c = 0xffff_ffff;
  for (const byte of bytes) c = CRC_TABLE[(c ^ byte) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffff_ffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** Rows of RGB, each behind its filter byte. */
function filteredRows({ width, height, pixels }: Picture): Uint8Array {
  const stride = 1 + width * 3;
  const rows = new Uint8Array(height * stride);
  for (let y = 0, at = 0; y < height; y++) {
    rows[at++] = UP;
    for (let x = 0; x < width; x++) {
      const pixel = pixels[y * width + x]!;
      const above = y === 0 ? 0 : pixels[(y - 1) * width + x]!;
      for (let shift = 16; shift >= 0; shift -= 8) rows[at++] = (pixel >>> shift) - (above >>> shift);
    }
  }
  return rows;
}

/** A picture as a PNG file (W3C PNG, second edition), 24 bits a pixel. */
export function encodePng(picture: Picture, deflate: Deflate): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, picture.width);
  view.setUint32(4, picture.height);
  header.set(FORMAT, 8);
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', deflate(filteredRows(picture))),
    chunk('IEND', new Uint8Array()),
  ];
  const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

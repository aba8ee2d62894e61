// Makes cluster/font-data.c, the outlines of the glyphs that the cluster shows, and cluster/sine-data.c. Both are committed; this is run by hand.
//   node guests/rtos/tools/make-tables.mjs MEDIUM.woff SEMIBOLD.woff
// The fonts are Barlow Semi Condensed 500 and 600 (SIL Open Font License 1.1), files of the npm package @fontsource/barlow-semi-condensed.
import { readFileSync, writeFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';

const CHARACTERS = ' !"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz°·×';

/** The tables of a WOFF file (W3C WOFF 1.0, section 4) by tag. */
function readTables(file) {
  const data = readFileSync(file);
  if (data.toString('latin1', 0, 4) !== 'wOFF') throw new Error(`${file}: not a WOFF 1.0 file`);
  const tables = new Map();
  for (let n = 0; n < data.readUInt16BE(12); n++) {
    const at = 44 + n * 20;
    const [offset, packed, length] = [4, 8, 12].map((field) => data.readUInt32BE(at + field));
    const bytes = data.subarray(offset, offset + packed);
    tables.set(data.toString('latin1', at, at + 4), packed < length ? inflateSync(bytes) : bytes);
  }
  return tables;
}

/** Character to glyph, from a cmap subtable of format 4 (OpenType, cmap). */
function readCharacterMap(cmap) {
  for (let n = 0; n < cmap.readUInt16BE(2); n++) {
    const at = cmap.readUInt32BE(4 + n * 8 + 4);
    if (cmap.readUInt16BE(at) !== 4) continue;
    const segments = cmap.readUInt16BE(at + 6) / 2;
    const word = (row, s) => cmap.readUInt16BE(at + 14 + (row * segments + s) * 2 + (row > 0 ? 2 : 0));
    return (character) => {
      for (let s = 0; s < segments; s++) {
        const [end, start, delta, range] = [0, 1, 2, 3].map((row) => word(row, s));
        if (character < start || character > end) continue;
        if (range === 0) return (character + delta) & 0xffff;
        const glyph = cmap.readUInt16BE(at + 16 + (3 * segments + s) * 2 + range + (character - start) * 2);
        return glyph && (glyph + delta) & 0xffff;
      }
      return 0;
    };
  }
  throw new Error('no character map of format 4');
}

/** Contours of a glyph: lists of { x, y, on } (OpenType, glyf). */
function readGlyph(tables, glyph) {
  const long = tables.get('head').readUInt16BE(50) === 1;
  const loca = tables.get('loca');
  const place = (n) => (long ? loca.readUInt32BE(n * 4) : loca.readUInt16BE(n * 2) * 2);
  if (place(glyph) === place(glyph + 1)) return [];
  const data = tables.get('glyf').subarray(place(glyph), place(glyph + 1));
  const contours = data.readInt16BE(0);
  return contours >= 0 ? readSimple(data, contours) : readComposite(tables, data);
}

function readSimple(data, contours) {
  const ends = Array.from({ length: contours }, (_, n) => data.readUInt16BE(10 + n * 2));
  const count = contours ? ends.at(-1) + 1 : 0;
  let at = 10 + contours * 2;
  at += 2 + data.readUInt16BE(at);
  const flags = [];
  while (flags.length < count) {
    const flag = data[at++];
    const times = flag & 8 ? data[at++] + 1 : 1;
    for (let n = 0; n < times; n++) flags.push(flag);
  }
  const coordinates = (short, same) => {
    let value = 0;
    return flags.map((flag) => {
      if (flag & short) value += flag & same ? data[at++] : -data[at++];
      else if (!(flag & same)) value += data.readInt16BE((at += 2) - 2);
      return value;
    });
  };
  const xs = coordinates(2, 16);
  const ys = coordinates(4, 32);
  const points = flags.map((flag, n) => ({ x: xs[n], y: ys[n], on: (flag & 1) === 1 }));
  return ends.map((end, n) => points.slice(n ? ends[n - 1] + 1 : 0, end + 1));
}

function readComposite(tables, data) {
  const contours = [];
  for (let at = 10, flags = 0x20; flags & 0x20; ) {
    flags = data.readUInt16BE(at);
    const words = flags & 1;
    const part = readGlyph(tables, data.readUInt16BE(at + 2));
    const dx = words ? data.readInt16BE(at + 4) : data.readInt8(at + 4);
    const dy = words ? data.readInt16BE(at + 6) : data.readInt8(at + 5);
    at += (words ? 8 : 6) + (flags & 8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0);
    for (const contour of part) contours.push(contour.map((p) => ({ ...p, x: p.x + dx, y: p.y + dy })));
  }
  return contours;
}

function fontTable(name, file) {
  const tables = readTables(file);
  const map = readCharacterMap(tables.get('cmap'));
  const metrics = tables.get('hhea').readUInt16BE(34);
  const points = [];
  const rows = [...CHARACTERS].map((character) => {
    const glyph = map(character.codePointAt(0));
    const advance = tables.get('hmtx').readUInt16BE(Math.min(glyph, metrics - 1) * 4);
    const first = points.length;
    // x, then y with the flags below it: bit 0 on the curve, bit 1 last of its contour.
    for (const contour of readGlyph(tables, glyph))
      for (const [n, { x, y, on }] of contour.entries())
        points.push([x, y * 4 + (on ? 1 : 0) + (n === contour.length - 1 ? 2 : 0)]);
    return `  {${character.codePointAt(0)}, ${advance}, ${first}, ${points.length - first}},`;
  });
  const lines = [];
  for (let n = 0; n < points.length; n += 12)
    lines.push(
      `  ${points
        .slice(n, n + 12)
        .map(([x, y]) => `{${x}, ${y}},`)
        .join(' ')}`,
    );
  return `static const struct glyph_point ${name}_points[] = {\n${lines.join('\n')}\n};
static const struct glyph_outline ${name}_glyphs[] = {\n${rows.join('\n')}\n};
const struct font font_${name} = {${tables.get('head').readUInt16BE(18)}, ${rows.length}, ${name}_glyphs, ${name}_points};\n`;
}

const [medium, semibold] = process.argv.slice(2);
if (!semibold) throw new Error('give two font files: MEDIUM.woff SEMIBOLD.woff');
const target = new URL('../cluster/', import.meta.url);
writeFileSync(
  new URL('font-data.c', target),
  `/* Outlines of Barlow Semi Condensed, Copyright 2017 The Barlow Project Authors, SIL Open Font License 1.1 (OFL.txt).
   Made by tools/make-tables.mjs. */\n#include "cluster/font.h"\n\n${fontTable('medium', medium)}\n${fontTable('semibold', semibold)}`,
);
const sines = Array.from({ length: 257 }, (_, n) => Math.round(Math.sin((n / 256) * (Math.PI / 2)) * 32768));
const rows = [];
for (let n = 0; n < sines.length; n += 16)
  rows.push(
    `  ${sines
      .slice(n, n + 16)
      .map((v) => `${v},`)
      .join(' ')}`,
  );
writeFileSync(
  new URL('sine-data.c', target),
  `/* The sine over a quarter turn in 256 steps, 1 is 32768. Made by tools/make-tables.mjs. */\n#include "cluster/fixed.h"\n
const uint16_t sine_quarter[257] = {\n${rows.join('\n')}\n};\n`,
);

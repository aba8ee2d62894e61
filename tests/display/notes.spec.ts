import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodePng } from '../../core/lab/heads/png.ts';

const folder = join(import.meta.dirname, '../../guests/dom0-display');
const TEXT_DRAWING = ['font', 'font-data', 'path', 'raster', 'surface', 'fixed', 'sine-data'];
const SOURCES = ['host/notes.c', 'fb/note.c', ...TEXT_DRAWING.map((name) => `../rtos/cluster/${name}.c`)];
/** Pictures of notes are kept there for people to look at. */
const PICTURES = join(import.meta.dirname, '../../out/display-pictures');
const BACKGROUND = 0x0b_0f_14;

const canCompile = spawnSync('cc', ['--version']).status === 0;
if (!canCompile) console.warn('there is no C compiler (cc): how large notes on heads are is NOT tested');

let directory: string;

beforeAll(() => {
  mkdirSync(PICTURES, { recursive: true });
  directory = mkdtempSync(join(tmpdir(), 'ivilab-notes-'));
  if (!canCompile) return;
  const flags = ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined', '-std=gnu11'];
  const include = ['-Wall', '-Wextra', '-Werror', '-I.', '-I../rtos'];
  execFileSync('cc', [...flags, ...include, '-o', join(directory, 'notes'), ...SOURCES], { cwd: folder });
});

afterAll(() => rmSync(directory, { recursive: true }));

/** The rows of the picture that have letters, as [first, last] of each line of text, and the columns from the first to the last. */
function note(width: number, height: number, text: string) {
  const bytes = execFileSync(join(directory, 'notes'), [String(width), String(height), text], {
    maxBuffer: 64 * 2 ** 20,
  });
  const pixels = new Uint32Array(new Uint8Array(bytes).buffer);
  const png = encodePng({ width, height, pixels }, deflateSync);
  writeFileSync(join(PICTURES, `note-${width}x${height}-${text.length}.png`), png);
  const inked = (x: number, y: number) => pixels[y * width + x] !== BACKGROUND;
  const rows = Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => inked(x, y)));
  const lines: [number, number][] = [];
  for (const [y, row] of rows.entries())
    if (row.includes(true)) {
      if (y > 0 && rows[y - 1]!.includes(true)) lines.at(-1)![1] = y;
      else lines.push([y, y]);
    }
  const left = Math.min(...rows.map((row) => (row.includes(true) ? row.indexOf(true) : width)));
  const right = Math.max(...rows.map((row) => row.lastIndexOf(true)));
  return { lines, left, right, heights: lines.map(([first, last]) => last - first + 1) };
}

const SHORT = 'The instrument cluster is not running';
const LONG = 'The instrument cluster of this car is not running: its domain has ended, and nobody has started it again';

test.skipIf(!canCompile).each([
  [1280, 480],
  [1920, 720],
  [1280, 800],
])('a note on a head of %d x %d is as large as it can be read from two metres', (width, height) => {
  const { lines, left, right, heights } = note(width, height, SHORT);
  expect(lines).toHaveLength(1);
  // Capitals, two thirds of an em high, and what is below the base line.
  expect(heights[0]!).toBeGreaterThan(height / 12);
  // In the middle, with room at both sides.
  expect(Math.abs(left + right - width)).toBeLessThan(width / 100);
  expect(Math.abs(lines[0]![0] + lines[0]![1] - height)).toBeLessThan(height / 50);
  expect(left).toBeGreaterThan(width / 20);
});

test.skipIf(!canCompile)('a long note is read as well: it takes lines of nearly the same width', () => {
  const { lines, left, right, heights } = note(1280, 480, LONG);
  expect(lines.length).toBeGreaterThan(1);
  for (const height of heights) expect(height).toBeGreaterThanOrEqual(480 / 18);
  expect(left).toBeGreaterThan(1280 / 20);
  expect(right).toBeLessThan(1280 - 1280 / 20);
  expect(Math.abs(lines[0]![0] + lines.at(-1)![1] - 480)).toBeLessThan(480 / 25);
});

test.skipIf(!canCompile)('no head is too small, and no word too long, for a note to be drawn', () => {
  for (const [width, height] of [
    [1, 1],
    [16, 16],
    [64, 20],
    [320, 160],
    [480, 1280],
  ] as const)
    for (const text of ['', ' ', 'x'.repeat(127), 'W w '.repeat(31), LONG]) note(width, height, text);
});

import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileDisk } from './file-disk.ts';

let place: string;
const path = (): string => join(place, 'disk');
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'disk-spec-'));
  writeFileSync(path(), Buffer.alloc(3 * 512 + 100, 'x'));
});
afterEach(() => rmSync(place, { recursive: true }));

test('file disk: whole sectors are there, and what is written is in the file', () => {
  const disk = new FileDisk(path(), false);
  expect(disk.sectors).toBe(3);
  disk.write(1, Buffer.alloc(512, 'y'));
  disk.flush();
  expect(Buffer.from(disk.read(1, 2)).toString()).toBe('y'.repeat(512) + 'x'.repeat(512));
  disk.close();
  expect(readFileSync(path()).subarray(510, 514).toString()).toBe('xxyy');
});

test('file disk: one that is for reading can not be written', () => {
  const disk = new FileDisk(path(), true);
  expect(disk.readOnly).toBe(true);
  expect(() => disk.write(0, new Uint8Array(512))).toThrow();
  disk.close();
});

test('file disk: a file that shrank reads as zeros, one that is not there is told', () => {
  const disk = new FileDisk(path(), false);
  truncateSync(path(), 100);
  expect(disk.read(0, 1)[99]).toBe(0x78);
  expect(disk.read(0, 1)[100]).toBe(0);
  disk.close();
  expect(() => new FileDisk(join(place, 'no'), false)).toThrow(/the disk .* can't be opened: .*no such file/);
});

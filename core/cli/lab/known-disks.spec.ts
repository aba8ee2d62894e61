import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KnownDisks } from './known-disks.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'known-disks-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

test('known disks: are known at the next start, too', async () => {
  const directory = join(place, 'not/there/yet');
  await new KnownDisks(directory).add('/a/data.img');
  await new KnownDisks(directory).add('/b/data.img');
  expect(await new KnownDisks(directory).has('/a/data.img')).toBe(true);
  expect(await new KnownDisks(directory).has('/c/data.img')).toBe(false);
});

test.each(['', '{}', '[1, null', '[1, null]'])(
  'known disks: a file with %j in it knows none, and is written anew',
  async (text) => {
    writeFileSync(join(place, 'disks.json'), text);
    const disks = new KnownDisks(place);
    expect(await disks.has('/a/data.img')).toBe(false);
    await disks.add('/a/data.img');
    expect(await disks.has('/a/data.img')).toBe(true);
  },
);

test('known disks: where nothing can be written, nothing is known, and nothing breaks', async () => {
  const disks = new KnownDisks(join(import.meta.filename, 'none'));
  await disks.add('/a/data.img');
  expect(await disks.has('/a/data.img')).toBe(false);
});

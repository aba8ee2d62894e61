import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWhole } from './atomic-file.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'atomic-file-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

test('atomic file: the text is there, and nothing beside it', async () => {
  const path = join(place, 'a.yaml');
  await writeWhole(path, 'one');
  await writeWhole(path, 'two');
  expect(readFileSync(path, 'utf8')).toBe('two');
  expect(readdirSync(place)).toEqual(['a.yaml']);
});

test('atomic file: who may read it, and a link to it, stay as they were', async () => {
  writeFileSync(join(place, 'target.yaml'), 'old');
  chmodSync(join(place, 'target.yaml'), 0o640);
  symlinkSync('target.yaml', join(place, 'link.yaml'));
  await writeWhole(join(place, 'link.yaml'), 'new');
  expect(lstatSync(join(place, 'link.yaml')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(place, 'target.yaml'), 'utf8')).toBe('new');
  expect(statSync(join(place, 'target.yaml')).mode & 0o777).toBe(0o640);
});

test('atomic file: where there is no room the old text stays, and the message says so', () => {
  const path = join(place, 'a.yaml');
  writeFileSync(path, 'old');
  // A limit for files is the nearest to a full disk that everybody can have.
  const program = `import { writeWhole } from ${JSON.stringify(join(import.meta.dirname, 'atomic-file.ts'))};
    await writeWhole(${JSON.stringify(path)}, 'x'.repeat(1 << 20)).catch((error) => process.stdout.write(error.message));`;
  const { stdout } = spawnSync(
    'sh',
    [
      '-c',
      'trap "" XFSZ; ulimit -f 8; exec "$0" --input-type=module --disable-warning=ExperimentalWarning -e "$1"',
      process.execPath,
      program,
    ],
    { encoding: 'utf8' },
  );
  expect(stdout).toBe(`${path} can't be written: it is larger than files may be here; what was there before is kept`);
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(place)).toEqual(['a.yaml']);
});

test.each([
  ['nowhere/a.yaml', 'there is no such directory'],
  ['.', 'it is no plain file'],
])('atomic file: %s is refused: %s', async (name, why) => {
  await expect(writeWhole(join(place, name), 'x')).rejects.toThrow(why);
  expect(readdirSync(place)).toEqual([]);
});

import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { explainWriteError, makeDirectory, writeWhole } from './output-directory.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'output-spec-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('output directory: a file is replaced as a whole and nothing temporary stays', async () => {
  const path = join(directory, 'xen');
  await writeFile(path, 'old');
  await writeWhole(path, 'new');
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(directory)).toEqual(['xen']);
});

test('output directory: a path through a file is told, with what to do', async () => {
  await writeFile(join(directory, 'file'), '');
  await expect(makeDirectory(join(directory, 'file/boot'))).rejects.toThrow(
    'is not a directory. Choose another with --out',
  );
  await expect(writeWhole(join(directory, 'file/boot'), 'x')).rejects.toThrow('is not a directory');
});

test('output directory: errors of the file system say what to do', () => {
  const message = (code: string) => explainWriteError(Object.assign(new Error(code), { code }), '/boot/xen').message;
  expect(message('ENOSPC')).toBe(
    '/boot/xen: the disk is full: about 100 MB are needed. Make room, or choose another place with --out',
  );
  expect(message('EROFS')).toContain('no right to write there');
  expect(message('EIO')).toBe('/boot/xen: cannot be written: EIO');
});

/** Runs a shell with a file system of 64 kB at `$1`, in a mount namespace of its own. */
const onSmallDisk = (script: string, ...words: string[]) =>
  spawnSync('unshare', ['-rm', 'sh', '-c', `mount -t tmpfs -o size=64k tmpfs "$1" && ${script}`, 'sh', ...words], {
    encoding: 'utf8',
  });
const canMount = onSmallDisk('true', tmpdir()).status === 0;
if (!canMount) console.warn('output-directory.spec.ts: no mount namespaces here, so a full disk is NOT tried');

test.skipIf(!canMount)('output directory: a full disk is told and leaves nothing half-written', () => {
  const module = join(import.meta.dirname, 'output-directory.ts');
  const program = `import { writeWhole } from ${JSON.stringify(module)};
    await writeWhole(process.argv[1] + '/dom0', Buffer.alloc(1e6)).catch((error) => console.log(error.message));`;
  const run = onSmallDisk('"$2" --input-type=module -e "$3" "$1"; ls -A "$1"', directory, process.execPath, program);
  expect(run.stdout).toBe(
    `${directory}/dom0: the disk is full: about 100 MB are needed. Make room, or choose another place with --out\n`,
  );
});

import { lstat, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { directorySource } from './directory-source.ts';
import { readLock } from './lock.ts';
import { type DebFixture, recordProgress, writeDebs } from './packages.fixture.ts';
import { Unavailable } from './resolve.ts';
import type { PackageSource } from './source.ts';
import { makeSysroot, SYSROOT_PACKAGES } from './sysroot.ts';

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'sysroot-spec-'));
  await writeDebs(join(place, 'debs'), packages());
});
afterEach(() => rm(place, { recursive: true, force: true }));

const LIBRARIES = 'usr/lib/arm-linux-gnueabihf';
const packages = (): DebFixture[] =>
  SYSROOT_PACKAGES.map((name) => ({
    name,
    ...(name === 'libxen-dev'
      ? {
          files: {
            'usr/include/xenctrl.h': 'header\n',
            [`${LIBRARIES}/libxenctrl.so`]: '->libxenctrl.so.4.17',
            [`${LIBRARIES}/libxenctrl.a`]: 'not wanted',
          },
        }
      : {}),
  }));
const make = (source: PackageSource = directorySource(join(place, 'debs'))) =>
  makeSysroot({ out: join(place, 'out'), lock: join(place, 'lock.json'), source }, recordProgress());
const nowhere: PackageSource = {
  name: 'nowhere',
  index: () => Promise.reject(new Unavailable('nowhere has nothing')),
  fetch: () => Promise.reject(new Error('not reached')),
};

test('sysroot: headers and shared libraries lie as in Debian, archives of objects are left out', async () => {
  const root = await make();
  expect(await readFile(join(root, 'usr/include/xenctrl.h'), 'utf8')).toBe('header\n');
  expect(await readlink(join(root, LIBRARIES, 'libxenctrl.so'))).toBe('libxenctrl.so.4.17');
  await expect(lstat(join(root, LIBRARIES, 'libxenctrl.a'))).rejects.toThrow('ENOENT');
});

test('sysroot: what was unpacked from the locked packages is not fetched again', async () => {
  await make();
  await expect(make(nowhere)).resolves.toBe(join(place, 'out/root'));
  await rm(join(place, 'out'), { recursive: true });
  await expect(make(nowhere)).rejects.toThrow('nowhere has nothing');
});

test('sysroot: a package that is new in the list is locked beside the others, which stay as they are', async () => {
  await make();
  const path = join(place, 'lock.json');
  const lock = await readLock(path);
  const without = lock.packages.filter(({ name }) => name !== 'zlib1g');
  await writeFile(path, JSON.stringify({ ...lock, packages: without }));
  await make();
  expect(await readLock(path)).toEqual(lock);
});

test('sysroot: a place that lacks a package is told with its name', async () => {
  await rm(join(place, 'debs'), { recursive: true });
  await writeDebs(join(place, 'debs'), packages().slice(1));
  await expect(make()).rejects.toThrow('lacks libxen-dev');
});

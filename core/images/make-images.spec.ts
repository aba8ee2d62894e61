import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCpio } from '../formats/cpio.ts';
import { directorySource } from './directory-source.ts';
import { readLock } from './lock.ts';
import { makeImages } from './make-images.ts';
import {
  type DebFixture,
  debFixture,
  dynamicFixture,
  packageSet,
  recordProgress,
  writeAssets,
  writeDebs,
} from './packages.fixture.ts';
import { Unavailable } from './resolve.ts';
import type { PackageSource } from './source.ts';

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'images-spec-'));
  await writeAssets(join(place, 'assets'));
  await writeDebs(join(place, 'debs'), packageSet());
});
afterEach(() => rm(place, { recursive: true, force: true }));

/** Makes the images in the test's place from its packages, without ever asking the host's apt. */
function make(
  options: { refresh?: boolean; sources?: PackageSource[]; out?: string } = {},
  progress = recordProgress(),
) {
  const sources = [directorySource(join(place, 'debs'))];
  return makeImages({ assets: join(place, 'assets'), out: join(place, 'out'), sources, ...options }, progress);
}
const changed = (name: string, change: Partial<DebFixture>) =>
  packageSet().map((deb) => (deb.name === name ? { ...deb, ...change } : deb));
const nowhere: PackageSource = {
  name: 'nowhere',
  index: () => Promise.reject(new Unavailable('nowhere has nothing')),
  fetch: () => Promise.reject(new Error('not reached')),
};

test('make images: five files and a manifest come out, with what Dom0 needs and no more', async () => {
  const files = await make();
  expect((await readdir(files.directory)).sort()).toEqual(
    [
      'dom0.cpio.gz',
      'domu.cpio.gz',
      'ivi.cpio.gz',
      'manifest.json',
      'packages',
      'packages.lock.json',
      'vmlinuz',
      'xen',
    ].sort(),
  );
  const dom0 = readCpio(gunzipSync(await readFile(files.dom0)));
  const paths = [...dom0.keys()];
  expect(paths).toEqual(
    expect.arrayContaining(['init', 'usr/lib/xen-4.17/bin/xl', 'usr/bin/xenstore-ls', 'boot/vmlinuz']),
  );
  expect(paths).toEqual(expect.arrayContaining(['lib/ld-linux-armhf.so.3', 'lib/arm-linux-gnueabihf/libgcc_s.so.1']));
  expect(paths.filter((path) => /doc|pygrub|libnsl|libxenvchan|xenstore-control$/.test(path))).toEqual([
    'usr/lib/xen-4.17/bin/xenstore-control',
  ]);
  expect(dom0.get('dev/console')).toEqual({ kind: 'character-device', mode: 0o600, major: 5, minor: 1 });
  const guest = dom0.get('boot/domu.cpio.gz');
  expect(guest?.kind === 'file' && Buffer.from(guest.bytes)).toEqual(await readFile(files.domu));
  expect([...readCpio(gunzipSync(await readFile(files.domu))).keys()]).toContain('etc/inittab');
});

test('make images: programs that were built for Dom0 are in its initramfs, and a new one makes it anew', async () => {
  await make();
  const folder = join(place, 'assets/guests/dom0-test');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.json'), '{ "files": { "tool": {} } }');
  await writeFile(join(folder, 'tool'), dynamicFixture(['libxenvchan.so.4'], '/lib/ld-linux-armhf.so.3'));
  const files = await make();
  expect(files.made).toBe(true);
  const dom0 = readCpio(gunzipSync(await readFile(files.dom0)));
  expect(dom0.get('usr/lib/ivilab/tool')).toMatchObject({ kind: 'file', mode: 0o755 });
  expect([...dom0.keys()]).toContain('usr/lib/arm-linux-gnueabihf/libxenvchan.so.4');
});

test('make images: a package that the lock does not have yet is locked beside the others', async () => {
  const lockPath = join(place, 'assets/packages.lock.json');
  await make({ refresh: true });
  const lock = await readLock(lockPath);
  const packages = lock.packages.filter(({ name }) => name !== 'xenstore-utils');
  await writeFile(lockPath, JSON.stringify({ ...lock, packages }));
  await make();
  expect(await readLock(lockPath)).toEqual(lock);
});

test("make images: the IVI guest's initramfs has our programs and files, and what these need of Debian's", async () => {
  const guests = join(place, 'assets/guests/ivi');
  await mkdir(guests, { recursive: true });
  await mkdir(join(place, 'assets/ivi/etc/init'), { recursive: true });
  await writeFile(join(place, 'assets/ivi/etc/init/10-platform.rc'), 'on boot\n');
  await writeFile(join(guests, 'manifest.json'), JSON.stringify({ files: { 'libivi.so': {}, text: {} } }));
  await writeFile(join(guests, 'libivi.so'), dynamicFixture(['libc.so.6']));
  await writeFile(join(guests, 'text'), dynamicFixture(['libivi.so', 'libfreetype.so.6'], '/lib/ld-linux-armhf.so.3'));
  const { directory } = await make();
  const tree = readCpio(gunzipSync(await readFile(join(directory, 'ivi.cpio.gz'))));
  expect([...tree.keys()]).toEqual(
    expect.arrayContaining([
      ...['system/lib/libivi.so', 'system/etc/init/10-platform.rc', 'system/fonts/Roboto-Regular.ttf', 'bin/mke2fs'],
      ...['usr/lib/arm-linux-gnueabihf/libfreetype.so.6', 'lib/arm-linux-gnueabihf/libext2fs.so.2', 'dev/console'],
      'lib/modules/6.1.0-50-armmp-lpae/kernel/drivers/android/binder_linux.ko',
    ]),
  );
  expect([...tree.keys()].filter((path) => /Black|libxen|xen-netback/.test(path))).toEqual([]);
  expect(tree.get('system/bin/text')).toMatchObject({ kind: 'file', mode: 0o755 });
  expect(tree.get('init')).toEqual({ kind: 'symlink', target: 'system/bin/init' });
});

test('make images: the same packages give the same bytes', async () => {
  const first = await make();
  const second = await make({ out: join(place, 'other') });
  for (const name of ['dom0', 'domu', 'ivi', 'xen', 'vmlinuz'] as const)
    expect(await readFile(second[name])).toEqual(await readFile(first[name]));
});

test('make images: a second call does nothing and needs no source', async () => {
  const first = await make();
  const before = await stat(first.dom0);
  const again = await make({ sources: [nowhere] });
  expect(again).toEqual({ ...first, made: false });
  expect((await stat(first.dom0)).mtimeMs).toBe(before.mtimeMs);
});

test('make images: a changed init or a damaged output makes them anew, from the packages kept', async () => {
  await make({ refresh: true });
  await writeFile(join(place, 'assets/dom0/init'), '# another\n');
  const files = await make({ sources: [nowhere] });
  expect(files.made).toBe(true);
  const init = readCpio(gunzipSync(await readFile(files.dom0))).get('init');
  expect(init?.kind === 'file' && new TextDecoder().decode(init.bytes)).toBe('# another\n');
  await writeFile(files.xen, 'damaged');
  expect((await make({ sources: [nowhere] })).made).toBe(true);
});

test('make images: what an interrupted run left does not count and is cleared away', async () => {
  await make();
  const kept = join(place, 'out/packages');
  const [deb] = await readdir(kept);
  const whole = await readFile(join(kept, deb!));
  await writeFile(join(kept, deb!), Buffer.alloc(whole.length));
  const gone = spawnSync('true').pid;
  await writeFile(join(kept, `xl.deb.part-${gone}`), 'half');
  await mkdir(join(kept, `.fetch-${gone}-abc`));
  await rm(join(place, 'out/manifest.json'));
  const files = await make();
  expect(files.made).toBe(true);
  expect((await readdir(kept)).filter((name) => !name.endsWith('.deb'))).toEqual([]);
  expect(await readFile(join(kept, deb!))).toEqual(whole);
});

test('make images: a package that replaces a locked one is told; only --refresh changes the lock', async () => {
  await make({ refresh: true });
  const lockPath = join(place, 'assets/packages.lock.json');
  const locked = await readFile(lockPath, 'utf8');
  await rm(join(place, 'debs'), { recursive: true });
  await rm(join(place, 'out'), { recursive: true });
  await writeDebs(join(place, 'debs'), changed('libc6', { version: '2.0-1' }));
  const progress = recordProgress();
  await make({}, progress);
  expect(progress.warnings).toEqual(['libc6 1.0-1 is not there any more: 2.0-1 replaces it']);
  expect(await readFile(lockPath, 'utf8')).toBe(locked);
  const inOut = await readLock(join(place, 'out/packages.lock.json'));
  expect(inOut.packages.find(({ name }) => name === 'libc6')?.version).toBe('2.0-1');
  await make({ refresh: true });
  expect(await readLock(lockPath)).toEqual(inOut);
});

test('make images: the second source is asked when the first has not everything, and both are named when none has', async () => {
  const progress = recordProgress();
  await make({ sources: [nowhere, directorySource(join(place, 'debs'))] }, progress);
  expect(progress.warnings).toEqual(['nowhere has nothing']);
  const empty = directorySource(join(place, 'assets'));
  await expect(make({ refresh: true, sources: [nowhere, empty] })).rejects.toThrow(
    `no source has the packages for the boot files:\n  nowhere has nothing\n  ${join(place, 'assets')} has no .deb files`,
  );
});

test('make images: truncated, foreign and missing packages are named', async () => {
  const path = join(place, 'debs/libc6_1.0-1_armhf.deb');
  const whole = await readFile(path);
  await writeFile(path, whole.subarray(0, whole.length - 200));
  await expect(make()).rejects.toThrow(/libc6_1\.0-1_armhf\.deb: .*truncated/);
  await writeFile(path, await debFixture({ name: 'libc6', architecture: 'amd64' }));
  await expect(make()).rejects.toThrow('libc6_1.0-1_armhf.deb is for amd64; the armhf package of libc6 is wanted');
  await rm(path);
  await expect(make()).rejects.toThrow(`${join(place, 'debs')} lacks libc6`);
  expect(await readdir(join(place, 'out')).catch(() => [])).not.toContain('manifest.json');
});

test('make images: a package without a file that Dom0 needs is named', async () => {
  await writeDebs(join(place, 'debs'), changed('xen-hypervisor-4.17-armhf', { files: {} }));
  await expect(make()).rejects.toThrow('xen-hypervisor-4.17-armhf: has no boot/xen-4.17-armhf');
  await writeDebs(join(place, 'debs'), packageSet());
  await writeDebs(join(place, 'debs'), changed('libxenmisc4.17', { files: {} }));
  await expect(make()).rejects.toThrow('needs libxenlight.so.4, which is in none of the packages');
});

test('make images: a package that arrives damaged is refused and not kept', async () => {
  const honest = directorySource(join(place, 'debs'));
  const liar: PackageSource = {
    ...honest,
    fetch: (records, scratch, keep) =>
      honest.fetch(records, scratch, (record, deb) =>
        keep(record, record.name === 'libc6' ? deb.map((b) => b ^ 1) : deb),
      ),
  };
  await expect(make({ sources: [liar] })).rejects.toThrow(
    /^libc6 from .* has the SHA-256 .* it was damaged or changed/,
  );
  expect((await readdir(join(place, 'out/packages'))).filter((name) => name.startsWith('libc6'))).toEqual([]);
});

test('make images: a place that cannot be written is told before any source is asked', async () => {
  const asked: PackageSource = { ...nowhere, index: () => Promise.reject(new Error('the source was asked')) };
  await writeFile(join(place, 'file'), '');
  await expect(make({ out: join(place, 'file/boot'), sources: [asked] })).rejects.toThrow(
    'is not a directory. Choose another with --out',
  );
});

test('lock: a file that is no lock file is told with what to do', async () => {
  await writeFile(join(place, 'assets/packages.lock.json'), '{"v": 1, "packages": 5}');
  await expect(make()).rejects.toThrow(
    /packages\.lock\.json is not a list of locked packages: .*Restore it, or use --refresh/,
  );
});

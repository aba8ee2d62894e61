import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build, type Configuration, Platform } from 'electron-builder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packagesOfApp } from '../../build/licenses.mjs';
import { ASSETS } from '../../build/main-bundle.mjs';
import { packageConfig } from '../../build/package-config.mjs';
import { APP } from './electron-app.ts';

const PROJECT = join(import.meta.dirname, '../..');
const place = mkdtempSync(join(tmpdir(), 'package-'));
const packed = join(place, 'dist/linux-unpacked/resources/app');
afterAll(() => rmSync(place, { recursive: true, force: true }));

const filesBelow = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();

// electron-builder packs all but Electron itself: a folder with an empty file stands in its place.
beforeAll(async () => {
  const { buildMain } = await import('../../build/main-bundle.mjs');
  const { buildRenderer } = await import('../../build/app.mjs');
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  await buildMain(say);
  await buildRenderer(say);
  const electronDist = join(place, 'electron');
  mkdirSync(electronDist);
  writeFileSync(join(electronDist, 'electron'), '');
  const { electronFuses: _, ...config } = packageConfig as Configuration;
  const directories = { ...config.directories, output: join(place, 'dist') };
  await build({
    projectDir: PROJECT,
    config: { ...config, electronDist, directories },
    targets: Platform.LINUX.createTarget('dir'),
  });
});

test('package: electron-builder takes the configuration, and what it packs is the built app and nothing else', () => {
  const built = filesBelow(APP).filter((name) => name !== 'renderer.json');
  expect(filesBelow(packed)).toEqual(built);
  expect(built.filter((name) => /\.ts$|\.spec\.|node_modules|(^|\/)\.|\.js\.map$/.test(name))).toEqual([]);
});

test('package: all that a run and a person need is in it', () => {
  for (const name of [
    'electron/shell/electron.js',
    'electron/shell/preload.cjs',
    'electron/shell/browser.js',
    'electron/desk/desk.js',
    'core/cli/machine-worker.js',
    'core/cli/cpu-worker.js',
    'renderer/index.html',
    'assets/guests/rtos/rtos.bin',
    'LICENSE.txt',
    ...ASSETS.map((asset) => `assets/${asset}`),
  ])
    expect(existsSync(join(packed, name)), name).toBe(true);
  const { main, type, dependencies } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8'));
  expect([main, type, dependencies]).toEqual(['electron/shell/electron.js', 'module', undefined]);
});

test('package: every import finds its module in it, but Node’s own, Electron and ws’s optional parts', () => {
  const code = filesBelow(packed).filter((name) => /^(core|electron|packages|_virtual)\/.*\.js$/.test(name));
  const missing = code.flatMap((name) => {
    const text = readFileSync(join(packed, name), 'utf8');
    const imports = text.matchAll(
      /(?:^|\n)(?:import|export)\b[^'";]*?from "([^"]+)"|\bimport\("([^"]+)"\)|(?:^|\n)import "([^"]+)"/g,
    );
    return [...imports]
      .map(([, one, two, three]) => one ?? two ?? three!)
      .filter((target) => !/^(node:|electron$|bufferutil$|utf-8-validate$)/.test(target))
      .filter((target) => !target.startsWith('.') || !existsSync(join(packed, name, '..', target)))
      .map((target) => `${name}: ${target}`);
  });
  expect(code.length).toBeGreaterThan(300);
  expect(missing).toEqual([]);
});

test('package: packages whose parts are in it are listed with their licences, which all may be passed on', () => {
  const text = readFileSync(join(packed, 'LICENSES.txt'), 'utf8');
  const used = new Set(filesBelow(join(packed, 'packages')).map((name) => name.match(/^(@[^/]+\/[^/]+|[^/]+)/)![0]));
  const listed = packagesOfApp();
  expect([...used].filter((name) => !listed.some((one) => one.name === name))).toEqual([]);
  for (const { name, version, license } of listed) {
    expect(text).toContain(`${name} ${version}: ${license}`);
    expect(license).toMatch(/^(MIT|ISC|OFL-1\.1|BSD-[23]-Clause|Apache-2\.0)$/);
  }
});

test('package: electron-builder asks for the sandbox, and Electron’s back doors are shut', () => {
  const { linux, electronFuses, asar } = packageConfig as Configuration;
  expect(JSON.stringify(packageConfig)).not.toMatch(/no-sandbox/);
  expect(linux?.executableArgs).toBeUndefined();
  expect(asar).toBe(false);
  expect(electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    grantFileProtocolExtraPrivileges: false,
  });
});

test('package: the packed code runs under plain Node and boots the machine with a thread for each CPU', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(packed, 'core/cli/main.js'), 'boot', '--smp', 'parallel', '--until', 'Brought up 2 CPUs', '--timeout', '300'],
    { cwd: place, env: { ...process.env, IVILAB_DATA: join(PROJECT, '.ivilab') }, encoding: 'utf8' },
  );
  expect(stderr).not.toMatch(/error/i);
  expect([status, stdout.includes('(XEN) Brought up 2 CPUs')]).toEqual([0, true]);
});

/** Width and height of a PNG file (W3C PNG, 11.2.2). */
const pngSize = (bytes: Buffer): readonly number[] => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
const icons = join(PROJECT, 'assets/icons');

test('package: the icon is there in all sizes, drawn as they are named', () => {
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024])
    expect(pngSize(readFileSync(join(icons, 'png', `${size}x${size}.png`)))).toEqual([size, size]);
});

test('package: the icons of Windows and macOS are those pictures', () => {
  const ico = readFileSync(join(icons, 'icon.ico'));
  const entries = Array.from({ length: ico.readUInt16LE(4) }, (_, n) => 6 + 16 * n);
  const sizes = entries.map((entry) => {
    const at = ico.readUInt32LE(entry + 12);
    const picture = ico.subarray(at, at + ico.readUInt32LE(entry + 8));
    const [width] = pngSize(picture);
    expect(ico.readUInt8(entry)).toBe(width! % 256);
    expect(picture).toEqual(readFileSync(join(icons, 'png', `${width}x${width}.png`)));
    return width;
  });
  expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);

  const icns = readFileSync(join(icons, 'icon.icns'));
  expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
  const types: Record<string, number> = {};
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
    types[icns.toString('latin1', at, at + 4)] = pngSize(icns.subarray(at + 8))[0]!;
  expect(types).toEqual({
    icp4: 16,
    icp5: 32,
    ic11: 32,
    ic12: 64,
    ic07: 128,
    ic08: 256,
    ic13: 256,
    ic09: 512,
    ic14: 512,
    ic10: 1024,
  });
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findElectron, sandboxObstacle, shellFacts } from './probe.ts';
import { runElectron } from './run-electron.ts';

// Binaries that end in the ways that Electron's does, on hosts that have a shell.
const place = mkdtempSync(join(tmpdir(), 'run-electron-'));
afterAll(() => rmSync(place, { recursive: true }));
let count = 0;

function binary(script: string): string {
  const path = join(place, `electron-${count++}`);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

async function run(script: string): Promise<[unknown, string]> {
  let shown = '';
  const end = await runElectron(binary(script), '/app', process.env, (text) => {
    shown += text;
  });
  return [end, shown];
}

const unix = test.skipIf(process.platform === 'win32');

unix('run: an Electron that has shown its window has run, however it ends', async () => {
  expect(await run('echo one >&2; echo "ivilab: the window is open" >&2; echo two >&2; exit 3')).toEqual([
    { status: 3 },
    'one\ntwo\n',
  ]);
});

unix('run: a second instance ends at once, and well', async () => {
  expect(await run('exit 0')).toEqual([{ status: 0 }, '']);
});

unix('run: the app is its only argument, and it is no Node', async () => {
  process.env.ELECTRON_RUN_AS_NODE = '1';
  const [end] = await run('echo "$# $1 <$ELECTRON_RUN_AS_NODE>" >&2; exit 1');
  delete process.env.ELECTRON_RUN_AS_NODE;
  expect(end).toEqual({ failed: 'it ended before a window was open: 1 /app <>' });
});

unix.each([
  [
    'echo "electron: error while loading shared libraries: libnss3.so: cannot open shared object file" >&2; exit 127',
    /libnss3\.so/,
  ],
  [
    'echo "[1:0101/1.2:FATAL:sandbox/host.cc(1)] The sandbox helper is not configured correctly." >&2; echo more >&2; kill -TRAP $$',
    /a window was open: The sandbox helper is not configured correctly\.$/,
  ],
  ['exit 9', /status 9/],
  ['kill -SEGV $$', /SIGSEGV/],
])('run: %s is told in one line', async (script, line) => {
  const [end] = await run(script);
  expect((end as { failed: string }).failed).toMatch(line);
  expect((end as { failed: string }).failed).not.toMatch(/\n/);
});

unix('run: a file that is no program is told', async () => {
  const path = join(place, 'text');
  writeFileSync(path, 'text');
  expect(await runElectron(path, '/app', process.env, () => {})).toEqual({
    failed: expect.stringMatching(/does not start: .*EACCES/),
  });
});

/** Electron's package whose installer is `install`, looked at with and without a binary that is named. */
async function find(install: string, named?: string): Promise<[object, string[]]> {
  const directory = mkdtempSync(join(place, 'package-'));
  writeFileSync(join(directory, 'install.js'), install);
  const lines: string[] = [];
  if (named !== undefined) process.env.IVILAB_ELECTRON = named;
  const found = () =>
    findElectron({ package: directory, data: join(directory, 'data'), say: (line) => lines.push(line) });
  const first = await found();
  const again = await found();
  delete process.env.IVILAB_ELECTRON;
  return [{ first, again }, lines];
}

const GOOD = 'echo 45.4.1';

unix('probe: a binary that is named, and answers, is taken', async () => {
  const path = binary(GOOD);
  expect(await find('', path)).toEqual([{ first: { path }, again: { path } }, []]);
});

unix('probe: a binary that does not answer is told with what it says', async () => {
  const [found] = await find('', binary('echo "error while loading shared libraries: libgbm.so.1" >&2; exit 127'));
  expect(found).toMatchObject({ first: { missing: expect.stringMatching(/^its binary does not start: .*libgbm/) } });
  expect((await find('', join(place, 'nowhere')))[0]).toMatchObject({
    first: { missing: expect.stringMatching(/ENOENT/) },
  });
});

unix('probe: the binary is fetched once, which is told', async () => {
  const install = `const fs = require('node:fs'); fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/path.txt', 'electron');
    fs.writeFileSync(__dirname + '/dist/electron', '#!/bin/sh\\n${GOOD}\\n', { mode: 0o755 });`;
  const [found, lines] = await find(install);
  const path = expect.stringMatching(/dist\/electron$/);
  expect([found, lines.length]).toEqual([{ first: { path }, again: { path } }, 1]);
});

unix('probe: a download that failed is told, and not tried again for a day', async () => {
  const [found, lines] = await find(`console.error('HTTPError: 403'); process.exit(1)`);
  expect(found).toEqual({
    first: { missing: 'its binary could not be downloaded: HTTPError: 403' },
    again: { missing: expect.stringMatching(/once a day/) },
  });
  expect(lines.length).toBe(1);
});

unix('probe: no package, no download', async () => {
  const directory = join(place, 'none');
  mkdirSync(directory);
  expect(await findElectron({ package: directory, data: directory, say: () => {} })).toEqual({
    missing: 'its package is not installed',
  });
});

/** A kernel's settings as files. */
function settings(files: Record<string, string>): string {
  const directory = mkdtempSync(join(place, 'sys-'));
  for (const folder of ['kernel', 'user']) mkdirSync(join(directory, folder));
  for (const [name, value] of Object.entries(files)) writeFileSync(join(directory, name), `${value}\n`);
  return directory;
}

test.each([
  ['kernel/unprivileged_userns_clone', '0', '1'],
  ['user/max_user_namespaces', '0', '63000'],
  ['kernel/apparmor_restrict_unprivileged_userns', '1', '0'],
])('probe: a kernel whose %s is %s refuses the sandbox', (name, refused, allowed) => {
  const obstacle = (value: string, platform: NodeJS.Platform) =>
    sandboxObstacle('/nowhere/electron', settings({ [name]: value }), platform);
  expect(obstacle(refused, 'linux')).toBe(`${name.replace('/', '.')} is ${refused}`);
  expect(obstacle(allowed, 'linux')).toBeUndefined();
  expect(obstacle(refused, 'darwin')).toBeUndefined();
});

test('probe: nothing is fetched for who asks for the browser', async () => {
  const lines: string[] = [];
  const facts = await shellFacts('browser', { package: place, data: place, say: (line) => lines.push(line) });
  expect([facts.asked, facts.electron, lines]).toEqual(['browser', { missing: 'it was not looked for' }, []]);
});

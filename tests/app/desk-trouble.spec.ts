import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeskCore } from '../../electron/desk/desk.ts';
import { TestWindow } from './desk-window.ts';

// Files that are not what they should be: it is said clearly, nothing is lost, the app stays up. What can go wrong with the power itself is in
// desk-power.spec.ts.

const RTOS = join(import.meta.dirname, '../../assets/guests/rtos/rtos.bin');
const LAYOUT = `title: For the desk
dom0: { memory: 256 MiB }
domains:
  - name: rtos
    kernel: rtos.bin
    memory: 32 MiB
    block: [{ file: disk.img, device: xvda, readonly: true }]
`;
const BROKEN = LAYOUT.replace('memory: 32 MiB', 'memory: [32 MiB');
const within = { timeout: 300_000, interval: 50 };

let place: string;
let desk: DeskCore | undefined;
let said: string[];

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'desk-trouble-'));
  said = [];
  copyFileSync(RTOS, at('rtos.bin'));
  writeFileSync(at('disk.img'), new Uint8Array(1 << 20));
});
afterEach(async () => {
  await desk?.close();
  rmSync(place, { recursive: true, force: true });
});

const at = (name: string): string => join(place, name);
async function open(layout = LAYOUT): Promise<TestWindow> {
  writeFileSync(at('desk-trouble.yaml'), layout);
  desk = new DeskCore({
    shell: 'browser',
    layout: 'desk-trouble.yaml',
    directory: place,
    config: at('config'),
    say: (line) => said.push(line),
  });
  return TestWindow.open(desk);
}
const xenSpeaks = (window: TestWindow) =>
  expect.poll(async () => (await window.history('xen')).text, within).toContain('(XEN)');

test('trouble: a layout file that is broken is shown with what is wrong in its line, and runs when it is mended', async () => {
  const window = await open(BROKEN);
  await expect(window.call('power.on', {})).rejects.toThrow(/^desk-trouble.yaml has \d+ errors?: line [78]: /);
  const { power, message, layout } = window.state;
  expect([power, layout.text]).toEqual(['off', BROKEN]);
  expect(said.at(-1)).toBe(`error: ${message}`);
  const [problem] = await window.call('layouts.check', { layout });
  expect(problem!.severity).toBe('error');
  expect(readFileSync(at('desk-trouble.yaml'), 'utf8')).toBe(BROKEN);
  const saved = await window.call('layouts.save', { layout: { ...layout, text: LAYOUT } });
  await window.call('power.on', { layout: saved });
  await xenSpeaks(window);
  expect(window.state).toMatchObject({ power: 'on', message: null, layout: { text: LAYOUT } });
});

test.each(['rtos.bin', 'disk.img'])(
  'trouble: %s vanishes: the machine that has it goes on, and none begins without it',
  async (name) => {
    const window = await open();
    await window.call('power.on', {});
    await xenSpeaks(window);
    const kept = readFileSync(at(name));
    rmSync(at(name));
    const { layout } = window.state;
    const other = { ...layout, text: layout.text.replace('32 MiB', '48 MiB') };
    await expect(window.call('layouts.apply', { layout: other })).rejects.toThrow();
    expect(window.state).toMatchObject({ power: 'on', message: null, progress: null, layout });
    await window.call('power.off', {});
    await expect(window.call('power.on', {})).rejects.toThrow(name);
    expect(window.state).toMatchObject({ power: 'off', progress: null, message: expect.stringContaining(name) });
    expect(window.happenings.at(-1)).toMatchObject({ kind: 'error', text: window.state.message });
    writeFileSync(at(name), kept);
    await window.call('power.on', {});
    await xenSpeaks(window);
    expect(window.faults).toEqual([]);
  },
);

test('trouble: a disk that a guest could write to vanishes: the machine starts with an empty one, and says so', async () => {
  const window = await open(LAYOUT.replace(', readonly: true', ''));
  await window.call('power.on', {});
  await window.call('power.off', {});
  expect(window.happenings.filter(({ kind }) => kind === 'warning')).toEqual([]);
  rmSync(at('disk.img'));
  await window.call('power.on', {});
  const told = `the disk ${at('disk.img')} is gone, with all that was on it: a new one, which is empty, takes its place`;
  expect(window.happenings).toContainEqual(expect.objectContaining({ kind: 'warning', what: 'start', text: told }));
  expect(said).toContain(`warning: ${told}`);
  await window.call('power.off', {});
  await window.call('power.on', {});
  expect(window.happenings.filter(({ text }) => text === told)).toHaveLength(1);
});

test('trouble: settings of another version are put aside, windows are told, and new ones are kept', async () => {
  const old = JSON.stringify({ version: 0, theme: 'dark' });
  mkdirSync(at('config'));
  writeFileSync(at('config/settings.json'), old);
  const window = await open();
  expect((await window.call('desk.open', {})).settings).toEqual({});
  const [told] = window.happenings;
  expect(told).toMatchObject({
    kind: 'warning',
    what: 'settings',
    text: expect.stringMatching(/is of another version \(0\): it was put aside as /),
  });
  expect(said).toEqual([`warning: ${told!.text}`]);
  await window.call('settings.set', { key: 'theme', value: '"light"' });
  await desk!.close();
  const files = readdirSync(at('config'));
  expect(files).toHaveLength(2);
  const aside = files.find((file) => file !== 'settings.json')!;
  expect(readFileSync(at(join('config', aside)), 'utf8')).toBe(old);
  expect((await open().then((again) => again.call('desk.open', {}))).settings).toEqual({ theme: '"light"' });
});

test('trouble: where there is no room, saving says so, the old file stays, and the desk goes on', () => {
  // A limit for files is the nearest to a full disk that everybody can have.
  const program = `
    import { writeFileSync } from 'node:fs';
    import { DeskCore } from ${JSON.stringify(join(import.meta.dirname, '../../electron/desk/desk.ts'))};
    import { TestWindow } from ${JSON.stringify(join(import.meta.dirname, 'desk-window.ts'))};
    const desk = new DeskCore({ shell: 'browser', layout: 'a.yaml', directory: process.cwd(), config: 'config' });
    const window = await TestWindow.open(desk);
    writeFileSync('a.yaml', 'title: old\\n');
    const layout = await window.call('layouts.open', { path: 'a.yaml' });
    const large = { ...layout, text: 'title: new\\n' + '# a remark\\n'.repeat(10_000) };
    const message = await window.call('layouts.save', { layout: large }).catch((error) => error.message);
    await window.call('settings.set', { key: 'large', value: 'x'.repeat(100_000) });
    await desk.settings.close();
    await window.call('settings.set', { key: 'large', value: null });
    const small = await window.call('layouts.save', { layout: { ...layout, text: 'title: small\\n' } });
    const warnings = window.happenings.map(({ text }) => text);
    await desk.close();
    console.log(JSON.stringify({ message, warnings, small: small.title, faults: window.faults }));`;
  const { stdout, stderr } = spawnSync(
    'sh',
    [
      '-c',
      'trap "" XFSZ; ulimit -f 64; exec "$0" --input-type=module --disable-warning=ExperimentalWarning -e "$1"',
      process.execPath,
      program,
    ],
    { encoding: 'utf8', cwd: place },
  );
  const result = JSON.parse(stdout || JSON.stringify(stderr));
  expect(result).toEqual({
    message: `${at('a.yaml')} can't be written: it is larger than files may be here; what was there before is kept`,
    warnings: [expect.stringMatching(/^settings are not kept: .*settings\.json can't be written: /)],
    small: 'small',
    faults: [],
  });
  expect(readFileSync(at('a.yaml'), 'utf8')).toBe('title: small\n');
  expect(existsSync(at('config/settings.json'))).toBe(true);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ControlClient } from '../../core/cli/lab/control-client.ts';
import { DeskCore } from '../../electron/desk/desk.ts';
import { TestWindow } from './desk-window.ts';

// What can go wrong with the power. None of it needs more of the machine than Xen's first words.

const LAYOUT = `title: For the desk
dom0: { memory: 256 MiB }
domains:
  - { name: rtos, kernel: lab:rtos, memory: 32 MiB, display: { head: cluster } }
`;
const within = { timeout: 300_000, interval: 50 };

let place: string;
let desk: DeskCore;
let window: TestWindow;
let lines: string[];

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'desk-power-'));
  lines = [];
  writeFileSync(join(place, 'desk-power.yaml'), LAYOUT);
  desk = new DeskCore({
    shell: 'browser',
    layout: 'desk-power.yaml',
    directory: place,
    config: join(place, 'config'),
    say: (line) => lines.push(line),
  });
  window = await TestWindow.open(desk);
});
afterEach(async () => {
  expect(window.faults).toEqual([]);
  await desk.close();
  rmSync(place, { recursive: true, force: true });
});

const xenSpeaks = () => expect.poll(async () => (await window.history('xen')).text, within).toContain('(XEN)');

test('power: a machine whose thread dies is broken, and can be switched on again', async () => {
  await window.call('power.on', {});
  await xenSpeaks();
  await desk.power.machine.kill();
  await expect.poll(() => window.state.power, within).toBe('broken');
  expect(window.state.message).toBe('the emulator stopped without saying why');
  expect(window.happenings.at(-1)).toMatchObject({ kind: 'error', what: 'broken' });
  expect(lines.at(-1)).toBe('error: the emulator stopped without saying why');
  await expect(window.call('machine.pause', {})).rejects.toThrow('the machine is off');
  expect((await window.history('xen')).text).toContain('(XEN)');
  await expect(ControlClient.open('desk-power')).rejects.toThrow();
  await window.call('power.on', {});
  expect(window.state).toMatchObject({ power: 'on', message: null });
  await window.call('power.off', {});
  expect(window.state).toMatchObject({ power: 'off', message: null });
  expect(window.state.domains).toMatchObject([{ name: 'rtos', state: 'absent' }]);
});

test('power: a layout that can not run is refused, which the state tells, and the app stays up', async () => {
  const bad = { path: null, title: 'bad', text: LAYOUT.replace('lab:rtos', 'gone.bin') };
  await expect(window.call('power.on', { layout: bad })).rejects.toThrow(
    /^bad has 1 error: line 4: domains\[0\].kernel: /,
  );
  expect(window.state).toMatchObject({
    power: 'off',
    progress: null,
    message: expect.stringContaining('bad has 1 error'),
  });
  expect(window.happenings.at(-1)).toMatchObject({ kind: 'error' });
  expect(lines.at(-1)).toMatch(/^error: bad has 1 error/);
  const good = { path: null, title: 'good', text: LAYOUT };
  await window.call('power.on', { layout: good });
  expect(window.state).toMatchObject({ power: 'on', layout: good, message: null });
});

test('power: a layout whose file is gone is told', async () => {
  rmSync(join(place, 'desk-power.yaml'));
  await expect(window.call('power.on', {})).rejects.toThrow(/desk-power.yaml: there is no such file/);
  expect(window.state).toMatchObject({ power: 'off', message: expect.stringContaining('no such file') });
});

test('power: switched off while it is being prepared it stays off, and goes on when it is wanted again', async () => {
  const first = window.call('power.on', {});
  await window.call('power.off', {});
  await expect(first).rejects.toThrow('switched off meanwhile');
  expect(window.state).toMatchObject({ power: 'off', message: null });
  await window.call('power.on', {});
  await xenSpeaks();
  await expect(window.call('power.on', {})).rejects.toThrow('is on already');
});

test('power: pause, speed and reset are told to all windows', async () => {
  await window.call('power.on', {});
  await xenSpeaks();
  const other = await TestWindow.open(desk);
  await window.call('machine.pause', {});
  await expect.poll(() => other.state.paused, within).toBe(true);
  await window.call('machine.speed', { speed: { kind: 'free' } });
  await expect.poll(() => other.state.speed, within).toEqual({ kind: 'free' });
  await window.call('machine.resume', {});
  await expect.poll(() => other.state.paused, within).toBe(false);
  const before = (await window.history('xen')).text.length;
  await window.call('power.reset', {});
  await expect.poll(() => other.happenings.map(({ what }) => what), within).toContain('reset');
  await expect.poll(async () => (await window.history('xen')).text.length, within).toBeGreaterThan(before + 500);
  expect(other.state.stages.length).toBeLessThanOrEqual(2);
  expect(other.happenings.map(({ what }) => what)).toEqual(expect.arrayContaining(['paused', 'resumed', 'reset']));
});

test('power: settings of one window are those of the others', async () => {
  const other = await TestWindow.open(desk);
  const told: unknown[] = [];
  window.client.on('setting', (one) => told.push(['one', one]));
  other.client.on('setting', (one) => told.push(['other', one]));
  await window.call('settings.set', { key: 'theme', value: '"dark"' });
  await expect.poll(() => told).toEqual([['other', { key: 'theme', value: '"dark"' }]]);
  expect((await other.call('desk.open', {})).settings).toEqual({ theme: '"dark"' });
});

test('power: a layout is edited, refused for a mistake, corrected, compared and applied', async () => {
  await window.call('power.on', {});
  const { layout } = window.state;
  const edited = (memory: string) => ({
    ...layout,
    text: layout.text.replace('dom0: { memory: 256 MiB }', `dom0: { memory: ${memory} }`),
  });
  const [problem] = await window.call('layouts.check', { layout: edited('9 GiB') });
  expect(problem).toMatchObject({ severity: 'error', path: ['dom0', 'memory'] });
  await expect(window.call('layouts.apply', { layout: edited('9 GiB') })).rejects.toThrow('dom0.memory');
  expect(window.state.power).toBe('on');
  const plan = await window.call('layouts.compare', { layout: edited('300 MiB') });
  expect(plan).toMatchObject({
    machine: true,
    changes: [{ effect: 'machine', text: 'dom0, memory: 256 becomes 300' }],
  });
  await window.call('layouts.apply', { layout: edited('300 MiB') });
  expect(window.state).toMatchObject({ power: 'on', layout: edited('300 MiB') });
  expect(window.happenings.map(({ what }) => what)).toEqual(expect.arrayContaining(['on', 'off']));
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ControlClient } from '../../core/cli/lab/control-client.ts';
import type { DomainInfo } from '../../core/lab/agent/protocol.ts';
import { encodePng } from '../../core/lab/heads/png.ts';
import { DeskCore } from '../../electron/desk/desk.ts';
import type { HeadPicture } from '../../renderer/desk/heads.ts';
import { TestWindow } from './desk-window.ts';

// One boot for all: the RTOS with the cluster. The tests follow one another, as a person's day at the desk does.

const LAYOUT = `title: For the desk
dom0: { memory: 256 MiB }
domains:
  - name: rtos
    title: Cluster
    kernel: lab:rtos
    memory: 32 MiB
    pin: 1
    display: { head: cluster }
    devices: [dcan1]
    arguments: can=0x4ae3c000,180
    on_crash: restart
vehicle:
  start: { ignition: on }
`;

let place: string;
let desk: DeskCore;
let window: TestWindow;
const within = { timeout: 240_000, interval: 100 };

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'desk-spec-'));
  writeFileSync(join(place, 'desk-spec.yaml'), LAYOUT);
  desk = new DeskCore({
    shell: 'browser',
    layout: 'desk-spec.yaml',
    directory: place,
    config: join(place, 'config'),
    methods: { 'app.link': () => 'a link' },
  });
  window = await TestWindow.open(desk);
});
afterAll(async () => {
  await desk.close();
  rmSync(place, { recursive: true, force: true });
});

test('desk: a layout is switched on, and windows are told how far it is', async () => {
  expect(window.state.power).toBe('off');
  const states: string[] = [];
  window.client.on('state', ({ power }) => power && states.push(power));
  await window.call('power.on', {});
  expect(states).toEqual(['preparing', 'on']);
  expect(window.state).toMatchObject({
    layout: { title: 'For the desk', path: join(place, 'desk-spec.yaml') },
    consoles: ['xen', 'dom0', 'rtos'],
    domains: [{ name: 'rtos', title: 'Cluster', state: 'absent' }],
    heads: [
      { name: 'cluster', width: 1280, height: 480 },
      { name: 'centre', width: 1280, height: 800 },
    ],
  });
  await expect(window.call('power.on', {})).rejects.toThrow('is on already');
  await expect.poll(() => window.state.stages.map(({ stage }) => stage), within).toContain('drawing');
  expect(window.state.stages.map(({ stage }) => stage)).toEqual([
    'xen',
    'dom0',
    'agent',
    'domain rtos',
    'running',
    'drawing',
  ]);
  expect(window.state.domains).toMatchObject([{ name: 'rtos', state: 'running', id: 1 }]);
  expect(window.state.heads[0]).toMatchObject({ name: 'cluster', domain: 'rtos' });
  expect(window.happenings.map(({ number }) => number)).toEqual(window.happenings.map((_, n) => n));
  expect(window.happenings.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['on', 'xen', 'running', 'drawing']),
  );
});

test('desk: what a console has shown and what it shows then fit together', async () => {
  const before = await window.history('dom0');
  expect(before.text).toContain('DOM0-UP');
  await window.type('dom0', 'echo it is $((6*7))\n');
  await expect.poll(() => window.shown.get('dom0')?.text, within).toContain('it is 42');
  const after = await window.history('dom0');
  const shown = window.shown.get('dom0')!;
  expect(after.text).toContain('it is 42');
  expect(after.text.slice(shown.from - after.from)).toBe(
    shown.text.slice(0, after.text.length - shown.from + after.from),
  );
  await expect(window.history('nobody')).rejects.toThrow('there is no console nobody: there are xen, dom0, rtos');
});

/** The newest picture of a head that a window has. */
async function look(at: TestWindow, head: string): Promise<{ latest: () => HeadPicture; release: () => void }> {
  let picture: HeadPicture | undefined;
  const release = at.pictures.look(head, (one) => {
    picture = one;
  });
  await expect.poll(() => picture?.seconds, within).toBeGreaterThan(0);
  return { latest: () => picture!, release };
}

const asPng = ({ width, height, pixels }: HeadPicture): Uint8Array =>
  encodePng({ width, height, pixels: new Uint32Array(pixels.slice().buffer) }, (bytes) => bytes);
/** The rows of a PNG of ours, taken out of its third chunk. */
const rows = (png: Uint8Array, inflate: boolean): Buffer => {
  const length = new DataView(png.buffer, png.byteOffset).getUint32(33);
  const data = png.subarray(41, 41 + length);
  return inflate ? inflateSync(data) : Buffer.from(data);
};

test('desk: two windows have the picture that the machine has, also one that was slow', async () => {
  const second = await TestWindow.open(desk);
  const [one, two] = [await look(window, 'cluster'), await look(second, 'cluster')];
  const whole = 1280 * 480 * 4;
  expect(second.tiles[0]).toEqual({ head: 'cluster', count: 1, bytes: whole });
  // A window that draws nothing gets two updates at most, and later one, however much has changed.
  const ready = Promise.withResolvers<void>();
  second.slow = ready.promise;
  const [mark, seen] = [window.tiles.length, second.tiles.length];
  await window.call('vehicle.set', { values: { indicator: 'hazard' } });
  await expect.poll(() => window.tiles.length - mark, within).toBeGreaterThan(5);
  expect(second.tiles.length).toBe(seen + 2);
  await window.call('vehicle.set', { values: { indicator: 'off' } });
  await window.call('machine.pause', {});
  await expect.poll(() => window.state.paused).toBe(true);
  second.slow = undefined;
  ready.resolve();
  await expect.poll(() => second.tiles.length, within).toBe(seen + 3);
  const { png } = await window.call('heads.screenshot', { head: 'cluster' });
  for (const { latest } of [one, two])
    await expect.poll(() => Buffer.compare(rows(asPng(latest()), false), rows(png, true)), within).toBe(0);
  await window.call('machine.resume', {});
  await expect.poll(() => window.state.paused).toBe(false);
  one.release();
  two.release();
  second.close();
  await expect.poll(() => desk.windows).toBe(1);
});

test('desk: figures and values of the vehicle come by themselves', async () => {
  await expect.poll(() => window.figures.at(-1)?.domains.rtos, within).toBeGreaterThan(0);
  const { pace, mips, cpus, hostMemoryMiB } = window.figures.at(-1)!;
  expect([pace > 0, mips > 0, cpus.length, hostMemoryMiB > 50]).toEqual([true, true, 2, true]);
  await window.call('vehicle.set', { values: { lights: 'low' } });
  await expect.poll(() => window.vehicle.lights, within).toBe('low');
  await expect(window.call('vehicle.set', { values: { lights: 'purple' } })).rejects.toThrow('lights');
});

test('desk: a window that comes back finds all as it was', async () => {
  window.close();
  await expect(window.call('desk.open', {})).rejects.toThrow();
  window = await TestWindow.open(desk);
  expect(window.state).toMatchObject({ power: 'on', domains: [{ state: 'running' }] });
  expect(window.happenings.map(({ what }) => what)).toContain('drawing');
  expect((await window.history('dom0')).text).toContain('it is 42');
  // For its plots, what windows were told before.
  const { figures } = await window.call('desk.open', {});
  expect(figures.length).toBeGreaterThan(0);
  expect(figures.map(({ seconds }) => seconds)).toEqual(figures.map(({ seconds }) => seconds).sort((a, b) => a - b));
});

test('desk: others find the lab beside the app, and the app sees what they do', async () => {
  const client = await ControlClient.open('desk-spec');
  try {
    expect(await client.call('domains.list')).toMatchObject([{ id: 0 }, { name: 'rtos' }]);
    expect(await client.call('methods')).toEqual(expect.arrayContaining(['consoles.write', 'app.link']));
    expect(await client.call('app.link')).toBe('a link');
    await client.call('domains.pause', { domain: 'rtos' });
    await expect.poll(() => window.state.domains[0]!.state, within).toBe('paused');
    await window.call('domains.unpause', { domain: 'rtos' });
    await expect.poll(() => window.state.domains[0]!.state, within).toBe('running');
  } finally {
    client.close();
  }
});

/** All that is listed as domains until something is done. */
async function listedWhile(doing: Promise<unknown>): Promise<DomainInfo[]> {
  const client = await ControlClient.open('desk-spec');
  const seen: DomainInfo[] = [];
  let done = false;
  const over = doing.finally(() => {
    done = true;
  });
  while (!done) seen.push(...((await client.call('domains.list')) as DomainInfo[]));
  client.close();
  await over;
  return seen;
}

test('desk: a domain is crashed on purpose and comes back, is destroyed and started', async () => {
  const { id } = window.state.domains[0]!;
  await window.call('domains.crash', { domain: 'rtos' });
  await expect
    .poll(() => window.happenings.some(({ what, subject }) => what === 'crashed' && subject === 'rtos'), within)
    .toBe(true);
  // Where its console was then: windows mark it there, also those that open later.
  const { places } = window.happenings.findLast(({ what }) => what === 'crashed')!;
  expect(places).toEqual({ rtos: expect.any(Number) });
  const { from, text } = await window.history('rtos');
  expect(places!.rtos).toBeGreaterThan(0);
  expect(places!.rtos).toBeLessThanOrEqual(from + text.length);
  await expect.poll(() => window.state.domains[0], within).toMatchObject({ state: 'running', id: id! + 1 });
  const seen = await listedWhile(window.call('domains.destroy', { domain: 'rtos' }));
  await expect.poll(() => window.state.domains[0]!.state, within).toBe('absent');
  // Xen has a domain for a while after xl has taken its name out of xenstore.
  expect(seen.map(({ name }) => name)).not.toContain('');
  expect(seen.some(({ name, state }) => name === 'rtos' && state === 'dying')).toBe(true);
  await window.call('domains.start', { domain: 'rtos' });
  await expect.poll(() => window.state.domains[0]!.state, within).toBe('running');
  await expect(window.call('domains.start', { domain: 'nobody' })).rejects.toThrow('the layout has no domain nobody');
});

test('desk: a layout is applied while the rest goes on', async () => {
  const { layout } = window.state;
  const { id } = window.state.domains[0]!;
  const text = layout.text.replace('vehicle:', '  - { name: two, kernel: lab:rtos, memory: 32 MiB }\nvehicle:');
  const plan = await window.call('layouts.apply', { layout: { ...layout, text } });
  expect(plan).toMatchObject({
    machine: false,
    destroy: [],
    create: ['two'],
    changes: [{ effect: 'create', text: 'two is new' }],
  });
  await expect
    .poll(() => window.state.domains, within)
    .toMatchObject([
      { name: 'rtos', state: 'running', id },
      { name: 'two', state: 'running' },
    ]);
  await expect
    .poll(() => window.state, within)
    .toMatchObject({ consoles: ['xen', 'dom0', 'rtos', 'two'], layout: { text }, progress: null });
  // From its first word on, which may come before the lab has told that it has the domain.
  await expect.poll(async () => (await window.history('two')).text, within).toContain('RTOS-UP');
  // What somebody else applies from a terminal shows, too.
  await desk.power.machine.call('apply.apply', { layout: layout.text });
  await expect.poll(() => window.state.domains.map(({ name }) => name), within).toEqual(['rtos']);
  expect(await window.call('layouts.compare', { layout })).toMatchObject({ changes: [] });
});

test('desk: a reset begins anew, and windows go on to be told', async () => {
  const { release } = await look(window, 'cluster');
  const mark = window.tiles.length;
  await window.call('power.reset', {});
  await expect.poll(() => window.happenings.some(({ what }) => what === 'reset'), within).toBe(true);
  await expect.poll(() => window.state.stages.map(({ stage }) => stage), within).toContain('xen');
  await expect.poll(() => window.tiles.length, within).toBeGreaterThan(mark);
  expect(window.state.domains[0]!.state).toBe('absent');
  release();
});

test('desk: nothing was said that is not in the contract', () => {
  expect(window.faults).toEqual([]);
});

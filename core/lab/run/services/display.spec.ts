import { expect, test } from 'vitest';
import { HELLO, testLab } from '../lab.fixture.ts';
import { display } from './display.ts';
import type { LabEvent } from './index.ts';
import { machine } from './machine.ts';

const LAYOUT = `
domains:
  - name: rtos
    kernel: lab:rtos
    memory: 32 MiB
    display: { head: cluster }
displays:
  centre: { size: 640x400 }
`;

const make = () => testLab(LAYOUT, [display]);
const told = (events: readonly LabEvent[], type: string) =>
  events.filter((event) => event.service === 'display' && event.type === type);
const owner = (value: string | null) => ({
  event: 'watch',
  token: 'display:cluster',
  path: '/local/domain/0/display/cluster',
  value,
});

test('a head is as large as the layout has it', async () => {
  const { lab } = make();
  expect(await lab.call('display.heads', {})).toEqual([
    { name: 'cluster', width: 1280, height: 480, domain: null },
    { name: 'centre', width: 640, height: 400, domain: null },
  ]);
});

test("a frame and its hash are what is in the head's memory", async () => {
  const { lab, machine } = make();
  const before = await lab.call('display.hash', { head: 'centre' });
  machine.write(0x6080_0000 + 4 * 639, Uint8Array.of(1, 2, 3, 0));
  const frame = (await lab.call('display.frame', { head: 'centre' })) as { width: number; pixels: Uint8Array };
  expect([frame.width, frame.pixels.length, [...frame.pixels.subarray(4 * 639, 4 * 640)]]).toEqual([
    640,
    640 * 400 * 4,
    [1, 2, 3, 0],
  ]);
  expect(await lab.call('display.hash', { head: 'centre' })).not.toBe(before);
  await expect(lab.call('display.frame', { head: 'left' })).rejects.toThrow('there is no head left: there are cluster');
});

test('who watches is told what has changed, no more often than asked for', async () => {
  const { lab, machine, events, run } = make();
  await lab.call('display.watch', { every: 0.2 });
  await run(0.05);
  machine.write(0x6000_0000, Uint8Array.of(9, 9, 9, 9));
  await run(0.1);
  expect(told(events, 'tiles')).toEqual([]);
  await run(0.2);
  expect(told(events, 'tiles')).toMatchObject([{ head: 'cluster', tiles: [{ x: 0, y: 0, width: 64, height: 64 }] }]);
  await lab.call('display.watch', { every: null });
  machine.write(0x6000_0000, Uint8Array.of(1));
  await run(0.5);
  expect(told(events, 'tiles')).toHaveLength(1);
  await expect(lab.call('display.watch', { every: 0 })).rejects.toThrow('every: write 0.005 seconds or more');
});

test('when the machine is paused, all that was drawn until then is told', async () => {
  const { lab, machine: board, events, run } = testLab(LAYOUT, [display, machine]);
  await lab.call('display.watch', { every: 10 });
  await run(0.1);
  board.write(0x6000_0000, Uint8Array.of(9, 9, 9, 9));
  await run(0.1);
  expect(told(events, 'tiles')).toEqual([]);
  await lab.call('machine.pause', {});
  expect(told(events, 'tiles')).toHaveLength(1);
});

test('whose picture a head shows is followed in xenstore, and its first one is told', async () => {
  const { lab, events, agentSays, asked } = make();
  await agentSays(HELLO);
  const [first] = asked();
  expect(first).toMatchObject({
    method: 'xenstore-watch',
    params: { path: '/local/domain/0/display/cluster', token: 'display:cluster' },
  });
  await agentSays({ id: first!.id, result: {} }, owner(''), owner('rtos'), owner('rtos'), owner(''), owner('rtos'));
  expect(told(events, 'owner').map((event) => 'domain' in event && event.domain)).toEqual(['rtos', null, 'rtos']);
  expect(told(events, 'drawing')).toHaveLength(1);
  expect(await lab.call('display.heads', {})).toMatchObject([{ name: 'cluster', domain: 'rtos' }, {}]);
});

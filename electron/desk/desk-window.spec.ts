import { expect, test } from 'vitest';
import { DeskClient } from '../contract/client.ts';
import { encodeMessage } from '../contract/codec.ts';
import type { EventData } from '../contract/events.ts';
import { type Handlers, serveWindow } from '../contract/server.ts';
import type { Wire } from '../contract/wire.ts';
import { ConsoleHistory } from './console-history.ts';
import { DeskWindow } from './desk-window.ts';
import { HeadPicture } from './head-picture.ts';

const SIDE = 256;
const WHOLE = SIDE * SIDE * 4;

/** A window, and a wire to it that takes all that it is given, as real ones do. */
function opened(consoles: ReadonlyMap<string, ConsoleHistory>) {
  const wire = (send: (message: unknown) => void): Wire => ({ send, onMessage() {}, onClose() {}, close() {} });
  const there = wire((message) => here.onMessage(message));
  const here = wire((message) => {
    got.bytes += encodeMessage(message).length;
    there.onMessage(message);
  });
  const got = { bytes: 0, ready: 0, picture: new HeadPicture('centre', SIDE, SIDE), text: '', vehicle: {} };
  const client = new DeskClient(there);
  /** While it is set the window is too slow to deal with anything. */
  let slow: PromiseWithResolvers<void> | undefined;
  client.on('tiles', ({ tiles, seconds }) => {
    for (const tile of tiles) got.picture.take(tile, seconds);
    return slow?.promise;
  });
  client.on('console', ({ bytes }: EventData<'console'>) => {
    got.text += Buffer.from(bytes).toString('latin1');
    return slow?.promise;
  });
  client.on('vehicle', (values) => {
    Object.assign(got.vehicle, values);
    return slow?.promise;
  });
  const end = serveWindow(here, {} as Handlers, () => {});
  const window = new DeskWindow(end, consoles, () => got.ready++);
  return {
    window,
    got,
    stop: () => {
      slow = Promise.withResolvers();
    },
    goOn: () => {
      slow?.resolve();
      slow = undefined;
    },
  };
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function headPicture() {
  const head = new HeadPicture('centre', SIDE, SIDE);
  return { head, heads: new Map([['centre', head]]) };
}
/** A moment of the machine: the whole head is another one, in one colour. */
const drawing = (head: HeadPicture, value: number): void =>
  head.take({ x: 0, y: 0, width: SIDE, height: SIDE, pixels: new Uint8Array(WHOLE).fill(value) }, value);

test('desk window: what is on its way to a slow window is bounded, and in the end it has the newest picture; another has all', async () => {
  const { head, heads } = headPicture();
  const [slow, fast] = [opened(new Map()), opened(new Map())];
  for (const { window } of [slow, fast]) window.watch(['centre'], 0, heads);
  slow.stop();
  for (let value = 1; value <= 100; value++) {
    drawing(head, value);
    for (const { window } of [slow, fast]) window.flush(new Map());
    await settled();
  }
  expect(slow.got.bytes / WHOLE).toBeLessThan(2.1);
  expect(fast.got.bytes / WHOLE).toBeGreaterThan(99);
  expect(fast.got.picture.pixels).toEqual(head.pixels);
  slow.goOn();
  await settled();
  expect(slow.got.ready).toBe(2);
  slow.window.flush(new Map());
  expect(slow.got.bytes / WHOLE).toBeLessThan(3.1);
  expect(slow.got.picture.pixels).toEqual(head.pixels);
});

test('desk window: who looks elsewhere and back, again and again, has no more on its way for that', async () => {
  const { head, heads } = headPicture();
  const { window, got, stop } = opened(new Map());
  stop();
  for (let value = 1; value <= 20; value++) {
    window.watch(['centre'], 0, heads);
    drawing(head, value);
    window.flush(new Map());
    window.watch([], 0, heads);
    await settled();
  }
  expect(got.bytes / WHOLE).toBeLessThan(2.1);
});

test('desk window: a console that floods is bounded where nobody takes it, and what is said besides comes at once', async () => {
  const history = new ConsoleHistory();
  const consoles = new Map([['dom0', history]]);
  const { window, got, stop, goOn } = opened(consoles);
  stop();
  for (let n = 0; n < 1000; n++) {
    history.push(new Uint8Array(16 << 10).fill(97));
    window.vehicle({ speed: n });
    window.flush(consoles);
    await settled();
  }
  expect(got.bytes).toBeLessThan(300_000);
  history.push(new TextEncoder().encode('the end'));
  goOn();
  for (let n = 0; n < 100; n++) {
    await settled();
    window.flush(consoles);
  }
  expect(got.text.endsWith('the end')).toBe(true);
  expect(got.vehicle).toEqual({ speed: 999 });
});

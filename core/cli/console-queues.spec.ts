import { expect, it } from 'vitest';
import { InputQueue, OutputQueue } from './console-queues.ts';

it('output queue: posts what has gathered at once, and is full while too much has not been shown', () => {
  const posted: number[] = [];
  const queue = new OutputQueue((bytes) => posted.push(bytes.length));
  queue.flush();
  for (let n = 0; n < 700_000; n++) queue.push(n & 255);
  queue.flush();
  expect([posted, queue.full]).toEqual([[700_000], false]);
  for (let n = 0; n < 700_000; n++) queue.push(n & 255);
  queue.flush();
  expect([posted, queue.full]).toEqual([[700_000, 700_000], true]);
  queue.shown(700_000);
  expect(queue.full).toBe(false);
});

it('input queue: gives in order what the machine takes and keeps the rest', () => {
  let taken = 0;
  const queue = new InputQueue(() => taken++);
  const got: number[] = [];
  const send = (room: number) => (bytes: Uint8Array) => {
    got.push(...bytes.subarray(0, room));
    return Math.min(room, bytes.length);
  };
  queue.push(Uint8Array.of(1, 2, 3));
  queue.push(Uint8Array.of(4));
  queue.feed(send(2));
  expect([got, taken]).toEqual([[1, 2], 0]);
  queue.feed(send(0));
  queue.feed(send(9));
  expect([got, taken]).toEqual([[1, 2, 3, 4], 2]);
});

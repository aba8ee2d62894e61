import { expect, test } from 'vitest';
import { MOST_AT_ONCE, MOST_WAITING, Typing } from './typing.ts';

test('typing: bytes go in their order, a call at a time, and what is typed meanwhile goes along', async () => {
  const sent: number[][] = [];
  let atOnce = 0;
  const typing = new Typing(
    async (bytes) => {
      expect(++atOnce).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      sent.push([...bytes]);
      atOnce--;
    },
    () => {},
  );
  typing.type(Uint8Array.of(1));
  typing.type(Uint8Array.of(2, 3));
  typing.type(new Uint8Array(MOST_AT_ONCE).fill(4));
  await expect.poll(() => sent.flat().length).toBe(3 + MOST_AT_ONCE);
  expect(sent.flat().slice(0, 4)).toEqual([1, 2, 3, 4]);
  typing.type(Uint8Array.of(5));
  await expect.poll(() => sent.at(-1)).toEqual([5]);
});

test('typing: when a console does not take it, what waits is given up, and the next key is tried again', async () => {
  const failures: string[] = [];
  let works = false;
  const sent: number[] = [];
  const typing = new Typing(
    async (bytes) => {
      if (!works) throw new Error('it does not read');
      sent.push(...bytes);
    },
    (message) => failures.push(message),
  );
  typing.type(new Uint8Array(3 * MOST_AT_ONCE));
  await expect.poll(() => failures).toEqual(['it does not read']);
  works = true;
  typing.type(Uint8Array.of(7));
  await expect.poll(() => sent).toEqual([7]);
});

test('typing: there is no room for ever more', () => {
  const typing = new Typing(
    () => new Promise(() => {}),
    () => {},
  );
  expect(typing.type(new Uint8Array(MOST_WAITING))).toBe(true);
  expect(typing.type(new Uint8Array(1))).toBe(false);
});

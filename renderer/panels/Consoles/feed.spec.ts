import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConsoleFeed, MOST_PENDING, PIECE } from './feed.ts';

/** A terminal that takes what it is given when the test says so, and a clock that the test moves. */
function bench() {
  const shown: { text: string; bytes: number }[] = [];
  let done: (() => void) | undefined;
  let alarms: (() => void)[] = [];
  let atOnce = 0;
  let most = 0;
  const give = (entry: { text: string; bytes: number }, then: () => void): void => {
    most = Math.max(most, ++atOnce);
    shown.push(entry);
    done = () => {
      atOnce--;
      then();
    };
  };
  const feed = new ConsoleFeed(
    {
      write: (bytes, then) => give({ text: Buffer.from(bytes).toString('latin1'), bytes: bytes.length }, then),
      line: (text, then) => give({ text, bytes: 0 }, then),
    },
    (_, act) => alarms.push(act),
    (count) => `<${count}>`,
  );
  const step = (): boolean => {
    const act = done;
    done = undefined;
    act?.();
    return act !== undefined;
  };
  const alarm = (): void => {
    const due = alarms;
    alarms = [];
    for (const act of due) act();
  };
  const finish = (): void => {
    for (let quiet = 0; quiet < 2; ) {
      quiet = step() ? 0 : quiet + 1;
      alarm();
    }
  };
  return { feed, shown, step, alarm, finish, most: () => most, text: () => shown.map(({ text }) => text).join('') };
}
const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

test('console feed: a terminal has one piece at a time, and small ones go together', () => {
  const { feed, shown, step, text } = bench();
  feed.shown = true;
  feed.push(ascii('a'));
  for (const letter of 'bcd') feed.push(ascii(letter));
  expect(text()).toBe('a');
  step();
  expect(shown.map((entry) => entry.text)).toEqual(['a', 'bcd']);
});

test('console feed: large bytes are cut into pieces', () => {
  const { feed, shown, finish } = bench();
  feed.shown = true;
  feed.push(new Uint8Array(3 * PIECE + 1));
  finish();
  expect(shown.map(({ bytes }) => bytes)).toEqual([PIECE, PIECE, PIECE, 1]);
});

test('console feed: what a terminal can not keep up with is left out from the front, at a line, and said', () => {
  const { feed, text, finish } = bench();
  feed.shown = true;
  feed.push(ascii('first\n'));
  const line = `${'x'.repeat(99)}\n`;
  for (let n = 0; n < MOST_PENDING / 100 + 1; n++) feed.push(ascii(line));
  expect(feed.pending).toBeLessThanOrEqual(MOST_PENDING);
  feed.push(ascii('last'));
  finish();
  const [, left = '', rest = ''] = /^first\n<(\d+)>([\s\S]*)$/.exec(text()) ?? [];
  expect(Number(left) % 100).toBe(0);
  expect(Number(left) + rest.length).toBe((Math.floor(MOST_PENDING / 100) + 2) * 100 + 4);
  expect(rest.endsWith(`${line}last`)).toBe(true);
});

test('console feed: lines of our own stay in their place, and are not left out', () => {
  const { feed, shown, finish } = bench();
  feed.shown = true;
  feed.push(ascii('a'));
  feed.line('-1-');
  feed.push(new Uint8Array(MOST_PENDING));
  feed.line('-2-');
  feed.push(ascii('b'));
  finish();
  const lines = shown.filter(({ bytes }) => bytes === 0).map(({ text }) => text);
  expect(lines).toEqual([expect.stringMatching(/^<\d+>$/), '-1-', '-2-']);
  expect(shown.at(-1)!.text).toBe('b');
});

test('console feed: a terminal that nobody sees is given a piece now and then, and all at once when it is seen', () => {
  const { feed, shown, step, alarm } = bench();
  feed.push(new Uint8Array(4 * PIECE));
  step();
  step();
  expect(shown.length).toBe(1);
  alarm();
  expect(shown.length).toBe(2);
  step();
  feed.shown = true;
  expect(shown.length).toBe(3);
  alarm();
  expect(shown.length).toBe(3);
  step();
  expect(shown.length).toBe(4);
});

test('console feed: it tells when the terminal has all', async () => {
  const { feed, finish } = bench();
  await feed.drained();
  feed.push(ascii('a'));
  let drained = false;
  const waiting = feed.drained().then(() => (drained = true));
  await Promise.resolve();
  expect(drained).toBe(false);
  finish();
  await waiting;
});

test('console feed: whatever comes in whatever turn, bytes are shown in their order or counted as left out, one piece at a time, within the bound', () => {
  const act = fc.oneof(
    fc.record({ push: fc.oneof(fc.nat(200), fc.nat(MOST_PENDING * 1.5)) }),
    fc.constant({ line: true }),
    fc.record({ gap: fc.integer({ min: 1, max: 999 }) }),
    fc.record({ shown: fc.boolean() }),
    fc.constant({ step: true }),
    fc.constant({ alarm: true }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const { feed, shown, step, alarm, finish, most } = bench();
      let pushed = 0;
      let gaps = 0;
      let lines = 0;
      for (const one of acts) {
        if ('push' in one) {
          // Each byte tells where it is.
          const from = pushed;
          feed.push(Uint8Array.from({ length: one.push }, (_, n) => (from + n) % 251));
          pushed += one.push;
        } else if ('line' in one) feed.line(`line ${++lines}`);
        else if ('gap' in one) {
          feed.gap(one.gap);
          gaps += one.gap;
        } else if ('shown' in one) feed.shown = one.shown;
        else if ('step' in one) step();
        else alarm();
        expect(feed.pending).toBeLessThanOrEqual(MOST_PENDING);
      }
      finish();
      expect(most()).toBeLessThanOrEqual(1);
      let at = 0;
      let missing = 0;
      let seen = 0;
      for (const { text, bytes } of shown) {
        if (bytes === 0 && text.startsWith('<')) missing += Number(text.slice(1, -1));
        else if (bytes === 0) expect(text).toBe(`line ${++seen}`);
        else {
          // Left out bytes move the place on; which of them were gaps is not told apart.
          const place = text.charCodeAt(0);
          while (at % 251 !== place && at < pushed) at++;
          for (let n = 0; n < bytes; n++, at++)
            if (text.charCodeAt(n) !== at % 251) expect.fail('bytes in another order');
        }
      }
      const given = shown.reduce((sum, { bytes }) => sum + bytes, 0);
      expect(given + missing).toBe(pushed + gaps);
      expect(seen).toBe(lines);
    }),
    { numRuns: 60 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConsoleStream } from './stream.ts';

function recorded() {
  const shown: (number | string)[] = [];
  const stream = new ConsoleStream({
    bytes: (bytes) => shown.push(...bytes),
    gap: (count) => shown.push(`gap ${count}`),
    mark: ({ text }) => shown.push(text),
    restart: () => shown.push('restart'),
  });
  return { stream, shown };
}
const bytes = (from: number, to: number): Uint8Array => Uint8Array.from({ length: to - from }, (_, n) => from + n);

test('console stream: what came before the history is shown behind it, what both have once', () => {
  const { stream, shown } = recorded();
  stream.take(bytes(3, 5), 3);
  stream.take(bytes(5, 8), 5);
  expect(shown).toEqual([]);
  stream.history(bytes(0, 6), 0);
  stream.take(bytes(8, 9), 8);
  expect(shown).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test('console stream: bytes that nobody has any more are told', () => {
  const { stream, shown } = recorded();
  stream.history(bytes(4, 6), 4);
  stream.take(bytes(9, 10), 9);
  expect(shown).toEqual(['gap 4', 4, 5, 'gap 3', 9]);
});

test('console stream: a new wire goes on where the last one ended', () => {
  const { stream, shown } = recorded();
  stream.history(bytes(0, 3), 0);
  stream.rejoin();
  stream.take(bytes(5, 6), 5);
  stream.history(bytes(1, 5), 1);
  expect(shown).toEqual([0, 1, 2, 3, 4, 5]);
});

test('console stream: a desk that has shown less than was seen is another one', () => {
  const { stream, shown } = recorded();
  stream.history(bytes(0, 5), 0);
  stream.rejoin();
  stream.history(bytes(0, 2), 0);
  expect(shown).toEqual([0, 1, 2, 3, 4, 'restart', 0, 1]);
});

const mark = (text: string, place: number) => ({ text, bad: false, end: false, place });

test('console stream: marks stand where they were made, also in what was shown before', () => {
  const { stream, shown } = recorded();
  stream.mark(mark('first', 0));
  stream.mark(mark('within', 2));
  stream.mark(mark('at the end', 4));
  stream.mark(mark('later', 5));
  expect(shown).toEqual([]);
  stream.history(bytes(0, 4), 0);
  expect(shown).toEqual(['first', 0, 1, 'within', 2, 3, 'at the end']);
  stream.take(bytes(4, 6), 4);
  stream.mark(mark('now', 6));
  expect(shown.slice(7)).toEqual([4, 'later', 5, 'now']);
});

test('console stream: marks of what is not kept are left out, and one in a gap comes behind it', () => {
  const { stream, shown } = recorded();
  stream.mark(mark('long ago', 3));
  stream.mark(mark('kept', 4));
  stream.history(bytes(4, 5), 4);
  stream.mark(mark('missed', 7));
  stream.take(bytes(8, 9), 8);
  expect(shown).toEqual(['gap 4', 'kept', 4, 'gap 3', 'missed', 8]);
});

test('console stream: a mark that is told while the wire is new waits for the history', () => {
  const { stream, shown } = recorded();
  stream.history(bytes(0, 2), 0);
  stream.rejoin();
  stream.mark(mark('meanwhile', 3));
  stream.history(bytes(0, 4), 0);
  expect(shown).toEqual([0, 1, 2, 'meanwhile', 3]);
});

test('console stream: wherever the history falls among the events, and whatever the desk batches, each byte comes once and in its order', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 200 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 12 }),
      fc.nat(12),
      fc.nat(255),
      fc.nat(255),
      (kept, sizes, turn, begin, length) => {
        const { stream, shown } = recorded();
        const events: [number, number][] = [];
        let at = kept;
        for (const size of sizes) events.push([at, (at += size)]);
        // The history was taken at any moment up to the one at which it arrives: it has at least what was told before the question.
        const total = at;
        const end = Math.min(total, kept + length);
        const from = Math.min(begin, kept);
        const answerAt = Math.min(turn, events.length);
        for (const [n, [start, stop]] of events.entries()) {
          if (n === answerAt) stream.history(bytes(from, end), from);
          stream.take(bytes(start, stop), start);
        }
        if (answerAt === events.length) stream.history(bytes(from, end), from);
        const places = Array.from({ length: Math.max(total, end) - from }, (_, n) => (from + n) & 255);
        expect(shown).toEqual(from > 0 ? [`gap ${from}`, ...places] : places);
      },
    ),
  );
});

import { expect, test } from 'vitest';
import { beginHistory, change, undo } from './history.ts';

const typed = (when: number) => ({ label: 'Type', key: 'text', when });
const dragged = (when: number) => ({ label: 'Memory', key: 'memory/1/4711', when, whole: true });

test('history: steps of one key become one while they follow closely', () => {
  const quick = change(change(beginHistory('a'), 'ab', typed(0)), 'abc', typed(1000));
  expect(undo(quick).text).toBe('a');
  const slow = change(change(beginHistory('a'), 'ab', typed(0)), 'abc', typed(5000));
  expect(undo(slow).text).toBe('ab');
});

test('history: a drag is undone as a whole, however long it was held', () => {
  const drag = change(change(beginHistory('256'), '224', dragged(0)), '192', dragged(60_000));
  expect(undo(drag).text).toBe('256');
});

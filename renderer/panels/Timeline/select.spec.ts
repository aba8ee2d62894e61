import { expect, test } from 'vitest';
import type { Happening } from '../../../electron/contract/shapes.ts';
import type { Lane } from './lanes.ts';
import { findItem, itemsOf, step } from './select.ts';

const happening = (number: number): Happening => ({ number, seconds: number, wall: number, kind: 'domain', text: '' });
const moment = (at: number) => ({ seconds: at, wall: at });
const span = (from: number, to: number) => ({
  kind: 'running' as const,
  from: moment(from),
  to: moment(to),
  happening: happening(from),
  open: false,
});
const lanes: readonly Lane[] = [
  { id: 'boot', spans: [span(0, 2), span(2, 5)], marks: [] },
  { id: 'domain empty', spans: [], marks: [] },
  {
    id: 'domain ivi',
    spans: [span(4, 6), span(6, 9)],
    marks: [{ kind: 'crash', at: moment(6), happening: happening(6) }],
  },
];

test('timeline selection: a crash comes before what begins with it', () => {
  expect(itemsOf(lanes[2]!).map(({ mark }) => mark?.kind)).toEqual([undefined, 'crash', undefined]);
});

test('timeline selection: the first arrow selects the newest of the first lane', () => {
  expect(step(lanes, undefined, 'ArrowDown')).toEqual({ lane: 'boot', item: 1 });
  expect(step([], undefined, 'ArrowDown')).toBeUndefined();
});

test('timeline selection: arrows go along a lane and stop at its ends', () => {
  expect(step(lanes, { lane: 'boot', item: 1 }, 'ArrowLeft')).toEqual({ lane: 'boot', item: 0 });
  expect(step(lanes, { lane: 'boot', item: 0 }, 'ArrowLeft')).toEqual({ lane: 'boot', item: 0 });
  expect(step(lanes, { lane: 'domain ivi', item: 2 }, 'ArrowRight')).toEqual({ lane: 'domain ivi', item: 2 });
});

test('timeline selection: arrows go to the nearest in time of the next lane that has anything', () => {
  expect(step(lanes, { lane: 'boot', item: 1 }, 'ArrowDown')).toEqual({ lane: 'domain ivi', item: 0 });
  expect(step(lanes, { lane: 'domain ivi', item: 2 }, 'ArrowUp')).toEqual({ lane: 'boot', item: 1 });
  expect(step(lanes, { lane: 'boot', item: 0 }, 'ArrowUp')).toEqual({ lane: 'boot', item: 0 });
});

test('timeline selection: what is gone is not found', () => {
  expect(findItem(lanes, { lane: 'boot', item: 7 })).toBeUndefined();
  expect(findItem(lanes, { lane: 'domain other', item: 0 })).toBeUndefined();
  expect(findItem(lanes, { lane: 'domain ivi', item: 1 })?.mark?.kind).toBe('crash');
});

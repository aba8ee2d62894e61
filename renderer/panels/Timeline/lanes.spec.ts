import { expect, test } from 'vitest';
import type { Happening } from '../../../electron/contract/shapes.ts';
import { lanesOf, lastMoment, splitRuns } from './lanes.ts';

let number = 0;
const happening = (seconds: number, kind: Happening['kind'], what?: string, subject?: string): Happening => ({
  number: number++,
  seconds,
  wall: seconds * 2,
  kind,
  text: what ?? '',
  ...(what !== undefined && { what }),
  ...(subject !== undefined && { subject }),
});
const on = () => happening(0, 'power', 'on');
const moment = (seconds: number) => ({ seconds, wall: seconds * 2 });

function lane(happenings: readonly Happening[], id: string, now = 10) {
  const run = splitRuns(happenings).at(-1)!;
  return lanesOf(run, ['rtos', 'ivi'], moment(now)).find((one) => one.id === id)!;
}
const brief = (happenings: readonly Happening[], id: string) =>
  lane(happenings, id).spans.map(
    ({ kind, from, to, open }) => `${kind} ${from.seconds}-${to.seconds}${open ? '…' : ''}`,
  );

test('timeline: each power-on begins a run, and only the newest goes on', () => {
  const runs = splitRuns([happening(0, 'log'), on(), happening(5, 'power', 'off'), on(), happening(3, 'stage', 'xen')]);
  expect(runs.map(({ happenings, last }) => [happenings.length, last])).toEqual([
    [2, false],
    [2, true],
  ]);
  expect(lastMoment(runs[0]!)).toEqual(moment(5));
});

test('timeline: without a power-on there is a run only where something has happened', () => {
  expect(splitRuns([happening(0, 'log')])).toEqual([]);
  expect(splitRuns([happening(900, 'domain', 'running', 'ivi')])).toHaveLength(1);
});

test('timeline: a stage lasts from the one before it', () => {
  const all = [on(), happening(1, 'stage', 'xen'), happening(3, 'stage', 'dom0')];
  expect(brief(all, 'boot')).toEqual(['stage 0-1', 'stage 1-3']);
});

test('timeline: the stage that the machine is on its way to lasts until now', () => {
  const run = splitRuns([on(), happening(1, 'stage', 'xen')])[0]!;
  const boot = lanesOf(run, [], moment(4), 'dom0').find(({ id }) => id === 'boot')!;
  expect(boot.spans.map(({ stage, from, to, open }) => [stage, from.seconds, to.seconds, open])).toEqual([
    ['xen', 0, 1, false],
    ['dom0', 1, 4, true],
  ]);
});

test('timeline: after a reset the stages begin anew, from the reset', () => {
  const all = [on(), happening(1, 'stage', 'xen'), happening(5, 'power', 'reset'), happening(6, 'stage', 'xen')];
  expect(brief(all, 'boot')).toEqual(['stage 0-1', 'stage 5-6']);
  expect(lane(all, 'machine').marks.map(({ kind, at }) => [kind, at.seconds])).toEqual([['reset', 5]]);
});

test('timeline: the machine is on until it is off, with its pauses', () => {
  const all = [on(), happening(2, 'power', 'paused'), happening(2, 'power', 'resumed'), happening(7, 'power', 'off')];
  expect(brief(all, 'machine')).toEqual(['on 0-2', 'paused 2-2', 'on 2-7']);
  expect(brief([on()], 'machine')).toEqual(['on 0-10…']);
});

test('timeline: a domain crashes, goes and comes back', () => {
  const ivi = (seconds: number, what: string) => happening(seconds, 'domain', what, 'ivi');
  const all = [
    on(),
    ivi(3, 'created'),
    ivi(4, 'running'),
    ivi(6, 'crashed'),
    ivi(7, 'gone'),
    ivi(8, 'created'),
    ivi(9, 'running'),
  ];
  expect(brief(all, 'domain ivi')).toEqual([
    'created 3-4',
    'running 4-6',
    'crashed 6-7',
    'created 8-9',
    'running 9-10…',
  ]);
  expect(lane(all, 'domain ivi').marks).toMatchObject([{ kind: 'crash', at: moment(6) }]);
  expect(brief(all, 'domain rtos')).toEqual([]);
});

test('timeline: with the machine all domains end', () => {
  const all = [on(), happening(4, 'domain', 'running', 'ivi'), happening(6, 'power', 'off')];
  expect(brief(all, 'domain ivi')).toEqual(['running 4-6']);
  const broken = [on(), happening(4, 'domain', 'running', 'ivi'), happening(6, 'error', 'broken')];
  expect(brief(broken, 'domain ivi')).toEqual(['running 4-6']);
  expect(lane(broken, 'machine').marks).toMatchObject([{ kind: 'crash' }]);
});

test('timeline: a domain that no layout has gets a lane behind the others', () => {
  const run = splitRuns([on(), happening(4, 'domain', 'running', 'linux')])[0]!;
  expect(lanesOf(run, ['rtos'], moment(9)).map(({ id }) => id)).toEqual([
    'machine',
    'boot',
    'domain rtos',
    'domain linux',
  ]);
});

test('timeline: warnings about a domain stand on its lane, others on the machine’s', () => {
  const all = [on(), happening(1, 'warning', undefined, 'ivi'), happening(2, 'warning')];
  expect(lane(all, 'domain ivi').marks).toHaveLength(1);
  expect(lane(all, 'machine').marks).toHaveLength(1);
});

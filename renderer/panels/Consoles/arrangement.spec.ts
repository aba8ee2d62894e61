import { expect, test } from 'vitest';
import {
  choose,
  columns,
  fitting,
  isAll,
  readArrangement,
  resized,
  SIZES,
  split,
  toggleAll,
  unsplit,
} from './arrangement.ts';

const consoles = ['xen', 'dom0', 'rtos', 'ivi'];
const one = fitting(readArrangement(undefined), consoles);

test('arrangement of consoles: the first start shows Dom0', () => {
  expect(one).toEqual({ shown: ['dom0'], active: 'dom0', size: SIZES.usual });
});

test('arrangement of consoles: what was kept and is broken, or names what is no more, does no harm', () => {
  expect(fitting(readArrangement('{"shown":[3]}'), consoles)).toEqual(one);
  expect(fitting(readArrangement('nonsense'), consoles)).toEqual(one);
  const kept = readArrangement('{"shown":["ivi","gone","ivi"],"active":"gone","size":20}');
  expect(fitting(kept, consoles)).toEqual({ shown: ['ivi'], active: 'ivi', size: 20 });
  expect(fitting(kept, [])).toEqual({ shown: [], active: '', size: 20 });
});

test('arrangement of consoles: a tab takes the place of the active one, or becomes active where it is seen', () => {
  const two = split(one, consoles, 'ivi');
  expect(two).toMatchObject({ shown: ['dom0', 'ivi'], active: 'ivi' });
  expect(choose(two, 'dom0')).toMatchObject({ shown: ['dom0', 'ivi'], active: 'dom0' });
  expect(choose(two, 'xen')).toMatchObject({ shown: ['dom0', 'xen'], active: 'xen' });
});

test('arrangement of consoles: splitting takes the next that is not seen, and stops when there is none', () => {
  let at = one;
  for (let n = 0; n < 9; n++) at = split(at, consoles);
  expect(at.shown).toEqual(['dom0', 'rtos', 'ivi', 'xen']);
  expect(isAll(at, consoles)).toBe(true);
});

test('arrangement of consoles: one is always left', () => {
  expect(unsplit(one, 'dom0')).toBe(one);
  const two = split(one, consoles, 'ivi');
  expect(unsplit(two, 'ivi')).toMatchObject({ shown: ['dom0'], active: 'dom0' });
  expect(unsplit(two, 'dom0')).toMatchObject({ shown: ['ivi'], active: 'ivi' });
});

test('arrangement of consoles: all at once and back', () => {
  const all = toggleAll(one, consoles);
  expect(all).toMatchObject({ shown: consoles, active: 'dom0' });
  expect(toggleAll(all, consoles)).toEqual(one);
});

test('arrangement of consoles: letters stay readable', () => {
  let at = one;
  for (let n = 0; n < 50; n++) at = resized(at, -1);
  expect(at.size).toBe(SIZES.least);
  expect(resized(at, 0).size).toBe(SIZES.usual);
});

test('arrangement of consoles: four are two by two, and a narrow panel has them below each other', () => {
  expect([1, 2, 3, 4, 5].map((count) => columns(count, 1600))).toEqual([1, 2, 3, 2, 3]);
  expect(columns(4, 500)).toBe(1);
});

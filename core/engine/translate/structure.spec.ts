import { expect, test } from 'vitest';
import { structureOf } from './structure.ts';

const of = (...successors: number[][]) => structureOf(successors.length, (block) => successors[block]!);

test('a diamond has a join, which the entry dominates', () => {
  const s = of([1, 2], [3], [3], []);
  expect([...s.isJoin]).toEqual([0, 0, 0, 1]);
  expect([...s.dominated[0]!].sort()).toEqual([1, 2, 3]);
  expect([...s.isLoopHead]).toEqual([0, 0, 0, 0]);
});

test('two edges from one block to the next make a join', () => {
  expect([...of([1, 1], []).isJoin]).toEqual([0, 1]);
});

test('an edge back to a dominator makes a loop, one into the middle of a loop is cut', () => {
  const loop = of([1], [2], [1]);
  expect([...loop.isLoopHead]).toEqual([0, 1, 0]);
  expect(loop.isCut(2, 1)).toBe(false);
  const crossed = of([1, 2], [2], [1]);
  const cuts = [crossed.isCut(1, 2), crossed.isCut(2, 1)];
  expect(cuts.filter(Boolean)).toHaveLength(1);
});

test('blocks that nothing leads to have no place', () => {
  expect([...of([], [0]).index]).toEqual([0, -1]);
});

test('a loop has the blocks that come back to its head, those of loops within it too', () => {
  // 0 -> 1 -> 2 <-> 3, 2 -> 4 -> 1, 4 -> 5
  const { loops } = of([1], [2], [3, 4], [2], [1, 5], []);
  expect(loops.map((body) => [body[0], ...body.slice(1).sort()])).toEqual([
    [1, 2, 3, 4],
    [2, 3],
  ]);
});

test('a block that leads to itself is a loop of its own', () => {
  expect(of([0, 1], []).loops).toEqual([[0]]);
});

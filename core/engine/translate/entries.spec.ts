import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entriesOf } from './entries.ts';
import { OWN_PAGE, type RegionBlock } from './region.ts';
import { structureOf } from './structure.ts';

interface Drawn {
  readonly successors: readonly number[];
  readonly calls: boolean;
  readonly pages?: number;
}

const blocksOf = (drawn: readonly Drawn[]): RegionBlock[] =>
  drawn.map(
    ({ successors, calls, pages = 1 << OWN_PAGE }, index) =>
      ({
        index,
        successors,
        nextBlock: successors[0] ?? -1,
        count: 1,
        pages,
        instructions: [{ survey: { calls } }],
      }) as unknown as RegionBlock,
  );

const entries = (...drawn: (readonly number[])[]) =>
  entriesOf(blocksOf(drawn.map((successors) => ({ successors, calls: false })))).blocks;

test('a straight run has no entry but its first', () => {
  expect(entries([1], [2], [])).toEqual([]);
});

test('heads of loops are entries, also of one in another', () => {
  // 0 -> 1 -> 2 <-> 3, 2 -> 4 -> 1, 4 -> 5
  expect([...entries([1], [2], [3, 4], [2], [1, 5], [])].sort()).toEqual([1, 2]);
  expect(entries([0, 1], [])).toEqual([]);
});

test('what follows a call is an entry', () => {
  const found = entriesOf(
    blocksOf([
      { successors: [1], calls: true },
      { successors: [], calls: false },
    ]),
  );
  expect(found.blocks).toEqual([1]);
});

test('the target of an edge that structured code cannot express is an entry', () => {
  expect(entries([1, 2], [2], [1])).toHaveLength(1);
});

test('a block that goes on into another page is none, nor is one behind such a head', () => {
  const beside = { pages: (1 << OWN_PAGE) | 4 };
  // 0 -> 1 -> 2 <-> 2, 2 -> 1
  const drawn = [[1], [2], [2, 1]].map((successors) => ({ successors, calls: false }));
  expect(entriesOf(blocksOf(drawn)).blocks).toHaveLength(2);
  expect(entriesOf(blocksOf(drawn.map((d, i) => (i === 1 ? { ...d, ...beside } : d)))).blocks).toEqual([]);
});

const GRAPH = fc.integer({ min: 1, max: 14 }).chain((size) =>
  fc.array(
    fc.record({
      successors: fc.array(fc.integer({ min: 0, max: size - 1 }), { maxLength: 3 }),
      calls: fc.boolean(),
    }),
    { minLength: size, maxLength: size },
  ),
);

test('fuzz: from the root each entry is reached by its way, and what could be structured before still can', () => {
  fc.assert(
    fc.property(GRAPH, (drawn) => {
      const blocks = blocksOf(drawn);
      const plain = structureOf(blocks.length, (i) => blocks[i]!.successors);
      const { blocks: found, ways, root, structure } = entriesOf(blocks);
      for (const entry of found) {
        let at = root;
        for (let steps = 0; at !== entry; steps++) {
          expect(steps).toBeLessThanOrEqual(blocks.length);
          const next = ways.get(at)!.get(entry)!;
          expect(structure.isCut(at, next)).toBe(false);
          expect(structure.index[next]!).toBeGreaterThan(structure.index[at]!);
          at = next;
        }
      }
      for (const block of blocks) {
        if (plain.index[block.index]! < 0) continue;
        expect(structure.isLoopHead[block.index]).toBe(plain.isLoopHead[block.index]);
        for (const to of block.successors)
          if (!plain.isCut(block.index, to)) expect(structure.isCut(block.index, to)).toBe(false);
      }
    }),
    { numRuns: 3000 },
  );
});

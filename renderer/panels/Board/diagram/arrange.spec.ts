import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testBoards } from '../../../../core/lab/layout/layout.fixture.ts';
import { anyLayoutFile } from '../../../../core/lab/layout/layout-file.fixture.ts';
import { writeLayout } from '../../../../core/lab/layout/write.ts';
import { readText } from '../model/document.ts';
import { type Arrangement, arrange, mibPerPixel, type Rectangle, targetAt } from './arrange.ts';
import { type BoardModel, boardModel } from './model.ts';

const LAB = readFileSync(new URL('../../../../assets/layouts/ivi-lab.yaml', import.meta.url), 'utf8');

function modelOf(text: string): BoardModel | undefined {
  const reading = readText(text, testBoards);
  const board = testBoards.find(({ name }) => name === reading.layout?.board);
  return reading.layout && board && boardModel({ ...reading, layout: reading.layout, board });
}

const within = (inner: Rectangle, outer: Rectangle): boolean =>
  inner.x >= outer.x - 0.01 &&
  inner.y >= outer.y - 0.01 &&
  inner.x + inner.width <= outer.x + outer.width + 0.01 &&
  inner.y + inner.height <= outer.y + outer.height + 0.01;
const apart = (a: Rectangle, b: Rectangle): boolean =>
  a.x + a.width <= b.x + 0.01 || b.x + b.width <= a.x + 0.01 || a.y + a.height <= b.y || b.y + b.height <= a.y;

const anyRoom = fc.record({
  width: fc.integer({ min: 200, max: 3000 }),
  height: fc.integer({ min: 100, max: 3000 }),
  allChips: fc.boolean(),
});
const HIGH = { height: 2000, allChips: false };

/** What must hold for every board. */
function expectTidy(model: BoardModel, found: Arrangement): void {
  const page = { x: 0, y: 0, width: found.width, height: found.height };
  const boxes = [...found.columns, found.xen, found.hardware];
  for (const box of [...boxes, ...found.chips]) expect(within(box, page)).toBe(true);
  for (const box of [found.memory, ...found.chips]) expect(within(box, found.hardware)).toBe(true);
  for (const segment of found.segments) expect(within(segment, found.memory)).toBe(true);
  const more = found.more ? [found.more] : [];
  const { xen: xenLabel, dom0: dom0Label } = found.chipLabels;
  for (const box of [...more, xenLabel, dom0Label]) expect(within(box, found.hardware)).toBe(true);
  const inside = [found.memory, ...found.chips, ...more, xenLabel, dom0Label];
  const solid = [...boxes.filter((box) => box !== found.hardware), ...inside];
  for (const [n, a] of solid.entries()) for (const b of solid.slice(n + 1)) expect(apart(a, b)).toBe(true);
  const lanes = [...found.links, ...found.cpus, ...found.heads, ...found.devices];
  for (const [n, lane] of lanes.entries())
    for (const other of lanes.slice(n + 1)) expect(Math.abs(lane.y - other.y)).toBeGreaterThanOrEqual(24);
  for (const { y } of lanes) for (const box of solid) expect(y < box.y || y > box.y + box.height).toBe(true);
  expect(found.columns).toHaveLength(model.columns.length);
  expect(found.segments.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(found.memory.width);
}

describe('board diagram: nothing overlaps', () => {
  test.each([360, 640, 900, 1280, 2400])('the lab, %i pixels wide', (width) => {
    const model = modelOf(LAB)!;
    for (const height of [300, 2000])
      for (const allChips of [false, true]) expectTidy(model, arrange(model, { width, height, allChips }));
  });

  test('any layout in any width', () => {
    fc.assert(
      fc.property(anyLayoutFile, anyRoom, (file, room) => {
        const model = modelOf(writeLayout(file));
        if (model) expectTidy(model, arrange(model, room));
      }),
      { numRuns: 150 },
    );
  });
});

test('board diagram: the lab fits into half of a small screen', () => {
  for (const width of [640, 560]) expect(arrange(modelOf(LAB)!, { ...HIGH, width }).width).toBe(width);
});

describe('board diagram: where there is little height', () => {
  const model = modelOf(LAB)!;
  /** A window of 1280 by 720 that the board fills, with its details open. */
  const small = { width: 948, height: 549, allChips: false };

  test('the lab fits into a small window as a whole, with the last devices as a number', () => {
    const { height, more, chips, dense } = arrange(model, small);
    expect([height <= small.height, dense]).toEqual([true, true]);
    expect(more!.count).toBe(2 + model.kept.xen.length + model.kept.dom0.length - chips.length);
  });

  test('all devices are there when they are asked for', () => {
    const { chips, more } = arrange(model, { ...small, allChips: true });
    expect([chips.length, more]).toEqual([2 + model.kept.xen.length + model.kept.dom0.length, undefined]);
  });

  test('with room for all of it nothing is closer than it has to be', () => {
    const { height } = arrange(model, { ...HIGH, width: 948 });
    expect(arrange(model, { ...HIGH, width: 948, height }).dense).toBe(false);
    expect(arrange(model, { ...HIGH, width: 948, height: height - 1 }).dense).toBe(true);
  });
});

test('board diagram: what the model says of the lab', () => {
  const { columns, links, heads, given, shares, kept } = modelOf(LAB)!;
  expect(columns.map(({ title, pins }) => [title, pins])).toEqual([
    ['Dom0', [[1]]],
    ['Instrument cluster', [[1]]],
    ['Infotainment', [[0]]],
  ]);
  expect(links.map(({ kind, place }) => `${kind} ${place}`)).toEqual([
    'screen 0',
    'console 0',
    'screen 1',
    'input 1',
    'console 1',
    'disk 1',
    'vehicle 1',
  ]);
  expect(heads).toEqual([
    { name: 'cluster', width: 1280, height: 480, shows: 0 },
    { name: 'centre', width: 1280, height: 800, shows: 1 },
  ]);
  expect(given.find(({ facts }) => facts.name === 'dcan1')?.owner).toBe(0);
  expect(kept.xen.map(({ name }) => name)).toEqual(['uart1']);
  expect(shares.map(({ name }) => name)).toEqual(['Xen', 'Dom0', 'rtos', 'ivi', 'free']);
  expect(shares.reduce((sum, { mib }) => sum + mib, 0)).toBe(1024);
});

describe('board diagram: where something that is dragged lands', () => {
  const model = modelOf(LAB)!;
  const found = arrange(model, { ...HIGH, width: 900 });
  const column = (n: number) => found.columns[n]!.centre;

  test('devices land on any column, heads on guests', () => {
    expect(targetAt(found, { kind: 'device', name: 'dcan1' }, column(0), 5)).toEqual({ place: 'dom0' });
    expect(targetAt(found, { kind: 'device', name: 'dcan1' }, column(2), 500)).toEqual({ place: 1 });
    expect(targetAt(found, { kind: 'head', name: 'centre' }, column(0), 5)).toBeUndefined();
    expect(targetAt(found, { kind: 'head', name: 'centre' }, column(1), 5)).toEqual({ place: 0 });
    expect(targetAt(found, { kind: 'device', name: 'dcan1' }, 2, 5)).toBeUndefined();
  });

  test('pins land on CPUs', () => {
    expect(targetAt(found, { kind: 'pin', place: 0, cpu: 1 }, 0, found.cpus[0]!.y + 3)).toEqual({ cpu: 0 });
    expect(targetAt(found, { kind: 'vcpu', place: 0, vcpu: 0 }, 0, 0)).toBeUndefined();
  });
});

test('board diagram: a pixel of the memory is worth its part of the board', () => {
  const model = modelOf(LAB)!;
  const { memory } = arrange(model, { ...HIGH, width: 900 });
  expect(mibPerPixel(model, memory) * memory.width).toBeCloseTo(1024);
});

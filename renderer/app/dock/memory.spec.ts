import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDock, writeDock } from './memory.ts';

const leaf = (id: string, ...views: string[]) => ({
  type: 'leaf',
  size: 300,
  data: { id, views, activeView: views[0]! },
});
const dock = (...data: object[]) => ({
  grid: { root: { type: 'branch', size: 600, data }, width: 1200, height: 600, orientation: 'HORIZONTAL' },
  panels: Object.fromEntries(['a', 'b', 'c'].map((id) => [id, { id, contentComponent: 'panel', title: id }])),
  activeGroup: '1',
});
const ALL = ['a', 'b', 'c'];
const root = (memory: ReturnType<typeof readDock>) => (memory!.dock as ReturnType<typeof dock>).grid.root;

test('dock: what was written is read again', () => {
  const text = writeDock(dock(leaf('1', 'a', 'b'), leaf('2', 'c')), ALL);
  const memory = readDock(text, ALL)!;
  expect(root(memory)).toMatchObject({
    size: 600,
    data: [{ data: leaf('1', 'a', 'b').data }, { data: leaf('2', 'c').data }],
  });
  expect(memory.added).toEqual([]);
});

test('dock: sizes fill the dock, with what lies between groups, so that nothing is shared out anew', () => {
  const two = { type: 'branch', size: 597, data: [leaf('2', 'b'), { ...leaf('3', 'c'), size: 294 }] };
  const memory = readDock(writeDock(dock({ ...leaf('1', 'a'), size: 597 }, two), ALL), ALL)!;
  expect(root(memory)).toMatchObject({
    size: 600,
    data: [{ size: 600 }, { size: 600, data: [{ size: 303 }, { size: 297 }] }],
  });
});

test('dock: panels that this version has not are left out, with groups that are empty then', () => {
  const text = writeDock(dock(leaf('1', 'a', 'gone'), { type: 'branch', size: 1, data: [leaf('2', 'gone')] }), ALL);
  const memory = readDock(text, ALL)!;
  expect(root(memory).data).toMatchObject([{ data: { views: ['a'] } }]);
  expect(Object.keys((memory.dock as ReturnType<typeof dock>).panels)).toEqual(['a']);
});

test('dock: a tab in front that is gone gives way to the first', () => {
  const front = { ...leaf('1', 'gone', 'b', 'a'), data: { id: '1', views: ['gone', 'b', 'a'], activeView: 'gone' } };
  expect(root(readDock(writeDock(dock(front), ALL), ALL)).data).toMatchObject([{ data: { activeView: 'b' } }]);
});

test('dock: an active group that is gone gives way to the first', () => {
  const memory = readDock(writeDock({ ...dock(leaf('2', 'a')), activeGroup: '9' }, ALL), ALL)!;
  expect((memory.dock as { activeGroup: string }).activeGroup).toBe('2');
});

test('dock: a panel that was closed stays closed, and one that is new is named', () => {
  const text = writeDock(dock(leaf('1', 'a')), ['a', 'b']);
  expect(readDock(text, ALL)!.added).toEqual(['c']);
});

test('dock: a panel that is in two groups is shown once', () => {
  const memory = readDock(writeDock(dock(leaf('1', 'a', 'b'), leaf('2', 'b')), ALL), ALL)!;
  expect(root(memory).data).toHaveLength(1);
});

test('dock: what floats over it is remembered: one group, several beside each other, also when nothing lies below', () => {
  const position = { top: 10, left: 20, width: 300, height: 200 };
  const grid = {
    root: { type: 'branch', size: 300, data: [leaf('3', 'b'), leaf('4', 'c', 'gone')] },
    width: 606,
    height: 300,
    orientation: 'HORIZONTAL',
  };
  const floating = {
    activeGroup: '4',
    floatingGroups: [
      { data: leaf('2', 'a').data, position },
      { grid, position },
    ],
  };
  const memory = readDock(writeDock({ ...dock(), ...floating }, ALL), ALL)!;
  expect(memory.dock).toMatchObject({
    activeGroup: '4',
    panels: { a: {}, b: {}, c: {} },
    floatingGroups: [
      { data: { views: ['a'] }, position },
      { grid: { root: { data: [{ size: 303 }, { size: 303, data: { views: ['c'] } }] } }, position },
    ],
  });
});

test('dock: which panel fills the window is remembered, unless it is gone', () => {
  const text = writeDock(dock(leaf('1', 'a'), leaf('2', 'b')), ALL, 'b');
  expect(readDock(text, ALL)!.maximized).toBe('b');
  expect(readDock(text, ['a'])!.maximized).toBeUndefined();
  expect(readDock(writeDock(dock(leaf('1', 'a')), ALL), ALL)!.maximized).toBeUndefined();
});

test('dock: windows of their own are not remembered', () => {
  expect(writeDock({ ...dock(leaf('1', 'a')), popoutGroups: [{ data: {} }] }, ALL)).not.toContain('popoutGroups');
});

test('dock: what is none is no dock', () => {
  const good = JSON.parse(writeDock(dock(leaf('1', 'a')), ALL)) as Record<string, unknown>;
  for (const text of ['', 'null', '[]', '{', '{"version":1}', JSON.stringify({ ...good, version: 2 })])
    expect(readDock(text, ALL), text).toBeUndefined();
  expect(readDock(JSON.stringify(good), ['x'])).toBeUndefined();
});

test('dock: a grid without bottom is no dock', () => {
  let deep: object = leaf('1', 'a');
  for (let level = 0; level < 40; level++) deep = { type: 'branch', size: 1, data: [deep] };
  expect(readDock(writeDock(dock(deep), ALL), ALL)).toBeUndefined();
});

test('dock: no text makes it throw, or show what is not there', () => {
  fc.assert(
    fc.property(fc.json(), fc.array(fc.constantFrom('a', 'b', 'x'), { maxLength: 4 }), (noise, views) => {
      const text = JSON.stringify({
        version: 1,
        known: ALL,
        dock: { ...dock(leaf('1', ...views)), floatingGroups: JSON.parse(noise) },
      });
      const memory = readDock(text, ALL);
      readDock(noise, ALL);
      for (const id of Object.keys((memory?.dock as { panels: object } | undefined)?.panels ?? {}))
        expect(ALL).toContain(id);
    }),
  );
});

import { describe, expect, test } from 'vitest';
import { compareLayouts } from './compare.ts';
import { layoutOf } from './layout.fixture.ts';
import { pathText } from './problem.ts';

const BASE = `
title: base
xen: { xsm: dummy }
dom0: { memory: 300 }
displays: { cluster: { note: gone } }
domains:
  - { name: rtos, kernel: lab:rtos, memory: 32, display: { head: cluster, size: 800x480 }, devices: [dcan1] }
  - { name: ivi, kernel: lab:rtos, memory: 64, display: { head: centre }, pin: 1 }
`;

/** Compares BASE with what it is after a replacement. */
const changed = (from: string | RegExp, to: string) => {
  const text = BASE.replace(from, to);
  expect(text).not.toBe(BASE);
  return compareLayouts(layoutOf(BASE), layoutOf(text));
};
const paths = ({ changes }: ReturnType<typeof compareLayouts>) => changes.map(({ path }) => pathText(path));

describe('comparison of layouts: no more restarts than must', () => {
  test('the same layout, written another way, asks for nothing', () => {
    const result = compareLayouts(
      layoutOf(BASE),
      layoutOf(BASE.replace('memory: 32,', 'vcpus: 1, memory: "32 MiB", weight: 256,').replace('vcpus: 1, ', '')),
    );
    expect(result).toEqual({
      changes: [],
      machine: false,
      destroy: [],
      create: [],
      restart: [],
      live: [],
      newFiles: [],
    });
  });

  test.each([
    ['the memory of Dom0', 'memory: 300', 'memory: 301', 'dom0.memory'],
    ["Xen's policy", 'xsm: dummy', 'xsm: silo', 'xen.xsm'],
    ['the board', 'title: base', 'title: base\nmemory: 2 GiB', 'memory'],
    ['the size of a head', 'note: gone', 'note: gone, size: 1000x480', 'displays.cluster.size'],
  ])('%s asks for a restart of the machine', (_, from, to, path) => {
    const result = changed(from, to);
    expect(paths(result)).toEqual([path]);
    expect(result).toMatchObject({ machine: true, destroy: [], create: [], restart: [], live: [] });
  });

  test('when the machine restarts, no domain is told on its own', () => {
    const text = BASE.replace('memory: 300', 'memory: 301')
      .replace('memory: 64', 'memory: 65')
      .replace('pin: 1', 'pin: 0');
    const result = compareLayouts(layoutOf(BASE), layoutOf(text));
    expect(result.changes.map(({ effect }) => effect.kind)).toEqual(['machine', 'restart', 'live']);
    expect(result).toMatchObject({ machine: true, destroy: [], create: [], restart: [], live: [], newFiles: [] });
  });

  test.each([
    ['memory', 'memory: 64', 'memory: 65'],
    ['kernel', 'name: ivi, kernel: lab:rtos', 'name: ivi, kernel: lab:linux'],
    ['command line', 'memory: 64', 'arguments: x, memory: 64'],
    ['display size', 'head: centre', 'head: centre, size: 800x480'],
    ['its only display', 'display: { head: centre }, ', ''],
  ])('of a domain, its %s asks for its restart only', (_, from, to) => {
    expect(changed(from, to)).toMatchObject({
      machine: false,
      destroy: ['ivi'],
      create: ['ivi'],
      restart: ['ivi'],
      live: [],
    });
  });

  test.each([
    ['pin', 'pin: 1', 'pin: 0', 'domains[1].pin'],
    ['pin taken away', ', pin: 1', '', 'domains[1].pin'],
    ['weight', 'pin: 1', 'pin: 1, weight: 512', 'domains[1].weight'],
    ['cap of Dom0', 'memory: 300', 'memory: 300, cap: 20', 'dom0.cap'],
    ['note', 'note: gone', 'note: away', 'displays.cluster.note'],
    ['vehicle', 'title: base', 'title: base\nvehicle: { start: { gear: P } }', 'vehicle.start'],
  ])('%s is changed while all goes on', (_, from, to, path) => {
    const result = changed(from, to);
    expect(result).toMatchObject({ machine: false, destroy: [], create: [] });
    expect(result.live.map((change) => pathText(change.path))).toEqual([path]);
  });

  test('a title is nothing to apply', () => {
    const result = changed('title: base', 'title: other');
    expect(result).toMatchObject({ machine: false, destroy: [], create: [], live: [] });
    expect(result.changes).toMatchObject([{ path: ['title'], from: 'base', to: 'other', effect: { kind: 'nothing' } }]);
  });

  test('a domain is added, removed, renamed', () => {
    const third = '  - { name: third, kernel: mine, memory: 16 }\n';
    expect(changed(/$/, third)).toMatchObject({ machine: false, destroy: [], create: ['third'], newFiles: ['mine'] });
    expect(changed(/ {2}- { name: ivi.*\n/, '')).toMatchObject({
      machine: false,
      destroy: ['ivi'],
      create: [],
      newFiles: [],
    });
    expect(changed('name: ivi', 'name: ivy')).toMatchObject({ destroy: ['ivi'], create: ['ivy'], restart: [] });
  });

  test('another order of the domains is nothing', () => {
    const [head, rtos, ivi] = [BASE.split('  - ')[0], BASE.split('  - ')[1], BASE.split('  - ')[2]];
    const result = compareLayouts(layoutOf(BASE), layoutOf(`${head}  - ${ivi}  - ${rtos}`));
    expect(result.changes).toEqual([]);
  });

  test('domains are created in the order of the layout', () => {
    const text = BASE.replaceAll('kernel: lab:rtos', 'kernel: other');
    expect(compareLayouts(layoutOf(BASE), layoutOf(text)).create).toEqual(['rtos', 'ivi']);
  });

  test('a screen with a size of its own moves to another head without a restart', () => {
    const other = BASE.replace('display: { head: centre }, ', '');
    const moved = other.replace('head: cluster, size', 'head: centre, size');
    expect(compareLayouts(layoutOf(other), layoutOf(moved))).toMatchObject({
      machine: false,
      restart: [],
      live: [{ path: ['domains', 0, 'display'] }],
    });
  });

  test('a device that moves between guests restarts both; one that Dom0 had so far, the machine', () => {
    const moved = BASE.replace(', devices: [dcan1]', '').replace('pin: 1', 'pin: 1, devices: [dcan1]');
    expect(compareLayouts(layoutOf(BASE), layoutOf(moved))).toMatchObject({ machine: false, restart: ['rtos', 'ivi'] });
    expect(changed('pin: 1', 'pin: 1, devices: [system-timer]').machine).toBe(true);
    expect(changed(', devices: [dcan1]', '')).toMatchObject({ machine: false, restart: ['rtos'] });
  });

  test('a new disk is plugged in at power-on; what the guest may do with it is not', () => {
    const disk = (keys: string) => BASE.replace('pin: 1', `pin: 1, block: [{ file: x${keys} }]`);
    expect(compareLayouts(layoutOf(BASE), layoutOf(disk(''))).machine).toBe(true);
    expect(compareLayouts(layoutOf(disk('')), layoutOf(disk(', readonly: true')))).toMatchObject({
      machine: false,
      restart: ['ivi'],
    });
  });

  test('a domain that is to serve another is made anew', () => {
    expect(changed('pin: 1', 'pin: 1, network: [{ backend: rtos }]').restart).toEqual(['rtos', 'ivi']);
  });
});

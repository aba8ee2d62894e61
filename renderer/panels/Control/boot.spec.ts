import { expect, test } from 'vitest';
import type { DeskState } from '../../../electron/contract/shapes.ts';
import { bootProgress, expectedStages, stageTitle } from './boot.ts';

const domains: DeskState['domains'] = [
  { name: 'rtos', title: 'Cluster', state: 'running' },
  { name: 'ivi', title: 'Infotainment', state: 'absent' },
];
const heads: DeskState['heads'] = [{ name: 'centre', width: 1, height: 1, domain: null }];
const reached = (...stages: string[]) => stages.map((stage) => ({ stage, seconds: 0, wall: 0 }));

test('boot: the stages follow from the layout', () => {
  expect(expectedStages({ domains, heads })).toEqual([
    'xen',
    'dom0',
    'agent',
    'domain rtos',
    'domain ivi',
    'running',
    'drawing',
  ]);
  expect(expectedStages({ domains: [], heads })).toEqual(['xen', 'dom0', 'agent', 'running']);
});

test('boot: what is reached counts, and the next one is named', () => {
  expect(bootProgress({ domains, heads, stages: reached('xen', 'dom0', 'agent', 'domain rtos') })).toEqual({
    reached: 4,
    all: 7,
    next: 'Infotainment',
  });
  const all = reached('xen', 'dom0', 'agent', 'domain rtos', 'domain ivi', 'running', 'drawing');
  expect(bootProgress({ domains, heads, stages: all }).next).toBeUndefined();
});

test('boot: a stage that nobody knows keeps its own name', () => {
  expect(stageTitle('constructor', [])).toBe('constructor');
  expect(stageTitle('domain other', domains)).toBe('other');
});

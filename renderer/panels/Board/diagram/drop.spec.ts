import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testBoard, testBoards } from '../../../../core/lab/layout/layout.fixture.ts';
import { edit, openDocument, readText } from '../model/document.ts';
import type { Edited } from '../model/edits.ts';
import type { Dragged, Target } from './arrange.ts';
import { dropped } from './drop.ts';

const LAB = readFileSync(new URL('../../../../assets/layouts/ivi-lab.yaml', import.meta.url), 'utf8');
const read = (text: string): Edited => {
  const reading = readText(text, testBoards);
  return { ...reading, layout: reading.layout!, board: testBoard };
};
const drop = (dragged: Dragged, target: Target, text = LAB): Edited | undefined => {
  const change = dropped(read(text), dragged, target);
  return change && read(edit(openDocument(null, text), change.ops, { label: 'x', when: 0 })!.history.text);
};

test('board diagram: what is dropped has a new place', () => {
  expect(drop({ kind: 'pin', place: 1, cpu: 0 }, { cpu: 1 })?.layout.domains[1]?.pin).toEqual({ all: [1] });
  const twice = LAB.replace('  vcpus: 1\n', '').replace('  pin: 1\n', '');
  expect(drop({ kind: 'vcpu', place: 'dom0', vcpu: 1 }, { cpu: 0 }, twice)?.layout.dom0.pin).toEqual({
    each: [[0, 1], [0]],
  });
  expect(drop({ kind: 'device', name: 'dcan2' }, { place: 1 })?.layout.domains[1]?.devices).toEqual(['dcan2']);
  expect(drop({ kind: 'head', name: 'centre' }, { place: 0 })?.layout.domains[0]?.display?.head).toBe('centre');
  expect(drop({ kind: 'domain', place: 1 }, { place: 0 })?.layout.domains.map(({ name }) => name)).toEqual([
    'ivi',
    'rtos',
  ]);
});

test('board diagram: what can not be where it is dropped stays', () => {
  expect(drop({ kind: 'head', name: 'centre' }, { place: 'dom0' })).toBeUndefined();
  expect(drop({ kind: 'head', name: 'centre' }, { cpu: 1 })).toBeUndefined();
  expect(drop({ kind: 'domain', place: 1 }, { place: 1 })).toBeUndefined();
});

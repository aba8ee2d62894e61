import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testBoard, testBoards } from '../../../../core/lab/layout/layout.fixture.ts';
import { edit, openDocument, readText } from './document.ts';
import {
  addDomain,
  assignDevice,
  assignHead,
  duplicateDomain,
  type Edit,
  type Edited,
  mostMemory,
  moveDomain,
  movePin,
  ownerOf,
  pinsAt,
  pinTo,
  removeDomain,
  setMemory,
  showsOn,
  togglePin,
} from './edits.ts';

const LAB = readFileSync(new URL('../../../../assets/layouts/ivi-lab.yaml', import.meta.url), 'utf8');
const read = (text: string): Edited => {
  const reading = readText(text, testBoards);
  return { ...reading, layout: reading.layout!, board: testBoard };
};
const done = (before: Edited, change: Edit | undefined): Edited =>
  read(edit(openDocument(null, before.text), change!.ops, { label: 'x', when: 0 })!.history.text);
const lab = read(LAB);
/** Dom0 with a vCPU for each CPU. */
const twice = read(LAB.replace('  vcpus: 1\n', '').replace('  pin: 1\n', ''));
const names = ({ layout }: Edited) => layout.domains.map(({ name }) => name);

test('layout edits: memory is written as people write it, and as much as fits can be told', () => {
  const after = done(lab, setMemory(lab, 1, 300));
  expect(after.text).toBe(LAB.replace('memory: 256 MiB', 'memory: 300 MiB'));
  const most = mostMemory(lab, 1);
  expect(done(lab, setMemory(lab, 1, most)).complete).toBe(true);
  expect(done(lab, setMemory(lab, 1, most + 1)).problems[0]?.id).toBe('memory-fit');
});

test('layout edits: pins', () => {
  expect(pinsAt(lab, 'dom0')).toEqual([[1]]);
  expect(pinsAt(twice, 'dom0')).toEqual([
    [0, 1],
    [0, 1],
  ]);
  const both = done(lab, togglePin(lab, 1, 1));
  expect(both.text).not.toContain('pin: 0');
  expect(both.layout.domains[1]!.pin).toBeUndefined();
  expect(togglePin(lab, 1, 0)).toBeUndefined();
  expect(done(lab, movePin(lab, 1, 0, 1)).layout.domains[1]!.pin).toEqual({ all: [1] });
  const each = done(twice, pinTo(twice, 'dom0', 1, 0));
  expect(each.text).toContain('pin: [1, 0-1]');
  expect(pinsAt(each, 'dom0')).toEqual([[1], [0, 1]]);
  expect(done(each, togglePin(each, 'dom0', 0, 0)).layout.dom0.pin).toBeUndefined();
});

test('layout edits: a device has one owner', () => {
  expect(ownerOf(lab, 'dcan1')).toBe(0);
  const moved = done(lab, assignDevice(lab, 'dcan1', 1));
  expect([ownerOf(moved, 'dcan1'), moved.complete]).toEqual([1, true]);
  const back = done(moved, assignDevice(moved, 'dcan1', 'dom0'));
  expect(ownerOf(back, 'dcan1')).toBe('dom0');
  expect(back.text).not.toContain('devices');
  expect(done(lab, assignDevice(lab, 'dcan1', 0)).text).toBe(LAB);
});

test('layout edits: a head has one owner, and two domains change theirs', () => {
  expect(showsOn(lab, 'cluster')).toBe(0);
  const swapped = done(lab, assignHead(lab, 'cluster', 1));
  expect([showsOn(swapped, 'cluster'), showsOn(swapped, 'centre')]).toEqual([1, 0]);
  const free = done(lab, assignHead(lab, 'centre', undefined));
  expect([showsOn(free, 'centre'), free.complete]).toEqual([undefined, true]);
  const taken = done(free, assignHead(free, 'cluster', 1));
  expect([showsOn(taken, 'cluster'), taken.layout.domains[0]!.display]).toEqual([1, undefined]);
});

test('layout edits: domains are added, duplicated, moved, removed', () => {
  const more = done(lab, addDomain(lab, 'Small Linux guest'));
  expect([names(more), more.complete]).toEqual([['rtos', 'ivi', 'linux'], true]);
  const copy = done(more, duplicateDomain(more, 0));
  expect([names(copy), copy.complete]).toEqual([['rtos', 'rtos-2', 'ivi', 'linux'], true]);
  expect(copy.layout.domains[1]).toMatchObject({ title: 'Instrument cluster (rtos-2)', devices: [] });
  expect(names(done(copy, duplicateDomain(copy, 1)))).toContain('rtos-3');
  const moved = done(copy, moveDomain(copy, 3, 0));
  expect(names(moved)).toEqual(['linux', 'rtos', 'rtos-2', 'ivi']);
  expect(moveDomain(copy, 3, 4)).toBeUndefined();
  const less = done(moved, removeDomain(moved, 1));
  expect(names(less)).toEqual(['linux', 'rtos-2', 'ivi']);
  const none = [0, 0, 0].reduce((at) => done(at, removeDomain(at, 0)), less);
  expect([names(none), none.complete, none.text.includes('domains:')]).toEqual([[], true, false]);
  expect(names(done(none, addDomain(none, 'Infotainment')))).toEqual(['ivi']);
});

test('layout edits: places are those of the file, also where a domain can not be read', () => {
  const odd = read('domains:\n  - { name: a }\n  - { name: b, kernel: k, memory: 1, devices: [dcan1] }\n');
  expect(ownerOf(odd, 'dcan1')).toBe(1);
  expect(done(odd, setMemory(odd, 1, 64)).text).toContain('name: b, kernel: k, memory: 64 MiB');
});

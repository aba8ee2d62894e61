import { expect, test } from 'vitest';
import { boards } from '../../boards/catalogue.ts';
import { boardFacts, deviceTraits } from './board-facts.ts';
import { assignable } from './checks/devices.ts';

test('board facts: every kind of device on a board is noted, so that none is kept from guests by mistake', () => {
  const kinds = new Set(boards.flatMap(({ devices }) => devices.map(({ kind }) => kind)));
  expect([...kinds].filter((kind) => !deviceTraits[kind])).toEqual([]);
});

test('board facts: what virtio moves, it moves by itself', () => {
  for (const board of boards)
    for (const [n, { name, busMaster }] of boardFacts(board).devices.entries())
      expect(busMaster, `${board.name} ${name}`).toBe(board.devices[n]!.kind.startsWith('virtio'));
});

test('board facts: the console, and what a Linux needs to start, is for no guest', () => {
  for (const board of boards) {
    const names = assignable(boardFacts(board)).map(({ name }) => name);
    for (const name of [board.console, 'prm', 'scm', 'wugen', 'virtio-disk']) expect(names).not.toContain(name);
  }
});

test('board facts: they are plain data', () => {
  for (const board of boards) expect(structuredClone(boardFacts(board))).toEqual(boardFacts(board));
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeskState } from '../../contract/shapes.ts';
import { Tours } from './tours.ts';

const STATE = { power: 'on', domains: [], heads: [], consoles: [] } as unknown as DeskState;

let place: string;
let notes: string[];
let tours: Tours;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'tours-'));
  for (const name of ['one', 'two'])
    writeFileSync(join(place, `${name}.yaml`), `title: ${name}\nsteps:\n  - caption: Here\n    wait: 1000\n`);
  notes = [];
  const desk = { state: STATE, call: async () => undefined, show: () => {}, note: (text: string) => notes.push(text) };
  tours = new Tours(place, place, desk as never);
});
afterEach(async () => {
  await tours.stop();
  rmSync(place, { recursive: true, force: true });
});

test('tours: one that is stopped while its file is read does not begin', async () => {
  const begun = tours.start('one');
  await tours.stop();
  await begun;
  expect(tours.playing).toBe(false);
  expect(notes).toEqual([]);
});

test('tours: of two that are begun at once the last one plays, alone', async () => {
  await Promise.all([tours.start('one'), tours.start('two')]);
  expect(tours.playing).toBe(true);
  expect(notes).toEqual(['The tour two begins']);
  await tours.stop();
  expect(tours.playing).toBe(false);
  expect(notes).toEqual(['The tour two begins', 'The tour two has ended']);
});

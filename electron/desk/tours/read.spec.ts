import { readdirSync, readFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathText } from '../../../core/lab/layout/problem.ts';
import { readTour } from './read.ts';
import { TourSchema } from './schema.ts';

const TOURS = new URL('../../../assets/tours/', import.meta.url);

/** Each problem as PATH: WRONG: RIGHT. */
const problems = (text: string): string[] =>
  readTour(text).problems.map(({ path, wrong, right }) => `${pathText(path)}: ${wrong}: ${right}`);

test('tours: those that the lab brings have no problems', () => {
  const files = readdirSync(TOURS).filter((file) => file.endsWith('.yaml'));
  expect(files).toContain('showroom.yaml');
  for (const file of files) expect(readTour(readFileSync(new URL(file, TOURS), 'utf8')).problems).toEqual([]);
});

test('tour schema: the published one is what the code has (vitest -u writes it)', async () => {
  const schema = toJsonSchema(TourSchema, {
    typeMode: 'input',
    target: 'draft-2020-12',
    ignoreActions: ['check', 'raw_check', 'finite'],
    overrideAction: ({ valibotAction, jsonSchema }) => {
      const { requirement } = valibotAction as { requirement?: unknown };
      return requirement instanceof RegExp ? { ...jsonSchema, pattern: requirement.source } : undefined;
    },
  });
  const text = JSON.stringify({ title: 'IVI lab tour', ...schema }, undefined, 2);
  await expect(`${text}\n`).toMatchFileSnapshot(new URL('tour.schema.json', TOURS).pathname);
});

test('tours: what is left out is filled in', () => {
  expect(readTour('title: A tour\nsteps: [{ wait: 1 }]').tour).toEqual({
    title: 'A tour',
    repeat: true,
    patience: 45,
    steps: [{ wait: 1 }],
  });
});

test('tours: mistakes are told with their place and what would be right', () => {
  expect(problems('steps: []')).toEqual([
    'title: it is missing: add title',
    'steps: it is empty: write a step at least',
  ]);
  expect(problems('title: T\nsteps: [{ wiat: 3 }]')).toEqual([
    'steps[0].wiat: there is no such key: did you mean wait?',
  ]);
  expect(problems('title: T\nsteps: [{ wait: long }]')).toEqual([
    'steps[0].wait: it is "long": write a number of seconds from 0 to 86400',
  ]);
  expect(problems('title: T\nsteps: [{ tap: { head: centre, at: [1] } }]')).toEqual([
    expect.stringMatching(/^steps\[0\]\.tap\.at.*: write two numbers of pixels/),
  ]);
  expect(problems('title: T\nsteps: [{ drive: "1, speed" }]')[0]).toMatch(/write a drive, or off; line 1: /);
  expect(problems('title: T\nsteps: [{ until: { domain: ivi } }]')).toEqual([
    'steps[0].until: it is not clear what is waited for: write domain and state together',
  ]);
  expect(problems('title: T\nsteps: [{ until: { console: ivi, shows: "(" } }]')).toEqual([
    'steps[0].until.shows: it is "(": write a JavaScript regular expression',
  ]);
  expect(problems('title: [')[0]).toMatch(/^: /);
});

test('tours: a problem tells its line', () => {
  expect(readTour('title: T\nsteps:\n  - wait: 1\n  - wait: x\n').problems[0]!.position).toEqual({
    line: 4,
    column: 5,
  });
});

test('tours: whatever is in the file, it is read or refused', () => {
  const word = fc.constantFrom(
    'title',
    'steps',
    'wait',
    'until',
    'tap',
    'at',
    'drive',
    'vehicle',
    'x',
    ':',
    '-',
    '{',
    '}',
    '[',
    ']',
    '1',
    '"',
    '\n',
    ' ',
    ', ',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), (words) => {
      const { problems: found, tour } = readTour(words.join(''));
      expect(tour === undefined).toBe(found.length > 0);
    }),
  );
});

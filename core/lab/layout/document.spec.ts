import { describe, expect, test } from 'vitest';
import { LONGEST_TEXT, readSource } from './document.ts';

describe('layout source: what is no YAML is told with its place', () => {
  test.each([
    ['a tab', 'a:\n\tb: 1\n', 2, 'a tab'],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', 3, 'the same key'],
    ['a bracket left open', 'a: [1, 2\nb: 3\n', 2, ''],
    ['a quote left open', 'a: "x\n', 2, 'closing'],
    ['a second document', 'a: 1\n---\nb: 2\n', 2, 'a second document'],
    ['an unknown anchor', 'a: *x\n', 1, 'no anchor'],
    ['a tag', 'a: !!js/function x\n', 1, 'a tag'],
    ['a lonely word', 'a: 1\nb\nc: 2\n', 2, 'a key without a colon'],
  ])('%s', (_, text, line, wrong) => {
    const { problems, value } = readSource(text);
    expect(value).toBeUndefined();
    expect(problems[0]).toMatchObject({ id: 'syntax', severity: 'error' });
    expect(problems[0]!.position?.line).toBe(line);
    expect(problems[0]!.wrong).toContain(wrong);
  });

  test('not text, and far too much of it', () => {
    expect(readSource('a: \0').problems[0]?.wrong).toBe('the file is not text');
    expect(readSource('# '.repeat(LONGEST_TEXT)).problems[0]?.wrong).toContain(`${2 * LONGEST_TEXT} characters`);
  });

  test('nesting without end, in brackets, dashes and keys', () => {
    for (const text of ['['.repeat(100_000), '{a: '.repeat(50_000), '- '.repeat(100_000), '? '.repeat(100_000)])
      expect(readSource(text).problems[0]?.wrong, text.slice(0, 4)).toMatch(/nested/);
    const keys = Array.from({ length: 2000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n');
    expect(readSource(keys).problems.length).toBeGreaterThan(0);
  });

  test('aliases that multiply', () => {
    const laughs = Array.from({ length: 12 }, (_, n) => `l${n}: &l${n} [${`*l${n - 1},`.repeat(9)}]`);
    laughs[0] = 'l0: &l0 [ha, ha]';
    expect(readSource(laughs.join('\n')).problems[0]?.id).toBe('syntax');
  });

  test('an alias within what it stands for', () => {
    const { problems } = readSource('a: &a [1, *a]\n');
    expect(problems.length).toBeGreaterThan(0);
  });
});

test('layout source: parts are located by their key, missing ones by what surrounds them', () => {
  const { locate } = readSource('a: 1\nb:\n  - c: 2\n    d: [x, y]\n');
  expect(locate(['b', 0, 'd'])).toEqual({ line: 4, column: 5 });
  expect(locate(['b', 0, 'd', 1])).toEqual({ line: 4, column: 12 });
  expect(locate(['b', 0, 'nothing', 'there'])).toEqual({ line: 3, column: 5 });
  expect(locate([])).toEqual({ line: 1, column: 1 });
});

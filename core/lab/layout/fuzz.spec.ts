import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareLayouts } from './compare.ts';
import { layoutOf, parsed, testBoards } from './layout.fixture.ts';
import { anyLayoutFile } from './layout-file.fixture.ts';
import { validated } from './parse.ts';
import { planRun } from './plan.ts';
import { type Problem, problemText } from './problem.ts';
import { rewriteLayout, writeLayout } from './write.ts';

/** What every problem has, whatever it is about. */
function expectTold(problems: readonly Problem[]): void {
  for (const problem of problems) {
    expect(problem.id).toMatch(/^[a-z0-9-]+$/);
    expect(problem.wrong).not.toBe('');
    expect(problem.right).not.toBe('');
    expect(problemText(problem)).toMatch(/^\P{Cc}*$/u);
    expect(problemText(problem).length).toBeLessThan(6000);
    if (problem.position) expect(Math.min(problem.position.line, problem.position.column)).toBeGreaterThan(0);
  }
}

/** Reads a text as far as it goes: problems, or a layout from which a plan can be made. */
function survives(text: string): void {
  const { problems, layout } = parsed(text);
  expectTold(problems);
  expect(layout === undefined).toBe(problems.some(({ severity }) => severity === 'error'));
  if (!layout) return;
  const plan = planRun(layout, testBoards.find(({ name }) => name === layout.board)!);
  for (const { config } of plan.domains)
    for (const line of config.split('\n').slice(0, -1)) expect(line).toMatch(/^(#|[a-z_]+ = )/);
}

test('layout fuzz: any text gives problems or a layout, nothing else', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), survives), { numRuns: 150 });
});

test('layout fuzz: any text of what YAML is made of', () => {
  const piece = fc.constantFrom(
    ...[
      'domains',
      'name',
      'memory',
      'dom0',
      'xen',
      'a',
      '1',
      ': ',
      ':',
      '\n',
      '\n  ',
      '\n  - ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ', ',
    ],
    ...[
      '"',
      "'",
      '&a ',
      '*a',
      '!!str ',
      '| ',
      '> ',
      '# ',
      '? ',
      '<<: ',
      '---',
      '...',
      '%YAML 1.2',
      '\t',
      '~',
      '.nan',
      '0x',
      '\u2028',
      '\ufeff',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => survives(pieces.join(''))),
    { numRuns: 600 },
  );
});

test('layout fuzz: any value where a layout is expected', () => {
  const keys = fc.constantFrom(
    'domains',
    'name',
    'memory',
    'dom0',
    'xen',
    'displays',
    'block',
    'start',
    '__proto__',
    'x',
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(keys, tie('any'), { maxKeys: 5 }),
    ),
  })).any;
  fc.assert(
    fc.property(value, (anything) => expectTold(validated(anything, { boards: testBoards }).problems)),
    { numRuns: 150 },
  );
});

test('layout fuzz: layouts that fit the schema, sensible or not', () => {
  fc.assert(
    fc.property(anyLayoutFile, (file) => survives(writeLayout(file))),
    { numRuns: 150 },
  );
});

test('layout fuzz: written layouts with characters changed, lost and doubled', () => {
  const slip = fc.record({
    at: fc.nat(),
    length: fc.nat(4),
    text: fc.oneof(fc.string({ maxLength: 2 }), fc.constantFrom(':', '-', ' ', '\n', '"', '[', '}', '\t')),
  });
  fc.assert(
    fc.property(anyLayoutFile, fc.array(slip, { minLength: 1, maxLength: 4 }), (file, slips) => {
      let text = writeLayout(file);
      for (const { at, length, text: put } of slips) {
        const from = at % (text.length + 1);
        text = text.slice(0, from) + put + text.slice(from + length);
      }
      survives(text);
      expect(typeof rewriteLayout(text, file)).toBe('string');
    }),
    { numRuns: 150 },
  );
});

test('layout fuzz: any two layouts can be compared, and one with itself is the same', () => {
  const base = layoutOf('');
  const any = anyLayoutFile.map((file) => validated(file, { boards: testBoards }).layout ?? base);
  fc.assert(
    fc.property(any, any, (running, wanted) => {
      expect(compareLayouts(wanted, structuredClone(wanted)).changes).toEqual([]);
      const { create, destroy, machine } = compareLayouts(running, wanted);
      if (machine) return;
      const left = running.domains.map(({ name }) => name).filter((name) => !destroy.includes(name));
      expect([...left, ...create].sort()).toEqual(wanted.domains.map(({ name }) => name).sort());
    }),
    { numRuns: 150 },
  );
});

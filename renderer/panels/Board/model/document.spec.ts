import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testBoards } from '../../../../core/lab/layout/layout.fixture.ts';
import { anyDomain, anyLayoutFile } from '../../../../core/lab/layout/layout-file.fixture.ts';
import { writeLayout } from '../../../../core/lab/layout/write.ts';
import { edit, isChanged, openDocument, readText, redoEdit, savedAs, typeText, undoEdit } from './document.ts';
import { redoLabel, undoLabel } from './history.ts';
import { applyOps, type Op, sameValue } from './ops.ts';

const LAB = readFileSync(new URL('../../../../assets/layouts/ivi-lab.yaml', import.meta.url), 'utf8');
const value = (text: string) => readText(text, testBoards).value;
const done = (text: string, ...ops: Op[]): string =>
  edit(openDocument(null, text), ops, { label: 'x', when: 0 })!.history.text;

const changedLines = (before: string, after: string): string[] => {
  const old = new Set(before.split('\n'));
  return after.split('\n').filter((line) => !old.has(line));
};
const lostLines = (before: string, after: string): string[] => changedLines(after, before);

describe('layout editor: an edit touches the lines that it concerns only', () => {
  test('a value', () => {
    const after = done(LAB, { kind: 'set', path: ['domains', 1, 'memory'], value: '192 MiB' });
    expect(after).toBe(LAB.replace('memory: 256 MiB', 'memory: 192 MiB'));
  });

  test('a new key', () => {
    const after = done(LAB, { kind: 'set', path: ['domains', 1, 'cap'], value: 50 });
    expect(changedLines(LAB, after)).toEqual(['    cap: 50']);
    expect(lostLines(LAB, after)).toEqual([]);
  });

  test('a list within a line', () => {
    const after = done(LAB, { kind: 'set', path: ['domains', 1, 'pin'], value: [0, 1] });
    expect(changedLines(LAB, after)).toEqual(['    pin: [0, 1]']);
    const less = done(LAB, { kind: 'remove', path: ['domains', 1, 'input', 0] });
    expect(changedLines(LAB, less)).toEqual(['    input: [touch]']);
  });

  test('a domain that is taken out takes its comments along, and no others', () => {
    const after = done(LAB, { kind: 'remove', path: ['domains', 0] });
    expect(changedLines(LAB, after)).toEqual([]);
    expect(after).not.toContain('comes first');
    expect(after).not.toContain('A CPU that it shares');
    expect(after).toContain('# Infotainment: Debian');
    expect(after).toContain("# The lab's own layout");
  });

  test('a domain that moves takes its comments along', () => {
    const after = done(LAB, { kind: 'move', path: ['domains'], from: 1, to: 0 });
    expect([...changedLines(LAB, after), ...lostLines(LAB, after)]).toEqual([]);
    expect(after.indexOf('# Infotainment: Debian')).toBeLessThan(after.indexOf('name: ivi'));
    expect(after.indexOf('name: ivi')).toBeLessThan(after.indexOf('# The instrument cluster comes first'));
    expect(after.indexOf('# The instrument cluster comes first')).toBeLessThan(after.indexOf('name: rtos'));
  });

  test('a domain more', () => {
    const domain = { name: 'third', kernel: 'lab:linux', memory: '64 MiB', display: { head: 'centre' } };
    const after = done(LAB, { kind: 'insert', path: ['domains'], index: 2, value: domain });
    expect(lostLines(LAB, after)).toEqual([]);
    expect(changedLines(LAB, after)).toEqual(['  - name: third', '    memory: 64 MiB']);
    expect((value(after) as { domains: unknown[] }).domains[2]).toEqual(domain);
  });

  test('comments of a file without any key stay', () => {
    expect(done('# about\n', { kind: 'set', path: ['title'], value: 'x' })).toBe('# about\n\ntitle: x\n');
  });

  test('values behind anchors can be changed, too', () => {
    const text = '# about\ndom0: &a { memory: 256 }\nxen: { image: x }\ndomains: [*a]\n';
    const after = done(text, { kind: 'set', path: ['domains', 0, 'memory'], value: 1 });
    expect(value(after)).toEqual({ dom0: { memory: 256 }, xen: { image: 'x' }, domains: [{ memory: 1 }] });
    expect(after).toContain('# about');
  });

  test('what is in the way of a key is replaced', () => {
    expect(value(done('domains: 5\n', { kind: 'set', path: ['domains', 0, 'name'], value: 'a' }))).toEqual({
      domains: [{ name: 'a' }],
    });
  });
});

test('layout editor: broken text is kept, can be typed on, and values are not changed in it', () => {
  const broken = 'domains: [\n';
  const document = openDocument('a.yaml', broken);
  expect(edit(document, [{ kind: 'set', path: ['title'], value: 'x' }], { label: 'x', when: 0 })).toBeUndefined();
  const reading = readText(broken, testBoards);
  expect(reading.problems[0]).toMatchObject({ id: 'syntax', severity: 'error' });
  expect(reading.layout).toBeUndefined();
  expect(typeText(document, `${broken}]\n`, { label: 'x', when: 0 }).history.text).toBe('domains: [\n]\n');
});

test('layout editor: a domain that can not be read is left out, and places say where the others are', () => {
  const { layout, original } = readText(
    'domains:\n  - { name: a }\n  - { name: b, kernel: k, memory: 1 }\n',
    testBoards,
  );
  expect(layout!.domains.map(({ name }) => name)).toEqual(['b']);
  expect(original(['domains', 0, 'memory'])).toEqual(['domains', 1, 'memory']);
});

test('layout editor: changed is what differs from the file', () => {
  let document = openDocument('a', 'title: x\n');
  expect(isChanged(document)).toBe(false);
  document = typeText(document, 'title: y\n', { label: 'x', when: 0 });
  expect(isChanged(document)).toBe(true);
  expect(isChanged(undoEdit(document))).toBe(false);
  document = savedAs(document, 'b', 'title: y\n');
  expect(isChanged(document)).toBe(false);
  expect(isChanged(undoEdit(document))).toBe(true);
  expect(isChanged(openDocument(null, 'title: x\n', null))).toBe(true);
});

test('layout editor: steps of one key become one, unless a pause is between them', () => {
  let document = openDocument('a', '');
  for (const [text, when] of [
    ['a', 0],
    ['ab', 100],
    ['abc', 200],
    ['abcd', 9000],
  ] as const)
    document = typeText(document, text, { label: 'Typing', key: 'text', when });
  document = undoEdit(document);
  expect(document.history.text).toBe('abc');
  expect([undoLabel(document.history), redoLabel(document.history)]).toEqual(['Typing', 'Typing']);
  document = undoEdit(document);
  expect(document.history.text).toBe('');
  document = redoEdit(redoEdit(redoEdit(document)));
  expect(document.history.text).toBe('abcd');
});

const anyPath = fc.oneof(
  fc.constantFrom<(string | number)[]>(
    ['title'],
    ['memory'],
    ['dom0', 'memory'],
    ['dom0', 'pin'],
    ['xen', 'scheduler'],
  ),
  fc.constantFrom<(string | number)[]>(['displays', 'cluster', 'note'], ['vehicle', 'start', 'gear']),
  fc
    .tuple(fc.nat(4), fc.constantFrom('name', 'memory', 'pin', 'display', 'input', 'devices', 'block', 'odd'))
    .map(([n, key]) => ['domains', n, key]),
  fc.nat(4).map((n) => ['domains', n]),
);
const anyValue = fc.oneof(
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('', '# x', 'a: b', '64 MiB', '0x10', '~', 'yes', '[ a ]', '{ a }', ' - x', '&a', '*a'),
  fc.array(fc.nat(3)),
  fc.record({ head: fc.constantFrom('cluster', 'centre') }),
  fc.array(fc.record({ file: fc.constantFrom('a', '[ b ]') }), { maxLength: 2 }),
);
const anyOp: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), path: anyPath, value: anyValue }),
  fc.record({ kind: fc.constant('remove' as const), path: anyPath }),
  fc.record({
    kind: fc.constant('insert' as const),
    path: fc.constant(['domains']),
    index: fc.nat(4),
    value: anyDomain,
  }),
  fc.record({ kind: fc.constant('move' as const), path: fc.constant(['domains']), from: fc.nat(3), to: fc.nat(3) }),
);

type Doing =
  | { readonly do: 'edit'; readonly ops: Op[] }
  | { readonly do: 'type'; readonly text: string }
  | { readonly do: 'undo' }
  | { readonly do: 'redo' };
const anyDoing: fc.Arbitrary<Doing> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(anyOp, { minLength: 1, maxLength: 3 }).map((ops) => ({ do: 'edit' as const, ops })),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }).map((text) => ({ do: 'type' as const, text })) },
  { weight: 3, arbitrary: fc.constantFrom({ do: 'undo' as const }, { do: 'redo' as const }) },
);

describe('layout editor: any edits, undone and done again', () => {
  test('an edit makes exactly the change that was meant, in any layout', () => {
    fc.assert(
      fc.property(anyLayoutFile, fc.array(anyOp, { minLength: 1, maxLength: 3 }), (file, ops) => {
        const text = `# first\n\n${writeLayout(file)}# last\n`;
        const before = value(text);
        const after = edit(openDocument(null, text), ops, { label: 'x', when: 0 });
        const wanted = applyOps(before, ops);
        expect(sameValue(value(after!.history.text), wanted)).toBe(true);
        if (sameValue(before, wanted)) expect(after!.history.text).toBe(text);
        expect(after!.history.text).toContain('# first');
      }),
      { numRuns: 300 },
    );
  });

  test('every text comes back, in its order', () => {
    fc.assert(
      // Typed text is added at the end.
      fc.property(fc.array(anyDoing, { maxLength: 25 }), (doings) => {
        let document = openDocument('a', LAB);
        // The simple model: all texts, and which of them is shown.
        let texts = [LAB];
        let at = 0;
        let when = 0;
        for (const doing of doings) {
          when += 10_000;
          if (doing.do === 'undo') {
            document = undoEdit(document);
            at = Math.max(at - 1, 0);
          } else if (doing.do === 'redo') {
            document = redoEdit(document);
            at = Math.min(at + 1, texts.length - 1);
          } else {
            const next =
              doing.do === 'type'
                ? typeText(document, document.history.text + doing.text, { label: 'x', key: 'type', when })
                : edit(document, doing.ops, { label: 'x', when });
            if (next && next.history.text !== document.history.text) {
              texts = [...texts.slice(0, at + 1), next.history.text];
              at++;
            }
            document = next ?? document;
          }
          expect(document.history.text).toBe(texts[at]);
          expect(() => readText(document.history.text, testBoards)).not.toThrow();
        }
      }),
      { numRuns: 150 },
    );
  });
});

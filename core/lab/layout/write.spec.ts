import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSource } from './document.ts';
import { parsed } from './layout.fixture.ts';
import { anyLayoutFile } from './layout-file.fixture.ts';
import { validateLayout } from './validate.ts';
import { rewriteLayout, writeLayout } from './write.ts';

const read = (text: string) => validateLayout(readSource(text).value ?? {});

test('layout: written and read again it is the same', () => {
  fc.assert(
    fc.property(anyLayoutFile, (file) => {
      const before = validateLayout(file);
      expect(before.problems).toEqual([]);
      const after = read(writeLayout(file));
      expect(after.problems).toEqual([]);
      expect(after.file).toEqual(file);
      expect(after.layout).toEqual(before.layout);
    }),
    { numRuns: 120 },
  );
});

test('layout: any layout can be written over any other', () => {
  fc.assert(
    fc.property(anyLayoutFile, anyLayoutFile, (first, second) => {
      const text = rewriteLayout(writeLayout(first), second);
      expect(read(text).file).toEqual(second);
    }),
    { numRuns: 80 },
  );
});

const TEXT = `# The lab.
title: base # its name

domains:
  # The cluster.
  - name: rtos
    kernel: lab:rtos
    memory: 32 MiB # enough
  # The rest.
  - name: ivi
    kernel: "lab:linux"
    memory: 256
`;

interface Editable {
  title?: string;
  domains: { name: string; kernel: string; memory: number | string; pin?: number }[];
}

const rewritten = (change: (file: Editable) => void): string => {
  const file = structuredClone(parsed(TEXT).file!) as Editable;
  change(file);
  const text = rewriteLayout(TEXT, file);
  expect(read(text).file).toEqual(file);
  return text;
};

describe('layout: a change keeps what it does not concern', () => {
  test('nothing changed, nothing written anew', () => {
    expect(rewritten(() => {})).toBe(TEXT);
  });

  test('a value', () => {
    expect(rewritten((file) => void (file.domains[0]!.memory = 48))).toBe(TEXT.replace('32 MiB', '48'));
    expect(rewritten((file) => void (file.domains[0]!.memory = '64 MiB'))).toBe(TEXT.replace('32 MiB', '64 MiB'));
  });

  test('a new key', () => {
    const text = rewritten((file) => void (file.domains[0]!.pin = 1));
    expect(text).toBe(TEXT.replace('# enough\n', '# enough\n    pin: 1\n'));
  });

  test('a key less', () => {
    const text = rewritten((file) => void delete file.title);
    expect(text).not.toContain('title');
    expect(text).toContain('# The cluster.');
  });

  test('a domain less', () => {
    const text = rewritten((file) => void file.domains.shift());
    expect(text).not.toContain('rtos');
    expect(text).toContain('kernel: "lab:linux"');
  });

  test('a domain more', () => {
    const text = rewritten((file) => void file.domains.push({ name: 'third', kernel: 'k', memory: 16 }));
    expect(text.startsWith(TEXT)).toBe(true);
  });

  test('a value of another kind than it was, and one that was hexadecimal', () => {
    const change = (value: number | string, from: string, to: string) => {
      const text = rewriteLayout(`dom0:\n  memory: ${from} # why\n`, { dom0: { memory: value } });
      expect(text).toBe(`dom0:\n  memory: ${to} # why\n`);
      expect(read(text).file).toEqual({ dom0: { memory: value } });
    };
    change(300, '"256"', '300');
    change(48, '0x20', '48');
    change('64 MiB', '32', '64 MiB');
    change('64', '32', '"64"');
  });

  test.each([
    ['less and in another order', ['c', 'a']],
    ['in another order', ['c', 'a', 'b']],
    ['of other names', ['a', 'd', 'c']],
  ])('domains %s', (_, names) => {
    const domain = (name: string) => ({ name, kernel: 'k', memory: 1 });
    const file = { domains: names.map(domain) };
    const before = writeLayout({ domains: ['a', 'b', 'c'].map(domain) }).replace(
      /^ {2}- name: (.)/gm,
      '  # about $1\n$&',
    );
    const text = rewriteLayout(before, file);
    expect(read(text).file).toEqual(file);
    // A comment must not end up with another domain.
    expect(text).not.toMatch(/about ([ac])\n {2}- name: (?!\1)/);
  });

  test('what an anchor stood for stays the same elsewhere', () => {
    const file = { title: 'other', domains: [{ name: 'base', kernel: 'k', memory: 1 }] };
    const text = rewriteLayout('title: &t base\ndomains: [{ name: *t, kernel: k, memory: 1 }]\n', file);
    expect(read(text).file).toEqual(file);
  });

  test('text that is no layout is written anew', () => {
    for (const text of ['', '- a\n', 'a: [', 'a: &x 1\nb: *x\n'])
      expect(read(rewriteLayout(text, { board: 'jacinto6' })).file).toEqual({ board: 'jacinto6' });
  });
});

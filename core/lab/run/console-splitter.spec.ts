import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConsoleSplitter } from './console-splitter.ts';

function split(text: string): { xen: string; dom0: string } {
  const seen = { xen: '', dom0: '' };
  const splitter = new ConsoleSplitter((console, byte) => {
    seen[console] += String.fromCharCode(byte);
  });
  for (const character of text) splitter.push(character.charCodeAt(0));
  splitter.look(0);
  splitter.look(1e9);
  return seen;
}

test("console: Xen's lines and Dom0's text come apart", () => {
  expect(split('(XEN) one\r\n[    0.0] two\r\n(XEN) three\r\ndom0:/# ')).toEqual({
    xen: '(XEN) one\r\n(XEN) three\r\n',
    dom0: '[    0.0] two\r\ndom0:/# ',
  });
});

test('console: Xen may speak in the middle of a line', () => {
  expect(split('dom0:/# (XEN) here\r\nls\r\n')).toEqual({ xen: '(XEN) here\r\n', dom0: 'dom0:/# ls\r\n' });
});

test('console: what only begins as the mark is text', () => {
  for (const text of ['(', '(XEN', '((XE)', '(XEN)x', '(X(XEN)'])
    expect(split(text), text).toEqual({ xen: '', dom0: text });
  expect(split('(X(XEN) y')).toEqual({ xen: '(XEN) y', dom0: '(X' });
});

test('console: a bracket that somebody types is shown after a while', () => {
  const shown: string[] = [];
  const splitter = new ConsoleSplitter((console, byte) => shown.push(console + String.fromCharCode(byte)));
  splitter.push(0x28);
  splitter.look(1e9);
  expect(shown).toEqual([]);
  splitter.look(1.02e9);
  expect(shown).toEqual(['dom0(']);
});

test('console: a mark that comes slowly is still a mark, however often a slow host looks', () => {
  const shown: string[] = [];
  const splitter = new ConsoleSplitter((console, byte) => shown.push(console + String.fromCharCode(byte)));
  let now = 0;
  for (const character of '(XEN) x') {
    splitter.push(character.charCodeAt(0));
    for (let look = 0; look < 5; look++) splitter.look((now += 1e6));
  }
  expect(shown.join('')).toBe('xen(xenXxenExenNxen)xen xenx');
});

test('console: no byte is lost or made up', () => {
  const pieces = fc.array(fc.constantFrom('(', 'X', 'E', 'N', ')', ' ', '(XEN) ', 'a', '\n'));
  fc.assert(
    fc.property(pieces, (list) => {
      const { xen, dom0 } = split(list.join(''));
      expect([...xen, ...dom0].sort()).toEqual([...list.join('')].sort());
    }),
  );
});

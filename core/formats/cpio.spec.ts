import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CpioEntry, readCpio, writeCpio } from './cpio.ts';

const file = (text: string, mode = 0o644): CpioEntry => ({ kind: 'file', mode, bytes: new TextEncoder().encode(text) });

test('cpio: every kind of entry comes back as it was written', () => {
  const tree = new Map<string, CpioEntry>([
    ['dev', { kind: 'directory', mode: 0o755 }],
    ['dev/console', { kind: 'character-device', mode: 0o600, major: 5, minor: 1 }],
    ['dev/vda', { kind: 'block-device', mode: 0o660, major: 254, minor: 0 }],
    ['dev/pipe', { kind: 'fifo', mode: 0o644 }],
    ['init', file('#!/bin/sh\n', 0o4755)],
    ['linuxrc', { kind: 'symlink', target: 'init' }],
  ]);
  expect(readCpio(writeCpio(tree))).toEqual(tree);
});

test('cpio: the bytes depend on the tree alone, not on the order in which it was made', () => {
  const forwards = new Map([
    ['a/b', file('1')],
    ['a/c', file('22')],
    ['a.txt', file('')],
  ]);
  const backwards = new Map([...forwards].reverse());
  expect(writeCpio(backwards)).toEqual(writeCpio(forwards));
});

test('cpio: directories that were not named come first, with mode 755', () => {
  const tree = readCpio(writeCpio(new Map([['lib/modules/x.ko', file('x')]])));
  expect([...tree.keys()]).toEqual(['lib', 'lib/modules', 'lib/modules/x.ko']);
  expect(tree.get('lib')).toEqual({ kind: 'directory', mode: 0o755 });
});

test('cpio: a header has the fields that Linux reads, in upper-case hexadecimal', () => {
  const text = new TextDecoder().decode(writeCpio(new Map([['init', file('hello', 0o755)]])));
  expect(text.slice(0, 115)).toBe(
    '070701' +
      '00000001000081ED000000000000000000000001' +
      '00000000' +
      '00000005' +
      '00000000000000000000000000000000' +
      '00000005' +
      '00000000' +
      'init\0',
  );
});

test('cpio: paths that leave the tree and files below files are refused', () => {
  for (const path of ['/etc', 'a//b', '../x', 'a/./b', ''])
    expect(() => writeCpio(new Map([[path, file('')]]))).toThrow('not a plain relative path');
  expect(() =>
    writeCpio(
      new Map([
        ['a', file('')],
        ['a/b', file('')],
      ]),
    ),
  ).toThrow('"a/b" lies below the file "a"');
});

test('cpio: truncation anywhere is told, whatever is left', () => {
  const archive = writeCpio(new Map([['etc/hosts', file('127.0.0.1 localhost')]]));
  for (let length = 0; length < archive.length - 4; length++)
    expect(() => readCpio(archive.subarray(0, length))).toThrow(/^cpio: .*(truncated|without its trailer)/);
});

test('cpio: an entry that reaches past the end is told, whether its name or its data does', () => {
  const archive = writeCpio(new Map([['f', file('data')]]));
  for (const field of [6, 11]) {
    const damaged = archive.slice();
    damaged.set(new TextEncoder().encode('0000FFFF'), 6 + field * 8);
    expect(() => readCpio(damaged)).toThrow('cpio: the entry at offset 0 reaches past the end');
  }
});

test('cpio: damaged archives give an Error of ours or a tree', () => {
  const archive = writeCpio(new Map([['etc/hosts', file('127.0.0.1 localhost')]]));
  fc.assert(
    fc.property(fc.nat(archive.length - 1), fc.nat(255), (at, value) => {
      const damaged = archive.slice();
      damaged[at] = value;
      try {
        readCpio(damaged);
      } catch (error) {
        expect((error as Error).message).toMatch(/^cpio: /);
      }
    }),
    { numRuns: 500 },
  );
});

import { expect, test } from 'vitest';
import type { CpioEntry } from '../formats/cpio.ts';
import { dynamicFixture } from './packages.fixture.ts';
import { addLibraries, neededLibraries } from './shared-libraries.ts';

const file = (needed: string[], loader?: string): CpioEntry => ({
  kind: 'file',
  mode: 0o755,
  bytes: dynamicFixture(needed, loader),
});
const available = () =>
  new Map<string, CpioEntry>([
    ['lib/ld.so.3', { kind: 'symlink', target: 'arm/ld.so.3' }],
    ['lib/arm/ld.so.3', file([])],
    ['lib/arm/libc.so.6', file(['ld.so.3'])],
    ['lib/arm/libgcc_s.so.1', file(['libc.so.6'])],
    ['usr/lib/libxl.so.4', { kind: 'symlink', target: 'libxl.so.4.17' }],
    ['usr/lib/libxl.so.4.17', file(['libc.so.6'])],
    ['usr/lib/libunused.so', file(['libmissing.so'])],
  ]);

test('shared libraries: the names that a program needs are read from its dynamic section', () => {
  expect(neededLibraries(dynamicFixture(['libxl.so.4', 'libc.so.6']), 'xl')).toEqual(['libxl.so.4', 'libc.so.6']);
});

test('shared libraries: loader, libraries and the links that name them are added, nothing else', () => {
  const tree = new Map([['bin/xl', file(['libxl.so.4'], '/lib/ld.so.3')]]);
  addLibraries(tree, available(), ['libgcc_s.so.1']);
  expect([...tree.keys()].sort()).toEqual([
    'bin/xl',
    'lib/arm/ld.so.3',
    'lib/arm/libc.so.6',
    'lib/arm/libgcc_s.so.1',
    'lib/ld.so.3',
    'usr/lib/libxl.so.4',
    'usr/lib/libxl.so.4.17',
  ]);
});

test('shared libraries: one that is in no package is named with who needs it', () => {
  const tree = new Map([['bin/xl', file(['libnone.so'])]]);
  expect(() => addLibraries(tree, available(), [])).toThrow(
    'bin/xl needs libnone.so, which is in none of the packages',
  );
  expect(() => addLibraries(new Map(), available(), ['libx.so'])).toThrow('Dom0 needs libx.so');
});

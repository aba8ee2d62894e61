import { expect, test } from 'vitest';
import { layoutOf } from '../../../../core/lab/layout/layout.fixture.ts';
import { resolved, withWholePaths } from './paths.ts';

test('paths of layouts: from a directory, whole, and of Windows', () => {
  expect(resolved('/a/b', '../c/./d')).toBe('/a/c/d');
  expect(resolved('/a', '/x//y')).toBe('/x/y');
  expect(resolved('/a', '../../..')).toBe('');
  expect(resolved('C:\\lab', '..\\disk.img')).toBe('C:/disk.img');
  expect(resolved('/a', 'D:\\disk.img')).toBe('D:/disk.img');
});

test('paths of layouts: the same file from two directories is the same', () => {
  const layout = (file: string) =>
    layoutOf(
      `domains:\n  - { name: a, kernel: lab:rtos, arguments: console=hvc0, memory: 32, block: [{ file: ${file} }] }\n`,
    );
  const first = withWholePaths(layout('x.img'), '/home/a/one.yaml');
  expect(first.domains[0]!.kernel).toBe('lab:rtos');
  expect(withWholePaths(layout('../a/x.img'), '/home/b/two.yaml')).toEqual(first);
  expect(withWholePaths(layout('x.img'), null)).toEqual(layout('x.img'));
});

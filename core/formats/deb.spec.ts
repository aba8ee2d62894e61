import { expect, test } from 'vitest';
import { openDeb } from './deb.ts';

/** An ar archive of text members. */
function ar(members: Record<string, string>): Uint8Array {
  let text = '!<arch>\n';
  for (const [name, body] of Object.entries(members)) {
    text += `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(body.length).padEnd(10)}\`\n${body}`;
    if (body.length & 1) text += '\n';
  }
  return new TextEncoder().encode(text);
}

test('deb: both parts are found with the compression that their names tell', () => {
  const deb = openDeb(ar({ 'debian-binary': '2.0\n', 'control.tar.gz': 'abc', 'data.tar.zst': 'defg' }));
  expect(deb.control.compression).toBe('gz');
  expect(deb.data.compression).toBe('zst');
  expect(new TextDecoder().decode(deb.data.bytes)).toBe('defg');
});

test('deb: another archive, another format, a missing part and unknown compression are refused by name', () => {
  expect(() => openDeb(ar({ 'lib.o': 'x' }))).toThrow('not a Debian package');
  expect(() => openDeb(ar({ 'debian-binary': '3.0\n' }))).toThrow('format 3.0 is unknown');
  expect(() => openDeb(ar({ 'debian-binary': '2.0\n', 'control.tar': 'x' }))).toThrow('no data.tar member');
  expect(() => openDeb(ar({ 'debian-binary': '2.0\n', 'control.tar': 'x', 'data.tar.lzma': 'y' }))).toThrow(
    'data.tar.lzma: compression ".lzma" is not supported',
  );
});

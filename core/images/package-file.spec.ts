import { expect, test } from 'vitest';
import { readControl, unpackFiles } from './package-file.ts';
import { debFixture } from './packages.fixture.ts';

const deb = () =>
  debFixture({
    name: 'xl',
    version: '4.17-1',
    depends: 'libc6',
    files: { 'usr/bin/xl': 'program', 'usr/bin/link': '->xl', 'usr/bin/hard': '=>./usr/bin/xl', 'usr/share/doc': 'x' },
  });

test('package file: the control file is read', async () => {
  expect((await readControl(await deb(), 'xl.deb')).get('version')).toBe('4.17-1');
});

test('package file: wanted files come with their rights, hard links as symbolic ones', async () => {
  const files = await unpackFiles(await deb(), 'xl.deb', (path) => path.startsWith('usr/bin/'));
  expect(files).toEqual(
    new Map([
      ['usr/bin/xl', { kind: 'file', mode: 0o755, bytes: new TextEncoder().encode('program') }],
      ['usr/bin/link', { kind: 'symlink', target: 'xl' }],
      ['usr/bin/hard', { kind: 'symlink', target: '/usr/bin/xl' }],
    ]),
  );
});

test('package file: truncation is told with the name of the file, wherever it happens', async () => {
  const whole = await deb();
  for (let length = 0; length < whole.length - 1; length += 37)
    await expect(
      unpackFiles(whole.subarray(0, length), 'xl.deb', () => true),
      `${length} bytes`,
    ).rejects.toThrow(/^xl\.deb: /);
});

test('package file: damage is told with the name of the file or leaves the files alone', async () => {
  const whole = await deb();
  const files = await unpackFiles(whole, 'xl.deb', () => true);
  for (let at = 0; at < whole.length; at += 11) {
    const damaged = whole.slice();
    damaged[at]! ^= 0x10;
    const outcome = await unpackFiles(damaged, 'xl.deb', () => true).catch((error: Error) => error);
    if (outcome instanceof Error) expect(outcome.message).toMatch(/^xl\.deb: /);
    else expect(outcome).toEqual(files);
  }
});

import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mirrorSource } from './mirror-source.ts';
import { recordProgress } from './packages.fixture.ts';
import { Unavailable } from './resolve.ts';

const PACKAGES_XZ = Buffer.from(
  // xz of: Package: xl, Version: 1, Architecture: armhf, Filename: pool/xl.deb, Size: 3, SHA256: sixty-four times a
  '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4ACRAFRdACgYSGbb2jCF/hb0M/9VmadS+ed3Djcdsf3NF4YQAdvJXX/evBhg1ny5JA6eoy1bv2gppHtUo4lysuDTsQ1WyqCynXHvPBUYRqy6/x2Wc6QyTW68AACJ7OB9ajE87gABcJIBAAAACcoN27HEZ/sCAAAAAARZWg==',
  'base64',
);
const INDEX = '/debian/dists/bookworm/main/binary-armhf/Packages.xz';
const RELEASE = '/debian/dists/bookworm/Release';

const files = new Map<string, Buffer>();
let server: Server;
let url: string;
beforeEach(async () => {
  files.clear();
  files.set(INDEX, PACKAGES_XZ);
  files.set(RELEASE, release(PACKAGES_XZ));
  server = createServer((request, response) => {
    const body = files.get(request.url ?? '');
    response.writeHead(body ? 200 : 404).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/debian`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

function release(index: Buffer): Buffer {
  const sum = createHash('sha256').update(index).digest('hex');
  return Buffer.from(`Origin: Debian\nSHA256:\n ${sum}  ${index.length} main/binary-armhf/Packages.xz\n`);
}

test('mirror: the index is verified and read, packages are fetched from the pool', async () => {
  files.set('/debian/pool/xl.deb', Buffer.from('deb'));
  const source = mirrorSource(url);
  const index = await source.index(recordProgress(), '');
  const kept: string[] = [];
  await source.fetch(index.versions('xl'), '', async ({ name }, deb) => void kept.push(`${name} ${Buffer.from(deb)}`));
  expect(kept).toEqual(['xl deb']);
});

test('mirror: the security archive beside it counts when it is there, and is a warning otherwise', async () => {
  const progress = recordProgress();
  await mirrorSource(url).index(progress, '');
  expect(progress.warnings.join()).toMatch(/without bookworm-security: .*debian-security.* answers 404/);
  files.set(INDEX.replace('/debian/dists/bookworm/', '/debian-security/dists/bookworm-security/'), PACKAGES_XZ);
  files.set('/debian-security/dists/bookworm-security/Release', release(PACKAGES_XZ));
  const index = await mirrorSource(`${url}/`).index(progress, '');
  expect(index.versions('xl').map(({ location }) => location.replace(/^http:..[^/]*/, ''))).toEqual([
    '/debian/pool/xl.deb',
    '/debian-security/pool/xl.deb',
  ]);
});

test('mirror: an index that does not match its Release file is refused', async () => {
  files.set(INDEX, Buffer.from('something else'));
  await expect(mirrorSource(url).index(recordProgress(), '')).rejects.toThrow('its Release file says');
});

test('mirror: a server that is not there, or is no Debian mirror, is told', async () => {
  await expect(mirrorSource('http://127.0.0.1:1/debian').index(recordProgress(), '')).rejects.toThrow(
    /^cannot reach http:..127.0.0.1:1.debian.dists.bookworm.Release: /,
  );
  await expect(mirrorSource(`${url}/none`).index(recordProgress(), '')).rejects.toThrow(Unavailable);
  files.set(RELEASE, Buffer.from('Origin: Debian\nSHA256:\n 12 3 main/binary-amd64/Packages.xz\n'));
  await expect(mirrorSource(url).index(recordProgress(), '')).rejects.toThrow('a Debian mirror with armhf is wanted');
});

test('mirror: a package that is gone or larger than its index says is told', async () => {
  const source = mirrorSource(url);
  const records = (await source.index(recordProgress(), '')).versions('xl');
  await expect(source.fetch(records, '', async () => {})).rejects.toThrow('answers 404');
  files.set('/debian/pool/xl.deb', Buffer.alloc(100));
  await expect(source.fetch(records, '', async () => {})).rejects.toThrow('more than the expected 3 bytes');
});

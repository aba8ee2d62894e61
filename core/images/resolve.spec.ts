import { expect, test } from 'vitest';
import { PackageIndex } from './package-index.ts';
import { resolvePackages, Unavailable } from './resolve.ts';

const sum = (seed: string) => seed.repeat(64).slice(0, 64);
const paragraph = (name: string, version: string, depends = '', architecture = 'armhf', seed = 'a') =>
  `Package: ${name}\nVersion: ${version}\nArchitecture: ${architecture}\nDepends: ${depends}\n` +
  `Filename: pool/${name}_${version}.deb\nSize: 100\nSHA256: ${sum(seed)}\n`;

const BASE = [
  paragraph('linux-image-armmp-lpae', '6.1.176-1', 'linux-image-6.1.0-50-armmp-lpae (= 6.1.176-1)'),
  paragraph('linux-image-6.1.0-50-armmp-lpae', '6.1.176-1', 'libunwanted'),
  paragraph('linux-image-6.1.0-9-armmp-lpae', '6.1.27-1'),
  paragraph('xen-hypervisor-4.17-armhf', '4.17.5-1'),
  paragraph('xenstore-utils', '4.17.5-1', 'libxenstore4'),
  paragraph('busybox-static', '1:1.35.0-4'),
  paragraph('xen-utils-4.17', '4.17.5-1', 'libc6 (>= 2.35), libxenmisc4.17 (= 4.17.5-1), python3:any, zlib1g'),
  paragraph('libxenmisc4.17', '4.17.5-1', 'libxenstore4 | libxenstore3'),
  paragraph('libfreetype6', '2.12.1', 'libc6, zlib1g'),
  paragraph('fonts-roboto-unhinted', '2:0', '', 'all'),
  paragraph('e2fsprogs', '1.47.0', 'libext2fs2, logsave'),
  paragraph('libext2fs2', '1.47.0', 'libc6'),
  paragraph('libxenstore4', '4.17.5-1', 'libc6'),
  paragraph('libc6', '2.36-9+deb12u13', 'libgcc-s1'),
  paragraph('libc6', '2.36-9+deb12u14', 'libgcc-s1', 'armhf', 'b'),
  paragraph('libgcc-s1', '12.2.0-14', 'gcc-12-base, libc6'),
  paragraph('zlib1g', '1:1.2.13'),
  paragraph('python3', '3.11', 'libpython3.11'),
];
const index = (paragraphs = BASE) => {
  const made = new PackageIndex();
  made.addText(paragraphs.join('\n'), 'Packages');
  return made;
};
const without = (name: string) => BASE.filter((text) => !text.startsWith(`Package: ${name}\n`));

test('resolve: the closure follows libraries only, and takes the newest versions', () => {
  const { packages, changes } = resolvePackages(index(), [], 'test');
  expect(packages.map(({ name }) => name).sort()).toEqual([
    'busybox-static',
    'e2fsprogs',
    'fonts-roboto-unhinted',
    'libc6',
    'libext2fs2',
    'libfreetype6',
    'libgcc-s1',
    'libxenmisc4.17',
    'libxenstore4',
    'linux-image-6.1.0-50-armmp-lpae',
    'xen-hypervisor-4.17-armhf',
    'xen-utils-4.17',
    'xenstore-utils',
    'zlib1g',
  ]);
  expect(packages.find(({ name }) => name === 'libc6')?.version).toBe('2.36-9+deb12u14');
  expect(changes).toEqual([]);
});

test('resolve: a locked version is taken although a newer one is there', () => {
  const lock = [{ name: 'libc6', version: '2.36-9+deb12u13', sha256: sum('a'), size: 100 }];
  const { packages } = resolvePackages(index(), lock, 'test');
  expect(packages.find(({ name }) => name === 'libc6')?.version).toBe('2.36-9+deb12u13');
});

test('resolve: a locked version that is gone is replaced, and that is said', () => {
  const lock = [
    { name: 'libc6', version: '2.36-9+deb12u9', sha256: sum('a'), size: 100 },
    { name: 'linux-image-6.1.0-42-armmp-lpae', version: '6.1.150-1', sha256: sum('a'), size: 100 },
  ];
  const { changes } = resolvePackages(index(), lock, 'test');
  expect(changes).toContain('libc6 2.36-9+deb12u9 is not there any more: 2.36-9+deb12u14 replaces it');
  expect(changes).toContain('linux-image-6.1.0-50-armmp-lpae 6.1.176-1 is new in the set');
});

test('resolve: a locked kernel is taken although the metapackage names a newer one', () => {
  const lock = [{ name: 'linux-image-6.1.0-9-armmp-lpae', version: '6.1.27-1', sha256: sum('a'), size: 100 }];
  const { packages } = resolvePackages(index(), lock, 'test');
  expect(packages[0]?.name).toBe('linux-image-6.1.0-9-armmp-lpae');
});

test('resolve: without the metapackage the kernel with the highest ABI number is taken', () => {
  const { packages } = resolvePackages(index(without('linux-image-armmp-lpae')), [], 'test');
  expect(packages[0]?.name).toBe('linux-image-6.1.0-50-armmp-lpae');
});

test('resolve: a locked version with another checksum is refused', () => {
  const lock = [{ name: 'zlib1g', version: '1:1.2.13', sha256: sum('c'), size: 100 }];
  expect(() => resolvePackages(index(), lock, 'DIR')).toThrow(
    /DIR: zlib1g 1:1.2.13 has the SHA-256 aaa.*cccc.* is locked/,
  );
});

test('resolve: everything that is missing is named at once', () => {
  const bare = BASE.filter((text) => !/^Package: (xenstore-utils|zlib1g|linux)/.test(text));
  const attempt = () => resolvePackages(index(bare), [], 'DIR');
  expect(attempt).toThrow(Unavailable);
  expect(attempt).toThrow('DIR lacks linux-image-*-armmp-lpae, xenstore-utils, zlib1g');
});

test('resolve: a package for another architecture is named', () => {
  const wrong = [...without('zlib1g'), paragraph('zlib1g', '1:1.2.13', '', 'amd64')];
  expect(() => resolvePackages(index(wrong), [], 'DIR')).toThrow(
    'DIR: pool/zlib1g_1:1.2.13.deb is for amd64; the armhf package of zlib1g is wanted',
  );
});

test('package index: a Packages file without sizes or names is refused', () => {
  const noSize = new PackageIndex();
  noSize.addText('Package: a\nVersion: 1\nArchitecture: all\nFilename: x\nSHA256: 12\nSize: x\n', 'Packages');
  expect(() => noSize.versions('a')).toThrow('Packages: a has no usable size or SHA-256');
  expect(() => new PackageIndex().addText('<html>not found</html>', 'Packages')).toThrow('not a Packages file');
});

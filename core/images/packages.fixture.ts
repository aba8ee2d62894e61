import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { elfFixture } from '../formats/elf.fixture.ts';
import { OWN_FILES } from './dom0.ts';
import type { Progress } from './progress.ts';

const text = (value: string) => new TextEncoder().encode(value);

/** An ar archive. */
export function arFixture(members: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array {
  const parts: Uint8Array[] = [text('!<arch>\n')];
  for (const [name, bytes] of members) {
    const fields = [name.padEnd(16), '0'.padEnd(12), '0'.padEnd(6), '0'.padEnd(6), '100644'.padEnd(8)];
    parts.push(text(`${fields.join('')}${String(bytes.length).padEnd(10)}\`\n`), bytes);
    if (bytes.length & 1) parts.push(text('\n'));
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** What a test package is made of. Files that are a string beginning with `->` are symbolic links, `=>` hard links. */
export interface DebFixture {
  readonly name: string;
  readonly version?: string;
  readonly architecture?: string;
  readonly depends?: string;
  readonly files?: Readonly<Record<string, Uint8Array | string>>;
}

/** A .deb compressed by gzip. */
export async function debFixture(deb: DebFixture): Promise<Uint8Array> {
  const { name, version = '1.0-1', architecture = 'armhf', depends, files = {} } = deb;
  const control = `Package: ${name}\nVersion: ${version}\nArchitecture: ${architecture}\n${depends ? `Depends: ${depends}\n` : ''}Description: test\n`;
  const entries = Object.entries(files).map(([path, body]): TarEntry => {
    const link = typeof body === 'string' ? /^(->|=>)(.*)$/.exec(body) : null;
    if (link)
      return {
        header: { name: `./${path}`, size: 0, type: link[1] === '->' ? 'symlink' : 'link', linkname: link[2]! },
      };
    const bytes = typeof body === 'string' ? text(body) : body;
    return { header: { name: `./${path}`, size: bytes.length, mode: 0o755 }, body: bytes };
  });
  // A fixed time: the same package must have the same checksum whenever it is made.
  const dated = (list: TarEntry[]) =>
    list.map((e): TarEntry => ({ ...e, header: { ...e.header, mtime: new Date(0) } }));
  const tar = (list: TarEntry[]) => packTar(dated(list)).then((bytes) => new Uint8Array(gzipSync(bytes)));
  return arFixture([
    ['debian-binary', text('2.0\n')],
    ['control.tar.gz', await tar([{ header: { name: './control', size: control.length }, body: control }])],
    ['data.tar.gz', await tar(entries)],
  ]);
}

/** A kernel module's file with what it says about itself. */
export const moduleFixture = (depends: string, ...aliases: string[]): Uint8Array =>
  elfFixture([], {
    '.modinfo': text(['license=GPL', `depends=${depends}`, ...aliases.map((a) => `alias=${a}`), ''].join('\0')),
  });

/** A program or library that needs shared libraries, and names a dynamic loader if it is a program. */
export function dynamicFixture(needed: readonly string[], loader?: string): Uint8Array {
  const strings = `\0${needed.join('\0')}\0`;
  const dynamic = new DataView(new ArrayBuffer((needed.length + 1) * 8));
  for (const [n, name] of needed.entries()) {
    dynamic.setUint32(n * 8, 1, true);
    dynamic.setUint32(n * 8 + 4, strings.indexOf(`\0${name}\0`) + 1, true);
  }
  return elfFixture([], {
    '.dynamic': new Uint8Array(dynamic.buffer),
    '.dynstr': text(strings),
    ...(loader === undefined ? {} : { '.interp': text(`${loader}\0`) }),
  });
}

/** A zImage of 256 bytes, as Linux's or, without the byte-order mark, as Xen's. */
export function zImageFixture(linux: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(256));
  view.setUint32(0x24, 0x016f_2818, true);
  view.setUint32(0x2c, linux ? 256 : 512, true);
  if (linux) view.setUint32(0x30, 0x0403_0201, true);
  return new Uint8Array(view.buffer);
}

const TOOLS = [
  ...['xl', 'libxl-save-helper', 'xenstored', 'xenconsoled', 'xenconsole', 'xen-init-dom0', 'xenstore-control'],
  ...['xen-diag', 'xenctx', 'xenlockprof', 'xenperf', 'xenpm', 'xentop', 'xentrace', 'xenwatchdogd'],
];

const MODULES: Readonly<Record<string, string>> = {
  'drivers/xen/xen-privcmd': '',
  'drivers/xen/xenfs/xenfs': 'xen-privcmd',
  'drivers/xen/xen-evtchn': '',
  'drivers/xen/xen-gntdev': '',
  'drivers/xen/xen-gntalloc': '',
  'drivers/block/xen-blkback/xen-blkback': '',
  'drivers/block/xen-blkfront': '',
  'drivers/net/xen-netback/xen-netback': '',
  'drivers/net/xen-netfront': '',
  'drivers/virtio/virtio_mmio': '',
  'drivers/block/virtio_blk': '',
  'drivers/net/virtio_net': 'net_failover',
  'drivers/net/net_failover': 'failover',
  'net/core/failover': '',
  'drivers/virtio/virtio_input': '',
  'drivers/char/virtio_console': '',
  'drivers/char/hw_random/virtio-rng': '',
  'drivers/net/can/c_can/c_can_platform': 'c_can',
  'drivers/net/can/c_can/c_can': 'can-dev',
  'drivers/net/can/dev/can-dev': '',
  'net/can/can-raw': 'can',
  'net/can/can': '',
  'drivers/net/can/vcan': 'can-dev',
  'net/bridge/bridge': 'stp,llc',
  'net/802/stp': 'llc',
  'net/llc/llc': '',
  'drivers/android/binder_linux': '',
  'fs/ext4/ext4': 'jbd2',
  'fs/jbd2/jbd2': '',
  'crypto/crc32c_generic': '',
};

const RELEASE = '6.1.0-50-armmp-lpae';
const LIBRARIES = 'usr/lib/arm-linux-gnueabihf';

/** A whole set of packages in small: what the boot files are made of, with evdev as a part of the kernel. */
export function packageSet(): DebFixture[] {
  const tool = dynamicFixture(['libxenlight.so.4', 'libc.so.6'], '/lib/ld-linux-armhf.so.3');
  const kernel: Record<string, Uint8Array | string> = {
    [`boot/vmlinuz-${RELEASE}`]: zImageFixture(true),
    [`lib/modules/${RELEASE}/modules.builtin`]: 'kernel/drivers/input/evdev.ko\n',
    'usr/share/doc/linux/copyright': 'not wanted',
  };
  for (const [path, depends] of Object.entries(MODULES))
    kernel[`lib/modules/${RELEASE}/kernel/${path}.ko`] = moduleFixture(depends);
  return [
    { name: `linux-image-${RELEASE}`, version: '6.1.176-1', depends: 'kmod, libfoo-unwanted', files: kernel },
    { name: 'xen-hypervisor-4.17-armhf', files: { 'boot/xen-4.17-armhf': zImageFixture(false) } },
    { name: 'busybox-static', version: '1:1.35.0-4', files: { 'bin/busybox': elfFixture([]) } },
    {
      name: 'xen-utils-4.17',
      depends: 'libc6 (>= 2.35), libxenmisc4.17, python3:any',
      files: {
        ...Object.fromEntries(TOOLS.map((name) => [`usr/lib/xen-4.17/bin/${name}`, tool])),
        'usr/lib/xen-4.17/bin/pygrub': '#!/usr/bin/python3\n',
        'usr/share/doc/xen-utils/changelog': 'not wanted',
      },
    },
    {
      name: 'xenstore-utils',
      depends: 'libc6',
      files: {
        'usr/bin/xenstore': tool,
        'usr/bin/xenstore-ls': '=>./usr/bin/xenstore',
        'usr/bin/xenstore-control': '->../lib/xen-common/bin/xen-utils-wrapper',
      },
    },
    {
      name: 'libxenmisc4.17',
      depends: 'libc6, libext2fs2',
      files: {
        [`${LIBRARIES}/libxenlight.so.4`]: '->libxenlight.so.4.17.0',
        [`${LIBRARIES}/libxenlight.so.4.17.0`]: dynamicFixture(['libc.so.6']),
        [`${LIBRARIES}/libxenvchan.so.4`]: dynamicFixture(['libc.so.6']),
      },
    },
    {
      name: 'libc6',
      depends: 'libgcc-s1',
      files: {
        'lib/ld-linux-armhf.so.3': '->arm-linux-gnueabihf/ld-linux-armhf.so.3',
        'lib/arm-linux-gnueabihf/ld-linux-armhf.so.3': elfFixture([]),
        'lib/arm-linux-gnueabihf/libc.so.6': dynamicFixture(['ld-linux-armhf.so.3']),
        'lib/arm-linux-gnueabihf/libnsl.so.1': dynamicFixture(['libc.so.6']),
      },
    },
    {
      name: 'e2fsprogs',
      depends: 'logsave, libext2fs2',
      files: { 'sbin/mke2fs': dynamicFixture(['libext2fs.so.2', 'libc.so.6'], '/lib/ld-linux-armhf.so.3') },
    },
    { name: 'libext2fs2', files: { 'lib/arm-linux-gnueabihf/libext2fs.so.2': dynamicFixture(['libc.so.6']) } },
    { name: 'libfreetype6', files: { [`${LIBRARIES}/libfreetype.so.6`]: dynamicFixture(['libc.so.6']) } },
    {
      name: 'fonts-roboto-unhinted',
      architecture: 'all',
      files: {
        'usr/share/fonts/truetype/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf': 'font',
        'usr/share/fonts/truetype/roboto/unhinted/RobotoTTF/Roboto-Black.ttf': 'font',
      },
    },
    {
      name: 'libgcc-s1',
      depends: 'gcc-12-base, libc6',
      files: { 'lib/arm-linux-gnueabihf/libgcc_s.so.1': dynamicFixture(['libc.so.6']) },
    },
  ];
}

/** Writes packages into a directory under Debian's file names. */
export async function writeDebs(directory: string, debs: readonly DebFixture[]): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const deb of debs) {
    const version = (deb.version ?? '1.0-1').replaceAll(':', '%3a');
    await writeFile(
      join(directory, `${deb.name}_${version}_${deb.architecture ?? 'armhf'}.deb`),
      await debFixture(deb),
    );
  }
}

/** An assets directory with our own files, of one line each, and no lock. */
export async function writeAssets(directory: string): Promise<void> {
  await mkdir(join(directory, 'dom0'), { recursive: true });
  for (const name of OWN_FILES) await writeFile(join(directory, 'dom0', name), `# ${name}\n`);
}

/** Progress that keeps what it is told. */
export function recordProgress(): Progress & {
  readonly steps: string[];
  readonly warnings: string[];
  readonly dones: string[];
} {
  const [steps, warnings, dones]: string[][] = [[], [], []];
  return {
    steps: steps!,
    warnings: warnings!,
    dones: dones!,
    step: (line) => void steps!.push(line),
    done: (line) => void dones!.push(line),
    warn: (line) => void warnings!.push(line),
  };
}

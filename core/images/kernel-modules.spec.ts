import { expect, test } from 'vitest';
import { moduleName, moduleTree, readModule, selectModules } from './kernel-modules.ts';
import { readKernelPackage } from './kernel-package.ts';
import { debFixture, moduleFixture, zImageFixture } from './packages.fixture.ts';

const modules = (depends: Record<string, string>) =>
  new Map(
    Object.entries(depends).map(([path, list]) => [moduleName(path), readModule(`${path}.ko`, moduleFixture(list))]),
  );
const text = (entry: unknown) => new TextDecoder().decode((entry as { bytes: Uint8Array }).bytes);

test('kernel modules: what a module needs comes before it, once', () => {
  const available = modules({ 'net/bridge': 'stp,llc', 'net/stp': 'llc', 'net/llc': '', 'net/can-dev': '' });
  const selected = selectModules(['bridge', 'stp', 'can-dev'], available, new Set());
  expect(selected.map(({ path }) => path)).toEqual(['net/llc.ko', 'net/stp.ko', 'net/bridge.ko', 'net/can-dev.ko']);
});

test('kernel modules: parts of the kernel are skipped, circles end, missing ones are named together', () => {
  const available = modules({ a: 'b,evdev', b: 'a' });
  expect(selectModules(['a', 'evdev'], available, new Set(['evdev'])).map(({ path }) => path)).toEqual([
    'b.ko',
    'a.ko',
  ]);
  expect(() => selectModules(['a', 'x-y'], available, new Set())).toThrow('no module evdev, x_y');
});

test('kernel modules: modprobe finds dependencies and aliases', () => {
  const llc = readModule('kernel/llc.ko', moduleFixture(''));
  const stp = readModule('kernel/stp.ko', moduleFixture('llc', 'proto-stp'));
  const bridge = readModule('kernel/net-bridge.ko', moduleFixture('llc,stp', 'rtnl-link-bridge', 'virtio:d00000001v*'));
  const tree = moduleTree('6.1.0', [llc, stp, bridge]);
  expect(text(tree.get('lib/modules/6.1.0/modules.dep'))).toBe(
    'kernel/llc.ko:\nkernel/stp.ko: kernel/llc.ko\nkernel/net-bridge.ko: kernel/stp.ko kernel/llc.ko\n',
  );
  expect(text(tree.get('lib/modules/6.1.0/modules.alias'))).toBe(
    'alias proto-stp stp\nalias rtnl-link-bridge net_bridge\nalias virtio:d00000001v* net_bridge\n',
  );
  expect(tree.has('lib/modules/6.1.0/kernel/net-bridge.ko')).toBe(true);
});

const kernelDeb = (zImage: Uint8Array) =>
  debFixture({
    name: 'linux-image-6.1.0-1-armmp-lpae',
    files: {
      'boot/vmlinuz-6.1.0-1-armmp-lpae': zImage,
      'lib/modules/6.1.0-1-armmp-lpae/kernel/c_can_platform.ko': moduleFixture('c_can'),
      'lib/modules/6.1.0-1-armmp-lpae/kernel/c_can.ko': moduleFixture('can-dev'),
      'lib/modules/6.1.0-1-armmp-lpae/kernel/can-dev.ko': moduleFixture(''),
      'lib/modules/6.1.0-1-armmp-lpae/kernel/other.ko': moduleFixture(''),
    },
  });

test('kernel package: modules that nobody named but others depend on are unpacked too', async () => {
  const kernel = await readKernelPackage(await kernelDeb(zImageFixture(true)), 'linux', ['c_can_platform']);
  expect(kernel.release).toBe('6.1.0-1-armmp-lpae');
  expect([...kernel.modules.keys()].sort()).toEqual(['c_can', 'c_can_platform', 'can_dev']);
});

test('kernel package: a kernel for another machine and a package without one are refused', async () => {
  const x86 = new Uint8Array(0x300);
  x86.set(new TextEncoder().encode('HdrS'), 0x202);
  await expect(readKernelPackage(await kernelDeb(x86), 'linux', ['c_can'])).rejects.toThrow(
    'linux: vmlinuz: not a 32-bit',
  );
  const none = await debFixture({ name: 'linux', files: { x: 'y' } });
  await expect(readKernelPackage(none, 'linux', ['c_can'])).rejects.toThrow('linux: has no boot/vmlinuz-*');
});
